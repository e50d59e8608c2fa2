import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'tour',
  part: 'overview',
  place: 20,
  title: 'Kafka in five minutes',
  minutes: 5,
  objective: 'say what happens to a record from producer to consumer, what a crashed broker stops and for how long, and why nothing acknowledged is lost',
  prerequisites: [],
};

export default lesson;
