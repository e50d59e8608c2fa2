/**
 * What an administrator does with Kafka's own tools: each command sends the request that the tool would send, to the first broker
 * that runs, and the cluster answers by what it does.
 */
import { ConfigOperation, ConfigResourceType } from '../../engine/protocol/messages/configs';
import { brokerName } from '../../engine/scenario/scenario';
import { parseThing, partitionThing } from './things';
import type { Command, Option, Values } from './command';
import type { CommandContext, NodeFacts } from './context';

type C = Command<CommandContext>;

const ELECT_LEADERS_VERSION = 2;
const ALTER_CONFIGS_VERSION = 1;
const DELETE_RECORDS_VERSION = 2;
const DELETE_RECORDS_TIMEOUT_MS = 60_000;
/** Values of `electionType`. */
const PREFERRED = 0;
const UNCLEAN = 1;

/** Settings of a topic that can be changed from a list; everything else is for a scenario. */
const TOPIC_SETTINGS: readonly Option[] = [
  { value: 'min.insync.replicas', label: 'min.insync.replicas', hint: 'a number' },
  { value: 'unclean.leader.election.enable', label: 'unclean.leader.election.enable', hint: 'true or false' },
];

function bootstrap({ run }: CommandContext): string | undefined {
  return run.facts().nodes.find(({ role, condition }) => role === 'broker' && condition === 'running')?.name;
}

function ask(context: CommandContext, api: string, version: number, body: object): void {
  const to = bootstrap(context);
  if (to !== undefined) context.run.act({ type: 'request', id: `admin-${api}`, to, api, version, body, connection: 'admin' });
}

/** Somebody has to take the request. */
function reachable(context: CommandContext): true | string {
  return bootstrap(context) !== undefined || 'no broker runs that could take the request';
}

function topics({ run }: CommandContext): Option[] {
  return run.facts().topics.filter(({ name }) => !name.startsWith('__')).map(({ name }) => ({ value: name, label: name }));
}

function partitions({ run }: CommandContext): Option[] {
  return run.facts().topics.flatMap(({ name, partitions: count }) =>
    Array.from({ length: count }, (_, p) => ({ value: partitionThing(name, p), label: `${name}-${p}` })));
}

function partitionOf({ partition }: Values): { readonly topic: string; readonly partition: number } | undefined {
  const thing = parseThing(String(partition));
  return thing?.kind === 'partition' ? thing : undefined;
}

/** The selected partition, or that of the selected replica. */
function selectedPartition({ shell }: CommandContext): Values {
  const thing = shell.selected === undefined ? undefined : parseThing(shell.selected);
  return thing?.kind === 'partition' || thing?.kind === 'replica' ? { partition: partitionThing(thing.topic, thing.partition) } : {};
}

/** The tool asks who leads the partition and sends its request there: only a leader deletes. */
function leaderOf({ run }: CommandContext, values: Values): NodeFacts | undefined {
  const named = partitionOf(values);
  const { topics: known, nodes } = run.facts();
  const id = named === undefined ? -1 : (known.find(({ name }) => name === named.topic)?.leaders[named.partition] ?? -1);
  return nodes.find(({ name, condition }) => id >= 0 && name === brokerName(id) && condition === 'running');
}

export const adminCommands: readonly C[] = [
  {
    id: 'admin.elect-preferred',
    title: 'Elect the preferred leaders of all partitions',
    group: 'Admin',
    availability: reachable,
    run: (context) => ask(context, 'ElectLeaders', ELECT_LEADERS_VERSION, { electionType: PREFERRED, topicPartitions: null }),
  },
  {
    id: 'admin.elect-unclean',
    title: 'Elect a leader that is out of sync …',
    describe: (_context, values) => {
      const named = partitionOf(values);
      return named === undefined ? 'Elect a leader that is out of sync' : `Elect any leader for ${named.topic}-${named.partition}, in sync or not`;
    },
    group: 'Admin',
    parameters: { partition: { kind: 'thing', label: 'partition' } },
    options: (context, parameter) => (parameter === 'partition' ? partitions(context) : []),
    presume: selectedPartition,
    availability: reachable,
    run(context, values) {
      const named = partitionOf(values);
      if (named) ask(context, 'ElectLeaders', ELECT_LEADERS_VERSION, { electionType: UNCLEAN, topicPartitions: [{ topic: named.topic, partitions: [named.partition] }] });
    },
  },
  {
    id: 'admin.delete-records',
    title: 'Delete the oldest records of a partition …',
    describe: (_context, values) => {
      const named = partitionOf(values);
      return named === undefined ? 'Delete the oldest records' : `Delete the records of ${named.topic}-${named.partition} below offset ${values['offset']}`;
    },
    group: 'Admin',
    parameters: {
      partition: { kind: 'thing', label: 'partition' },
      offset: { kind: 'number', label: 'first offset that stays', min: 0, max: Number.MAX_SAFE_INTEGER },
    },
    options: (context, parameter) => (parameter === 'partition' ? partitions(context) : []),
    presume: selectedPartition,
    availability: (context, values) => partitionOf(values) === undefined || leaderOf(context, values) !== undefined || 'the partition has no leader that runs',
    run(context, values) {
      const named = partitionOf(values);
      const leader = leaderOf(context, values);
      if (named === undefined || leader === undefined) return;
      context.run.act({
        type: 'request', id: 'admin-DeleteRecords', to: leader.name, api: 'DeleteRecords', version: DELETE_RECORDS_VERSION, connection: 'admin',
        body: { topics: [{ name: named.topic, partitions: [{ partitionIndex: named.partition, offset: Math.round(Number(values['offset'])) }] }], timeoutMs: DELETE_RECORDS_TIMEOUT_MS },
      });
    },
  },
  {
    id: 'admin.topic-setting',
    title: 'Change a setting of a topic …',
    describe: (_context, { topic, name, value }) => `Set ${name}=${value} on ${topic}`,
    group: 'Admin',
    parameters: {
      topic: { kind: 'choice', label: 'topic' },
      name: { kind: 'choice', label: 'setting' },
      value: { kind: 'text', label: 'value', maxLength: 100 },
    },
    options: (context, parameter) => (parameter === 'topic' ? topics(context) : parameter === 'name' ? TOPIC_SETTINGS : []),
    availability: reachable,
    run: (context, { topic, name, value }) =>
      ask(context, 'IncrementalAlterConfigs', ALTER_CONFIGS_VERSION, {
        resources: [{ resourceType: ConfigResourceType.TOPIC, resourceName: String(topic), configs: [{ name: String(name), configOperation: ConfigOperation.SET, value: String(value) }] }],
      }),
  },
];

/** What the bar below the stage offers for a partition. */
export const PARTITION_COMMANDS = ['admin.elect-preferred', 'admin.elect-unclean', 'admin.delete-records'] as const;
