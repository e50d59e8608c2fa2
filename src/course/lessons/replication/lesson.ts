import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'replication',
  part: 'internals',
  place: 30,
  title: 'Fetch, log end and high watermark',
  minutes: 10,
  objective: 'follow a record through fetches to the moment it is committed, say why that is one fetch after every copy has it, and whom the high watermark waits for',
  prerequisites: ['tour'],
};

export default lesson;
