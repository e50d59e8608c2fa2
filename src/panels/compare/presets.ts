import type { Change } from '../../worker/compare/contract';

/** A prepared pair: one scenario, one setting. */
export interface Preset {
  /** In addresses. */
  readonly id: string;
  readonly title: string;
  /** What happens in both runs. */
  readonly story: string;
  readonly scenario: unknown;
  readonly seed: number;
  readonly untilMs: number;
  readonly change: Change;
}

const cluster = { brokers: 3, network: { latencyMs: 8, interBrokerLatencyMs: 13, jitterMs: 1 } };
const payments = { name: 'payments', assignment: [[1, 2, 3]], configs: { 'min.insync.replicas': 2 } };
const producer = (config: Readonly<Record<string, string | number | boolean>>, recordsPerSecond = 200, stopMs?: number) => ({
  name: 'shop',
  topic: 'payments',
  config,
  workload: { recordsPerSecond, keys: 6, spacing: 'random', ...(stopMs === undefined ? {} : { stopMs }) },
});
const group = { name: 'ledger', members: ['ledger-1'], topics: ['payments'], config: { 'auto.offset.reset': 'earliest' } };

export const PRESETS: readonly Preset[] = [
  {
    id: 'acks',
    title: 'acks=1 or acks=all',
    story: 'The leader crashes in the middle of writes.',
    seed: 42,
    untilMs: 20_000,
    scenario: {
      version: 1, title: 'acks and a crash', cluster, topics: [payments], groups: [group],
      producers: [producer({ 'enable.idempotence': false, 'max.in.flight.requests.per.connection': 1 }, 300, 15_000)],
      faults: [{ atMs: 6_102, type: 'crash', node: 'broker-1' }, { atMs: 17_000, type: 'restart', node: 'broker-1' }],
    },
    change: { where: 'producers', name: 'acks', a: '1', b: 'all' },
  },
  {
    id: 'replica-lag',
    title: 'replica.lag.time.max.ms 30 s or 5 s',
    story: 'The line between leader and one follower is cut; the leader waits for it as long as it counts as in sync.',
    seed: 42,
    untilMs: 50_000,
    scenario: {
      version: 1, title: 'A follower that hangs', cluster, topics: [payments], groups: [group],
      producers: [producer({ acks: 'all', 'delivery.timeout.ms': 120_000 }, 50, 46_000)],
      faults: [{ atMs: 6_000, type: 'cut', from: 'broker-1', to: 'broker-3' }],
    },
    change: { where: 'brokers', name: 'replica.lag.time.max.ms', a: '30000', b: '5000' },
  },
  {
    id: 'min-insync',
    title: 'min.insync.replicas 1 or 2',
    story: 'Two of three brokers crash, one after the other.',
    seed: 42,
    untilMs: 45_000,
    scenario: {
      version: 1, title: 'One broker left', cluster, topics: [payments], groups: [group],
      producers: [producer({ acks: 'all', 'delivery.timeout.ms': 40_000 }, 50, 42_000)],
      faults: [{ atMs: 6_000, type: 'crash', node: 'broker-3' }, { atMs: 20_000, type: 'crash', node: 'broker-2' }],
    },
    change: { where: 'topics', name: 'min.insync.replicas', a: '1', b: '2' },
  },
  {
    id: 'unclean',
    title: 'unclean.leader.election.enable off or on',
    story: 'One broker goes on alone, then crashes too; the others come back without what only it had.',
    seed: 42,
    untilMs: 90_000,
    scenario: {
      version: 1, title: 'Nobody in sync is left', cluster, topics: [{ ...payments, configs: { 'min.insync.replicas': 1 } }], groups: [group],
      producers: [producer({ acks: 'all', 'delivery.timeout.ms': 120_000 }, 50, 80_000)],
      faults: [
        { atMs: 6_000, type: 'crash', node: 'broker-2' }, { atMs: 6_000, type: 'crash', node: 'broker-3' },
        { atMs: 26_000, type: 'crash', node: 'broker-1' }, { atMs: 28_000, type: 'restart', node: 'broker-2' }, { atMs: 28_000, type: 'restart', node: 'broker-3' },
        { atMs: 65_000, type: 'restart', node: 'broker-1' },
      ],
    },
    change: { where: 'topics', name: 'unclean.leader.election.enable', a: 'false', b: 'true' },
  },
  {
    id: 'session-timeout',
    title: 'broker.session.timeout.ms 9 s or 3 s',
    story: 'The leader crashes: how long nobody leads.',
    seed: 42,
    untilMs: 25_000,
    scenario: {
      version: 1, title: 'Silence of a broker', cluster, topics: [payments], groups: [group],
      producers: [producer({ acks: 'all' }, 100, 22_000)],
      faults: [{ atMs: 6_000, type: 'crash', node: 'broker-1' }],
    },
    change: { where: 'brokers', name: 'broker.session.timeout.ms', a: '9000', b: '3000' },
  },
  {
    id: 'zookeeper-kraft',
    title: 'KRaft or ZooKeeper',
    story: 'A leader crashes. With ZooKeeper that broker is the controller too: the next one has to read every partition’s state before it elects anybody.',
    seed: 42,
    untilMs: 40_000,
    scenario: {
      version: 1, title: 'Two control planes', cluster, groups: [group],
      topics: [{ ...payments, assignment: [[3, 1, 2]] }, { name: 'archive', partitions: 200, replicationFactor: 3 }],
      producers: [producer({ acks: 'all', 'delivery.timeout.ms': 120_000 }, 100, 37_000)],
      faults: [{ atMs: 8_000, type: 'crash', node: 'broker-3' }],
    },
    change: { where: 'cluster', name: 'controlPlane', a: 'kraft', b: 'zookeeper' },
  },
  {
    id: 'linger',
    title: 'linger.ms 0 or 50',
    story: 'Nothing breaks: latency against the number of requests.',
    seed: 42,
    untilMs: 10_000,
    scenario: { version: 1, title: 'Waiting for company', cluster, topics: [payments], groups: [group], producers: [producer({ acks: 'all' }, 500, 9_000)] },
    change: { where: 'producers', name: 'linger.ms', a: '0', b: '50' },
  },
];
