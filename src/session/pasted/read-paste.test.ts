import { describe, expect, it } from 'vitest';
import { readPaste, type Paste } from './read-paste';

const TOPICS = [
  'Topic: orders\tTopicId: Kq0uR1b9T7aZ0lY3mV2xHg\tPartitionCount: 2\tReplicationFactor: 3\tConfigs: min.insync.replicas=2,cleanup.policy=compact,delete,retention.ms=60000',
  '\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2,3\tIsr: 1,2,3\tElr: \tLastKnownElr: ',
  '\tTopic: orders\tPartition: 1\tLeader: 3\tReplicas: 2,3,1\tIsr: 3,1\tElr: \tLastKnownElr: ',
];
const OFFSETS = [
  '', 'GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID                                           HOST            CLIENT-ID',
  'g1              orders          0          120             150             30              app-0e1c7d2a-52a3-4b6e-9a2a-6d0d4a7e1f11              /10.0.0.7       app',
  'g1              orders          1          -               12              -               app-1e1c7d2a-52a3-4b6e-9a2a-6d0d4a7e1f12              /10.0.0.8       app',
];
const STATE = ['', 'GROUP           COORDINATOR (ID)          ASSIGNMENT-STRATEGY  STATE                #MEMBERS', 'g1              10.0.0.2:9092  (2)        roundrobin           Stable               2'];
const MEMBERS = [
  '', 'GROUP           CONSUMER-ID            GROUP-INSTANCE-ID HOST            CLIENT-ID        #PARTITIONS     CURRENT-EPOCH   CURRENT-ASSIGNMENT   TARGET-EPOCH    TARGET-ASSIGNMENT   ',
  'g2              Kq0uR1b9T7aZ0lY3mV2xHg one               /127.0.0.1      console-consumer 3               2               orders:0;users:0,1   2               orders:0',
  'g2              Aq0uR1b9T7aZ0lY3mV2xHh                   /127.0.0.1      console-consumer 0               2               -                    2               -',
];
const STATUS = [
  'ClusterId:              fMCL8kv1SWm87L_Md-I2hg', 'LeaderId:               3002', 'LeaderEpoch:            2', 'HighWatermark:          10', 'MaxFollowerLag:         0', 'MaxFollowerLagTimeMs:   0',
  'CurrentVoters:          [{"id": 3000, "directoryId": "ILZ5", "endpoints": ["CONTROLLER://host:9093"]}, {"id": 3001, "directoryId": null}, {"id": 3002}]', 'CurrentObservers:       [{"id": 1}, {"id": 2}, {"id": 3}, {"id": 4}]',
];
const REPLICATION = [
  'NodeId\tDirectoryId           \tLogEndOffset\tLag\tLastFetchTimestamp\tLastCaughtUpTimestamp\tStatus  \t', '101   \tAAAAAAAAAAAAAAAAAAAAAA\t180         \t0  \t6 ms ago          \t6 ms ago             \tLeader  \t',
  '7     \tAAAAAAAAAAAAAAAAAAAAAA\t180         \t0  \t213 ms ago        \t213 ms ago           \tObserver\t',
];

function sound(lines: readonly string[], end = '\n'): Paste & { readonly scenario: NonNullable<Paste['scenario']> } {
  const paste = readPaste(lines.join(end));
  expect(paste.errors).toEqual([]);
  if (paste.scenario === null) throw new Error('no scenario');
  return { ...paste, scenario: paste.scenario };
}

