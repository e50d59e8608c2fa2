import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'order',
    text: 'What makes an application deliver at least once rather than at most once?',
    options: [
      { text: 'acks=all and idempotence on its producer.', because: 'They see to it that what is sent arrives once. Whether an input record is done twice is decided by when its offset is committed.' },
      { text: 'That it commits an offset only after the work on the record is safe.', right: true, because: 'A crash before the commit brings the record back. A commit before the work would take it away.' },
      { text: 'enable.auto.commit=false.', because: 'Committing by hand too early loses records just the same.' },
    ],
  },
  {
    id: 'moment',
    text: 'An application that writes first and commits then crashes with its commit under way, and the commit arrives. What becomes of the record?',
    options: [
      { text: 'It is done twice.', because: 'The coordinator has the commit. The next process begins after the record.' },
      { text: 'It is done once.', right: true, because: 'The commit was carried out, whether or not anybody was there to hear the answer.' },
      { text: 'It is lost.', because: 'Its output was acknowledged before the commit was sent.' },
    ],
  },
  {
    id: 'silent',
    text: 'Orders are missing in the output of an application. The lag of its group is 0 and no broker reports an error. What fits?',
    options: [
      { text: 'The topic has lost records.', because: 'Then consumers would have been told that an offset is out of range, or the log would be shorter.' },
      { text: 'It commits before the work is done, and has crashed.', right: true, because: 'The group stands behind records that nobody has worked on. Lag compares offsets and knows nothing of work.' },
      { text: 'Its session timed out.', because: 'That leads to a rebalance and to records that are read again, not to missing ones.' },
    ],
  },
  {
    id: 'outside',
    text: 'An application reads an order from Kafka in a transaction. Which of these is done exactly once with it?',
    options: [
      { text: 'A call to a payment service.', because: 'The call cannot be aborted. It needs a key of its own by which the service recognises a repetition.' },
      { text: 'A row in a database of its own.', because: 'The row is not part of the transaction. The database can keep the offset beside the row, which is another way to the same end.' },
      { text: 'A record that it writes to Kafka.', right: true, because: 'Record and offset are committed by one decision in one cluster.' },
    ],
  },
  {
    id: 'reader',
    text: 'A reader of the output of an exactly-once application sees some invoices twice. Why?',
    options: [
      { text: 'Transactions do not survive a crash of the application.', because: 'Those that were not decided are aborted, and those that were are completed without it.' },
      { text: 'It reads with isolation.level=read_uncommitted, the default.', right: true, because: 'Aborted invoices stay in the log, and such a reader is given them as well.' },
      { text: 'The output has more than one partition.', because: 'A transaction covers any number of partitions.' },
    ],
  },
];

export default quiz;
