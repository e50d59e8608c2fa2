import * as v from 'valibot';
import { offeredAssignors } from '../client/member-assignors';
import { resolveBrokerConfig } from '../config/broker-config';
import { resolveConsumerConfig } from '../config/consumer-config';
import { groupDefinitions } from '../config/group-definitions';
import { loadKnownNames } from '../config/known-names';
import { resolveProducerConfig } from '../config/producer-config';
import { definitionOf, definitionsOf, resolve, type ConfigRemark, type ConfigScope, type IsKnownName } from '../config/resolve';
import { shareConsumerRefusesConfigs } from '../protocol/generated/configs/share-consumer-refuses';
import { checkCommand } from './check-command';
import { checkFeatures } from './check-features';
import { readPlannedCommand, type PlannedCommand } from './command-schema';
import { didYouMean, nearest } from './nearest';
import { brokersOf, nodesOf, type Scenario } from './scenario';
import { MAX_DURATION_MS, scenarioSchema, type ParsedScenario, type ScenarioConfig, type ScenarioGroup, type ScenarioOutput, type ScenarioShare } from './schema';
import { shapeErrors, show, type ShapeError } from './shapes';

export type ScenarioError = ShapeError;

/** Something that is taken but does not do what its author may expect. */
export interface ScenarioWarning {
  readonly path: string;
  readonly value: string;
  readonly message: string;
}

export type ParseResult =
  | { readonly ok: true; readonly scenario: Scenario; readonly warnings: readonly ScenarioWarning[] }
  | { readonly ok: false; readonly errors: readonly ScenarioError[] };

/** What a scenario can configure. */
type ScenarioScope = Exclude<ConfigScope, 'client-metrics'>;

/** All of Kafka's configuration names by scope, so that a misspelt one is an error and not merely "not followed here". */
export type KnownNames = Readonly<Record<ScenarioScope, IsKnownName>>;

export async function loadAllKnownNames(): Promise<KnownNames> {
  const [broker, topic, group, producer, consumer] = await Promise.all([
    loadKnownNames('broker'), loadKnownNames('topic'), loadKnownNames('group'), loadKnownNames('producer'), loadKnownNames('consumer'),
  ]);
  return { broker, topic, group, producer, consumer };
}

/** Reads scenario JSON. Every error names its place, what stands there and what was expected; all of them are listed at once. */
export function parseScenario(json: unknown, known?: KnownNames): ParseResult {
  const result = v.safeParse(scenarioSchema, json);
  if (!result.success) return { ok: false, errors: shapeErrors(result.issues) };
  const check = new Check(result.output, known);
  const faults = check.all();
  if (check.errors.length > 0) return { ok: false, errors: check.errors };
  return { ok: true, scenario: { ...result.output, faults }, warnings: check.warnings };
}

/** The same from text; a text that is no JSON is one error that names line and column. */
export function parseScenarioText(source: string, known?: KnownNames): ParseResult {
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, errors: [{ path: '', value: show(source.slice(0, 40)), expected: 'a scenario as JSON', help: placeInText(message, source) }] };
  }
  return parseScenario(json, known);
}

