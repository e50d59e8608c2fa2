import type { Context } from '../kernel/behavior';
import { ErrorCode } from '../protocol/error-codes';
import { OffsetSpec } from '../protocol/messages/list-offsets';
import { partitionKey } from '../protocol/partition-key';
import { newPartition, revokeAll } from './assignment-change';
import { driveCommitted } from './committed-lookup';
import { commitPositions } from './consumer-commit';
import { ensureCoordinator } from './consumer-coordinator';
import { finishTarget, sendConsumerLeave, takeTarget } from './consumer-heartbeats';
import { ensurePositions } from './consumer-positions';
import { inOrder, type AfterCallback, type ConsumerCall, type ConsumerProgram, type TopicPartition } from './consumer-program';
import type { AssignedPartition, ConsumerState } from './consumer-state';
import { ConsumerTimer } from './consumer-timers';
import { dropToJoin, finishAssignment, sendLeave } from './group-membership';
import { wantTopic } from './network-client';
import { driveLookup, isLookedUp, startLookup } from './offset-lookup';
import { driveCommits, hasPendingCommits, positionsOf, runCommitCallbacks, startCommit } from './program-commits';
import { callBack, hasCallbackEnded, seekTo } from './rebalance-callbacks';
import { subscribeTo, subscribeToPattern } from './subscription';
import { RETURNED, type CallAnswer, type Thrown } from './thrown';

/** KafkaConsumer as a program sees it: what its methods check, wait for, return and throw. */

const ILLEGAL_STATE = threw({ error: 'IllegalStateException' });
const ILLEGAL_ARGUMENT = threw({ error: 'IllegalArgumentException' });
const INVALID_GROUP_ID = threw({ error: 'InvalidGroupIdException' });
const FAILED_TO_CLOSE = threw({ error: 'KafkaException', cause: 'KafkaException' });
const WAKEUP: Thrown = { error: 'WakeupException' };
const TIMEOUT: Thrown = { error: 'TimeoutException' };

function threw(thrown: Thrown): CallAnswer {
  return { thrown, value: null };
}

function returned(value: unknown): CallAnswer {
  return { thrown: null, value };
}

// ---- calls ---------------------------------------------------------------------------------------------------------

/** A program that polls by itself makes its other calls between two polls. */
export function startConsumerCall(ctx: Context, s: ConsumerState, program: ConsumerProgram, call: ConsumerCall): void {
  if (program.call !== null || program.queued !== null) throw new Error(`${s.name} is still in a call`);
  program.answer = null;
  if (program.loop !== null && (s.phase === 'polling' || s.working)) program.queued = call;
  else run(ctx, s, program, call);
}

function run(ctx: Context, s: ConsumerState, program: ConsumerProgram, call: ConsumerCall): void {
  program.call = call;
  // Counts from before anything is sent.
  if ('timeoutMs' in call && call.type !== 'poll') program.callTimer = ctx.after(call.timeoutMs * 1000, ConsumerTimer.Call);
  const answer = program.closed ? (call.type === 'close' ? RETURNED : ILLEGAL_STATE) : begin(ctx, s, program, call);
  if (answer !== null) finish(ctx, s, program, answer);
}

function finish(ctx: Context, s: ConsumerState, program: ConsumerProgram, answer: CallAnswer): void {
  ctx.cancel(program.callTimer);
  program.callTimer = 0;
  program.call = null;
  program.answer = answer;
  program.lookup = null;
  program.fetched = null;
  program.fetchRequest = 0;
  program.fetchNotBeforeUs = 0;
  program.commits = program.commits.filter(({ kind }) => kind !== 'sync');
  if (program.loop !== null && s.phase === 'idle' && !s.working) pollInLoop(ctx, s, program);
}

