import { ConfigResourceType } from '../../protocol/messages/configs';
import { ErrorCode } from '../../protocol/error-codes';
import type { CreatePartitionsResponse } from '../../protocol/messages/partitions';
import type { CreateTopicsResponse, DeleteTopicsResponse } from '../../protocol/messages/topics';
import { checkSetting } from '../../config/resolve';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { describeCluster, describeConfigs, describeTopics, listReassignments, listTopics } from '../admin/cluster-calls';
import { checkInvalid, checkRequired, helpOrVersion } from '../command-line/check-options';
import { javaHashOrder } from '../command-line/java-hash-order';
import { javaLong, numberFormat } from '../command-line/java-number';
import { topicFilter, PATTERN_SYNTAX } from '../command-line/java-regex';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import { executionFailure, ILLEGAL_ARGUMENT, KAFKA_ERRORS, tellWithTrace, ToolFailure, UsageExit } from '../process/tool-failure';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { describeLines, type TopicFilters } from './describe-topics';
import { TOPIC_OPTIONS } from './topic-options';

const LOGGER = 'org.apache.kafka.tools.TopicCommand';
const ACTIONS = ['list', 'describe', 'create', 'alter', 'delete'] as const;
const INTERNAL_TOPICS = new Set(['__consumer_offsets', '__transaction_state', '__share_group_state']);
const NAME_WARNING = "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it is best to use either, but not both.";
const MAX_REPLICATION_FACTOR = 32_767;

export const topicCommand: Tool = { name: 'kafka-topics', table: TOPIC_OPTIONS, run };

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  let options: ParsedOptions;
  try {
    options = parseOptions(TOPIC_OPTIONS, words);
    const ended = helpOrVersion(context.out, options, words, TOPIC_OPTIONS.summary);
    if (ended !== null) return ended;
    check(options);
  } catch (failure) {
    // What is wrong with the command line itself comes with a trace, and before anything else is done (R-CLI-02).
    return tellWithTrace(context, failure);
  }
  try {
    const admin = context.admin(options.text('bootstrap-server') ?? '', options.text('command-config'));
    yield* act(context, admin, options);
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    context.out(`Error while executing topic command : ${failure.message}`);
    context.log('ERROR', [...failure.trace(), ''].slice(0, -1), LOGGER);
    return 1;
  }
}

function check(options: ParsedOptions): void {
  const actions = ACTIONS.filter((action) => options.has(action));
  if (actions.length !== 1) throw new UsageExit('Command must include exactly one action: --list, --describe, --create, --alter or --delete');
  if (!options.has('bootstrap-server')) throw new ToolFailure(ILLEGAL_ARGUMENT, '--bootstrap-server must be specified');
  const isDescribe = options.has('describe');
  if (!isDescribe && !options.has('list')) checkRequired(options, 'topic');
  if (options.has('alter')) {
    if (options.has('config')) throw new UsageExit('Altering topic configuration through kafka-topics is not supported: use kafka-configs.');
    checkRequired(options, 'partitions');
  }
  const without = (...allowed: readonly string[]): string[] => ACTIONS.filter((action) => !allowed.includes(action));
  checkInvalid(options, 'config', ...without('create'));
  checkInvalid(options, 'partitions', ...without('create', 'alter'));
  checkInvalid(options, 'replication-factor', ...without('create'));
  checkInvalid(options, 'replica-assignment', ...without('create', 'alter'));
  if (options.has('create')) checkInvalid(options, 'replica-assignment', 'partitions', 'replication-factor');
  for (const filter of ['under-replicated-partitions', 'unavailable-partitions', 'under-min-isr-partitions', 'at-min-isr-partitions', 'topics-with-overrides', 'topic-id']) {
    checkInvalid(options, filter, ...without('describe'));
  }
  const filters = ['topics-with-overrides', 'under-replicated-partitions', 'under-min-isr-partitions', 'at-min-isr-partitions', 'unavailable-partitions'];
  for (const filter of filters) checkInvalid(options, filter, ...filters.filter((other) => other !== filter));
  checkInvalid(options, 'if-exists', ...without('alter', 'delete', 'describe'));
  checkInvalid(options, 'if-not-exists', ...without('create'));
  checkInvalid(options, 'exclude-internal', ...without('list', 'describe'));
}

