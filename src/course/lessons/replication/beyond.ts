import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  realCluster: [
    {
      text: 'The log end of a partition as a consumer may see it, which is the high watermark.',
      command: 'kafka-get-offsets.sh --bootstrap-server localhost:9092 --topic orders --time latest',
      output: 'orders:0:<high watermark>',
    },
    {
      text: 'Compare the ends of the three logs for as long as it runs. It samples every replica and tells how far the slowest is behind.',
      command: 'kafka-replica-verification.sh --broker-list localhost:9092,localhost:9093,localhost:9094 --topics-include orders',
      output: '<time>: verification process is started.\n<time>: max lag is 0 for partition orders-0 at offset <offset> among 1 partitions',
    },
    {
      text: 'The high watermark that a broker wrote down last, for each partition. The file is rewritten every five seconds. Its first line is a version, its second the number of lines to come. Read it with cat replication-offset-checkpoint in the log directory; to see what the log itself holds, dump a segment.',
      command: 'kafka-dump-log.sh --files <log directory>/orders-0/00000000000000000000.log',
      output: 'Dumping <log directory>/orders-0/00000000000000000000.log\nLog starting offset: 0\nbaseOffset: 0 lastOffset: 1 count: 2 baseSequence: 0 lastSequence: 1 producerId: 0 producerEpoch: 0 partitionLeaderEpoch: 0 isTransactional: false isControl: false deleteHorizonMs: OptionalLong.empty position: 0 CreateTime: <time> size: <bytes> magic: 2 compresscodec: none crc: <crc> isvalid: true',
    },
  ],
  simplified: [
    { title: 'A very slow network', text: 'A message between brokers takes 300 ms, so that each step can be seen. In one data centre it is a millisecond or less, and all of this happens between two blinks.' },
    { title: 'A cut that heals', text: 'A cut link swallows packets, and TCP sends them again once it is healed. Connections that time out meanwhile are opened anew, as in a real cluster.' },
  ],
};

export default beyond;
