import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'kraft',
  part: 'internals',
  place: 90,
  title: 'The quorum of controllers',
  minutes: 12,
  objective: 'say how controllers elect a leader among themselves, what a cluster can still do without a majority of them, and what it cannot',
  prerequisites: ['tour'],
};

export default lesson;
