import * as v from 'valibot';
import { config, list, name, number, oneOf, strict, text, topicName, whole } from './shapes';

/** The version of the scenario format that this engine reads and writes. */
export const SCENARIO_VERSION = 1;

export const MAX_DURATION_MS = 30 * 86_400_000;
const MAX_LATENCY_MS = 60_000;

/** `brokers: 3` stands for brokers 1, 2 and 3 without anything of their own. */
const brokerSchema = strict({
  id: whole(0, 9_999),
  rack: v.exactOptional(name('a rack')),
  config: v.exactOptional(config()),
});

const networkSchema = strict({
  /** One way between a client and a broker. */
  latencyMs: v.optional(number(0, MAX_LATENCY_MS), 1),
  /** One way between brokers and controllers. */
  interBrokerLatencyMs: v.optional(number(0, MAX_LATENCY_MS), 0.5),
  /** Extra time of every message, drawn anew from nothing up to this. */
  jitterMs: v.optional(number(0, MAX_LATENCY_MS), 0.2),
});

/** What only a cluster of the ZooKeeper era has. */
const zooKeeperSchema = strict({
  /** zookeeper.session.timeout.ms */
  sessionTimeoutMs: v.optional(whole(1_000, 3_600_000), 18_000),
  /** inter.broker.protocol.version: up to 2.6 leaders write in-sync sets into ZooKeeper themselves, later they ask the controller. */
  interBrokerProtocol: v.optional(oneOf(['2.6', '3.9']), '3.9'),
});

const clusterSchema = strict({
  brokers: v.optional(v.union([whole(1, 100), list(brokerSchema, 100, 'brokers')], 'a number of brokers from 1 to 100, or a list of at most 100 brokers'), 3),
  /** Who keeps the metadata: a quorum of controllers, or ZooKeeper with a broker as controller, as before 4.0. */
  controlPlane: v.optional(oneOf(['kraft', 'zookeeper']), 'kraft'),
  zookeeper: v.optional(zooKeeperSchema, {}),
  /** Voters of the metadata quorum: 101, 102 and so on. With ZooKeeper there are none. */
  controllers: v.optional(oneOf([1, 3, 5]), 1),
  /** Levels of features other than those of a new cluster, as given to `kafka-storage.sh format --feature`. */
  features: v.exactOptional(v.record(v.string(), whole(0, 100), 'an object of feature names and levels')),
  /** Dealt out to the brokers in turn, for those that name no rack themselves. */
  racks: v.optional(list(name('a rack'), 100, 'racks'), []),
  /** server.properties of every broker and controller. */
  config: v.optional(config(), {}),
  network: v.optional(networkSchema, {}),
});

const topicSchema = strict({
  name: topicName(),
  partitions: v.exactOptional(whole(1, 10_000)),
  replicationFactor: v.exactOptional(whole(1, 100)),
  /** Replicas by partition, preferred leader first; instead of `partitions` and `replicationFactor`. */
  assignment: v.exactOptional(list(list(whole(0, 9_999), 100, 'broker ids'), 10_000, 'partitions')),
  configs: v.optional(config(), {}),
});

const workloadSchema = strict({
  recordsPerSecond: whole(0, 100_000_000),
  /** How many different keys, or the keys themselves; 0 sends records without a key. */
  keys: v.optional(v.union([whole(0, 1_000_000), list(text(1_000), 10_000, 'keys')], 'a number of keys from 0 to 1000000, or a list of at most 10000 texts'), 0),
  /** Zipf exponent of the keys' weights: 0 all alike, 1 the second key half as often as the first. */
  keySkew: v.optional(oneOf([0, 0.5, 1, 1.5, 2]), 0),
  valueSizeBytes: v.optional(whole(0, 1_000_000), 100),
  /** `regular`: evenly spaced; `random`: gaps drawn from nothing to twice the mean. */
  spacing: v.optional(oneOf(['regular', 'random']), 'regular'),
  startMs: v.optional(whole(0, MAX_DURATION_MS), 0),
  stopMs: v.exactOptional(whole(0, MAX_DURATION_MS)),
});

