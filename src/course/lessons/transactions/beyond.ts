import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { lessonMs: 12_000 },
  realCluster: [
    {
      text: 'The transactional ids that coordinators know, and where each stands.',
      command: 'kafka-transactions.sh --bootstrap-server localhost:9092 list',
      output: 'TransactionalId\tCoordinator\tProducerId\tTransactionState\npay            \t<2>        \t<id>      \t<Ongoing>',
    },
    {
      text: 'One of them in full: epoch, timeout, since when, and its partitions.',
      command: 'kafka-transactions.sh --bootstrap-server localhost:9092 describe --transactional-id pay',
      output: 'CoordinatorId\tTransactionalId\tProducerId\tProducerEpoch\tTransactionState\tTransactionTimeoutMs\tCurrentTransactionStartTimeMs\tTransactionDurationMs\tTopicPartitions\n<2>          \tpay            \t<id>      \t<epoch>      \t<Ongoing>       \t20000               \t<time>                       \t<age>                \t<payments-0>',
    },
    {
      text: 'Who has written to a partition, and who has a transaction open there: the one with the smallest start offset holds everybody back.',
      command: 'kafka-transactions.sh --bootstrap-server localhost:9092 describe-producers --topic payments --partition 0',
      output: 'ProducerId\tProducerEpoch\tLatestCoordinatorEpoch\tLastSequence\tLastTimestamp\tCurrentTransactionStartOffset\n<id>      \t<epoch>      \t0                     \t<1>         \t<time>       \t<23>                         \n<and the other producers>',
    },
    {
      text: 'The markers themselves.',
      command: 'kafka-dump-log.sh --print-data-log --files /var/lib/kafka/data-1/payments-0/00000000000000000000.log',
      output: 'Dumping /var/lib/kafka/data-1/payments-0/00000000000000000000.log\nLog starting offset: 0\n<batches and records, and among them>\nbaseOffset: <21> lastOffset: <21> count: 1 … producerId: <id> producerEpoch: <3> … isTransactional: true isControl: true …\n| offset: <21> … endTxnMarker: COMMIT coordinatorEpoch: 0\n<and so on>',
    },
  ],
  simplified: [
    { title: 'Transactions of two seconds', text: 'Here a transaction is open for two seconds, so that it can be watched. Real applications commit several times a second; Kafka Streams every 100 ms.' },
    { title: 'One partition', text: 'All records go to one partition. A transaction may write to many, and each of them gets a marker of its own.' },
  ],
};

export default beyond;
