import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { brokers: 3, controllers: 1 },
  realCluster: [
    {
      text: 'A topic with segments as small as Kafka allows.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic clicks --partitions 1 --replication-factor 3 --config segment.bytes=1048576',
      output: 'Created topic clicks.',
    },
    {
      text: 'Fill it: 30000 records of 100 bytes, as fast as possible.',
      command: 'kafka-producer-perf-test.sh --bootstrap-server localhost:9092 --topic clicks --num-records 30000 --record-size 100 --throughput -1',
      output: '<a line every five seconds>\n30000 records sent, <n> records/sec (<n> MB/sec), <n> ms avg latency, <n> ms max latency, …',
    },
    {
      text: 'The entries of one index: an offset and the byte in the file where its batch begins.',
      command: 'kafka-dump-log.sh --files /var/lib/kafka/data-1/clicks-0/00000000000000000000.index',
      output: ['Dumping /var/lib/kafka/data-1/clicks-0/00000000000000000000.index', 'offset: <n> position: <n>', 'offset: <n> position: <n>', '<and so on, one for some 4 KB>'].join('\n'),
    },
    {
      before: ['@ delete.json', '| {"partitions":[{"topic":"clicks","partition":0,"offset":22000}],"version":1}'],
      text: 'Delete the records below offset 22000. The file delete.json holds {"partitions":[{"topic":"clicks","partition":0,"offset":22000}],"version":1}.',
      command: 'kafka-delete-records.sh --bootstrap-server localhost:9092 --offset-json-file delete.json',
      output: ['Executing records delete operation', 'Records delete operation completed:', 'partition: clicks-0\tlow_watermark: 22000'].join('\n'),
    },
    {
      text: 'The start of the log afterwards.',
      command: 'kafka-get-offsets.sh --bootstrap-server localhost:9092 --topic clicks --time earliest',
      output: 'clicks:0:22000',
    },
  ],
  simplified: [
    { title: 'Small segments', text: 'Here `segment.bytes` is 1048576, the least that Kafka takes. Its default is 1073741824: at the rate of this site a new file would begin every hour and a half.' },
    { title: 'Looking more often', text: 'Here `log.retention.check.interval.ms` is 10000; by default brokers look for files to remove every 5 minutes.' },
    { title: 'Removed at once', text: 'A real broker renames files to .deleted and removes them a minute later (`file.delete.delay.ms`). Here they go at once.' },
  ],
};

export default beyond;
