import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'delivery-semantics',
  part: 'clients',
  place: 40,
  title: 'At most, at least, exactly once',
  minutes: 14,
  objective: 'say for any moment at which an application may crash whether a record is lost, done twice or done once, and what decides it',
  prerequisites: ['tour', 'retries-idempotence'],
};

export default lesson;
