import type { LessonPlay } from '../../format';
import { bookmarks } from './bookmarks';
import { goals } from './goals';
import { hints } from './hints';
import { prediction } from './prediction';
import { solution } from './solution';

// It opens in the half minute before broker 1 gives its followers up, which reading may not pass by.
const play: LessonPlay = { speed: 1, startMs: 12_000, opensPaused: true, bookmarks, prediction, goals, hints, solution };

export default play;