/** What the method does at once; null: it waits. */
function begin(ctx: Context, s: ConsumerState, program: ConsumerProgram, call: ConsumerCall): CallAnswer | null {
  switch (call.type) {
    case 'subscribe':
      return subscribe(ctx, s, program, call.topics);
    case 'subscribePattern':
      return subscribeByPattern(ctx, s, call.pattern, call.isServerSide);
    case 'assign':
      return assign(ctx, s, program, call.partitions);
    case 'unsubscribe':
      return unsubscribe(ctx, s, program);
    case 'enforceRebalance':
      if (s.config.groupProtocol === 'classic' && isInGroup(s)) s.rejoinNeeded = true;
      return RETURNED;
    case 'pause':
    case 'resume':
    case 'seekToBeginning':
    case 'seekToEnd':
      return onEach(ctx, s, call.type, call.partitions);
    case 'seek':
      return seek(ctx, s, call.at, call.offset);
    case 'poll':
      if (s.subscription === 'none') return ILLEGAL_STATE;
      beginPoll(ctx, s, program, call.timeoutMs);
      return null;
    case 'position':
      return assignedAt(ctx, s, call.at) === undefined ? ILLEGAL_STATE : null;
    case 'currentLag':
      return currentLag(s, assignedAt(ctx, s, call.at));
    case 'committed':
      return s.group === '' ? INVALID_GROUP_ID : null;
    case 'commitSync':
    case 'commitAsync':
      return commit(ctx, s, program, call);
    case 'beginningOffsets':
    case 'endOffsets': {
      const timestampMs = call.type === 'endOffsets' ? OffsetSpec.LATEST : OffsetSpec.EARLIEST;
      startLookup(ctx, s, program, call.partitions.map((one) => ({ ...one, timestampMs })));
      return null;
    }
    case 'offsetsForTimes':
      if (call.searches.some(({ timestampMs }) => timestampMs < 0)) return ILLEGAL_ARGUMENT;
      startLookup(ctx, s, program, call.searches);
      return null;
    case 'partitionsFor':
      wantTopic(ctx, s.net, call.topic);
      return null;
    case 'close':
      closeConsumer(ctx, s);
      return null;
    case 'assignment':
      return returned(inOrder(s.assigned.values()));
    case 'subscription':
      return returned([...s.topics].sort());
    case 'paused':
      return returned(inOrder(s.assigned.values().filter(({ paused }) => paused)));
    case 'groupMetadata':
      return s.group === '' ? INVALID_GROUP_ID : returned(groupMetadata(s));
  }
}

/** Membership as the program hears of it: that of the last rebalance, whatever has become of it (R-TXN-06). */
export function groupMetadata(s: ConsumerState): { readonly groupId: string; readonly generationId: number; readonly memberId: string; readonly groupInstanceId: string | null } {
  const { groupInstanceId } = s.config;
  return { groupId: s.group, generationId: s.vouched?.generation ?? -1, memberId: s.vouched?.memberId ?? '', groupInstanceId };
}

function isInGroup({ subscription }: ConsumerState): boolean {
  return subscription !== 'none' && subscription !== 'assigned';
}

function assignedAt(ctx: Context, s: ConsumerState, { topic, partition }: TopicPartition): AssignedPartition | undefined {
  return s.assigned.get(partitionKey(ctx.nameId(topic), partition));
}

// ---- subscriptions -------------------------------------------------------------------------------------------------

function subscribe(ctx: Context, s: ConsumerState, program: ConsumerProgram, topics: readonly string[]): CallAnswer | null {
  if (s.group === '') return INVALID_GROUP_ID;
  if (topics.length === 0) return unsubscribe(ctx, s, program);
  if (topics.some((topic) => topic.trim() === '')) return ILLEGAL_ARGUMENT;
  if (s.subscription !== 'none' && s.subscription !== 'topics') return ILLEGAL_STATE;
  subscribeTo(ctx, s, topics);
  return RETURNED;
}

