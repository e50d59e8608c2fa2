import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { brokers: 3, controllers: 1 },
  realCluster: [
    {
      text: 'A topic that refuses rather than keep one copy.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic payments --replica-assignment 1:2:3 --config min.insync.replicas=2',
      output: 'Created topic payments.',
    },
    {
      before: ['! stop 3', '! stop 2', '! until kafka-topics.sh --bootstrap-server localhost:9092 --describe --topic payments =~ Isr: 1\t'],
      input: ['one'],
      text: 'Stop two of its brokers and write. The tool asks for acks=all by default; every attempt is refused and warned of, until it gives up. The tool ends with exit code 0 all the same.',
      command: 'kafka-console-producer.sh --bootstrap-server localhost:9092 --topic payments',
      output: '[<time>] WARN [Producer clientId=console-producer] Got error produce response with correlation id <n> on topic-partition payments-0, retrying (2 attempts left). Error: NOT_ENOUGH_REPLICAS (org.apache.kafka.clients.producer.internals.Sender)\n<the same with 1 and 0 attempts left>\n[<time>] ERROR Error when sending message to topic payments with key: null, value: 3 bytes with error: (org.apache.kafka.clients.producer.internals.ErrorLoggingCallback)\norg.apache.kafka.common.errors.NotEnoughReplicasException: Messages are rejected since there are fewer in-sync replicas than required.',
    },
    {
      text: 'The partitions that take no acks=all write now.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9092 --describe --under-min-isr-partitions',
      output: '\tTopic: payments\tPartition: 0\tLeader: 1\tReplicas: 1,2,3\tIsr: 1\tElr: 2\tLastKnownElr: ',
    },
    {
      before: ['$ kafka-topics.sh --bootstrap-server localhost:9092 --create --topic orders'],
      text: 'Raise the floor of a topic that exists.',
      command: 'kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type topics --entity-name orders --add-config min.insync.replicas=2',
      output: 'Completed updating config for topic orders.',
    },
  ],
  simplified: [
    { title: 'Brokers far apart', text: 'Brokers are 200 ms away from each other, so that a leader is visibly ahead of its followers. In one data centre it is a millisecond or less; the gap is as real, and shorter.' },
    { title: 'A crash of the process', text: 'A crash here ends the process; what it had written stays on its disk. A power cut can take more, because Kafka leaves flushing to the operating system.' },
  ],
};

export default beyond;
