import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'the-log',
  part: 'fundamentals',
  place: 10,
  title: 'The log and its offsets',
  minutes: 8,
  objective: 'say what a log is and what an offset names, why two readers never get into each other’s way, and where a reader goes on after a crash',
  prerequisites: ['tour'],
};

export default lesson;
