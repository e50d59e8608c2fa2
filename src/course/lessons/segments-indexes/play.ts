import type { LessonPlay } from '../../format';
import { bookmarks } from './bookmarks';
import { goals } from './goals';
import { hints } from './hints';
import { prediction } from './prediction';
import { solution } from './solution';

// Slowly: at full speed two thousand records a second leave nothing to look at.
const play: LessonPlay = { speed: 1, startMs: 24_000, opensPaused: true, bookmarks, prediction, goals, hints, solution };

export default play;
