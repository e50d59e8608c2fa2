import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'leader-election',
  part: 'internals',
  place: 60,
  title: 'Leader election',
  minutes: 10,
  objective: 'say which replica leads when a broker goes, how long nobody does, why a clean stop costs nothing, and how leadership comes back',
  prerequisites: ['tour'],
};

export default lesson;
