import { ErrorCode } from '../../protocol/error-codes';
import type { ListedGroup } from '../../protocol/messages/list-groups';
import type { OffsetDeleteResponse } from '../../protocol/messages/offset-delete';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { topicMetadata } from '../admin/cluster-calls';
import { askCoordinator, listGroups } from '../admin/group-calls';
import { checkInvalid, checkRequired, helpOrVersion } from '../command-line/check-options';
import { row, widest } from '../command-line/columns';
import { wholeName } from '../command-line/java-regex';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { executionFailure, ToolFailure, UsageExit } from '../process/tool-failure';
import { CONSUMER_GROUP_OPTIONS } from './consumer-group-options';
import { deleteGroup, printDeletions, type Deletion } from './delete-groups';
import { describeGroups } from './describe-group';
import { resetOffsets, topicArgument } from './reset-offsets';

const ACTIONS = ['list', 'describe', 'delete', 'reset-offsets', 'delete-offsets', 'validate-regex'] as const;
const SCENARIOS = ['to-offset', 'to-datetime', 'by-duration', 'to-earliest', 'to-latest', 'shift-by', 'to-current', 'from-file'] as const;
const STATES = ['Assigning', 'CompletingRebalance', 'Dead', 'Empty', 'PreparingRebalance', 'Reconciling', 'Stable'] as const;
const TYPES = ['Classic', 'Consumer'] as const;
const NO_ACTION = 'WARN: No action will be performed as the --execute option is missing. In version 5.0, this command will require either --dry-run or --execute to be specified. You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.';

export const consumerGroupCommand: Tool = { name: 'kafka-consumer-groups', table: CONSUMER_GROUP_OPTIONS, run };

/** Whatever fails after the command line was understood is told on standard output, and the exit code stays 0 (R-CLI-40). */
function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const options = parseOptions(CONSUMER_GROUP_OPTIONS, words);
  const ended = helpOrVersion(context.out, options, words, CONSUMER_GROUP_OPTIONS.summary);
  if (ended !== null) return ended;
  check(context, options);
  try {
    const admin = context.admin(options.text('bootstrap-server') ?? '', options.text('command-config'));
    yield* act(context, admin, options);
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    context.out(`\nError: Executing consumer group command failed due to ${failure.message}`);
    for (const line of failure.trace()) context.err(line);
  }
  return 0;
}

function check(context: ToolContext, options: ParsedOptions): void {
  checkRequired(options, 'bootstrap-server');
  const hasGroup = options.has('group') || options.has('all-groups');
  const needsGroup = (action: string): void => {
    if (options.has(action) && !hasGroup) throw new UsageExit(`Option [${action}] takes one of these options: [all-groups], [group]`);
  };
  needsGroup('describe');
  if (options.has('describe')) {
    const views = ['members', 'offsets', 'state'].filter((view) => options.has(view));
    if (views.length > 1) throw new UsageExit(`Option [describe] takes at most one of these options: ${views.map((view) => `[${view}]`).join(', ')}`);
    if (options.hasArgument('state')) throw new UsageExit('Option [describe] does not take a value for [state]');
  }
  needsGroup('delete');
  if (options.has('delete') && options.has('topic')) throw new UsageExit('The consumer does not support topic-specific offset deletion from a consumer group.');
  if (options.has('delete-offsets') && !(options.has('group') && options.has('topic'))) throw new UsageExit('Option [delete-offsets] takes the following options: [topic], [group]');
  if (options.has('reset-offsets')) {
    if (options.has('dry-run') && options.has('execute')) throw new UsageExit('Option [reset-offsets] only accepts one of [execute] and [dry-run]');
    if (!options.has('dry-run') && !options.has('execute')) context.err(NO_ACTION);
    needsGroup('reset-offsets');
    for (const scenario of SCENARIOS) checkInvalid(options, scenario, ...SCENARIOS.filter((other) => other !== scenario));
  }
  checkInvalid(options, 'group', 'all-groups');
  // Recorded: what an action asks for is looked at first.
  if (ACTIONS.filter((action) => options.has(action)).length !== 1) throw new UsageExit(`Command must include exactly one action: ${ACTIONS.map((action) => `--${action}`).join(', ')}`);
}

function* act(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  if (options.has('list')) yield* list(context, admin, options);
  else if (options.has('describe')) {
    const view = options.has('members') ? 'members' : options.has('state') ? 'state' : 'offsets';
    const groups = yield* groupsOf(admin, options);
    try {
      yield* describeGroups(context, admin, groups, { view, verbose: options.has('verbose') });
    } catch (failure) {
      throw failure instanceof ToolFailure ? executionFailure(failure) : failure;
    }
  } else if (options.has('delete')) yield* remove(context, admin, options);
  else if (options.has('reset-offsets')) yield* resetOffsets(context, admin, options, yield* groupsOf(admin, options));
  else if (options.has('delete-offsets')) yield* removeOffsets(context, admin, options);
  else {
    const regex = options.text('validate-regex') ?? '';
    context.out(wholeName(regex) === null ? `${regex} is not a valid pattern.` : `${regex} is a valid pattern.`);
  }
}

