import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'leader-epochs',
  part: 'internals',
  place: 70,
  title: 'Where two histories part',
  minutes: 10,
  objective: 'say how two replicas come to hold different records at one offset, how leader epochs find the place where they part, and why the high watermark cannot',
  prerequisites: ['tour', 'the-log'],
};

export default lesson;
