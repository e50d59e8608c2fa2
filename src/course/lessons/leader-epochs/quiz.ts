import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'what-is-an-epoch',
    text: 'What does the leader epoch of a batch say?',
    options: [
      { text: 'Which leader of the partition took it: the first, the second, and so on.', right: true, because: 'The controller raises the number by one with every new leader, and the leader writes it into every batch it takes. Followers copy batches as they are, epoch included.' },
      { text: 'When it was written.', because: 'A batch has timestamps for that. Clocks of two brokers may disagree; epochs are given out by one controller.' },
      { text: 'How often it was sent.', because: 'Retries are known by sequence numbers of the producer.' },
    ],
  },
  {
    id: 'same-offset',
    text: 'How can two replicas hold different records at one offset?',
    options: [
      { text: 'The network changed the order of batches between them.', because: 'A follower asks for one offset after the other and appends what comes. It cannot get them in another order.' },
      { text: 'The old leader took records that no follower got, and the new leader gave their offsets to others.', right: true, because: 'An offset is handed out by whoever leads. What was not committed before the change may be handed out a second time.' },
      { text: 'They cannot: offsets are never used twice.', because: 'Never for committed records. Offsets above the high watermark are not promised to anyone yet.' },
    ],
  },
  {
    id: 'how-found',
    text: 'How did broker 1 find out where to cut?',
    options: [
      { text: 'It compared its records with those of the new leader, one by one.', because: 'Logs have millions of records. One number, the end of an epoch, is enough.' },
      { text: 'It asked for the records after its last one and named their epoch; the new leader answered where that epoch ends.', right: true, because: 'Every fetch of a follower carries the epoch of its last batch. If that epoch ends earlier at the leader, the answer is no data but that end.' },
      { text: 'The controller told it.', because: 'The controller names leader and epoch. It knows nothing of anyone’s records.' },
    ],
  },
  {
    id: 'why-not-hw',
    text: 'Why is it wrong to cut at the follower’s own high watermark?',
    options: [
      { text: 'It lags: records above it may be committed already.', right: true, because: 'A follower learns the high watermark with its next fetch. Whoever cuts there may throw committed records away, and if the leader then dies before they are fetched again, they are lost.' },
      { text: 'It is too high: records below it may be wrong.', because: 'What lies below a high watermark is on all in-sync replicas. That part is never cut after a clean election.' },
      { text: 'It would take too long.', because: 'Cutting is cheap wherever it is done. It is a matter of which records survive.' },
    ],
  },
  {
    id: 'what-of-the-cut',
    text: 'What became of the records that broker 1 cut off?',
    options: [
      { text: 'They are lost, and the shops were told that they were safe.', because: 'With acks=all the leader answers when all in-sync replicas have them. These were never acknowledged.' },
      { text: 'The new leader has copied them from broker 1.', because: 'A leader fetches from nobody. It is the log to go by.' },
      { text: 'The shops, which had no answer, sent them again to the new leader.', right: true, because: 'They stand in the new log at other offsets. With acks=1 they would have been acknowledged, forgotten by the shops, and lost.' },
    ],
  },
];

export default quiz;
