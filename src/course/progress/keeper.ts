import { ProgressKeeper, PROGRESS_KEY, type ProgressStorage } from './store';

/** A storage for browsers that forbid theirs: the keeper then says that nothing is remembered. */
const FORBIDDEN: ProgressStorage = {
  getItem: () => {
    throw new Error('storage is blocked');
  },
  setItem: () => {
    throw new Error('storage is blocked');
  },
  removeItem: () => undefined,
};

function browserStorage(): ProgressStorage {
  try {
    return window.localStorage;
  } catch {
    return FORBIDDEN;
  }
}

let keeper: ProgressKeeper | undefined;

/** The one keeper of this page; it follows what other tabs save. */
export function progressKeeper(): ProgressKeeper {
  if (keeper === undefined) {
    const one = new ProgressKeeper(browserStorage(), Date.now);
    window.addEventListener('storage', ({ key }) => {
      if (key === PROGRESS_KEY || key === null) one.load();
    });
    keeper = one;
  }
  return keeper;
}
