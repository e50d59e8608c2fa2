import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { lessonMs: 8_000 },
  realCluster: [
    {
      text: 'Write as fast as possible without waiting, and look at records a second and the average request.',
      command: 'kafka-producer-perf-test.sh --topic eagers --num-records 500000 --record-size 200 --throughput -1 --print-metrics --producer-props bootstrap.servers=localhost:9092 linger.ms=0',
      output: '500000 records sent, <n> records/sec (<n> MB/sec), <n> ms avg latency, <n> ms max latency, …\nproducer-metrics:records-per-request-avg:{client-id=perf-producer-client} : <n>',
    },
    {
      text: 'The same, one record a batch: compare the records a second.',
      command: 'kafka-producer-perf-test.sh --topic singles --num-records 50000 --record-size 200 --throughput -1 --print-metrics --producer-props bootstrap.servers=localhost:9092 linger.ms=0 batch.size=0',
      output: '50000 records sent, <n> records/sec (<n> MB/sec), <n> ms avg latency, <n> ms max latency, …\nproducer-metrics:records-per-request-avg:{client-id=perf-producer-client} : 1.000',
    },
    {
      text: 'A batch on disk: how many records it holds, its size and its codec.',
      command: 'kafka-dump-log.sh --files /var/lib/kafka/data-1/patients-0/00000000000000000000.log',
      output: 'Dumping /var/lib/kafka/data-1/patients-0/00000000000000000000.log\nLog starting offset: 0\nbaseOffset: 0 lastOffset: <n> count: <n> … compresscodec: none crc: <n> isvalid: true\n<and so on, a line for each batch>',
    },
  ],
  simplified: [
    { title: 'A declared ratio', text: 'The values here have no content. zstd is taken to make 28 % of what is in a batch, however many records that is; what real ones become depends on what they hold, and small batches gain less. Compressing takes no time here, and does on a real machine.' },
    { title: 'Far away', text: 'Brokers are 40 ms away, so that few requests a second fit and the effect shows at small rates. In one data centre an answer takes a millisecond or two; all of it happens at rates some forty times higher.' },
    { title: 'A broker’s own effort', text: 'What a request costs a broker beyond its disk and its turn in the queue is not modelled. On a real cluster small requests also use up its processor.' },
  ],
};

export default beyond;
