import type { LessonPlay } from '../../format';
import { bookmarks } from './bookmarks';
import { goals } from './goals';
import { hints } from './hints';
import { prediction } from './prediction';
import { solution } from './solution';

/** Deliveries and commits are routine facts: two orders a second are few enough to read them all. */
const play: LessonPlay = { speed: 1, startMs: 9_000, opensPaused: true, factLevel: 0, bookmarks, prediction, goals, hints, solution };

export default play;
