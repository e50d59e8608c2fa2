import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'unknown',
    text: 'A produce request has timed out. What does the producer know?',
    options: [
      { text: 'The record is not in the log.', because: 'The request may have arrived and been carried out, and only the answer been lost.' },
      { text: 'The record is in the log.', because: 'The request may never have arrived.' },
      { text: 'Neither: it can only send again.', right: true, because: 'No answer means no knowledge. So a retry has to be harmless if the first one did arrive.' },
    ],
  },
  {
    id: 'memory',
    text: 'What does a leader compare to recognise a batch that it has?',
    options: [
      { text: 'The keys and values with those in the log.', because: 'The same content may be sent twice on purpose. The leader does not look into records at all.' },
      { text: 'Producer id, epoch and sequence with those of the last five batches of that producer in this partition.', right: true, because: 'It keeps that for each producer id and partition, and answers a batch it knows with the offset it gave it then.' },
      { text: 'A checksum of the batch with the last thousand.', because: 'The checksum finds broken bytes. Two batches with equal content have nothing to do with each other.' },
    ],
  },
  {
    id: 'order',
    text: 'Without idempotence and with five requests in flight, the first of two batches is refused, the second is written, then the first is tried again. What is in the log?',
    options: [
      { text: 'The first, then the second: the leader waits for the gap.', because: 'Without sequence numbers it does not know of a gap.' },
      { text: 'The second, then the first.', right: true, because: 'Each is appended as it comes. With idempotence the second would have been refused until the first is there.' },
      { text: 'Only the second.', because: 'The retry of the first arrives and is appended.' },
    ],
  },
  {
    id: 'restart',
    text: 'An idempotent producer crashes after sending. The application starts again and sends the same record once more. How often is it in the log?',
    options: [
      { text: 'Once: idempotence drops the second.', because: 'The new process has a new producer id. To the leader this is the first batch of a producer it never met.' },
      { text: 'It may be there twice.', right: true, because: 'Idempotence covers retries of one producer’s life. For more there are transactions, whose id survives a restart.' },
      { text: 'The leader refuses the new producer.', because: 'Any number of producers may write to a partition.' },
    ],
  },
  {
    id: 'failover',
    text: 'The leader dies after writing a batch of an idempotent producer and before answering. The producer sends it to the new leader. What happens?',
    options: [
      { text: 'It is appended again: the old leader’s memory is gone.', because: 'What a leader knows of producers comes from the batches in its log, and the follower has the same log.' },
      { text: 'It is recognised.', right: true, because: 'Ids and sequences are in the batches themselves. The follower read them as it copied the log, so the new leader knows them too.' },
      { text: 'It is refused for ever.', because: 'A batch that is known is answered as done, not as an error.' },
    ],
  },
];

export default quiz;
