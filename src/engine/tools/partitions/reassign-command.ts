import { ErrorCode } from '../../protocol/error-codes';
import { assignReplicasInTurn, type PlacementBroker } from '../../protocol/assign-replicas';
import type { AlterPartitionReassignmentsResponse } from '../../protocol/messages/partitions';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { describeCluster, listReassignments, topicMetadata } from '../admin/cluster-calls';
import { describeLogDirs } from '../admin/log-dir-calls';
import { checkRequired, helpOrVersion } from '../command-line/check-options';
import { javaLong } from '../command-line/java-number';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import { noSuchFile } from '../command-line/properties';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { executionFailure, ToolFailure, UsageExit } from '../process/tool-failure';
import { readPartitions, readTopics, type FilePartition } from './partitions-file';
import { REASSIGN_OPTIONS } from './reassign-options';
import { clearThrottles, setThrottles } from './throttles';

const COMMAND_FAILED = 'org.apache.kafka.tools.AdminCommandFailedException';
/** A failure that is told as it is, without a trace. */
const TERSE = 'org.apache.kafka.server.util.TerseException';
const ACTIONS = ['generate', 'execute', 'verify', 'cancel', 'list'] as const;

interface Replicas {
  readonly topic: string;
  readonly partition: number;
  readonly replicas: readonly number[];
}

export const reassignCommand: Tool = { name: 'kafka-reassign-partitions', table: REASSIGN_OPTIONS, run };

/** Failures are told on standard output, with a trace and an empty line after them (R-CLI-57). */
function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const options = parseOptions(REASSIGN_OPTIONS, words);
  const ended = helpOrVersion(context.out, options, words, REASSIGN_OPTIONS.summary);
  if (ended !== null) return ended;
  check(options);
  try {
    const fromController = options.text('bootstrap-controller');
    const admin = context.admin(options.text('bootstrap-server') ?? fromController ?? '', options.text('command-config'), fromController !== null);
    yield* act(context, admin, options);
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    if (failure.className === TERSE) context.out(failure.message);
    else for (const line of [`Error: ${failure.message}`, ...failure.trace(), '']) context.out(line);
    return 1;
  }
}

function check(options: ParsedOptions): void {
  if (ACTIONS.filter((action) => options.has(action)).length !== 1) throw new UsageExit(`Command must include exactly one action: ${ACTIONS.map((action) => `--${action}`).join(', ')}`);
  if (!options.has('bootstrap-server') && !options.has('bootstrap-controller')) throw new UsageExit('Please specify either --bootstrap-server or --bootstrap-controller');
  if (options.has('generate')) checkRequired(options, 'topics-to-move-json-file', 'broker-list');
  else if (!options.has('list')) checkRequired(options, 'reassignment-json-file');
}

function* act(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  if (options.has('list')) yield* list(context, admin);
  else if (options.has('generate')) yield* generate(context, admin, options);
  else {
    const proposed = readProposal(context, options.text('reassignment-json-file') ?? '');
    if (options.has('execute')) yield* execute(context, admin, options, proposed);
    else if (options.has('verify')) yield* verify(context, admin, options, proposed);
    else yield* cancel(context, admin, options, proposed);
  }
}

function readProposal(context: ToolContext, file: string): readonly FilePartition[] {
  const content = context.readFile(file);
  if (content === null) throw noSuchFile(file);
  const partitions = readPartitions(content) ?? [];
  if (partitions.length === 0) throw new ToolFailure(COMMAND_FAILED, 'Partition reassignment list cannot be empty');
  const names = partitions.map(nameOf);
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  if (twice.length > 0) throw new ToolFailure(COMMAND_FAILED, `Partition reassignment contains duplicate topic partitions: ${twice.join(', ')}`);
  for (const one of partitions) {
    const again = [...new Set(one.replicas.filter((id, i) => one.replicas.indexOf(id) !== i))];
    if (again.length > 0) throw new ToolFailure(COMMAND_FAILED, `Partition replica lists may not contain duplicate entries: ${nameOf(one)} contains multiple entries for ${again.join(', ')}`);
  }
  return [...partitions].sort(byName);
}

