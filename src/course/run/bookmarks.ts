import { MICROS_PER_MS } from '../../base/time';
import type { Bookmark } from '../format';
import type { Now } from '../goals/now';
import { isPastOf, placeOfFact, type Place } from '../goals/place';

/** Where the bookmarks are in this run, and which of them was passed last. */
export interface BookmarkState {
  /** Time by id; null while it has not happened. */
  readonly timesUs: Readonly<Record<string, number | null>>;
  /** Id of the one that lies latest in the past of the cursor. */
  readonly latest: string | null;
}

interface Found {
  readonly timeUs: number;
  readonly place: Place;
}

/**
 * Finds the moments that prose speaks of. What was found once is remembered as long as it lies on the course of history that is
 * being looked at: someone who went back finds the way forward again.
 */
export class BookmarkFinder {
  private readonly found = new Map<string, Found[]>();

  constructor(private readonly bookmarks: readonly Bookmark[]) {}

  /** `head`: the end of what is known of the cursor's branch. */
  look(place: Place, head: Place, now: Now): BookmarkState {
    const timesUs: Record<string, number | null> = {};
    let latest: string | null = null;
    let latestUs = -1;
    for (const bookmark of this.bookmarks) {
      const timeUs = this.timeOf(bookmark, place, head, now);
      timesUs[bookmark.id] = timeUs;
      if (timeUs !== null && timeUs <= now.view.timeUs && timeUs >= latestUs) {
        latest = bookmark.id;
        latestUs = timeUs;
      }
    }
    return { timesUs, latest };
  }

  private timeOf({ id, at }: Bookmark, place: Place, head: Place, now: Now): number | null {
    if ('timeMs' in at) return at.timeMs * MICROS_PER_MS;
    const known = this.found.get(id) ?? [];
    const fact = at.find(now);
    if (fact === null) return known.findLast((one) => isPastOf(one.place, head))?.timeUs ?? null;
    if (!known.some(({ timeUs }) => timeUs === fact.timeUs)) this.found.set(id, [...known, { timeUs: fact.timeUs, place: placeOfFact(fact, place) }]);
    return fact.timeUs;
  }
}

export function sameBookmarks(a: BookmarkState, b: BookmarkState): boolean {
  return a.latest === b.latest && Object.keys(b.timesUs).every((id) => a.timesUs[id] === b.timesUs[id]);
}
