import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'retries-idempotence',
  part: 'clients',
  place: 30,
  title: 'Retries, reordering, idempotence',
  minutes: 12,
  objective: 'tell how a retry puts a record into the log twice or out of order, what a leader remembers so that it does not, and when that memory is of no use',
  prerequisites: ['tour', 'batching'],
};

export default lesson;
