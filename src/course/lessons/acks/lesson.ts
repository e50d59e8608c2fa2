import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'acks',
  part: 'internals',
  place: 50,
  title: 'acks and min.insync.replicas',
  minutes: 12,
  objective: 'choose acks and min.insync.replicas knowing what each loses in a crash, what it refuses, and how few copies an acknowledged record may have',
  prerequisites: ['tour'],
};

export default lesson;
