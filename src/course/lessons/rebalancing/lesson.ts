import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'rebalancing',
  part: 'clients',
  place: 80,
  title: 'Eager, cooperative, and the new protocol',
  minutes: 12,
  objective: 'say who stops reading, and for how long, when a member joins, leaves or dies, under each of the three ways in which a group shares its partitions out',
  prerequisites: ['tour'],
};

export default lesson;
