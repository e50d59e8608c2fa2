import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'segments-indexes',
  part: 'internals',
  place: 10,
  title: 'Segments and sparse indexes',
  minutes: 10,
  objective: 'follow a broker from an offset to a byte on disk, and say what deleting records really deletes',
  prerequisites: ['the-log'],
};

export default lesson;
