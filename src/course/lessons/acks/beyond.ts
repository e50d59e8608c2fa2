import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  realCluster: [
    {
      text: 'A topic that refuses rather than keep one copy.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic payments --replica-assignment 1:2:3 --config min.insync.replicas=2',
      output: 'Created topic payments.',
    },
    {
      text: 'Stop two of its brokers and write. The tool asks for acks=all by default; every attempt is refused and warned of, until it gives up.',
      command: 'kafka-console-producer.sh --bootstrap-server localhost:9092 --topic payments',
      output: '>one\n[<time>] WARN [Producer clientId=console-producer] Got error produce response with correlation id <n> on topic-partition payments-0, retrying (2 attempts left). Error: NOT_ENOUGH_REPLICAS (org.apache.kafka.clients.producer.internals.Sender)',
    },
    {
      text: 'The partitions that take no acks=all write now.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9092 --describe --under-min-isr-partitions',
      output: '\tTopic: payments\tPartition: 0\tLeader: 1\tReplicas: 1,2,3\tIsr: 1\tElr: 2\tLastKnownElr: ',
    },
    {
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
