import type { LessonPlay } from '../../format';
import { bookmarks } from './bookmarks';
import { goals } from './goals';
import { hints } from './hints';
import { prediction } from './prediction';
import { solution } from './solution';

const play: LessonPlay = { speed: 0.5, startMs: 10_500, factLevel: 0, bookmarks, prediction, goals, hints, solution };

export default play;