function* act(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  if (options.has('create')) yield* create(context, admin, options);
  else if (options.has('alter')) yield* alter(admin, options);
  else if (options.has('list')) {
    const names = yield* matching(admin, options);
    if (names.length > 0 || !options.has('topic')) context.out(names.join('\n'));
  } else if (options.has('describe')) yield* describe(context, admin, options);
  else yield* remove(admin, options);
}

function* create(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  const name = options.text('topic') ?? '';
  const partitions = options.number('partitions');
  const replicationFactor = options.number('replication-factor');
  const assignment = replicaAssignment(options);
  const configs = topicConfigs(options);
  if (/[._]/.test(name)) context.out(NAME_WARNING);
  if (replicationFactor !== null && (replicationFactor < 1 || replicationFactor > MAX_REPLICATION_FACTOR)) {
    throw new ToolFailure(ILLEGAL_ARGUMENT, `The replication factor must be between 1 and ${MAX_REPLICATION_FACTOR} inclusive`);
  }
  if (partitions !== null && partitions < 1) throw new ToolFailure(ILLEGAL_ARGUMENT, 'The partitions must be greater than 0');
  const topic = {
    name, numPartitions: assignment === null ? (partitions ?? -1) : -1, replicationFactor: assignment === null ? (replicationFactor ?? -1) : -1,
    assignments: (assignment ?? []).map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })), configs,
  };
  const answer = yield* admin.ask<CreateTopicsResponse>({ name: 'createTopics', api: 'CreateTopics', version: 7, body: { topics: [topic], timeoutMs: admin.timeoutMs, validateOnly: false } });
  const [result] = answer.topics;
  if (result === undefined) return;
  if (result.errorCode === ErrorCode.TOPIC_ALREADY_EXISTS && options.has('if-not-exists')) return;
  if (result.errorCode !== ErrorCode.NONE) throw apiFailure(result.errorCode, result.errorMessage);
  context.out(`Created topic ${name}.`);
}

function replicaAssignment(options: ParsedOptions): number[][] | null {
  const text = options.text('replica-assignment');
  if (text === null || text === '') return null;
  const lists = text.split(',').map((part) => part.trim().split(':').map((id) => brokerId(id.trim())));
  lists.forEach((list, index) => {
    const twice = [...new Set(list.filter((id, i) => list.indexOf(id) !== i))];
    if (twice.length > 0) throw new ToolFailure('org.apache.kafka.tools.AdminCommandFailedException', `Partition replica lists may not contain duplicate entries: ${twice.join(', ')}`);
    if (list.length !== lists[0]?.length) throw new ToolFailure('org.apache.kafka.tools.AdminOperationException', `Partition ${index} has different replication factor: [${list.join(', ')}]`);
  });
  return lists;
}

function brokerId(text: string): number {
  const id = javaLong(text, 'int');
  if (id !== null) return id;
  const { className, message } = numberFormat(text);
  throw new ToolFailure(className, message);
}

function topicConfigs(options: ParsedOptions): { readonly name: string; readonly value: string }[] {
  const configs = new Map<string, string>();
  for (const text of options.texts('config')) {
    const at = text.indexOf('=');
    if (at < 0 || text.slice(at + 1).includes('=')) throw new ToolFailure(ILLEGAL_ARGUMENT, 'requirement failed: Invalid topic config: all configs to be added must be in the format "key=val".');
    configs.set(text.slice(0, at).trim(), text.slice(at + 1).trim());
  }
  for (const [name, value] of configs) {
    const remark = checkSetting('topic', name, value);
    if (remark?.kafkaMessage !== undefined) throw new ToolFailure('org.apache.kafka.common.config.ConfigException', remark.kafkaMessage);
    if (remark !== null) throw new ToolFailure(`${KAFKA_ERRORS}.InvalidConfigurationException`, remark.message);
  }
  return [...configs].map(([name, value]) => ({ name, value }));
}

