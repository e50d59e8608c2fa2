import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'gaps',
    text: 'A partition has log start 0 and end offset 100, and all its transactions are decided. How many records does a `read_committed` consumer get?',
    options: [
      { text: '100.', because: 'Markers take up offsets and are given to nobody, and neither are records of aborted transactions.' },
      { text: 'Fewer than 100, how many the offsets do not tell.', right: true, because: 'Every marker and every aborted record has an offset of its own. The difference of two offsets is not a number of records.' },
      { text: '100, but the aborted ones carry a mark.', because: 'The consumer drops them before the application sees anything: it is sent a list of aborted transactions with each fetch.' },
    ],
  },
  {
    id: 'plain',
    text: 'Your service uses no transactions. Its records become visible to a `read_committed` consumer a minute late now and then. Why?',
    options: [
      { text: 'Without a transaction a record waits for `transaction.timeout.ms`.', because: 'A record without a transaction is committed when it is replicated. It waits for nothing of its own.' },
      { text: 'Some other producer left a transaction open in the same partition.', right: true, because: 'The last stable offset stands at the first record of the oldest open transaction, and holds back all that follows, whoever wrote it.' },
      { text: 'The consumer commits its offsets too seldom.', because: 'Committing says where to go on after a restart. It does not hold back what is given.' },
    ],
  },
  {
    id: 'after-prepare',
    text: 'The producer crashes after `PrepareCommit` is in the log of the coordinator and before any marker is written. What becomes of the transaction?',
    options: [
      { text: 'It is aborted after its timeout.', because: 'The timeout is for transactions that are Ongoing. This one is decided.' },
      { text: 'It commits.', right: true, because: 'That record is the decision. The coordinator writes the markers, or the next coordinator does, and needs no producer for it.' },
      { text: 'Partitions without a marker stay open for ever.', because: 'The coordinator asks each leader again until the marker is there.' },
    ],
  },
  {
    id: 'epoch',
    text: 'An instance was frozen for a minute, a new one with the same `transactional.id` took over. The old one wakes and sends what it had. What keeps its records out?',
    options: [
      { text: 'Its session at the controller has run out.', because: 'Producers have no sessions. Nobody watches whether one lives.' },
      { text: 'Its epoch is lower than the one the partition knows.', right: true, because: 'initTransactions() of the new instance raised the epoch, and the marker carried it into every partition of the old transaction.' },
      { text: 'The new instance holds a lock on the partition.', because: 'Many producers may write to a partition. There are no locks, only numbers that are compared.' },
    ],
  },
  {
    id: 'outside',
    text: 'In a transaction a service reads an order, writes an invoice to Kafka and sends an e-mail. It crashes before the commit and does it all again. What happens twice?',
    options: [
      { text: 'Nothing: that is what exactly once means.', because: 'It holds for records and offsets in Kafka. What leaves Kafka is not part of the transaction.' },
      { text: 'The invoice, for `read_committed` readers.', because: 'The first invoice is aborted, and such readers are never given it.' },
      { text: 'The e-mail.', right: true, because: 'A transaction covers records and consumer offsets of one cluster. An e-mail cannot be aborted.' },
    ],
  },
];

export default quiz;