/** Groups that are consumer groups: of the consumer protocol, or classic ones with its protocol type or none. */
function* consumerGroups(admin: AdminClient, states: readonly string[], types: readonly string[]): Steps<readonly ListedGroup[]> {
  const groups = yield* listGroups(admin, states, types);
  return groups.filter(({ protocolType, groupType = 'classic' }) => ['classic', 'consumer'].includes(groupType.toLowerCase()) && (protocolType === 'consumer' || protocolType === ''));
}

function* groupsOf(admin: AdminClient, options: ParsedOptions): Steps<readonly string[]> {
  if (!options.has('all-groups')) return options.texts('group');
  const groups = yield* consumerGroups(admin, [], []);
  return groups.map(({ groupId }) => groupId);
}

function* list(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  const states = chosen(options.text('state'), STATES, 'state', 'states');
  const types = chosen(options.text('type'), TYPES, 'types', 'types');
  const groups = yield* consumerGroups(admin, states, types);
  if (!options.has('state') && !options.has('type')) {
    for (const { groupId } of groups) context.out(groupId);
    return;
  }
  const width = widest(15, groups.map(({ groupId }) => groupId)) + 10;
  const columns = [...(options.has('type') ? ['TYPE'] : []), ...(options.has('state') ? ['STATE'] : [])];
  const widths = [width, ...columns.map(() => 20)];
  context.out(row(['GROUP', ...columns], widths));
  for (const { groupId, groupState = '', groupType = '' } of groups) {
    context.out(row([groupId, ...columns.map((column) => (column === 'TYPE' ? capitalised(groupType) : groupState))], widths));
  }
}

function chosen(text: string | null, valid: readonly string[], what: string, plural: string): string[] {
  if (text === null || text === '') return [];
  return text.split(',').map((part) => {
    const found = valid.find((one) => one.toLowerCase() === part.trim().toLowerCase());
    if (found === undefined) throw new UsageExit(`Invalid ${what} list '${text}'. Valid ${plural} are: ${valid.join(', ')}`);
    return found;
  });
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
}

function* remove(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  const groups = yield* groupsOf(admin, options);
  const deletions: Deletion[] = [];
  for (const group of groups) deletions.push({ group, failure: yield* deleteGroup(context, admin, 'deleteConsumerGroups', group) });
  printDeletions(context.out, 'consumer', deletions);
}

interface OffsetResult {
  readonly topic: string;
  readonly partition: number | null;
  readonly code: number;
}

function* removeOffsets(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  const groupId = options.texts('group')[0] ?? '';
  const results: OffsetResult[] = [];
  const asked: { readonly name: string; readonly partitions: readonly { readonly partitionIndex: number }[] }[] = [];
  for (const arg of options.texts('topic')) {
    const { topic, numbers } = topicArgument(arg);
    const [found] = yield* topicMetadata(admin, [topic]);
    if (numbers !== null) asked.push({ name: topic, partitions: numbers.map((partitionIndex) => ({ partitionIndex })) });
    else if (found === undefined || found.errorCode !== ErrorCode.NONE) results.push({ topic, partition: null, code: found?.errorCode ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION });
    else asked.push({ name: topic, partitions: found.partitions.map(({ partitionIndex }) => ({ partitionIndex })) });
  }
  const { answer } = yield* askCoordinator<OffsetDeleteResponse>(context, admin, groupId, { name: 'deleteConsumerGroupOffsets', api: 'OffsetDelete', version: 0, body: { groupId, topics: asked } }, ({ errorCode }) => errorCode);
  for (const { name, partitions } of answer.topics) results.push(...partitions.map(({ partitionIndex, errorCode }) => ({ topic: name, partition: partitionIndex, code: errorCode })));
  const isPartlyWrong = results.some(({ partition, code }) => partition !== null && code !== ErrorCode.NONE);
  if (answer.errorCode !== ErrorCode.NONE) context.out(`\nError: ${apiFailure(answer.errorCode).message}`);
  else if (isPartlyWrong) context.out('\nError: Encountered some partition-level error, see the follow-up details.');
  else context.out(`Request succeeded for deleting offsets from group ${groupId}.`);
  const cells = results.map(({ topic, partition, code }) => [topic, partition === null ? '-' : String(partition), code === ErrorCode.NONE ? 'Successful' : `Error: ${apiFailure(code).shown()}`]);
  const widths = [widest(15, results.map(({ topic }) => topic)), 10, 15];
  for (const one of [['TOPIC', 'PARTITION', 'STATUS'], ...cells]) context.write(`\n${row(one, widths)}`);
  context.write('\n');
}