/** Topics that the filter lets through, sorted. */
function* matching(admin: AdminClient, options: ParsedOptions): Steps<string[]> {
  const filter = filterOf(options);
  const topics = yield* listTopics(admin);
  return topics
    .map(({ name }) => name ?? '')
    .filter((name) => filter.test(name) && !(options.has('exclude-internal') && INTERNAL_TOPICS.has(name)))
    .sort();
}

function filterOf(options: ParsedOptions): RegExp {
  const text = options.text('topic');
  if (text === null) return /^/;
  const filter = topicFilter(text);
  if (filter === null) throw new ToolFailure('java.lang.RuntimeException', `${text} is an invalid regex.`, [{ className: PATTERN_SYNTAX, message: text }]);
  return filter;
}

function ensureExists(names: readonly string[], options: ParsedOptions): void {
  const topic = options.text('topic');
  if (names.length === 0 && topic !== null && !options.has('if-exists')) throw new ToolFailure(ILLEGAL_ARGUMENT, `Topic '${topic}' does not exist as expected`);
}

function* alter(admin: AdminClient, options: ParsedOptions): Steps<void> {
  const count = options.number('partitions') ?? 0;
  const assignment = replicaAssignment(options);
  const names = yield* matching(admin, options);
  ensureExists(names, options);
  if (names.length === 0) return;
  const described = yield* describeTopics(admin, names);
  const topics = described.map(({ name, partitions }) => ({
    name: name ?? '', count, assignments: assignment === null ? null : assignment.slice(partitions.length).map((brokerIds) => ({ brokerIds })),
  }));
  const answer = yield* admin.ask<CreatePartitionsResponse>({ name: 'createPartitions', api: 'CreatePartitions', version: 3, body: { topics, timeoutMs: admin.timeoutMs, validateOnly: false } });
  for (const { errorCode, errorMessage } of answer.results) if (errorCode !== ErrorCode.NONE) throw apiFailure(errorCode, errorMessage);
}

function* remove(admin: AdminClient, options: ParsedOptions): Steps<void> {
  const names = yield* matching(admin, options);
  ensureExists(names, options);
  if (names.length === 0) return;
  const answer = yield* admin.ask<DeleteTopicsResponse>({ name: 'deleteTopics', api: 'DeleteTopics', version: 6, body: { topics: names.map((name) => ({ name })), timeoutMs: admin.timeoutMs } });
  for (const { errorCode, errorMessage } of answer.responses) if (errorCode !== ErrorCode.NONE) throw apiFailure(errorCode, errorMessage);
}

function* describe(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  let names = yield* matching(admin, options);
  const id = options.text('topic-id');
  if (id !== null) {
    const all = yield* listTopics(admin);
    names = all.filter(({ topicId }) => topicId === id).map(({ name }) => name ?? '');
    if (names.length === 0 && !options.has('if-exists')) throw new ToolFailure(ILLEGAL_ARGUMENT, `TopicId '${id}' does not exist as expected`);
  } else ensureExists(names, options);
  if (names.length === 0) return;
  const topics = yield* describeTopics(admin, names, options.number('partition-size-limit-per-response') ?? undefined);
  const cluster = yield* describeCluster(admin);
  const configs = yield* describeConfigs(admin, ConfigResourceType.TOPIC, names);
  const reassignments = yield* ongoing(admin);
  const filters: TopicFilters = {
    underReplicated: options.has('under-replicated-partitions'), unavailable: options.has('unavailable-partitions'), underMinIsr: options.has('under-min-isr-partitions'),
    atMinIsr: options.has('at-min-isr-partitions'), withOverrides: options.has('topics-with-overrides'),
  };
  const live = new Set(cluster.brokers.map(({ brokerId: broker }) => broker));
  for (const topic of topics) {
    const entries = javaHashOrder(configs.get(topic.name ?? '') ?? [], ({ name }) => name);
    for (const line of describeLines(topic, entries, live, reassignments, filters, id !== null)) context.out(line);
  }
}

/** The tool wraps twice what goes wrong when it asks for reassignments. */
function* ongoing(admin: AdminClient): ReturnType<typeof listReassignments> {
  try {
    return yield* listReassignments(admin);
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    const { className, text, causes } = executionFailure(failure);
    throw new ToolFailure('java.lang.RuntimeException', `${className}: ${text ?? ''}`, [{ className, message: text }, ...causes]);
  }
}
