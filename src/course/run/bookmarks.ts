import { MICROS_PER_MS } from '../../base/time';
import type { Bookmark } from '../format';
import type { Now } from '../goals/now';

/** Where the bookmarks are in this run, and which of them was passed last. */
export interface BookmarkState {
  /** Time by id; null while it has not happened. */
  readonly timesUs: Readonly<Record<string, number | null>>;
  /** Id of the one that lies latest in the past of the cursor. */
  readonly latest: string | null;
}

export function placeBookmarks(bookmarks: readonly Bookmark[], now: Now): BookmarkState {
  const timesUs: Record<string, number | null> = {};
  let latest: string | null = null;
  let latestUs = -1;
  for (const bookmark of bookmarks) {
    const timeUs = timeOf(bookmark, now);
    timesUs[bookmark.id] = timeUs;
    if (timeUs !== null && timeUs <= now.view.timeUs && timeUs >= latestUs) {
      latest = bookmark.id;
      latestUs = timeUs;
    }
  }
  return { timesUs, latest };
}

function timeOf({ at }: Bookmark, now: Now): number | null {
  return 'timeMs' in at ? at.timeMs * MICROS_PER_MS : (at.find(now)?.timeUs ?? null);
}

export function sameBookmarks(a: BookmarkState, b: BookmarkState): boolean {
  return a.latest === b.latest && Object.keys(b.timesUs).every((id) => a.timesUs[id] === b.timesUs[id]);
}
