/** Addresses of the app. Everything is behind the `#`, so that any web server can host it from any path. */
import { useSyncExternalStore } from 'react';

export type Route =
  | { readonly page: 'lesson'; readonly lesson: string }
  | { readonly page: 'lab' }
  | { readonly page: 'model' }
  /** A shared moment; the text is for the session to read. The lesson it was shared from stays beside it. */
  | { readonly page: 'link'; readonly text: string; readonly lesson: string | undefined };

/** The lesson that a first visit opens. */
export const FIRST_LESSON = 'tour';

export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#/, '');
  if (path === '' || path === '/') return { page: 'lesson', lesson: FIRST_LESSON };
  if (/(^|&)run=/.test(path)) return { page: 'link', text: path, lesson: /(?:^|&)lesson=([\w-]+)/.exec(path)?.[1] };
  const [page, rest] = path.replace(/^\//, '').split('/');
  if (page === 'lab') return { page: 'lab' };
  if (page === 'model') return { page: 'model' };
  return page === 'lesson' && rest ? { page: 'lesson', lesson: decodeURIComponent(rest) } : { page: 'lesson', lesson: FIRST_LESSON };
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