function placeInText(message: string, source: string): string {
  const at = /position (\d+)/.exec(message);
  if (at === null || message.includes('line ')) return message;
  const before = source.slice(0, Number(at[1])).split('\n');
  return `${message} (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
}

/** What a schema cannot say: whether the parts of a scenario fit together. */
class Check {
  readonly errors: ScenarioError[] = [];
  readonly warnings: ScenarioWarning[] = [];
  private readonly brokerIds: readonly number[];
  private readonly topics: readonly string[];

  constructor(private readonly scenario: ParsedScenario, private readonly known: KnownNames | undefined) {
    this.brokerIds = brokersOf(scenario).map((broker) => broker.id);
    this.topics = scenario.topics.map((topic) => topic.name);
  }

  all(): PlannedCommand[] {
    this.checkCluster();
    this.checkTopics();
    this.checkProducers();
    this.checkGroups();
    this.checkNames();
    return this.checkFaults();
  }

  private error(path: string, value: unknown, expected: string, help = ''): void {
    this.errors.push({ path, value: show(value), expected, help });
  }

  private checkCluster(): void {
    const { brokers, network, config } = this.scenario.cluster;
    if (typeof brokers !== 'number') {
      if (brokers.length === 0) this.error('cluster.brokers', brokers, 'at least one broker');
      brokers.forEach((broker, i) => {
        if (this.brokerIds.indexOf(broker.id) !== i) this.error(`cluster.brokers[${i}].id`, broker.id, 'an id that no other broker has');
        if (broker.config !== undefined) this.checkConfig(`cluster.brokers[${i}].config`, 'broker', broker.config, (given) => resolveBrokerConfig(given, this.known?.broker));
      });
    }
    if (network.latencyMs < network.interBrokerLatencyMs / 2) {
      this.error('cluster.network.latencyMs', network.latencyMs, `at least half of interBrokerLatencyMs (${network.interBrokerLatencyMs / 2})`, 'A broker’s own way to the middle of the network is part of every way to it.');
    }
    this.checkControlPlane();
    this.errors.push(...checkFeatures(this.scenario.cluster));
    if (this.scenario.groups.length > 0) this.checkOffsetsTopic(config);
    this.checkConfig('cluster.config', 'broker', config, (given) => resolveBrokerConfig(given, this.known?.broker));
  }

  /** A quorum and ZooKeeper exclude each other. */
  private checkControlPlane(): void {
    const { controlPlane, controllers, zookeeper } = this.scenario.cluster;
    if (controlPlane === 'zookeeper' && controllers > 1) {
      this.error('cluster.controllers', controllers, 'nothing beside controlPlane "zookeeper"', 'There the controller is one of the brokers.');
    }
    if (controlPlane === 'kraft' && (zookeeper.sessionTimeoutMs !== 18_000 || zookeeper.interBrokerProtocol !== '3.9')) {
      this.error('cluster.zookeeper', zookeeper, 'nothing beside controlPlane "kraft"', 'There is no ZooKeeper in such a cluster.');
    }
  }

  /** As on a real cluster, the offsets topic needs as many brokers as it has replicas; without it no group forms. */
  private checkOffsetsTopic(config: ScenarioConfig): void {
    const { offsetsTopicReplicationFactor: wanted } = resolveBrokerConfig(configEntries(config)).values;
    this.checkInternalTopic('__consumer_offsets', 'offsets.topic.replication.factor', wanted, 'no group can form');
  }

  /** The same for the coordinators of transactions. */
  private checkTransactionTopic(): void {
    const { transactionStateLogReplicationFactor: wanted } = resolveBrokerConfig(configEntries(this.scenario.cluster.config)).values;
    this.checkInternalTopic('__transaction_state', 'transaction.state.log.replication.factor', wanted, 'no transactional producer can start');
  }

  /** And for share coordinators. */
  private checkShareStateTopic(): void {
    const { shareCoordinatorStateTopicReplicationFactor: wanted } = resolveBrokerConfig(configEntries(this.scenario.cluster.config)).values;
    this.checkInternalTopic('__share_group_state', 'share.coordinator.state.topic.replication.factor', wanted, 'no share group can read');
  }

  private checkInternalTopic(topic: string, name: string, wanted: number, consequence: string): void {
    const path = `cluster.config["${name}"]`;
    if (wanted <= this.brokerIds.length || this.warnings.some((warning) => warning.path === path)) return;
    this.warnings.push({ path, value: String(wanted), message: `with ${this.brokerIds.length} brokers, ${topic} cannot have ${wanted} replicas: ${consequence} until ${name} is lower` });
  }

  private checkTopics(): void {
    this.scenario.topics.forEach((topic, i) => {
      const path = `topics[${i}]`;
      if (this.topics.indexOf(topic.name) !== i) this.error(`${path}.name`, topic.name, 'a name that no other topic has');
      if (topic.assignment !== undefined) this.checkAssignment(path, topic.assignment, topic.partitions ?? topic.replicationFactor);
      else if ((topic.replicationFactor ?? 1) > this.brokerIds.length) {
        this.error(`${path}.replicationFactor`, topic.replicationFactor, `at most the number of brokers, ${this.brokerIds.length}`);
      }
      this.checkConfig(`${path}.configs`, 'topic', topic.configs, (given) => resolve('topic', definitionsOf('topic'), given));
    });
  }

  private checkAssignment(path: string, assignment: readonly (readonly number[])[], alsoGiven: number | undefined): void {
    if (alsoGiven !== undefined) this.error(`${path}.assignment`, assignment, 'no assignment beside partitions or replicationFactor', 'The assignment gives both.');
    if (assignment.length === 0) this.error(`${path}.assignment`, assignment, 'the replicas of at least one partition');
    assignment.forEach((replicas, p) => {
      if (replicas.length === 0) this.error(`${path}.assignment[${p}]`, replicas, 'at least one broker id');
      if (replicas.length !== (assignment[0] as readonly number[]).length) this.error(`${path}.assignment[${p}]`, replicas, 'as many replicas as the first partition has');
      replicas.forEach((id, r) => {
        if (!this.brokerIds.includes(id)) this.error(`${path}.assignment[${p}][${r}]`, id, 'the id of a broker', `Brokers: ${this.brokerIds.join(', ')}.`);
        if (replicas.indexOf(id) !== r) this.error(`${path}.assignment[${p}][${r}]`, id, 'a broker that is named once');
      });
    });
  }

  private checkProducers(): void {
    this.scenario.producers.forEach((producer, i) => {
      const path = `producers[${i}]`;
      this.checkTopicExists(`${path}.topic`, producer.topic);
      const { workload } = producer;
      if (workload?.stopMs !== undefined && workload.stopMs <= workload.startMs) {
        this.error(`${path}.workload.stopMs`, workload.stopMs, `later than startMs, ${workload.startMs}`);
      }
      if (producer.transactions !== undefined && producer.config['transactional.id'] === undefined) {
        this.error(`${path}.transactions`, producer.transactions, 'nothing without a "transactional.id" in its config', 'Only a producer with such an id has transactions.');
      }
      if (producer.config['transactional.id'] !== undefined) this.checkTransactionTopic();
      this.checkConfig(`${path}.config`, 'producer', producer.config, (given) => resolveProducerConfig(given, this.known?.producer));
    });
  }

  private checkGroups(): void {
    const names = this.scenario.groups.map((group) => group.name);
    this.scenario.groups.forEach((group, i) => {
      const path = `groups[${i}]`;
      if (names.indexOf(group.name) !== i) this.error(`${path}.name`, group.name, 'a name that no other group has');
      group.topics.forEach((topic, t) => this.checkTopicExists(`${path}.topics[${t}]`, topic));
      this.checkConfig(`${path}.config`, 'consumer', group.config, (given) => resolveConsumerConfig(given, this.known?.consumer));
      this.checkProtocol(path, group.config);
      if (group.share !== undefined) this.checkShare(path, group, group.share);
      if (group.output !== undefined) this.checkOutput(path, group, group.output);
      const own = group.config['group.id'];
      if (own !== undefined && own !== group.name) this.error(`${path}.config["group.id"]`, own, `the group's name, ${group.name}, or nothing`);
    });
  }

  /** A share group has no offsets, no assignors of its own, and one protocol (R-SHR-02). */
  private checkShare(path: string, group: ScenarioGroup, share: ScenarioShare): void {
    for (const name of shareConsumerRefusesConfigs) {
      if (group.config[name] !== undefined) this.error(`${path}.config["${name}"]`, group.config[name], 'nothing', 'A share consumer does not take this configuration.');
    }
    if (group.output !== undefined) this.error(`${path}.output`, group.output, 'nothing', 'The applications of a share group write nothing here.');
    const isExplicit = String(group.config['share.acknowledgement.mode'] ?? 'implicit').toLowerCase() === 'explicit';
    if (share.answer !== 'accept' && !isExplicit) this.error(`${path}.share.answer`, share.answer, 'accept', 'Other answers need share.acknowledgement.mode=explicit.');
    this.checkConfig(`${path}.share.configs`, 'group', share.configs, (given) => resolve('group', groupDefinitions, given, this.known?.group));
    this.checkShareStateTopic();
    if (this.scenario.cluster.controlPlane === 'zookeeper') this.error(`${path}.share`, share, 'nothing', 'Share groups are younger than clusters without ZooKeeper.');
  }

  /** An application that writes commits by itself. */
  private checkOutput(groupPath: string, group: ScenarioGroup, { topic, guarantee, config }: ScenarioOutput): void {
    const path = `${groupPath}.output`;
    this.checkTopicExists(`${path}.topic`, topic);
    if (group.topics.includes(topic)) this.error(`${path}.topic`, topic, 'another topic than those the group reads', 'It would read what it writes for ever.');
    this.checkConfig(`${path}.config`, 'producer', config, (given) => resolveProducerConfig(given, this.known?.producer));
    const auto = group.config['enable.auto.commit'];
    if (auto !== undefined && String(auto) !== 'false') this.error(`${groupPath}.config["enable.auto.commit"]`, auto, 'false, or nothing', 'An application with an output commits by itself.');
    if (config['transactional.id'] !== undefined) this.error(`${path}.config["transactional.id"]`, config['transactional.id'], 'nothing', 'With exactly-once every member’s name is its transactional.id.');
    if (guarantee !== 'exactly-once') return;
    if (!resolveProducerConfig(configEntries(config)).values.enableIdempotence) this.error(`${path}.config`, config, 'settings that go with idempotence', 'Exactly-once needs acks=all, retries and at most five requests in flight.');
    this.checkTransactionTopic();
  }

  /** What groups cannot do here is an error, not a silent difference. */
  private checkProtocol(path: string, config: ScenarioConfig): void {
    const { values } = resolveConsumerConfig(configEntries(config));
    const strategy = 'partition.assignment.strategy';
    if (offeredAssignors(values.partitionAssignmentStrategy).length === 0) {
      this.error(`${path}.config["${strategy}"]`, config[strategy], 'a list with RangeAssignor, RoundRobinAssignor, StickyAssignor or CooperativeStickyAssignor of org.apache.kafka.clients.consumer', 'Other assignors are not built.');
    }
  }

  private checkTopicExists(path: string, topic: string): void {
    if (!this.topics.includes(topic)) this.error(path, topic, 'the name of a topic of this scenario', didYouMean(topic, this.topics));
  }

  private checkNames(): void {
    const nodes = nodesOf(this.scenario);
    const seen = new Set(nodes.filter((node) => node.kind !== 'producer' && node.kind !== 'consumer' && node.kind !== 'share consumer').map((node) => node.name));
    const claim = (path: string, name: string): void => {
      if (seen.has(name)) this.error(path, name, 'a name that no other node has');
      seen.add(name);
    };
    this.scenario.producers.forEach((producer, i) => claim(`producers[${i}].name`, producer.name));
    this.scenario.groups.forEach((group, i) => group.members.forEach((member, m) => claim(`groups[${i}].members[${m}]`, member)));
  }

  private checkFaults(): PlannedCommand[] {
    const nodes = nodesOf(this.scenario);
    const planned: PlannedCommand[] = [];
    this.scenario.faults.forEach((fault, i) => {
      const path = `faults[${i}]`;
      const read = readPlannedCommand(fault, MAX_DURATION_MS);
      const errors = read.ok ? checkCommand(read.planned, { nodes, topics: this.topics }) : read.errors;
      for (const error of errors) this.errors.push({ ...error, path: error.path === '' ? path : `${path}.${error.path}` });
      if (read.ok && errors.length === 0) planned.push(read.planned);
    });
    return planned;
  }

  /** Configuration is checked by the tables of `config/`, each remark brought to its place. */
  private checkConfig(
    path: string,
    scope: ConfigScope,
    given: ScenarioConfig,
    read: (settings: readonly (readonly [string, string])[]) => { readonly errors: readonly ConfigRemark[]; readonly warnings: readonly ConfigRemark[] },
  ): void {
    const { errors, warnings } = read(configEntries(given));
    const place = (name: string): string => `${path}[${JSON.stringify(name)}]`;
    for (const { name, message } of errors) {
      const definition = definitionOf(scope, name);
      if (definition === undefined) {
        this.error(place(name), given[name], `a ${scope} configuration of Kafka`, didYouMeanConfig(scope, name));
      } else if (message.startsWith('Invalid value')) this.error(place(name), given[name], definition.expectation);
      else this.error(place(name), given[name], 'a value that goes with the others', message);
    }
    for (const { name, value, message } of warnings) this.warnings.push({ path: place(name), value, message });
  }
}

function didYouMeanConfig(scope: ConfigScope, name: string): string {
  const close = nearest(name, Object.values(definitionsOf(scope)).map((definition) => definition.name));
  return close === undefined ? '' : `Did you mean "${close}"?`;
}

/** Configuration as a properties file would hold it. */
export function configEntries(config: ScenarioConfig): (readonly [string, string])[] {
  return Object.entries(config).map(([name, value]) => [name, String(value)] as const);
}
