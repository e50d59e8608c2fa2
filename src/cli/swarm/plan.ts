import type { PlannedCommand } from '../../engine/scenario/command-schema';
import type { ScenarioInput } from '../../engine/scenario/schema';
import { OBJECT_STORE_NAME } from '../../engine/tiered/object-store';
import { adminFaults, isAdminFault, requestsBefore, type AdminFault } from './admin-faults';
import { withClientFaults } from './client-faults';
import { diceFor, diceOf, type Dice } from './dice';
import { withShareGroups } from './share-clients';
import { withTypedTools } from './typed-tools';
import { withTransactions } from './transactional-clients';

/** Which faults a run may draw. */
export const MIXES = {
  crash: ['crash'],
  stop: ['stop'],
  pause: ['pause'],
  cut: ['cut'],
  disk: ['slowDisk'],
  loss: ['degrade'],
  all: ['crash', 'crash', 'stop', 'pause', 'cut', 'cut', 'slowDisk', 'degrade'],
  reassign: ['reassign', 'reassign', 'preferred', 'crash', 'cut', 'pause'],
  voters: ['voters', 'voters', 'crash', 'cut', 'pause'],
  unclean: ['unclean', 'crash', 'crash', 'cut', 'pause', 'stop'],
  transactional: ['crash', 'crash', 'stop', 'pause', 'pause', 'cut', 'cut', 'slowDisk', 'degrade'],
  everything: ['crash', 'stop', 'pause', 'cut', 'slowDisk', 'degrade', 'reassign', 'preferred', 'voters', 'unclean'],
  /** Brokers with two log directories each. */
  directories: ['failDisk', 'failDisk', 'crash', 'stop', 'pause', 'cut'],
  /** Applications and transactions, with clients that crash at any step, freeze, dawdle, and meet records that they cannot process. */
  clients: ['crash', 'pause', 'cut', 'degrade'],
  /** A cluster of the ZooKeeper era. */
  zookeeper: ['crash', 'crash', 'stop', 'pause', 'cut', 'cut', 'slowDisk', 'degrade', 'reassign', 'preferred'],
  /** Share groups in the place of consumer groups. */
  share: ['crash', 'crash', 'stop', 'pause', 'cut', 'cut', 'slowDisk', 'degrade', 'reassign', 'preferred'],
  /** People at terminals, with Kafka's tools. */
  tools: ['crash', 'stop', 'pause', 'cut', 'degrade'],
} as const satisfies Record<string, readonly FaultType[]>;

type FaultType = 'crash' | 'stop' | 'pause' | 'cut' | 'slowDisk' | 'degrade' | 'failDisk' | AdminFault;
export type MixName = keyof typeof MIXES;
export const mixNames = Object.keys(MIXES) as MixName[];
/** A seed stands for its mix by its place among these; later mixes have seeds of their own, so that it stands for the same one for ever. */
export const mixesInTurn = mixNames.filter((name) => name !== 'tools');

/** A run: what stands, what goes wrong until `faultsEndMs`, and when it must have recovered. */
export interface SwarmPlan {
  readonly seed: number;
  readonly mix: MixName;
  readonly scenario: ScenarioInput;
  /** All faults are undone and all workloads silent from here on. */
  readonly faultsEndMs: number;
  readonly endMs: number;
}

const NETWORKS = [
  { latencyMs: 0.2, interBrokerLatencyMs: 0.2 },
  { latencyMs: 1, interBrokerLatencyMs: 0.5 },
  { latencyMs: 20, interBrokerLatencyMs: 1 },
  { latencyMs: 20, interBrokerLatencyMs: 10 },
] as const;
const FIRST_FAULT_MS = 8_000;
const FAULTS_END_MS = 60_000;
/** Longest of: session timeouts, request timeouts (30 s), a delivery timeout drawn below, ISR expansion; with room to spare. */
const RECOVERY_MS = 150_000;

