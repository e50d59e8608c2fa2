import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { brokers: 3, controllers: 1 },
  realCluster: [
    {
      text: 'The lists of this lesson. Brokers 1, 2 and 3 listen on ports 9092, 9093 and 9094.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic orders --replica-assignment 1:3:2,1:3:2,2:3:1,3:1:2,3:2:1',
      output: 'Created topic orders.',
    },
    {
      before: ['! kill 1', '! until kafka-topics.sh --bootstrap-server localhost:9093 --describe --topic orders =~ Partition: 0\tLeader: 3'],
      text: 'Kill broker 1 hard (kill -9), wait a dozen seconds and look. Partitions 0 and 1 are both at broker 3.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9093 --describe --topic orders',
      output: [
        'Topic: orders\tTopicId: <id>\tPartitionCount: 5\tReplicationFactor: 3\tConfigs: min.insync.replicas=1',
        '\tTopic: orders\tPartition: 0\tLeader: 3\tReplicas: 1,3,2\tIsr: 3,2\tElr: \tLastKnownElr: ',
        '\tTopic: orders\tPartition: 1\tLeader: 3\tReplicas: 1,3,2\tIsr: 3,2\tElr: \tLastKnownElr: ',
        '\tTopic: orders\tPartition: 2\tLeader: 2\tReplicas: 2,3,1\tIsr: 2,3\tElr: \tLastKnownElr: ',
        '\tTopic: orders\tPartition: 3\tLeader: 3\tReplicas: 3,1,2\tIsr: 3,2\tElr: \tLastKnownElr: ',
        '\tTopic: orders\tPartition: 4\tLeader: 3\tReplicas: 3,2,1\tIsr: 3,2\tElr: \tLastKnownElr: ',
      ].join('\n'),
    },
    {
      before: ['! start 1', '! until kafka-topics.sh --bootstrap-server localhost:9093 --describe --under-replicated-partitions --topic orders !~ .'],
      text: 'Start broker 1 again, wait until it is in every Isr, and hold a preferred election. Partitions that are at home already are not named.',
      command: 'kafka-leader-election.sh --bootstrap-server localhost:9092 --election-type preferred --all-topic-partitions',
      output: 'Successfully completed leader election (PREFERRED) for partitions orders-0, orders-1',
    },
    {
      text: 'Stop broker 1 cleanly. The tool looks for Kafka processes on this machine and sends each the signal TERM, so name the node. It prints nothing when it has found one.',
      command: 'kafka-server-stop.sh --node-id=1',
      output: '',
      notTyped: 'It sends signals to processes of the machine it runs on.',
    },
  ],
  simplified: [
    { title: 'A slow network', text: 'Messages take 100 ms to a broker and 50 ms between brokers, so that you can follow them. The timeouts are Kafka’s own.' },
    { title: 'Stopping takes no time', text: 'A real broker that stops closes its logs and flushes them to disk after the hand-over, which can take seconds. Its partitions are led elsewhere by then.' },
  ],
};

export default beyond;
