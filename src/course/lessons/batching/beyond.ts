import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { brokers: 3, controllers: 1 },
  realCluster: [
    {
      before: ['$ kafka-topics.sh --bootstrap-server localhost:9092 --create --topic eagers --replica-assignment 1:2:3', '$ kafka-topics.sh --bootstrap-server localhost:9092 --create --topic singles --replica-assignment 1:2:3'],
      text: 'Write as fast as possible without waiting, and look at records a second.',
      command: 'kafka-producer-perf-test.sh --bootstrap-server localhost:9092 --topic eagers --num-records 20000 --record-size 200 --throughput -1 --command-property linger.ms=0',
      output: '<a line every five seconds>\n20000 records sent, <n> records/sec (<n> MB/sec), <n> ms avg latency, <n> ms max latency, …',
    },
    {
      text: 'The same, one record a batch: compare the records a second.',
      command: 'kafka-producer-perf-test.sh --bootstrap-server localhost:9092 --topic singles --num-records 5000 --record-size 200 --throughput -1 --command-property linger.ms=0 batch.size=0',
      output: '<a line every five seconds>\n5000 records sent, <n> records/sec (<n> MB/sec), <n> ms avg latency, <n> ms max latency, …',
    },
    {
      text: 'A batch on disk: how many records it holds, its size and its codec.',
      command: 'kafka-dump-log.sh --files /var/lib/kafka/data-1/eagers-0/00000000000000000000.log',
      output: 'Dumping /var/lib/kafka/data-1/eagers-0/00000000000000000000.log\nLog starting offset: 0\nbaseOffset: 0 lastOffset: <n> count: <n> … compresscodec: none crc: <n> isvalid: true\n<and so on, a line for each batch>',
    },
  ],
  simplified: [
    { title: 'A declared ratio', text: 'The values here have no content. zstd is taken to make 28 % of what is in a batch, however many records that is; what real ones become depends on what they hold, and small batches gain less. Compressing takes no time here, and does on a real machine.' },
    { title: 'Far away', text: 'Brokers are 40 ms away, so that few requests a second fit and the effect shows at small rates. In one data centre an answer takes a millisecond or two; all of it happens at rates some forty times higher.' },
    { title: 'A broker’s own effort', text: 'What a request costs a broker beyond its disk and its turn in the queue is not modelled. On a real cluster small requests also use up its processor.' },
  ],
};

export default beyond;
