import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { lessonMs: 10_000 },
  realCluster: [
    {
      text: 'A producer that is idempotent, as all are unless told otherwise. It sends each line that is typed and prints nothing. Another value for acks, retries=0 or more than five requests in flight turn it off or are refused.',
      command: 'kafka-console-producer.sh --bootstrap-server localhost:9092 --topic seats --command-property enable.idempotence=true --command-property delivery.timeout.ms=120000',
      input: ['seat 12A'],
      output: '',
    },
    {
      text: 'What a leader remembers: the last sequence of each producer id in a partition.',
      command: 'kafka-transactions.sh --bootstrap-server localhost:9092 describe-producers --topic seats --partition 0',
      output: 'ProducerId\tProducerEpoch\tLatestCoordinatorEpoch\tLastSequence\tLastTimestamp\tCurrentTransactionStartOffset\n<id>      \t0            \t-1                    \t<n>         \t<time>       \tNone                         \n<and the other producers>',
    },
    {
      text: 'The same numbers in the batches of the log. A producer without idempotence writes −1.',
      command: 'kafka-dump-log.sh --files /var/lib/kafka/data-1/seats-0/00000000000000000000.log',
      output: 'Dumping /var/lib/kafka/data-1/seats-0/00000000000000000000.log\nLog starting offset: 0\nbaseOffset: 0 lastOffset: <n> count: <n> baseSequence: 0 lastSequence: <n> producerId: <id> producerEpoch: 0 …\n<and so on, a line for each batch>',
    },
  ],
  simplified: [
    { title: 'Far and impatient', text: 'Brokers are 200 ms away and an answer is waited for 3 s, so that something is always on its way and a retry comes soon. By default it is 30 s.' },
    { title: 'Nobody sends after a restart', text: 'What was not acknowledged when a producer crashed is gone here. A real application may read its input again and send it once more, and then nothing at the leader tells the two apart.' },
  ],
};

export default beyond;
