import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { lessonMs: 30_000 },
  realCluster: [
    {
      text: 'Where a group stands. The lag says nothing about whether the work on what lies before was done.',
      command: 'kafka-consumer-groups.sh --bootstrap-server localhost:9092 --describe --group most',
      output: '\nGROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID\nmost            orders          0          <41>            <41>            <0>             most-1-<id>     /<host>         most-1',
    },
    {
      text: 'The same output read both ways: a reader of committed data is not given what was aborted.',
      endedAfterMs: 10_000,
      command: 'kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic by-exact --from-beginning --isolation-level read_committed',
      output: '<one line for each order>',
    },
    {
      before: ['! stop node:most-1', '! until kafka-consumer-groups.sh --bootstrap-server localhost:9092 --describe --group most --state =~ Empty'],
      text: 'Doing an order again on purpose: the application has to be down.',
      command: 'kafka-consumer-groups.sh --bootstrap-server localhost:9092 --group most --topic orders --reset-offsets --shift-by -1 --execute',
      output: '\nGROUP           TOPIC           PARTITION  NEW-OFFSET\nmost            orders          0          <40>',
    },
  ],
  simplified: [
    { title: 'Steps instead of instants', text: 'A crash is placed at one of seven steps. A real process can die between any two instructions, but these are the ones between which what it leaves behind changes.' },
    { title: 'A short session', text: 'The group waits 6 s for a process that is gone. By default it is 45 s.' },
    { title: 'One order a poll', text: 'Orders come slowly, so that a round is one order. In earnest a crash concerns all the records of a poll, up to 500.' },
  ],
};

export default beyond;