function subscribeByPattern(ctx: Context, s: ConsumerState, pattern: string, isServerSide: boolean): CallAnswer {
  if (s.group === '') return INVALID_GROUP_ID;
  if (pattern === '') return ILLEGAL_ARGUMENT;
  if (isServerSide && s.config.groupProtocol === 'classic') return threw({ error: 'UnsupportedOperationException' });
  if (s.subscription !== 'none' && s.subscription !== (isServerSide ? 'serverPattern' : 'pattern')) return ILLEGAL_STATE;
  subscribeToPattern(ctx, s, pattern, isServerSide);
  return RETURNED;
}

/** Partitions that were assigned before keep their position and their pause. */
function assign(ctx: Context, s: ConsumerState, program: ConsumerProgram, partitions: readonly TopicPartition[]): CallAnswer | null {
  if (partitions.length === 0) return unsubscribe(ctx, s, program);
  if (partitions.some(({ topic }) => topic.trim() === '')) return ILLEGAL_ARGUMENT;
  if (isInGroup(s)) return ILLEGAL_STATE;
  s.subscription = 'assigned';
  const keys = new Set(partitions.map(({ topic, partition }) => partitionKey(ctx.nameId(topic), partition)));
  s.assigned.retain(keys);
  s.buffered = s.buffered.filter(({ key }) => keys.has(key));
  for (const { topic, partition } of partitions) {
    wantTopic(ctx, s.net, topic);
    const key = partitionKey(ctx.nameId(topic), partition);
    if (!s.assigned.has(key)) s.assigned.add(newPartition(s, key, topic, partition));
  }
  return RETURNED;
}

/** Gives up everything and leaves; no offsets are committed (R-CONS-18). */
function unsubscribe(ctx: Context, s: ConsumerState, program: ConsumerProgram): CallAnswer | null {
  if (isInGroup(s) && !giveUpToLeave(ctx, s, 'unsubscribe')) return null;
  const thrown = takeThrow(program);
  if (thrown !== null) {
    // The listener threw: the partitions are gone, the subscription stays.
    revokeAll(ctx, s);
    return threw(thrown);
  }
  return hasUnsubscribed(ctx, s, program) ? RETURNED : null;
}

/** onPartitionsRevoked, or onPartitionsLost for who is no member any more. False: the listener waits. */
function giveUpToLeave(ctx: Context, s: ConsumerState, then: AfterCallback): boolean {
  if (s.assigned.size === 0) return true;
  const isLost = s.lost || s.generation < (s.config.groupProtocol === 'consumer' ? 1 : 0) || s.memberId === '';
  return callBack(ctx, s, isLost ? 'lost' : 'revoked', s.assigned.values(), then);
}

/** The listener has returned. True when nothing is left to wait for. */
function hasUnsubscribed(ctx: Context, s: ConsumerState, program: ConsumerProgram): boolean {
  const wasInGroup = isInGroup(s);
  revokeAll(ctx, s);
  s.assigned.clear();
  s.buffered = [];
  s.subscription = 'none';
  s.topics = [];
  s.pattern = '';
  s.net.wantsAllTopics = false;
  program.pendingThrow = null;
  if (!wasInGroup) return true;
  if (s.config.groupProtocol === 'consumer') {
    s.leaveRequest = sendConsumerLeave(ctx, s);
    if (s.leaveRequest !== 0) return false;
  } else sendLeave(ctx, s, 'the consumer unsubscribed from all topics');
  forgetGroup(ctx, s);
  return true;
}

function forgetGroup(ctx: Context, s: ConsumerState): void {
  ctx.cancel(s.heartbeatTimer);
  ctx.cancel(s.pollIntervalTimer);
  s.heartbeatTimer = 0;
  s.pollIntervalTimer = 0;
  s.heartbeatDue = false;
  s.heartbeatRequest = 0;
  s.membership = 'unjoined';
  s.generation = -1;
  if (s.config.groupProtocol === 'consumer') s.vouched = null;
  if (s.config.groupProtocol === 'classic') s.memberId = '';
  s.joinRequest = 0;
  s.joined = null;
  s.synced = null;
  s.prepared = false;
  s.preparing = false;
  s.lost = false;
  s.targetPartitions = null;
  s.rejoinNeeded = false;
}

