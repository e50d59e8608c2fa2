import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'who-decides',
    text: 'Who decides that a follower becomes leader?',
    options: [
      { text: 'The followers vote among themselves.', because: 'Followers of a partition never vote. They only fetch.' },
      { text: 'The follower with the longest log steps forward.', because: 'A replica never promotes itself, and the longest log may hold records that were never acknowledged.' },
      { text: 'The controller, from the in-sync replicas.', right: true, because: 'It takes the first in-sync replica on the partition’s list, and raises the leader epoch by one.' },
      { text: 'The producer, when its leader does not answer.', because: 'A producer asks who leads and waits for the answer.' },
    ],
  },
  {
    id: 'how-long',
    text: 'A broker crashes. Why do its partitions have no leader for several seconds?',
    options: [
      { text: 'The followers have to copy the rest of the log first.', because: 'Their source is gone. What was acknowledged they have already.' },
      { text: 'The controller waits for heartbeats until `broker.session.timeout.ms` has run out.', right: true, because: 'A crash says nothing. Silence is all there is to judge by, and silence takes time.' },
      { text: 'An election takes that long.', because: 'The election itself is one record in the metadata log: milliseconds.' },
    ],
  },
  {
    id: 'others-stall',
    text: 'Until the crashed broker is fenced, partitions with a living leader acknowledge nothing either. Why?',
    options: [
      { text: 'All leaders wait for the controller to finish.', because: 'Leaders append and answer without asking the controller.' },
      { text: 'The dead broker still counts as in sync, and `acks=all` waits for every in-sync replica.', right: true, because: 'The high watermark moves when all in-sync replicas have the record. Fencing takes the dead one out of that set.' },
      { text: 'The network is too busy with retries.', because: 'A few retries a second load nothing.' },
    ],
  },
  {
    id: 'why-safe',
    text: 'Why did the new leader have every acknowledged record?',
    options: [
      { text: 'The dead broker’s disk was read.', because: 'Nobody can reach the disk of a crashed broker.' },
      { text: 'The producer sent everything again.', because: 'It sent again what was not acknowledged. Acknowledged records it has forgotten.' },
      { text: 'Acknowledged means on all in-sync replicas, and one of those was elected.', right: true, because: 'That is the whole argument. It fails if producers use `acks=1`, or if a replica out of sync may be elected.' },
      { text: 'The controller keeps a copy of all records.', because: 'The controller keeps metadata only.' },
    ],
  },
  {
    id: 'leadership-back',
    text: 'The crashed broker has caught up and is in sync again. Who leads its old partition?',
    options: [
      { text: 'It does: it is the preferred leader.', because: 'It is preferred, but being in sync does not elect it.' },
      { text: 'The one elected after the crash, until a preferred election is held.', right: true, because: 'The controller holds one every `leader.imbalance.check.interval.seconds`, or you do with kafka-leader-election.sh.' },
      { text: 'Both, each for half of the records.', because: 'A partition has one leader in each epoch.' },
    ],
  },
];

export default quiz;