function* execute(context: ToolContext, admin: AdminClient, options: ParsedOptions, proposed: readonly FilePartition[]): Steps<void> {
  const ongoing = yield* listReassignments(admin);
  if (ongoing.size > 0 && !options.has('additional')) {
    throw new ToolFailure(TERSE, 'Cannot execute because there is an existing partition assignment.  Use --additional to override this and create a new partition assignment in addition to the existing one. The --additional option can also be used to change the throttle by resubmitting the current reassignment.');
  }
  const { brokers } = yield* describeCluster(admin);
  const live = new Set(brokers.map(({ brokerId }) => brokerId));
  const unknown = proposed.flatMap(({ replicas }) => replicas).find((id) => !live.has(id));
  if (unknown !== undefined) throw new ToolFailure(COMMAND_FAILED, `Unknown broker id ${unknown}`);
  const current = (yield* currentReplicas(admin, proposed.map(({ topic }) => topic))).filter((one) => proposed.some((other) => nameOf(other) === nameOf(one)));
  context.out(`Current partition replica assignment\n\n${yield* asJson(admin, current)}\n\nSave this to use as the --reassignment-json-file option during rollback`);
  const throttle = options.number('throttle');
  if (throttle !== null) {
    context.out('Warning: You must run --verify periodically, until the reassignment completes, to ensure the throttle is removed.');
    yield* setThrottles(admin, throttle, current, proposed);
    context.out(`The inter-broker throttle limit was set to ${throttle} B/s`);
  }
  const errors = yield* alterReassignments(admin, proposed, !options.has('disallow-replication-factor-change'));
  if (errors.length > 0) throw new ToolFailure(TERSE, ['Error reassigning partition(s):', ...errors].join('\n'));
  context.out(`Successfully started partition reassignment${proposed.length === 1 ? '' : 's'} for ${proposed.map(nameOf).join(',')}`);
}

/** `replicas: null` takes a move back. Gives what was refused, line by line. */
function* alterReassignments(admin: AdminClient, moves: readonly { readonly topic: string; readonly partition: number; readonly replicas: readonly number[] | null }[], allowReplicationFactorChange: boolean): Steps<string[]> {
  const topics = [...new Set(moves.map(({ topic }) => topic))].map((name) => ({
    name, partitions: moves.filter(({ topic }) => topic === name).map(({ partition, replicas }) => ({ partitionIndex: partition, replicas })),
  }));
  const answer = yield* admin.askOrThrow<AlterPartitionReassignmentsResponse>({
    name: 'alterPartitionReassignments', api: 'AlterPartitionReassignments', version: 1, body: { timeoutMs: admin.timeoutMs, allowReplicationFactorChange, topics },
  });
  return answer.responses.flatMap(({ name, partitions }) =>
    partitions.filter(({ errorCode }) => errorCode !== ErrorCode.NONE).map(({ partitionIndex, errorCode, errorMessage }) => `${name}-${partitionIndex}: ${apiFailure(errorCode, errorMessage).message}`),
  );
}

function* verify(context: ToolContext, admin: AdminClient, options: ParsedOptions, proposed: readonly FilePartition[]): Steps<void> {
  const ongoing = yield* listReassignments(admin);
  const current = yield* currentReplicas(admin, proposed.map(({ topic }) => topic), true);
  context.out('Status of partition reassignment:');
  for (const target of proposed) {
    const name = nameOf(target);
    const replicas = current.find((one) => nameOf(one) === name)?.replicas ?? [];
    if (ongoing.has(name)) context.out(`Reassignment of partition ${name} is still in progress.`);
    else if (replicas.join() === target.replicas.join()) context.out(`Reassignment of partition ${name} is completed.`);
    else context.out(`There is no active reassignment of partition ${name}, but replica set is ${replicas.join(',')} rather than ${target.replicas.join(',')}.`);
  }
  context.out('');
  if (ongoing.size === 0 && !options.has('preserve-throttles')) yield* clearThrottles(context, admin, proposed);
}

function* cancel(context: ToolContext, admin: AdminClient, options: ParsedOptions, proposed: readonly FilePartition[]): Steps<void> {
  const ongoing = yield* listReassignments(admin);
  const moving = proposed.filter((one) => ongoing.has(nameOf(one)));
  if (moving.length === 0) context.out('None of the specified partition reassignments are active.');
  else {
    const errors = yield* alterReassignments(admin, moving.map((one) => ({ ...one, replicas: null })), true);
    if (errors.length > 0) throw new ToolFailure(TERSE, [`Error cancelling partition reassignment${errors.length === 1 ? '' : 's'} for:`, ...errors].join('\n'));
    context.out(`Successfully cancelled partition reassignment${moving.length === 1 ? '' : 's'} for: ${moving.map(nameOf).join(',')}`);
  }
  context.write('None of the specified partition moves are active.');
  if (!options.has('preserve-throttles')) yield* clearThrottles(context, admin, proposed);
}

function* list(context: ToolContext, admin: AdminClient): Steps<void> {
  const ongoing = yield* listReassignments(admin);
  if (ongoing.size === 0) {
    context.out('No partition reassignments found.');
    return;
  }
  context.out('Current partition reassignments:');
  const sorted = [...ongoing.values()].map((one) => ({ ...one, partition: one.partitionIndex })).sort(byName);
  for (const one of sorted) {
    const adding = one.addingReplicas.length === 0 ? '' : ` adding: ${one.addingReplicas.join(',')}.`;
    const removing = one.removingReplicas.length === 0 ? '' : ` removing: ${one.removingReplicas.join(',')}.`;
    context.out(`${nameOf(one)}: replicas: ${one.replicas.join(',')}.${adding}${removing}`);
  }
}

