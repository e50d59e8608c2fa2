import { ErrorCode } from '../../protocol/error-codes';
import { OffsetSpec } from '../../protocol/messages/list-offsets';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { listGroups } from '../admin/group-calls';
import { alterShareGroupStarts, deleteShareGroupStarts, describeShareGroup, shareGroupStarts } from '../admin/share-group-calls';
import { checkInvalid, checkRequired, helpOrVersion } from '../command-line/check-options';
import { row, widest } from '../command-line/columns';
import { partitionHashOrder } from '../command-line/java-hash-order';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { executionFailure, ILLEGAL_ARGUMENT, KAFKA_ERRORS, ToolFailure, UsageExit } from '../process/tool-failure';
import { deleteGroup, printDeletions, type Deletion } from './delete-groups';
import { describeShareGroups } from './describe-share-group';
import { parseDateTime } from './moments';
import { atMoment, partitionsOfTopics, printNewOffsets } from './reset-offsets';
import { SHARE_GROUP_OPTIONS } from './share-group-options';

const ACTIONS = ['list', 'describe', 'delete', 'reset-offsets', 'delete-offsets'] as const;
const SCENARIOS = ['to-datetime', 'to-earliest', 'to-latest'] as const;
const STATES = ['Dead', 'Empty', 'Stable'] as const;
const GROUP_ERRORS = new Set(['InvalidGroupIdException', 'GroupIdNotFoundException', 'GroupAuthorizationException', 'GroupNotEmptyException'].map((name) => `${KAFKA_ERRORS}.${name}`));

export const shareGroupCommand: Tool = { name: 'kafka-share-groups', table: SHARE_GROUP_OPTIONS, run };

/** What fails after the command line was understood is told on standard output, and the exit code stays 0 (R-CLI-49). */
function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const options = parseOptions(SHARE_GROUP_OPTIONS, words);
  const ended = helpOrVersion(context.out, options, words, SHARE_GROUP_OPTIONS.summary);
  if (ended !== null) return ended;
  check(options);
  try {
    const admin = context.admin(options.text('bootstrap-server') ?? '', options.text('command-config'));
    // A wrong number is found out here.
    options.number('timeout');
    return yield* act(context, admin, options);
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    context.out(`\nError: Executing share group command failed due to ${failure.message}`);
    for (const line of failure.trace()) context.err(line);
    return 0;
  }
}

function check(options: ParsedOptions): void {
  checkRequired(options, 'bootstrap-server');
  const [hasGroup, hasAll] = [options.has('group'), options.has('all-groups')];
  if (options.has('describe')) {
    if (!hasGroup && !hasAll) throw new UsageExit('Option [describe] takes one of these options: [all-groups], [group]');
    const views = ['members', 'offsets', 'state'].filter((view) => options.has(view));
    if (views.length > 1) throw new UsageExit('Option [describe] takes at most one of these options: [members], [offsets], [state]');
    if (options.hasArgument('state')) throw new UsageExit('Option [describe] does not take a value for [state]');
  }
  if (options.has('delete')) {
    if (!hasGroup && !hasAll) throw new UsageExit('Option [delete] takes the options [group] or [all-groups]');
    if (hasGroup && hasAll) throw new UsageExit('Option [delete] takes either [group] or [all-groups], not both.');
    if (options.has('topic')) throw new UsageExit('Option [delete] does not take the option: [topic]');
  }
  if (options.has('delete-offsets') && !(hasGroup && options.has('topic'))) throw new UsageExit('Option [delete-offsets] takes the following options: [topic], [group]');
  if (options.has('reset-offsets')) checkReset(options);
  checkInvalid(options, 'group', 'all-groups', 'list');
  checkInvalid(options, 'topic', 'list', 'describe');
  if (ACTIONS.filter((action) => options.has(action)).length !== 1) {
    throw new UsageExit(`Command must include exactly one action: ${ACTIONS.map((action) => `--${action}`).join(', ')}.`);
  }
}

function checkReset(options: ParsedOptions): void {
  const [isDry, isExecuted] = [options.has('dry-run'), options.has('execute')];
  if (isDry && isExecuted) throw new UsageExit('Option [reset-offsets] only accepts one of [execute] and [dry-run]');
  if (!isDry && !isExecuted) throw new UsageExit('Option [reset-offsets] takes the option: [execute] or [dry-run]');
  if (!options.has('group')) throw new UsageExit('Option [reset-offsets] takes the option: [group]');
  for (const scenario of SCENARIOS) checkInvalid(options, scenario, ...SCENARIOS.filter((other) => other !== scenario));
  if (!SCENARIOS.some((scenario) => options.has(scenario))) throw new UsageExit('Option [reset-offsets] takes one of these options: [to-datetime], [to-earliest], [to-latest]');
}