describe('reading what a real cluster’s tools print', () => {
  it('R-CLI-12: topics with their placement and configurations', () => {
    const { scenario, understood } = sound(TOPICS);
    expect(scenario.topics).toEqual([{ name: 'orders', assignment: [[1, 2, 3], [2, 3, 1]], configs: { 'min.insync.replicas': '2', 'cleanup.policy': 'compact,delete', 'retention.ms': '60000' } }]);
    expect(scenario.cluster.brokers).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(understood[0]).toBe('1 topic with 2 partitions, each on the brokers that it is on.');
  });

  it('R-CLI-41, R-CLI-44: groups with members, what they read and how it is dealt out; a lag is named as not rebuilt', () => {
    const { scenario, unknown } = sound([...OFFSETS, ...STATE, ...TOPICS]);
    expect(scenario.groups).toMatchObject([{ name: 'g1', members: ['app-1', 'app-2'], topics: ['orders'], config: { 'partition.assignment.strategy': 'org.apache.kafka.clients.consumer.RoundRobinAssignor' } }]);
    expect(unknown.join(' ')).toContain('g1 30');
  });

  it('R-CLI-43: members with and without an instance id, of the consumer protocol by their ids', () => {
    const { scenario, unknown } = sound([...MEMBERS, ...TOPICS]);
    expect(scenario.groups).toMatchObject([{ name: 'g2', members: ['console-consumer-1', 'console-consumer-2'], topics: ['orders', 'users'], config: { 'group.protocol': 'consumer' } }]);
    expect(unknown.join(' ')).toContain('Static membership of g2');
    expect(unknown.join(' ')).toContain('Partitions and placement of users');
  });

  it('R-CLI-60, R-CLI-61: the quorum, and brokers that are on no partition', () => {
    const { scenario, unknown } = sound([...STATUS, '', ...TOPICS]);
    expect(scenario.cluster).toMatchObject({ controllers: 3, brokers: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }] });
    expect(unknown.join(' ')).toContain('The voters 3000, 3001, 3002 are called 101, 102, 103 here');
    expect(sound(REPLICATION).scenario.cluster).toMatchObject({ controllers: 1, brokers: [{ id: 7 }] });
    expect(sound(['CurrentVoters:\t[1,2,3]', 'CurrentObservers: []']).scenario.cluster.controllers).toBe(3);
  });

  it('takes all at once, in any order, with prompts, log lines, Windows line ends, and tabs that became blanks', () => {
    const noise = [
      'user@host:~$ bin/kafka-consumer-groups.sh --bootstrap-server b:9092 \\', '    --describe --all-groups', ...OFFSETS, "[2026-01-01 10:00:00,000] WARN [AdminClient clientId=x] Connection to node -1 could not be established. (org.apache.kafka.clients.NetworkClient)",
      '$ kafka-metadata-quorum --bootstrap-server b:9092 describe --status', ...STATUS, 'PS C:\\kafka> .\\bin\\windows\\kafka-topics.bat --describe', ...TOPICS.map((line) => line.replaceAll('\t', '    ')), '$ ', ...STATE,
    ];
    const tidy = sound([...TOPICS, ...STATUS, ...STATE, ...OFFSETS]);
    const noisy = sound(noise, '\r\n');
    expect(noisy.scenario).toEqual(tidy.scenario);
    expect(noisy.leftOut).toEqual([]);
    expect(noisy.understood).toEqual(tidy.understood);
  });

  it('knows older versions: no topic id, no blank behind a colon, no eligible leader replicas', () => {
    const { scenario, unknown } = sound(['Topic:old\tPartitionCount:1\tReplicationFactor:2\tConfigs:', '\tTopic: old\tPartition: 0\tLeader: 5\tReplicas: 5,6\tIsr: 5,6']);
    expect(scenario.topics).toMatchObject([{ name: 'old', assignment: [[5, 6]], configs: {} }]);
    expect(scenario.cluster.features).toEqual({ 'eligible.leader.replicas.version': 0 });
    expect(unknown.join(' ')).toContain('The version of Kafka');
  });

  it('begins a reassignment where it was, and a broker that is nowhere in sync goes down', () => {
    const { scenario, understood } = sound([
      'Topic: t\tTopicId: Kq0uR1b9T7aZ0lY3mV2xHg\tPartitionCount: 1\tReplicationFactor: 2\tConfigs: min.insync.replicas=1',
      '\tTopic: t\tPartition: 0\tLeader: 1\tReplicas: 4,1,2\tIsr: 1\tAdding Replicas: 4\tRemoving Replicas: 2\tElr: \tLastKnownElr: ',
    ]);
    expect(scenario.topics).toMatchObject([{ assignment: [[1, 2]], configs: {} }]);
    expect(scenario.faults).toMatchObject([
      { type: 'request', to: 'broker-1', api: 'AlterPartitionReassignments', body: { topics: [{ name: 't', partitions: [{ partitionIndex: 0, replicas: [4, 1] }] }] } }, { type: 'crash', node: 'broker-2' },
    ]);
    expect(understood.join(' ')).toContain('Broker 2 is in no set of in-sync replicas');
  });

  it('leaves internal topics to the brokers, in the size they have', () => {
    const { scenario, unknown } = sound([
      'Topic: __consumer_offsets\tTopicId: Kq0uR1b9T7aZ0lY3mV2xHg\tPartitionCount: 4\tReplicationFactor: 1\tConfigs: cleanup.policy=compact', ...[0, 1, 2, 3].map((p) => `\tTopic: __consumer_offsets\tPartition: ${p}\tLeader: 1\tReplicas: 1\tIsr: 1\tElr: \tLastKnownElr: `), ...TOPICS,
    ]);
    expect(scenario.topics.map(({ name }) => name)).toEqual(['orders']);
    expect(scenario.cluster.config).toEqual({ 'offsets.topic.num.partitions': 4, 'offsets.topic.replication.factor': 1 });
    expect(unknown.join(' ')).toContain('Where the partitions of __consumer_offsets are');
  });

  it('names a group without members, one of which only the number is known, and one whose topics are not', () => {
    const { scenario, unknown } = sound([
      ...TOPICS, ...STATE.slice(0, 2), 'g1 h:9092 (1) Empty 0', ...OFFSETS.slice(0, 2), 'gone orders 0 5 9 4 - - -', 'g1 orders 0 5 9 4 - - -', ...STATE.slice(0, 2), 'g3 h:9092 (1) range Stable 3', ...OFFSETS.slice(1, 2), 'g4 orders 1 - 9 - x-0e1c7d2a-52a3-4b6e-9a2a-6d0d4a7e1f11 /h x',
    ]);
    expect(scenario.groups.map(({ name, members }) => [name, members])).toEqual([['g4', ['x']]]);
    expect(unknown.join('\n')).toMatch(/The group g1 has no members[\s\S]*The group gone has no members|The group gone[\s\S]*g1/);
    expect(unknown.join('\n')).toContain('What g3 reads');
  });

  it('leaves out a configuration that this Kafka does not have, and says so', () => {
    const { scenario, unknown } = sound(TOPICS.map((line) => line.replace('retention.ms=60000', 'message.format.version=2.8-IV1,retention.ms=never')));
    expect(Object.keys(scenario.topics[0]?.configs ?? {})).not.toContain('retention.ms');
    expect(unknown.join(' ')).toContain('retention.ms=never of orders');
  });
});