/** One transaction after the other, for producers with a transactional.id. */
const transactionsSchema = strict({
  /** How long one is open, from its first record on. */
  everyMs: v.optional(whole(1, MAX_DURATION_MS), 100),
  /** Every n-th is aborted by the application; 0 = none. */
  abortEvery: v.optional(whole(0, 1_000_000), 0),
});

const producerSchema = strict({
  name: name('a producer'),
  topic: topicName(),
  config: v.optional(config(), {}),
  /** Absent: it sends only what it is told to, until a command gives it a rate. */
  workload: v.exactOptional(workloadSchema),
  transactions: v.exactOptional(transactionsSchema),
});

/** What the application of a group writes, if it does: the same records to another topic. */
const outputSchema = strict({
  topic: topicName(),
  /** When input offsets are committed: in the transaction of what is written, after it, or before. */
  guarantee: v.optional(oneOf(['exactly-once', 'at-least-once', 'at-most-once']), 'exactly-once'),
  /** Configuration of its producers; with exactly-once each has its member's name as transactional.id. */
  config: v.optional(config(), {}),
});

/** What makes a group a share group (KIP-932). */
const shareSchema = strict({
  /** What the applications say of every record; anything but accept needs share.acknowledgement.mode=explicit. `none` = they never come to an end with one. */
  answer: v.optional(oneOf(['accept', 'release', 'reject', 'none']), 'accept'),
  /** Configuration of the group itself, as share.auto.offset.reset and share.record.lock.duration.ms. */
  configs: v.optional(config(), {}),
});

const groupSchema = strict({
  name: name('a consumer group'),
  members: list(name('a consumer'), 500, 'names of consumers'),
  topics: list(topicName(), 100, 'topic names'),
  config: v.optional(config(), {}),
  /** Time the application works on what one poll returned, before it polls again. */
  processingMs: v.optional(number(0, MAX_DURATION_MS), 0),
  /** The same for every single record. */
  processingUsPerRecord: v.optional(whole(0, 3_600_000_000), 0),
  startMs: v.optional(whole(0, MAX_DURATION_MS), 0),
  output: v.exactOptional(outputSchema),
  share: v.exactOptional(shareSchema),
});

/** Everything but the faults, whose shape depends on their type. */
export const scenarioSchema = strict({
  version: v.literal(SCENARIO_VERSION, `${SCENARIO_VERSION}`),
  title: v.optional(text(200), ''),
  description: v.optional(text(20_000), ''),
  seed: v.optional(whole(0, 4_294_967_295), 1),
  /** Where a run ends that is asked for no other end. */
  untilMs: v.exactOptional(whole(1, MAX_DURATION_MS)),
  cluster: v.optional(clusterSchema, {}),
  topics: v.optional(list(topicSchema, 500, 'topics'), []),
  producers: v.optional(list(producerSchema, 500, 'producers'), []),
  groups: v.optional(list(groupSchema, 200, 'consumer groups'), []),
  /** Commands with the moment they are given: `{"atMs": 20000, "type": "crash", "node": "broker-1"}`. */
  faults: v.optional(list(v.unknown(), 10_000, 'planned commands'), []),
});

/** The workload of a producer that has none. */
export const SILENT_WORKLOAD = v.parse(workloadSchema, { recordsPerSecond: 0 });

/** The rhythm of a transactional producer that is given none. */
export const DEFAULT_TRANSACTIONS = v.parse(transactionsSchema, {});

export type ScenarioInput = v.InferInput<typeof scenarioSchema>;
type Parsed = v.InferOutput<typeof scenarioSchema>;
export type ScenarioConfig = Readonly<Record<string, string | number | boolean>>;
export type ScenarioTopic = Parsed['topics'][number];
export type ScenarioProducer = Parsed['producers'][number];
export type ScenarioWorkload = NonNullable<ScenarioProducer['workload']>;
export type ScenarioOutput = v.InferOutput<typeof outputSchema>;
export type ScenarioShare = v.InferOutput<typeof shareSchema>;
export type ScenarioGroup = Parsed['groups'][number];
export type ScenarioBroker = v.InferOutput<typeof brokerSchema>;
export type ParsedScenario = Parsed;
