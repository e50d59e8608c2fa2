import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { lessonMs: 20_000 },
  realCluster: [
    {
      text: 'The log end of a partition as a consumer may see it, which is the high watermark.',
      command: 'kafka-get-offsets.sh --bootstrap-server localhost:9092 --topic orders --time latest',
      output: 'orders:0:<high watermark>',
    },
    {
      text: 'What each replica holds, in bytes: a follower that is behind has less. offsetLag does not tell it, for it is measured against the high watermark that this very broker knows, and that never passes its own log end.',
      command: 'kafka-log-dirs.sh --bootstrap-server localhost:9092 --describe --broker-list 1,2,3 --topic-list orders',
      output: 'Querying brokers for log directories information\nReceived log directory information from brokers 1,2,3\n{"brokers":[{"broker":1,"logDirs":[{"partitions":[{"partition":"orders-0","size":<bytes>,"offsetLag":0,"isFuture":false}],"error":null,"logDir":"<log directory>"}]},…],"version":1}',
    },
    {
      text: 'The high watermark that a broker wrote down last, for each partition. The file is rewritten every five seconds. Its first line is a version, its second the number of lines to come. Read it with cat replication-offset-checkpoint in the log directory; to see what the log itself holds, dump a segment.',
      command: 'kafka-dump-log.sh --files /var/lib/kafka/data-1/orders-0/00000000000000000000.log',
      output: 'Dumping /var/lib/kafka/data-1/orders-0/00000000000000000000.log\nLog starting offset: 0\nbaseOffset: 0 lastOffset: <n> count: <n> baseSequence: 0 lastSequence: <n> producerId: <id> producerEpoch: 0 partitionLeaderEpoch: 0 isTransactional: false isControl: false deleteHorizonMs: OptionalLong.empty position: 0 CreateTime: <time> size: <bytes> magic: 2 compresscodec: none crc: <crc> isvalid: true\n<and so on, a line for each batch>',
    },
  ],
  simplified: [
    { title: 'A very slow network', text: 'A message between brokers takes 300 ms, so that each step can be seen. In one data centre it is a millisecond or less, and all of this happens between two blinks.' },
    { title: 'A cut that heals', text: 'A cut link swallows packets, and TCP sends them again once it is healed. Connections that time out meanwhile are opened anew, as in a real cluster.' },
  ],
};

export default beyond;
