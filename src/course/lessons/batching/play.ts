import type { LessonPlay } from '../../format';
import { bookmarks } from './bookmarks';
import { goals } from './goals';
import { hints } from './hints';
import { prediction } from './prediction';
import { solution } from './solution';

const play: LessonPlay = { speed: 1, startMs: 8_000, opensPaused: true, bookmarks, prediction, goals, hints, solution };

export default play;
