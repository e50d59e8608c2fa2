/** Clients of a scenario as command lines of the tools that come closest to them. */
import { brokerPort, BROKER_HOST } from '../../engine/protocol/endpoints';
import { brokersOf, type Scenario } from '../../engine/scenario/scenario';
import type { ScenarioConfig, ScenarioGroup, ScenarioProducer } from '../../engine/scenario/schema';
import { line, none, steps, type RealCommand } from './real-command';

/** A perf test ends after so many records: an hour's worth. */
const HOUR_SECONDS = 3_600;
const DEFAULT_VALUE_BYTES = 100;

/** All brokers: a tool takes the first that answers. */
export function allBrokers(scenario: Pick<Scenario, 'cluster'>): string {
  return brokersOf(scenario).map(({ id }) => addressOf(id)).join(',');
}

export function addressOf(brokerId: number): string {
  return `${BROKER_HOST}:${brokerPort(brokerId)}`;
}

/** A producer's workload. The tool sends records without keys, evenly spaced. */
export function producerLine(scenario: Pick<Scenario, 'cluster'>, producer: ScenarioProducer, recordsPerSecond: number): RealCommand {
  const { name, topic, config, workload, transactions } = producer;
  const { transactionalId, others } = splitTransactionalId(config);
  const words = [
    '--topic', topic, '--num-records', String(recordsPerSecond * HOUR_SECONDS), '--record-size', String(Math.max(1, workload?.valueSizeBytes ?? DEFAULT_VALUE_BYTES)), '--throughput', String(recordsPerSecond),
    '--bootstrap-server', allBrokers(scenario),
    ...(transactionalId === undefined ? [] : ['--transactional-id', transactionalId, '--transaction-duration-ms', String(transactions?.everyMs ?? 100)]),
    '--command-property', `client.id=${name}`, ...others.map(([key, value]) => `${key}=${value}`),
  ];
  return steps([{ type: 'tool', command: line('kafka-producer-perf-test', ...words), inBackground: true }], perfRemark(producer));
}

function perfRemark({ name, workload, transactions }: ScenarioProducer): string | undefined {
  const differences = [
    ...(workload !== undefined && (Array.isArray(workload.keys) || Number(workload.keys) > 0) ? ['the tool sends records without keys'] : []),
    ...(workload?.spacing === 'random' ? ['it spaces them evenly'] : []),
    ...(transactions !== undefined && transactions.abortEvery > 0 ? ['it aborts no transaction'] : []),
  ];
  return differences.length === 0 ? undefined : `Not quite ${name}: ${differences.join(', and ')}.`;
}

function splitTransactionalId(config: ScenarioConfig): { readonly transactionalId: string | undefined; readonly others: readonly (readonly [string, string])[] } {
  const entries = Object.entries(config).map(([name, value]) => [name, String(value)] as const);
  return { transactionalId: entries.find(([name]) => name === 'transactional.id')?.[1], others: entries.filter(([name]) => name !== 'transactional.id') };
}

/** One member of a group, as a console consumer that writes what it reads to a file. */
export function memberLine(scenario: Pick<Scenario, 'cluster'>, group: ScenarioGroup, member: string): RealCommand {
  if (group.output !== undefined) return none(`${member} writes what it reads to another topic: that is an application, and no tool of Kafka.`);
  const isShare = group.share !== undefined;
  const topics = group.topics.length === 1 || isShare ? ['--topic', group.topics[0] ?? ''] : ['--include', group.topics.map((name) => name.replaceAll('.', '\\.')).join('|')];
  const settings = [['client.id', member], ...Object.entries(group.config)].map(([name, value]) => `${name}=${String(value)}`);
  const words = ['--bootstrap-server', allBrokers(scenario), '--group', group.name, ...topics, ...settings.flatMap((setting) => ['--command-property', setting])];
  const command = `${line(isShare ? 'kafka-console-share-consumer' : 'kafka-console-consumer', ...words)} > ${member}.log`;
  const differences = [
    ...(group.processingMs > 0 || group.processingUsPerRecord > 0 ? ['the tool does no work on what it reads, so it is faster'] : []),
    ...(isShare && group.topics.length > 1 ? ['it reads one topic only'] : []),
  ];
  return steps([{ type: 'tool', command, inBackground: true }], differences.length === 0 ? undefined : `Not quite ${member}: ${differences.join(', and ')}.`);
}

/** The line that starts a client of the scenario, by its name; undefined when there is no such client. */
export function clientLine(scenario: Scenario, name: string): RealCommand | undefined {
  const producer = scenario.producers.find((each) => each.name === name);
  if (producer !== undefined) {
    const rate = producer.workload?.recordsPerSecond ?? 0;
    return rate > 0 ? producerLine(scenario, producer, rate) : none(`${name} sends nothing by itself: a console producer sends each of its records.`);
  }
  const group = scenario.groups.find(({ members }) => members.includes(name));
  return group === undefined ? undefined : memberLine(scenario, group, name);
}
