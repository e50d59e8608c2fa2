import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { lessonMs: 8_000 },
  realCluster: [
    {
      text: 'Is the feature on? New clusters have it since 4.1; one that was upgraded from before has to switch it on.',
      command: 'kafka-features.sh --bootstrap-server localhost:9093 describe',
      output: 'Feature: eligible.leader.replicas.version          SupportedMinVersion: 0                SupportedMaxVersion: 1                FinalizedVersionLevel: 1                Epoch: <n>\n<and the other features>',
    },
    {
      before: [
        '! stop 3', '! stop 2', '! until kafka-topics.sh --bootstrap-server localhost:9092 --describe --topic orders =~ Isr: 1\t', '! kill 1', '! start 2',
        '! until kafka-topics.sh --bootstrap-server localhost:9093 --describe --topic orders =~ Leader: none',
        '! until kafka-topics.sh --bootstrap-server localhost:9093 --describe --topic payments =~ Leader: 2',
      ],
      text: 'Stop brokers 3 and 2 cleanly, kill broker 1, start broker 2 and look. Payments has a leader; orders waits for broker 1.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9093 --describe --topic orders',
      output: [
        'Topic: orders\tTopicId: <id>\tPartitionCount: 1\tReplicationFactor: 3\tConfigs: min.insync.replicas=1',
        '\tTopic: orders\tPartition: 0\tLeader: none\tReplicas: 1,2,3\tIsr: \tElr: 1\tLastKnownElr: 1',
      ].join('\n'),
    },
    {
      text: 'Give up what only broker 1 has.',
      command: 'kafka-leader-election.sh --bootstrap-server localhost:9093 --election-type unclean --topic orders --partition 0',
      output: 'Successfully completed leader election (UNCLEAN) for partitions orders-0',
    },
    {
      text: 'Or let the controller decide so by itself, for this topic and from now on.',
      command: 'kafka-configs.sh --bootstrap-server localhost:9093 --alter --entity-type topics --entity-name orders --add-config unclean.leader.election.enable=true',
      output: 'Completed updating config for topic orders.',
    },
  ],
  simplified: [
    { title: 'A crash keeps the disk', text: 'A crash here ends the process and leaves on disk what it had written. The controller cannot know that, and strikes the broker off as it would after a power cut.' },
    { title: 'One controller', text: 'A real cluster has three or five controllers. If they share machines with the brokers of this lesson, losing three brokers means losing them too.' },
  ],
};

export default beyond;