describe('what cannot be read names its line, what was expected, and the way out', () => {
  const cases: readonly (readonly [string, readonly string[], Partial<Paste['errors'][number]>])[] = [
    ['nothing', [''], { line: 0, found: 'nothing' }],
    ['another text', ['Dear Sir or Madam,'], { line: 0, expected: 'the output of a --describe' }],
    ['a broken line of a topic', [...TOPICS.slice(0, 2), '\tTopic: orders\tPartition: 1\tLead'], { line: 3, found: 'Topic: orders\tPartition: 1\tLead', wayOut: expect.stringContaining('widen its window') as string }],
    ['no number of a partition', [TOPICS[1]?.replace('Partition: 0', 'Partition: x') ?? ''], { line: 1, expected: 'a number behind Partition:' }],
    ['a partition that is missing', TOPICS.slice(0, 2), { line: 1, found: 'no partition 1 of orders, which has 2', wayOut: expect.stringContaining('--under-replicated-partitions') as string }],
    ['a partition beyond the count', [...TOPICS, TOPICS[2]?.replace('Partition: 1', 'Partition: 7') ?? ''], { found: 'partition 7 of orders, which has 2' }],
    ['half a row', [...OFFSETS.slice(0, 2), 'g1   orders   0'], { line: 3, expected: expect.stringMatching(/^9 columns/) as string }],
    ['a list that was cut', ['CurrentVoters: [{"id": 1}, {"id"'], { line: 1, wayOut: expect.stringContaining('--replication') as string }],
    ['ids of brokers that controllers have here', TOPICS.map((line) => line.replaceAll(/\b3\b(?=[,\t])/g, '101')), { line: 0, found: 'brokers 101' }],
  ];

  it.each(cases)('%s', (_what, lines, expected) => {
    const { scenario, errors } = readPaste(lines.join('\n'));
    expect(scenario).toBeNull();
    expect(errors[0]).toMatchObject(expected);
    expect(errors[0]?.wayOut).toMatch(/\.$/);
  });

  it('says which lines belong to none of these tools, and goes on', () => {
    const { leftOut } = sound([...TOPICS, '', 'GROUP TOPIC PARTITION START-OFFSET LAG', 'work orders 0 5 1', '', 'see you']);
    expect(leftOut.map(({ line, text }) => [line, text])).toEqual([[5, 'GROUP TOPIC PARTITION START-OFFSET LAG'], [8, 'see you']]);
  });
});