function* generate(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  const file = options.text('topics-to-move-json-file') ?? '';
  const content = context.readFile(file);
  if (content === null) throw noSuchFile(file);
  const topics = readTopics(content) ?? [];
  const brokers = (options.text('broker-list') ?? '').split(',').map((text) => {
    const id = javaLong(text.trim(), 'int');
    if (id === null) throw new ToolFailure('java.lang.NumberFormatException', `For input string: "${text}"`);
    return id;
  });
  if (new Set(brokers).size < brokers.length) throw new ToolFailure(COMMAND_FAILED, 'Broker list contains duplicate entries');
  const current = yield* currentReplicas(admin, topics);
  const { brokers: registered } = yield* describeCluster(admin);
  const live = placementBrokers(registered.filter(({ brokerId }) => brokers.includes(brokerId)), !options.has('disable-rack-aware'));
  context.out(`Current partition replica assignment\n${yield* asJson(admin, current)}\n`);
  context.out(`Proposed partition reassignment configuration\n${toJson(propose(context, current, live), () => 'any')}`);
}

/** Racks count when all brokers have one; some with and some without is refused. */
function placementBrokers(brokers: readonly { readonly brokerId: number; readonly rack: string | null }[], isRackAware: boolean): PlacementBroker[] {
  const rackless = brokers.filter(({ rack }) => rack === null).length;
  if (isRackAware && rackless > 0 && rackless < brokers.length) {
    throw new ToolFailure('org.apache.kafka.server.common.AdminOperationException', 'Not all brokers have rack information. Add --disable-rack-aware in command line to make replica assignment without rack information.');
  }
  return brokers.map(({ brokerId, rack }) => ({ id: brokerId, fenced: false, ...(isRackAware && rack !== null ? { rack } : {}) }));
}

/** R-CLI-56: topic by topic in turn, from a broker that is drawn; all partitions of a topic get as many replicas as its first has. */
function propose(context: ToolContext, current: readonly Replicas[], brokers: readonly PlacementBroker[]): Replicas[] {
  const topics = [...new Set(current.map(({ topic }) => topic))];
  return topics.flatMap((topic) => {
    const partitions = current.filter((one) => one.topic === topic);
    const replicationFactor = partitions[0]?.replicas.length ?? 0;
    const placed = assignReplicasInTurn(brokers, partitions.length, replicationFactor, { partition: 0, firstLeader: -1 }, (bound) => context.random(bound));
    if (typeof placed === 'string') throw new ToolFailure('org.apache.kafka.common.errors.InvalidReplicationFactorException', placed);
    return partitions.map(({ partition }, i) => ({ topic, partition, replicas: placed[i] ?? [] }));
  });
}

function* currentReplicas(admin: AdminClient, topics: readonly string[], missingIsFine = false): Steps<readonly Replicas[]> {
  const found = yield* topicMetadata(admin, [...new Set(topics)]);
  const replicas: Replicas[] = [];
  for (const { name, errorCode, partitions } of found) {
    if (errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION && !missingIsFine) throw executionFailure(apiFailure(errorCode, `Topic ${name ?? ''} not found.`));
    replicas.push(...partitions.map(({ partitionIndex, replicaNodes }) => ({ topic: name ?? '', partition: partitionIndex, replicas: replicaNodes })));
  }
  return replicas.sort(byName);
}

function* asJson(admin: AdminClient, list: readonly Replicas[]): Steps<string> {
  const directories = new Map<string, string>();
  for (const broker of [...new Set(list.flatMap(({ replicas }) => replicas))]) {
    if (!admin.brokerIds.includes(broker)) continue;
    for (const { logDir, topics } of yield* describeLogDirs(admin, broker)) {
      for (const { name, partitions } of topics) for (const { partitionIndex } of partitions) directories.set(`${broker}/${name}-${partitionIndex}`, logDir);
    }
  }
  return toJson(list, (one, broker) => directories.get(`${broker}/${nameOf(one)}`) ?? 'any');
}

function toJson(list: readonly Replicas[], directoryOf: (one: Replicas, broker: number) => string): string {
  return JSON.stringify({
    version: 1, partitions: list.map((one) => ({ topic: one.topic, partition: one.partition, replicas: one.replicas, log_dirs: one.replicas.map((broker) => directoryOf(one, broker)) })),
  });
}

function nameOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}-${partition}`;
}

function byName(a: { readonly topic: string; readonly partition: number }, b: { readonly topic: string; readonly partition: number }): number {
  return a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1;
}

