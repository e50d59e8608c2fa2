import type { LessonBeyond } from '../../format';

/** So many orders, one a line. */
const ORDERS = Array.from({ length: 135 }, (_, i) => `< order ${i}`);

const beyond: LessonBeyond = {
  typedAt: { brokers: 3, controllers: 1 },
  realCluster: [
    {
      text: 'A topic with one partition on three brokers.',
      command: 'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic orders --partitions 1 --replication-factor 3',
      output: 'Created topic orders.',
    },
    {
      before: ['$ kafka-console-producer.sh --bootstrap-server localhost:9092 --topic orders', ...ORDERS],
      text: 'The end of the log: the offset that the next record will get, as far as readers may know.',
      command: 'kafka-get-offsets.sh --bootstrap-server localhost:9092 --topic orders',
      output: 'orders:0:<211>',
    },
    {
      text: 'Read two records from offset 75 on, belonging to no group. Do it again, and the same two come again.',
      command: 'kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic orders --partition 0 --offset 75 --max-messages 2 --formatter-property print.offset=true',
      output: ['Offset:75\t<value>', 'Offset:76\t<value>', 'Processed a total of 2 messages'].join('\n'),
    },
    {
      before: ['$ kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic orders --group mail --from-beginning --max-messages 75'],
      text: 'Where a group stands, while its reader is gone: the stored offset, the end, and the difference.',
      command: 'kafka-consumer-groups.sh --bootstrap-server localhost:9092 --describe --group mail',
      output: [
        '', "Consumer group 'mail' has no active members.", '', 'GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID',
        'mail            orders          0          <75>            <135>           <60>            -               -               -',
      ].join('\n'),
    },
    {
      text: 'Send the group back to the beginning of the log. It works only while the group has no members.',
      command: 'kafka-consumer-groups.sh --bootstrap-server localhost:9092 --group mail --topic orders --reset-offsets --to-earliest --execute',
      output: ['', 'GROUP           TOPIC           PARTITION  NEW-OFFSET', 'mail            orders          0          0'].join('\n'),
    },
  ],
  simplified: [
    { title: 'A slow network', text: 'Messages take 100 ms to a broker and 50 ms between brokers, so that you can follow them. In one data centre it is a millisecond or less.' },
    { title: 'A short session', text: 'Both groups have `session.timeout.ms=10000`. Kafka’s default is 45000: after a crash the partition would wait up to 45 s for its next reader.' },
    { title: 'A reader of one kind', text: '`reports` works half a second on each record and takes at most five at a time. Real applications differ in every way; what they store, and when, is a lesson of its own.' },
  ],
};

export default beyond;
