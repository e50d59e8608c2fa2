/** Requests of an administrator as the command lines of the tools that send them. */
import { ConfigOperation, ConfigResourceType } from '../../engine/protocol/messages/configs';
import { line, none, steps, type RealCommand, type RealStep } from './real-command';

/** A body comes from outside and holds whatever it holds. */
type Json = Readonly<Record<string, unknown>>;

/** `--bootstrap-server` or `--bootstrap-controller` with its address. */
export type Bootstrap = readonly [option: string, address: string];

export function ofRequest(api: string, body: object, at: Bootstrap): RealCommand {
  const fields = body as Json;
  switch (api) {
    case 'ElectLeaders':
      return electLeaders(fields, at);
    case 'IncrementalAlterConfigs':
      return alterConfigs(fields, at);
    case 'DeleteRecords':
      return deleteRecords(fields, at);
    case 'AlterPartitionReassignments':
      return reassign(fields, at);
    case 'CreateTopics':
      return oneEach(list(fields, 'topics').map((topic) => line('kafka-topics', ...at, '--create', ...createTopicWords(topic))));
    case 'CreatePartitions':
      return oneEach(list(fields, 'topics').map((topic) => line('kafka-topics', ...at, '--alter', '--topic', text(topic, 'name'), '--partitions', text(topic, 'count'))));
    case 'DeleteTopics':
      return oneEach(list(fields, 'topics').map((topic) => line('kafka-topics', ...at, '--delete', '--topic', exactly(text(topic, 'name')))));
    case 'DeleteGroups':
      return oneEach([line('kafka-consumer-groups', ...at, '--delete', ...values(fields, 'groupsNames').flatMap((group) => ['--group', String(group)]))]);
    case 'OffsetDelete':
      return oneEach([line('kafka-consumer-groups', ...at, '--delete-offsets', '--group', text(fields, 'groupId'), ...list(fields, 'topics').flatMap((topic) => ['--topic', topicWithPartitions(topic)]))]);
    case 'UnregisterBroker':
      return oneEach([line('kafka-cluster', 'unregister', ...at, '--id', text(fields, 'brokerId'))]);
    case 'DescribeQuorum':
      return oneEach([line('kafka-metadata-quorum', ...at, 'describe', '--status')]);
    case 'DescribeCluster':
      return oneEach([line('kafka-cluster', 'list-endpoints', ...at)]);
    case 'ListGroups':
      return oneEach([line('kafka-groups', ...at, '--list')]);
    default:
      return none(`No tool of Kafka sends ${api} and nothing else.`);
  }
}

const PREFERRED = 0;

function electLeaders(body: Json, at: Bootstrap): RealCommand {
  const type = ['--election-type', Number(body['electionType'] ?? PREFERRED) === PREFERRED ? 'preferred' : 'unclean'];
  const topics = body['topicPartitions'];
  if (!Array.isArray(topics)) return oneEach([line('kafka-leader-election', ...at, ...type, '--all-topic-partitions')]);
  const partitions = list(body, 'topicPartitions').flatMap((topic) => values(topic, 'partitions').map((partition) => ({ topic: text(topic, 'topic'), partition })));
  const [first] = partitions;
  if (partitions.length === 1 && first !== undefined) return oneEach([line('kafka-leader-election', ...at, ...type, '--topic', first.topic, '--partition', String(first.partition))]);
  return withFile('elect.json', { partitions }, line('kafka-leader-election', ...at, ...type, '--path-to-json-file', 'elect.json'));
}

function deleteRecords(body: Json, at: Bootstrap): RealCommand {
  const partitions = list(body, 'topics').flatMap((topic) =>
    list(topic, 'partitions').map((partition) => ({ topic: text(topic, 'name'), partition: partition['partitionIndex'], offset: partition['offset'] })));
  return withFile('delete.json', { partitions, version: 1 }, line('kafka-delete-records', ...at, '--offset-json-file', 'delete.json'));
}