/** Segments close and leave the disks as fast as a run needs it. */
const TIERED_CLUSTER = { 'remote.log.storage.system.enable': true, 'remote.log.manager.task.interval.ms': 3_000, 'log.retention.check.interval.ms': 4_000 };
const TIERED_TOPIC = { 'remote.storage.enable': true, 'segment.ms': 3_000, 'local.retention.ms': 5_000 };

/** Everything that is committed is on two disks at least. */
const DIRECTORIES_CLUSTER = { 'log.dirs': '/d1,/d2', 'min.insync.replicas': 2 };

/** The run of a seed. The same seed and mix give the same plan for ever, so that a failing one can be looked at. */
export function planOf(seed: number, mix: MixName): SwarmPlan {
  const plan = basicPlan(seed, mix);
  if (mix === 'share') return { ...plan, scenario: withShareGroups(plan.scenario, diceFor(seed, 0x54a2), FIRST_FAULT_MS, FAULTS_END_MS) };
  if (mix === 'tools') return { ...plan, scenario: withTypedTools(plan.scenario, Number(plan.scenario.cluster?.brokers), diceFor(seed, 0x7001), FIRST_FAULT_MS, FAULTS_END_MS) };
  if (mix !== 'transactional' && mix !== 'clients') return plan;
  const scenario = withTransactions(plan.scenario, diceOf(seed ^ 0x7a11), FIRST_FAULT_MS, FAULTS_END_MS);
  return { ...plan, scenario: mix === 'clients' ? withClientFaults(scenario, diceFor(seed, 0xc11e), FIRST_FAULT_MS, FAULTS_END_MS) : scenario };
}

