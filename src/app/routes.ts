/** Addresses of the app. Everything is behind the `#`, so that any web server can host it from any path. */
import { useSyncExternalStore } from 'react';

export type Route =
  | { readonly page: 'home' }
  /** `here`: at the moment where it was left. */
  | { readonly page: 'lesson'; readonly lesson: string; readonly here: boolean }
  | { readonly page: 'lab' }
  | { readonly page: 'model' }
  /** Two runs with one setting changed: a prepared pair by its name, or a run and a change in the address itself. */
  | { readonly page: 'compare'; readonly what: string }
  /** A shared moment; the text is for the session to read. The lesson it was shared from stays beside it. */
  | { readonly page: 'link'; readonly text: string; readonly lesson: string | undefined };

export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#/, '');
  if (/(^|&)compare=/.test(path)) return { page: 'compare', what: path };
  if (/(^|&)run=/.test(path)) return { page: 'link', text: path, lesson: /(?:^|&)lesson=([\w-]+)/.exec(path)?.[1] };
  const [page = '', rest = '', more] = path.replace(/^\//, '').split('/');
  switch (page) {
    case 'lab':
      return { page: 'lab' };
    case 'model':
      return { page: 'model' };
    case 'compare':
      return { page: 'compare', what: rest };
    case 'lesson':
      return rest === '' ? { page: 'home' } : { page: 'lesson', lesson: decodeURIComponent(rest), here: more === 'here' };
    default:
      return { page: 'home' };
  }
}

export function useHash(): string {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener('hashchange', changed);
      return () => window.removeEventListener('hashchange', changed);
    },
    () => window.location.hash,
  );
}

/** The address of this app with another hash. */
export function addressWith(hash: string): string {
  return `${window.location.href.replace(/#.*$/, '')}#${hash}`;
}