/** A partition without replicas takes back what is under way for it; the tool has one command for the one and one for the other. */
function reassign(body: Json, at: Bootstrap): RealCommand {
  const all = list(body, 'topics').flatMap((topic) =>
    list(topic, 'partitions').map((partition) => ({ topic: text(topic, 'name'), partition: partition['partitionIndex'], replicas: partition['replicas'] })));
  const moved = all.filter(({ replicas }) => Array.isArray(replicas));
  const taken = all.filter(({ replicas }) => !Array.isArray(replicas)).map(({ topic, partition }) => ({ topic, partition, replicas: [] }));
  const command = (file: string, action: string): string => line('kafka-reassign-partitions', ...at, '--reassignment-json-file', file, action);
  const parts: RealStep[] = [];
  if (moved.length > 0) parts.push(file('reassign.json', { version: 1, partitions: moved }), { type: 'tool', command: command('reassign.json', '--execute') });
  if (taken.length > 0) parts.push(file('cancel.json', { version: 1, partitions: taken }), { type: 'tool', command: command('cancel.json', '--cancel') });
  return steps(parts);
}

const ENTITY_TYPES: Readonly<Record<number, string>> = { [ConfigResourceType.TOPIC]: 'topics', [ConfigResourceType.BROKER]: 'brokers', [ConfigResourceType.GROUP]: 'groups' };

function alterConfigs(body: Json, at: Bootstrap): RealCommand {
  const lines: string[] = [];
  for (const resource of list(body, 'resources')) {
    const type = ENTITY_TYPES[Number(resource['resourceType'])];
    const configs = list(resource, 'configs');
    if (type === undefined) return none('kafka-configs.sh does not change this kind of thing.');
    if (configs.some(({ configOperation }) => configOperation === ConfigOperation.APPEND || configOperation === ConfigOperation.SUBTRACT)) {
      return none('kafka-configs.sh sets a configuration or takes it back; it does not add to a list or take from it.');
    }
    const name = text(resource, 'resourceName');
    const set = configs.filter(({ configOperation }) => configOperation !== ConfigOperation.DELETE).map((config) => `${text(config, 'name')}=${bracketed(text(config, 'value'))}`);
    const deleted = configs.filter(({ configOperation }) => configOperation === ConfigOperation.DELETE).map((config) => text(config, 'name'));
    lines.push(line('kafka-configs', ...at, '--alter', '--entity-type', type, ...(name === '' ? ['--entity-default'] : ['--entity-name', name]),
      ...(set.length > 0 ? ['--add-config', set.join(',')] : []), ...(deleted.length > 0 ? ['--delete-config', deleted.join(',')] : [])));
  }
  return oneEach(lines);
}

/** Words of `--create` after the address. */
export function createTopicWords(topic: Json): readonly string[] {
  const assignments = list(topic, 'assignments');
  const count = (field: string, option: string): readonly string[] => (Number(topic[field] ?? -1) > 0 ? [option, text(topic, field)] : []);
  const placement = assignments.length > 0
    ? ['--replica-assignment', assignments.map((partition) => values(partition, 'brokerIds').join(':')).join(',')]
    : [...count('numPartitions', '--partitions'), ...count('replicationFactor', '--replication-factor')];
  return ['--topic', text(topic, 'name'), ...placement, ...list(topic, 'configs').flatMap((config) => ['--config', `${text(config, 'name')}=${text(config, 'value')}`])];
}

/** Commas part configurations unless brackets hold them together. */
function bracketed(value: string): string {
  return value.includes(',') ? `[${value}]` : value;
}

/** The tool takes a pattern; a name that means itself needs its dots escaped. */
function exactly(name: string): string {
  return name.replaceAll('.', '\\.');
}

function topicWithPartitions(topic: Json): string {
  const partitions = list(topic, 'partitions').map((partition) => text(partition, 'partitionIndex'));
  return partitions.length === 0 ? text(topic, 'name') : `${text(topic, 'name')}:${partitions.join(',')}`;
}

function oneEach(lines: readonly string[]): RealCommand {
  return steps(lines.map((command) => ({ type: 'tool', command })));
}

function withFile(name: string, content: unknown, command: string): RealCommand {
  return steps([file(name, content), { type: 'tool', command }]);
}

function file(name: string, content: unknown): RealStep {
  return { type: 'file', name, content: `${JSON.stringify(content)}\n` };
}

function values(from: Json, field: string): readonly unknown[] {
  const value = from[field];
  return Array.isArray(value) ? value : [];
}

function list(from: Json, field: string): readonly Json[] {
  return values(from, field).filter((one): one is Json => typeof one === 'object' && one !== null);
}

function text(from: Json, field: string): string {
  const value = from[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
