import type { LessonBeyond } from '../../format';

const beyond: LessonBeyond = {
  typedAt: { lessonMs: 23_000 },
  realCluster: [
    {
      text: 'A member of each kind, as a console consumer. Start each four times, the fourth later than the others.',
      endedAfterMs: 15_000,
      command: 'kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic orders --group next --command-property group.protocol=consumer',
      output: '<the records, one a line>',
    },
    {
      text: 'The eager one names its assignor. The cooperative one has `CooperativeStickyAssignor` in the place of `RangeAssignor`.',
      endedAfterMs: 15_000,
      command: 'kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic orders --group eager --command-property partition.assignment.strategy=org.apache.kafka.clients.consumer.RangeAssignor',
      output: '<the records, one a line>',
    },
    {
      text: 'The state of a group. While it moves, it says Reconciling there; a classic group says PreparingRebalance or CompletingRebalance.',
      command: 'kafka-consumer-groups.sh --bootstrap-server localhost:9092 --describe --group next --state',
      output: '\nGROUP           COORDINATOR (ID)          ASSIGNMENT-STRATEGY  STATE                #MEMBERS\nnext            <host>:9092  (<id>)       uniform              <Stable>             4',
    },
    {
      before: ['! until kafka-consumer-groups.sh --bootstrap-server localhost:9092 --describe --group eager --state =~ Stable'],
      text: 'Who has which partition, with position and lag.',
      command: 'kafka-consumer-groups.sh --bootstrap-server localhost:9092 --describe --group eager',
      output: '\nGROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID\neager           orders          <0>        <offset>        <offset>        <n>             <member id>     /<host>         <client id>\n<and so on, a line for each partition>',
    },
  ],
  simplified: [
    { title: 'Three groups in one run', text: 'The three protocols run side by side on one cluster, over the same records, instead of in three runs. They share brokers, but not coordinators’ work that would slow one another down.' },
    { title: 'Members that wait to be started', text: 'The fourth members are stopped in the first millisecond and started at 24 s, because a scenario names all its members from the beginning.' },
    { title: 'Work is time', text: 'The applications do nothing but let time pass: a second for each poll and 12 ms for each record.' },
  ],
};

export default beyond;