function* act(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<number> {
  if (options.has('list')) yield* list(context, admin, options);
  else if (options.has('describe')) {
    const groups = options.has('all-groups') ? yield* shareGroupIds(admin) : [...new Set(options.texts('group'))];
    const view = options.has('members') ? 'members' : options.has('state') ? 'state' : 'offsets';
    try {
      yield* describeShareGroups(context, admin, groups, { view, verbose: options.has('verbose') });
    } catch (failure) {
      throw failure instanceof ToolFailure ? executionFailure(failure) : failure;
    }
  } else if (options.has('delete')) yield* remove(context, admin, options);
  else if (options.has('reset-offsets')) return yield* reset(context, admin, options);
  else yield* removeOffsets(context, admin, options);
  return 0;
}

function* shareGroupIds(admin: AdminClient): Steps<readonly string[]> {
  const groups = yield* listGroups(admin, [], ['share']);
  return groups.map(({ groupId }) => groupId);
}

function* list(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  if (!options.has('state')) {
    for (const groupId of yield* shareGroupIds(admin)) context.out(groupId);
    return;
  }
  const groups = yield* listGroups(admin, statesOf(options.text('state') ?? ''), ['share']);
  const widths = [widest(15, groups.map(({ groupId }) => groupId)), 0];
  context.out(row(['GROUP', 'STATE'], widths));
  for (const { groupId, groupState = 'Unknown' } of groups) context.out(row([groupId, groupState], widths));
}

function statesOf(text: string): string[] {
  if (text === '') return [];
  return text.split(',').map((part) => {
    const found = STATES.find((one) => one.toLowerCase() === part.trim().toLowerCase());
    if (found === undefined) throw new UsageExit(`Invalid state list '${text}'. Valid states are: ${STATES.join(', ')}`);
    return found;
  });
}

function* remove(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  const groups = yield* listGroups(admin, [], ['share']);
  const asked = options.has('all-groups') ? groups.map(({ groupId }) => groupId) : [...new Set(options.texts('group'))];
  const deletions: Deletion[] = [];
  for (const group of asked) {
    const state = groups.find(({ groupId }) => groupId === group)?.groupState;
    const failure = state === undefined ? new ToolFailure(ILLEGAL_ARGUMENT, `Group '${group}' is not a share group.`) : yield* removeOne(context, admin, group, state);
    deletions.push({ group, failure });
  }
  printDeletions(context.out, 'share', deletions);
}

function* removeOne(context: ToolContext, admin: AdminClient, group: string, state: string): Steps<ToolFailure | null> {
  if (state === 'Dead') return new ToolFailure('java.lang.IllegalStateException', `Share group '${group}' group state is DEAD.`);
  if (state !== 'Empty') return apiFailure(ErrorCode.NON_EMPTY_GROUP, `Share group '${group}' is not EMPTY.`);
  return yield* deleteGroup(context, admin, 'deleteShareGroups', group);
}

function* reset(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<number> {
  const group = options.text('group') ?? '';
  if (yield* hasMembers(context, admin, group)) {
    context.err(`Share group '${group}' is not empty.`);
    return 1;
  }
  const partitions = options.has('topic') ? yield* partitionsOfTopics(admin, options.texts('topic')) : yield* shareGroupStarts(context, admin, group);
  const dateTime = options.text('to-datetime');
  const timestamp = dateTime !== null ? parseDateTime(dateTime) : options.has('to-earliest') ? OffsetSpec.EARLIEST : OffsetSpec.LATEST;
  const offsets = yield* atMoment(context, admin, partitions.map(({ topic, partition }) => ({ topic, partition })), timestamp);
  if (options.has('execute') && offsets.length > 0) yield* alterShareGroupStarts(context, admin, group, offsets);
  printNewOffsets(context, [{ group, offsets: partitionHashOrder(offsets) }]);
  return 0;
}

function* hasMembers(context: ToolContext, admin: AdminClient, group: string): Steps<boolean> {
  try {
    const { groupState } = yield* describeShareGroup(context, admin, group);
    return groupState !== 'Empty' && groupState !== 'Dead';
  } catch (failure) {
    // A group that is not there yet is made by the reset.
    if (failure instanceof ToolFailure && failure.className.endsWith('GroupIdNotFoundException')) return false;
    throw failure;
  }
}

function* removeOffsets(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  const topics = [...new Set(options.texts('topic'))].sort();
  let results: readonly { readonly topic: string; readonly failure: ToolFailure | null }[];
  try {
    const answered = yield* deleteShareGroupStarts(context, admin, options.text('group') ?? '', topics);
    results = topics.map((topic) => {
      const answer = answered.find(({ topicName }) => topicName === topic);
      return { topic, failure: answer === undefined || answer.errorCode === ErrorCode.NONE ? null : apiFailure(answer.errorCode, answer.errorMessage) };
    });
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    // The refusal of the group is that of each topic too.
    context.out(`\nError: ${GROUP_ERRORS.has(failure.className) ? failure.message : `Encounter some unknown error: ${failure.shown()}`}`);
    results = topics.map((topic) => ({ topic, failure }));
  }
  const widths = [widest(15, topics), 0];
  for (const one of [['TOPIC', 'STATUS'], ...results.map(({ topic, failure }) => [topic, failure === null ? 'Successful' : `Error: ${failure.message}`])]) context.write(`\n${row(one, widths)}`);
  context.write('\n');
}