function basicPlan(seed: number, mix: MixName): SwarmPlan {
  const dice = diceOf(seed);
  const brokers = dice.pick([3, 3, 3, 4, 5]);
  // From dice of its own: what else a seed stands for stays as it was before quorums.
  const controllers = diceOf(seed ^ 0x0c04).pick([1, 3, 3, 5] as const);
  // Half of the runs that may lose records elect so by themselves, the others only when asked to.
  const isLossy = mayLose(mix) && diceFor(seed, 0x1055).chance(50);
  // Some runs keep closed segments in an object store, which may fail like any other node (R-TIER-02 … R-TIER-05).
  const isTiered = diceFor(seed, 0x71e4).chance(20);
  const quorumDice = diceFor(seed, 0x5a4b);
  const protocolDice = diceFor(seed, 0x0848);
  const isZooKeeper = mix === 'zookeeper';
  const era = diceFor(seed, 0x200c);
  const clients: string[] = [];
  const topics: NonNullable<ScenarioInput['topics']> = [];
  const topicCount = dice.between(1, 2);
  for (let i = 0; i < topicCount; i++) {
    const drawnFactor = dice.pick([3, 3, 3, 2, 1]);
    const replicationFactor = mix === 'directories' ? 3 : drawnFactor;
    topics.push({
      name: `topic-${i}`,
      partitions: dice.between(1, 4),
      replicationFactor,
      configs: { 'min.insync.replicas': mix === 'directories' ? 2 : replicationFactor === 3 ? dice.pick([1, 2, 2, 2]) : 1, ...(isLossy ? { 'unclean.leader.election.enable': true } : {}), ...(isTiered ? TIERED_TOPIC : {}) },
    });
  }
  const producers: NonNullable<ScenarioInput['producers']> = [];
  const producerCount = dice.between(1, 3);
  for (let i = 0; i < producerCount; i++) {
    const acks = dice.pick(['all', 'all', 'all', '1', '0']);
    const name = `producer-${i}`;
    clients.push(name);
    producers.push({
      name,
      topic: dice.pick(topics).name,
      config: {
        acks,
        'linger.ms': dice.pick([0, 5, 50]),
        'delivery.timeout.ms': dice.pick([40_000, 120_000]),
        ...(acks === 'all' && dice.chance(30) ? { 'enable.idempotence': false, 'max.in.flight.requests.per.connection': dice.pick([1, 5]) } : {}),
      },
      workload: {
        recordsPerSecond: dice.pick([2, 20, 200, 2_000]),
        keys: dice.pick([0, 5, 100]),
        spacing: dice.pick(['regular', 'random']),
        stopMs: FAULTS_END_MS,
      },
    });
  }
  const groups: NonNullable<ScenarioInput['groups']> = [];
  const groupCount = dice.between(0, 2);
  for (let i = 0; i < groupCount; i++) {
    const members = Array.from({ length: dice.between(1, 3) }, (_, member) => `group-${i}-member-${member}`);
    clients.push(...members);
    groups.push({
      name: `group-${i}`,
      members,
      topics: topics.map((topic) => topic.name).slice(0, dice.between(1, topics.length)),
      config: { 'auto.offset.reset': 'earliest', ...protocolConfig(protocolDice.pick(isZooKeeper ? CLASSIC_PROTOCOLS : PROTOCOLS), dice.pick([10_000, 45_000])), 'auto.commit.interval.ms': dice.pick([500, 5_000]) },
      processingMs: dice.pick([0, 10, 100]),
    });
  }
  return {
    seed,
    mix,
    faultsEndMs: FAULTS_END_MS,
    endMs: FAULTS_END_MS + RECOVERY_MS,
    scenario: {
      version: 1,
      title: `swarm ${mix} ${seed}`,
      seed,
      cluster: {
        brokers,
        controllers: isZooKeeper ? 1 : controllers,
        ...(isZooKeeper && { controlPlane: 'zookeeper', zookeeper: { sessionTimeoutMs: era.pick([6_000, 18_000]), interBrokerProtocol: era.pick(['2.6', '3.9', '3.9'] as const) } }),
        racks: dice.chance(30) ? ['rack-a', 'rack-b', 'rack-c'] : [],
        config: {
          'replica.lag.time.max.ms': dice.pick([2_000, 10_000, 30_000]),
          'offsets.topic.num.partitions': dice.pick([1, 4]),
          'group.initial.rebalance.delay.ms': dice.pick([0, 3_000]),
          ...(isTiered ? TIERED_CLUSTER : {}),
          ...(mix === 'directories' ? DIRECTORIES_CLUSTER : {}),
          // Small enough for snapshots to be written, fetched and to replace the log within a run (R-KRAFT-17, R-KRAFT-18).
          'metadata.log.max.record.bytes.between.snapshots': quorumDice.pick([1_000, 5_000, 20_971_520]),
          'metadata.max.retention.bytes': quorumDice.pick([1, 104_857_600]),
        },
        network: { ...dice.pick(NETWORKS), jitterMs: dice.pick([0, 0.2, 5]) },
      },
      topics,
      producers,
      groups,
      faults: [...requestsBefore(MIXES[mix]), ...faultsOf(dice, mix, { brokers, topics, controllers }, isTiered ? [...clients, OBJECT_STORE_NAME] : clients)],
    },
  };
}

/** How a group's members share partitions out. */
const PROTOCOLS = ['eager', 'eager', 'cooperative', 'consumer', 'consumer'] as const;
/** The consumer protocol is younger than clusters without ZooKeeper. */
const CLASSIC_PROTOCOLS = ['eager', 'cooperative'] as const;