// ---- positions -----------------------------------------------------------------------------------------------------

function onEach(ctx: Context, s: ConsumerState, what: 'pause' | 'resume' | 'seekToBeginning' | 'seekToEnd', named: readonly TopicPartition[]): CallAnswer {
  const isSeek = what === 'seekToBeginning' || what === 'seekToEnd';
  const partitions = isSeek && named.length === 0 ? s.assigned.values() : named.map((one) => assignedAt(ctx, s, one));
  for (const partition of partitions) {
    if (partition === undefined) return ILLEGAL_STATE;
    if (isSeek) seekTo(partition, what === 'seekToBeginning' ? 'earliest' : 'latest');
    else partition.paused = what === 'pause';
  }
  return RETURNED;
}

function seek(ctx: Context, s: ConsumerState, at: TopicPartition, offset: number): CallAnswer {
  if (offset < 0) return ILLEGAL_ARGUMENT;
  const partition = assignedAt(ctx, s, at);
  if (partition === undefined) return ILLEGAL_STATE;
  partition.position = offset;
  partition.positionEpoch = -1;
  partition.awaiting = 'nothing';
  partition.resetTo = null;
  return RETURNED;
}

/** R-CONS-20: null until a fetch has told where the end is. */
function currentLag(s: ConsumerState, partition: AssignedPartition | undefined): CallAnswer {
  if (partition === undefined) return ILLEGAL_STATE;
  const end = s.config.isolationLevel === 'read_committed' ? partition.lastStableOffset : partition.highWatermark;
  return returned(end < 0 || partition.awaiting !== 'nothing' ? null : end - partition.position);
}

function commit(ctx: Context, s: ConsumerState, program: ConsumerProgram, call: Extract<ConsumerCall, { type: 'commitSync' | 'commitAsync' }>): CallAnswer | null {
  if (call.offsets?.some(({ offset }) => offset < 0) === true) return ILLEGAL_ARGUMENT;
  if (s.group === '') return INVALID_GROUP_ID;
  if (call.type === 'commitSync' && takeWakeup(program)) return threw(WAKEUP);
  const thrown = startCommit(ctx, s, program, call.offsets ?? positionsOf(s), call.type === 'commitSync' ? 'sync' : 'async');
  if (thrown !== null) return threw(thrown);
  return call.type === 'commitAsync' ? RETURNED : null;
}

// ---- poll ----------------------------------------------------------------------------------------------------------

/** The next poll of a program that polls by itself. */
export function pollInLoop(ctx: Context, s: ConsumerState, program: ConsumerProgram): void {
  if (program.loop === null || s.subscription === 'none' || program.closed) return;
  beginPoll(ctx, s, program, program.loop.pollMs);
}

function beginPoll(ctx: Context, s: ConsumerState, program: ConsumerProgram, timeoutMs: number): void {
  ctx.cancel(s.pollIntervalTimer);
  s.pollIntervalTimer = 0;
  s.phase = 'polling';
  program.deadlineUs = ctx.nowUs + timeoutMs * 1000;
  program.callTimer = ctx.after(timeoutMs * 1000, ConsumerTimer.Call);
}

/** poll() returns or throws. Until the next one max.poll.interval.ms runs (R-CONS-05). */
export function endPoll(ctx: Context, s: ConsumerState, program: ConsumerProgram, thrown: Thrown | null, records: number): void {
  ctx.cancel(program.callTimer);
  program.callTimer = 0;
  s.phase = 'idle';
  if (isInGroup(s)) s.pollIntervalTimer = ctx.after(s.config.maxPollIntervalMs * 1000, ConsumerTimer.PollInterval);
  if (records > 0) program.pollSizes.push(records);
  if (program.call !== null) {
    finish(ctx, s, program, thrown === null ? returned(records) : threw(thrown));
    return;
  }
  if (thrown !== null) {
    program.journal.push({ type: 'thrown', thrown });
    program.loop = null;
  }
  const workMs = records > 0 ? (program.loop?.processMs ?? 0) : 0;
  if (workMs > 0) {
    s.working = true;
    s.processingTimer = ctx.after(workMs * 1000, ConsumerTimer.Processed);
  } else runQueued(ctx, s, program);
}

