import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'unclean-elr',
  part: 'internals',
  place: 80,
  title: 'Unclean election and ELR',
  minutes: 12,
  objective: 'say what can be done when the last in-sync replica is gone, what an unclean election costs, and when an eligible replica brings a partition back without loss',
  prerequisites: ['acks', 'leader-election'],
};

export default lesson;