function protocolConfig(protocol: (typeof PROTOCOLS)[number], sessionTimeoutMs: number): Readonly<Record<string, string | number>> {
  switch (protocol) {
    case 'eager':
      return { 'session.timeout.ms': sessionTimeoutMs };
    case 'cooperative':
      return { 'session.timeout.ms': sessionTimeoutMs, 'partition.assignment.strategy': 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor' };
    case 'consumer':
      // The broker decides how long members may be silent.
      return { 'group.protocol': 'consumer' };
  }
}

/** May the mix ask for elections that lose records? */
function mayLose(mix: MixName): boolean {
  return (MIXES[mix] as readonly FaultType[]).includes('unclean');
}

/** What there is to act on. */
export interface Cluster {
  readonly brokers: number;
  readonly controllers: number;
  readonly topics: NonNullable<ScenarioInput['topics']>;
}

/** Faults on brokers mostly, on clients, controllers and links too; each is undone before `FAULTS_END_MS`. */
function faultsOf(dice: Dice, mix: MixName, cluster: Cluster, clients: readonly string[]): PlannedCommand[] {
  const brokers = Array.from({ length: cluster.brokers }, (_, i) => `broker-${i + 1}`);
  const controllers = mix === 'zookeeper' ? ['zookeeper'] : Array.from({ length: cluster.controllers }, (_, i) => `controller-${101 + i}`);
  const planned: PlannedCommand[] = [];
  const count = dice.between(1, 8);
  for (let i = 0; i < count; i++) {
    const atMs = dice.between(FIRST_FAULT_MS, FAULTS_END_MS - 2_000);
    const untilMs = Math.min(atMs + dice.pick([200, 2_000, 12_000, 40_000]), FAULTS_END_MS - 1);
    const node = dice.chance(75) ? dice.pick(brokers) : dice.pick([...clients, ...controllers]);
    const other = dice.pick([...brokers.filter((broker) => broker !== node), ...controllers.filter((controller) => controller !== node)]);
    const type = dice.pick<FaultType>(MIXES[mix]);
    if (isAdminFault(type)) planned.push(...adminFaults(dice, type, i, atMs, untilMs, cluster));
    else planned.push(...nodeFault(dice, type, atMs, untilMs, node, other, brokers));
  }
  planned.sort((x, y) => x.atMs - y.atMs);
  return [...planned, ...repairs(planned)];
}

function nodeFault(dice: Dice, type: Exclude<FaultType, AdminFault>, atMs: number, untilMs: number, node: string, other: string, brokers: readonly string[]): PlannedCommand[] {
  switch (type) {
    case 'crash':
    case 'stop':
      return [{ atMs, type, node }, { atMs: untilMs, type: 'restart', node }];
    case 'pause':
      return [{ atMs, type, node }, { atMs: untilMs, type: 'resume', node }];
    case 'cut':
      return [{ atMs, type, from: node, to: other }, { atMs: untilMs, type: 'heal', from: node, to: other }];
    case 'degrade':
      return [
        { atMs, type, from: node, to: other, lossPpm: dice.pick([10_000, 100_000, 400_000]), extraUs: dice.pick([0, 50_000]) },
        { atMs: untilMs, type: 'heal', from: node, to: other },
      ];
    case 'failDisk': {
      // Always of the same broker: a second one could take the last copy of something. It is replaced while the broker is down.
      const [victim] = brokers;
      return [
        { atMs, type, node: victim, directory: dice.pick(['/d1', '/d2', '/d2']) },
        { atMs: dice.between(atMs, untilMs), type: 'crash', node: victim },
        { atMs: untilMs, type: 'restart', node: victim },
      ];
    }
    case 'slowDisk': {
      const broker = dice.pick(brokers);
      return [{ atMs, type, node: broker, writeUs: dice.pick([5_000, 100_000, 3_000_000]) }, { atMs: untilMs, type, node: broker, writeUs: 0 }];
    }
  }
}

/** Overlapping pauses may leave a node frozen: at the end all go on. What is down is started again by the run's operator. */
function repairs(planned: readonly PlannedCommand[]): PlannedCommand[] {
  const nodes = new Set<string>();
  for (const command of planned) if (command.type === 'pause') nodes.add(command.node);
  return [...nodes].sort().map((node) => ({ atMs: FAULTS_END_MS, type: 'resume', node }));
}