/** Between two polls. */
export function runQueued(ctx: Context, s: ConsumerState, program: ConsumerProgram): void {
  const { queued } = program;
  program.queued = null;
  if (queued !== null) run(ctx, s, program, queued);
  else if (s.phase === 'idle') pollInLoop(ctx, s, program);
}

/** Does something keep poll() from going on: a wakeup, an exception, a listener that waits? */
export function isHeldUp(ctx: Context, s: ConsumerState, program: ConsumerProgram): boolean {
  runCommitCallbacks(program);
  if (isInCallback(ctx, s, program)) return true;
  const thrown = takeWakeup(program) ? WAKEUP : takeThrow(program);
  if (thrown === null) return false;
  endPoll(ctx, s, program, thrown, 0);
  return true;
}

/** poll() has found nothing; it waits, unless its time is over. */
export function endEmptyPoll(ctx: Context, s: ConsumerState, program: ConsumerProgram): void {
  if (program.callTimer === 0 && program.callback === null && ctx.nowUs >= program.deadlineUs) endPoll(ctx, s, program, null, 0);
}

function takeWakeup(program: ConsumerProgram): boolean {
  const { wakeup } = program;
  program.wakeup = false;
  return wakeup;
}

function takeThrow(program: ConsumerProgram): Thrown | null {
  const { pendingThrow } = program;
  program.pendingThrow = null;
  return pendingThrow;
}

/** A callback that is not over; what comes after one that is, is done. */
function isInCallback(ctx: Context, s: ConsumerState, program: ConsumerProgram): boolean {
  while (program.callback !== null) {
    const { then } = program.callback;
    ensurePositions(ctx, s);
    driveCommits(ctx, s, program);
    if (!hasCallbackEnded(s, program)) return true;
    goOn(ctx, s, then);
  }
  return false;
}

function goOn(ctx: Context, s: ConsumerState, then: AfterCallback): void {
  switch (then) {
    case 'join':
      dropToJoin(ctx, s);
      return;
    case 'assign':
      finishAssignment(ctx, s);
      return;
    case 'rejoin':
      revokeAll(ctx, s);
      return;
    case 'reconcile':
      takeTarget(ctx, s);
      return;
    case 'reconciled':
      finishTarget(s);
      return;
    case 'leave':
      sendLeaveToClose(ctx, s);
      return;
    case 'unsubscribe':
    case 'nothing':
      return;
  }
}

// ---- waiting -------------------------------------------------------------------------------------------------------

/** After every event: the call that is waited in may be over. */
export function driveConsumerCall(ctx: Context, s: ConsumerState, program: ConsumerProgram): void {
  driveCommits(ctx, s, program);
  const { call } = program;
  if (call === null || call.type === 'poll') return;
  const answer = wait(ctx, s, program, call);
  if (answer !== null) finish(ctx, s, program, answer);
  else if (call.type !== 'close' && call.type !== 'unsubscribe' && takeWakeup(program)) finish(ctx, s, program, threw(WAKEUP));
}

