import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { lessonMs: 12_000 },
  realCluster: [
    {
      before: ['! kill 1', '! until kafka-topics.sh --bootstrap-server localhost:9093 --describe --topic orders =~ Leader: 2\tReplicas: 1,2,3\tIsr: 2,3\t'],
      text: 'Batches of a segment with the epoch of the leader that took each (`partitionLeaderEpoch`). Run it on two brokers and compare.',
      command: 'kafka-dump-log.sh --files /var/lib/kafka/data-2/orders-0/00000000000000000000.log',
      output: [
        'Dumping /var/lib/kafka/data-2/orders-0/00000000000000000000.log',
        'Log starting offset: 0',
        '<one line for each batch, and among them>',
        'baseOffset: <49> lastOffset: <49> count: 1 baseSequence: <8> lastSequence: <8> producerId: <3> producerEpoch: 0 partitionLeaderEpoch: 0 isTransactional: false isControl: false deleteHorizonMs: OptionalLong.empty position: <8624> CreateTime: <ms> size: <176> magic: 2 compresscodec: none crc: <crc> isvalid: true',
        'baseOffset: <50> lastOffset: <50> count: 1 baseSequence: <9> lastSequence: <9> producerId: <1> producerEpoch: 0 partitionLeaderEpoch: 1 isTransactional: false isControl: false deleteHorizonMs: OptionalLong.empty position: <8800> CreateTime: <ms> size: <176> magic: 2 compresscodec: none crc: <crc> isvalid: true',
        '<and so on>',
      ].join('\n'),
    },
    {
      text: 'Leader and in-sync replicas after the change. The epoch itself is not printed here.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9093 --describe --topic orders',
      output: [
        'Topic: orders\tTopicId: <id>\tPartitionCount: 1\tReplicationFactor: 3\tConfigs: min.insync.replicas=1',
        '\tTopic: orders\tPartition: 0\tLeader: 2\tReplicas: 1,2,3\tIsr: 2,3\tElr: \tLastKnownElr: ',
      ].join('\n'),
    },
  ],
  simplified: [
    { title: 'A slow network', text: 'Messages take 100 ms to a broker and 50 ms between brokers, so that you can follow them. In one data centre it is a millisecond or less. All timeouts are Kafka’s own.' },
    { title: 'The old way is told, not shown', text: 'Brokers before 0.11 cut to their own high watermark. This simulator has brokers of Kafka 4.3, which do not know that way any more.' },
    { title: 'One controller', text: 'A real cluster has three or five controllers. Here there is one, and nothing happens to it.' },
  ],
};

export default beyond;
