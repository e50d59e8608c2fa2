import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'batching',
  part: 'clients',
  place: 20,
  title: 'Batching, linger and compression',
  minutes: 12,
  objective: 'say when a batch leaves, what linger.ms and batch.size cost and save, why a producer that may not batch cannot keep up, and what compression makes of a batch',
  prerequisites: ['tour'],
};

export default lesson;