function wait(ctx: Context, s: ConsumerState, program: ConsumerProgram, call: ConsumerCall): CallAnswer | null {
  switch (call.type) {
    case 'position':
      return positionNow(ctx, s, program, call.at);
    case 'committed':
      driveCommitted(ctx, s, program, call.partitions);
      return program.fetched === null ? null : returned(program.fetched);
    case 'commitSync': {
      const commit = program.commits.find(({ kind }) => kind === 'sync');
      if ((commit !== undefined && !commit.done) || hasPendingCommits(program)) return null;
      runCommitCallbacks(program);
      return commit === undefined || commit.thrown === null ? RETURNED : threw(commit.thrown);
    }
    case 'beginningOffsets':
    case 'endOffsets':
    case 'offsetsForTimes': {
      const { lookup } = program;
      if (lookup === null) return null;
      driveLookup(ctx, s, lookup);
      if (!isLookedUp(lookup)) return null;
      return returned(lookup.searches.map(({ topic, partition }) => ({ topic, partition, found: lookup.found.get(partitionKey(ctx.nameId(topic), partition)) ?? null })));
    }
    case 'partitionsFor': {
      const topic = s.net.metadata.topics.get(call.topic);
      if (topic !== undefined) return returned(topic.partitions.length);
      return s.net.metadata.errors.get(call.topic) === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION ? returned(0) : null;
    }
    case 'subscribe':
    case 'assign':
    case 'unsubscribe':
      if (isInCallback(ctx, s, program)) return null;
      if (isInGroup(s)) return hasUnsubscribed(ctx, s, program) ? RETURNED : null;
      return s.leaveRequest === 0 ? RETURNED : null;
    case 'close':
      if (!program.closed) isInCallback(ctx, s, program);
      if (!program.closed) return null;
      // What the listener threw does not keep the consumer from closing.
      return takeThrow(program) === null ? RETURNED : FAILED_TO_CLOSE;
    default:
      throw new Error(`${call.type} does not wait`);
  }
}

function positionNow(ctx: Context, s: ConsumerState, program: ConsumerProgram, at: TopicPartition): CallAnswer | null {
  const partition = assignedAt(ctx, s, at);
  if (partition === undefined) return ILLEGAL_STATE;
  if (partition.awaiting === 'nothing') return returned(partition.position);
  if (s.group !== '') ensureCoordinator(ctx, s);
  ensurePositions(ctx, s);
  const thrown = takeThrow(program);
  return thrown === null ? null : threw(thrown);
}

/** The call's time is over. */
export function onConsumerCallTimeout(ctx: Context, s: ConsumerState, program: ConsumerProgram): void {
  program.callTimer = 0;
  if (s.phase === 'polling') {
    if (program.callback === null) endPoll(ctx, s, program, null, 0);
    return;
  }
  const { call } = program;
  if (call === null) return;
  if (call.type === 'close') exitConsumer(ctx, s);
  finish(ctx, s, program, call.type === 'close' ? RETURNED : threw(TIMEOUT));
}

// ---- close ---------------------------------------------------------------------------------------------------------

/** close(): commits if it commits by itself, gives up its partitions, leaves, ends (R-CONS-07). */
export function closeConsumer(ctx: Context, s: ConsumerState): void {
  s.phase = 'closing';
  if (s.program !== null) s.program.loop = null;
  if ((s.membership === 'stable' || s.subscription === 'assigned') && s.config.enableAutoCommit && commitPositions(ctx, s, 'close')) return;
  leaveToClose(ctx, s);
}

export function leaveToClose(ctx: Context, s: ConsumerState): void {
  if (s.leaveRequest !== 0) return;
  if (isInGroup(s) && !giveUpToLeave(ctx, s, 'leave')) return;
  sendLeaveToClose(ctx, s);
}

function sendLeaveToClose(ctx: Context, s: ConsumerState): void {
  revokeAll(ctx, s);
  const call = s.program?.call;
  const operation = call?.type === 'close' ? call.operation : 'DEFAULT';
  if (isInGroup(s)) s.leaveRequest = s.config.groupProtocol === 'consumer' ? sendConsumerLeave(ctx, s, operation) : sendLeave(ctx, s, 'the consumer is being closed', operation);
  if (s.leaveRequest === 0) exitConsumer(ctx, s);
}

/** The coordinator knows, or cannot be told: the member is out. */
export function onLeft(ctx: Context, s: ConsumerState): void {
  s.leaveRequest = 0;
  if (s.phase === 'closing') exitConsumer(ctx, s);
  else forgetGroup(ctx, s);
}

function exitConsumer(ctx: Context, s: ConsumerState): void {
  if (s.program !== null) {
    runCommitCallbacks(s.program);
    s.program.closed = true;
  }
  ctx.exit();
}
