import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { brokers: 3, controllers: 1 },
  realCluster: [
    {
      text: 'Make the topic of this lesson, each partition with another broker first in its list. Brokers 1, 2 and 3 listen on ports 9092, 9093 and 9094.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic orders --replica-assignment 1:2:3,2:3:1,3:1:2',
      output: 'Created topic orders.',
    },
    {
      before: ['! kill 1', '! until kafka-topics.sh --bootstrap-server localhost:9093 --describe --topic orders =~ Leader: 2\tReplicas: 1,2,3\tIsr: 2,3\t'],
      text: 'Kill the process of broker 1, wait a dozen seconds, and ask another broker. Broker 2 leads partition 0 now, and 1 has left every Isr.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9093 --describe --topic orders',
      output: [
        'Topic: orders\tTopicId: <id>\tPartitionCount: 3\tReplicationFactor: 3\tConfigs: min.insync.replicas=1',
        '\tTopic: orders\tPartition: 0\tLeader: 2\tReplicas: 1,2,3\tIsr: 2,3\tElr: \tLastKnownElr: ',
        '\tTopic: orders\tPartition: 1\tLeader: 2\tReplicas: 2,3,1\tIsr: 2,3\tElr: \tLastKnownElr: ',
        '\tTopic: orders\tPartition: 2\tLeader: 3\tReplicas: 3,1,2\tIsr: 3,2\tElr: \tLastKnownElr: ',
      ].join('\n'),
    },
    {
      before: ['! start 1', '! until kafka-topics.sh --bootstrap-server localhost:9093 --describe --under-replicated-partitions --topic orders !~ .'],
      text: 'Start broker 1 again and wait until nothing is under-replicated: then this prints nothing.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9093 --describe --under-replicated-partitions --topic orders',
      output: '',
    },
    {
      text: 'Give partition 0 back to its preferred leader instead of waiting up to five minutes.',
      command: 'kafka-leader-election.sh --bootstrap-server localhost:9092 --election-type preferred --topic orders --partition 0',
      output: 'Successfully completed leader election (PREFERRED) for partitions orders-0',
    },
  ],
  simplified: [
    { title: 'A slow network', text: 'Messages take 100 ms to a broker and 50 ms between brokers, so that you can follow them. In one data centre it is a millisecond or less. The timeouts are Kafka’s own.' },
    { title: 'One controller', text: 'A real cluster has three or five controllers, which agree among themselves. Here there is one, and this lesson does not crash it.' },
  ],
};

export default beyond;
