import type { LessonMeta } from '../../format';

const lesson: LessonMeta = {
  id: 'transactions',
  part: 'clients',
  place: 110,
  title: 'Transactions and read_committed',
  minutes: 15,
  objective: 'say what an aborted or unfinished transaction leaves in a log, whom it holds back and for how long, and how a producer that should be dead is kept out',
  prerequisites: ['replication', 'retries-idempotence'],
};

export default lesson;
