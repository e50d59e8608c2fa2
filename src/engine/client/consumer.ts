import type { ConsumerConfig } from '../config/consumer-config';
import type { Behavior, Context } from '../kernel/behavior';
import type { NodeIx, Request } from '../kernel/connection';
import { FactKind } from '../facts/fact-kinds';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { ConsumerGroupHeartbeatResponse } from '../protocol/messages/consumer-group-heartbeat';
import type { FetchResponse } from '../protocol/messages/fetch';
import type { FindCoordinatorResponse } from '../protocol/messages/find-coordinator';
import type { HeartbeatRequest, HeartbeatResponse } from '../protocol/messages/heartbeat';
import type { JoinGroupResponse } from '../protocol/messages/join-group';
import type { ListOffsetsResponse } from '../protocol/messages/list-offsets';
import type { OffsetCommitResponse } from '../protocol/messages/offset-commit';
import type { OffsetFetchResponse } from '../protocol/messages/offset-fetch';
import type { SyncGroupResponse } from '../protocol/messages/sync-group';
import { TimerRange } from '../protocol/timer-kinds';
import { AssignedPartitions } from './assigned-partitions';
import { diesAt, type ClientStep } from './client-step';
import { RESTART_AFTER_POISON_US, type PoisonPolicy } from './poison';
import { armAutoCommit, maybeAutoCommit, onCommitLost, onCommitResponse, type CommitOutcome } from './consumer-commit';
import { ensureCoordinator, markCoordinatorUnknown, onCoordinator, retryCoordinator } from './consumer-coordinator';
import { onFetchLost, onFetchResponse, sendFetches, takeRecords } from './consumer-fetcher';
import { closeConsumer, driveConsumerCall, endEmptyPoll, endPoll, isHeldUp, leaveToClose, onConsumerCallTimeout, onLeft, pollInLoop, runQueued, startConsumerCall } from './consumer-calls';
import { onCommittedResponse, retryCommitted } from './committed-lookup';
import type { ConsumerCall, ConsumerProgram, PollLoop } from './consumer-program';
import { onLookupLost, onLookupResponse } from './offset-lookup';
import type { ProcessorState } from './processor-state';
import { onProgramCommitLost, onProgramCommitResponse } from './program-commits';
import { followPattern } from './subscription';
import { ensurePositions, onListOffsetsLost, onListOffsetsResponse, onOffsetFetchResponse, retryOffsetFetch, wakeAt } from './consumer-positions';
import { copyConsumerState, type ConsumerState } from './consumer-state';
import { ConsumerTimer } from './consumer-timers';
import {
  createMemberId, driveConsumerMember, finishReconciliation, onConsumerHeartbeatResponse, onConsumerHeartbeatTimer, onConsumerPollIntervalExceeded, repeatHeartbeat,
  sendConsumerHeartbeat, usesConsumerProtocol,
} from './consumer-heartbeats';
import {
  checkPartitionCounts, driveMembership, forgetMembership, onHeartbeatResponse, onHeartbeatTimer, onJoinLost, onJoinResponse, onPollIntervalExceeded, onPrepared,
  onMetadata, onSyncResponse, sendDueHeartbeat,
} from './group-membership';
import { isCooperative } from './member-assignors';
import { createNetworkClient, onNetworkDisconnect, onNetworkResponse, onNetworkTimer, Slot, startNetworkClient } from './network-client';

/** What can be asked of a consumer that a program holds. */
export type ProgramCommand =
  | { readonly type: 'call'; readonly call: ConsumerCall }
  | { readonly type: 'loop'; readonly loop: PollLoop | null }
  | { readonly type: 'wakeup' }
  /** The program has looked at what polls returned and at what it was told. */
  | { readonly type: 'taken' };

export interface ConsumerApplication {
  /** Work on what one poll returned, whatever it was. */
  readonly processingUs: number;
  /** Work on every record of it. */
  readonly processingUsPerRecord: number;
}

/** What a consumer's application is asked to do; the scenario's commands of these types fit. */
export type ConsumerCommand =
  | { readonly type: 'setProcessing'; readonly processingMs: number }
  | { readonly type: 'setPoisonPolicy'; readonly policy: PoisonPolicy }
  | { readonly type: 'crashAt'; readonly step: ClientStep | null }
  | ProgramCommand;

export function createConsumer(
  name: string, group: string, topics: readonly string[], config: ConsumerConfig, bootstrap: readonly NodeIx[], application: ConsumerApplication, processor: ProcessorState | null = null,
  program: ConsumerProgram | null = null,
): ConsumerState {
  return {
    // Without a group there is nobody to commit to.
    name, group, topics, subscription: topics.length > 0 ? 'topics' : 'none', pattern: '', program, config: group === '' ? { ...config, enableAutoCommit: false } : config, processingUs: application.processingUs, processingUsPerRecord: application.processingUsPerRecord, onPoison: 'crash',
    net: createNetworkClient(config, bootstrap, topics, program !== null), processor, groupId: 0, deliveries: new Map(), ...bornState(),
  };
}

/** What a new process knows: nothing. */
function bornState() {
  return {
    coordinator: -1, coordinatorCause: 0, coordinatorRequest: 0, coordinatorTimer: 0, coordinatorFailures: 0, membership: 'unjoined' as const, memberId: '', generation: -1,
    protocolName: '', isLeader: false, assignedCounts: new Map<string, number>(), rejoinNeeded: true, lost: false, joined: null, joinedAnswers: 0, vouched: null, synced: null, prepared: false, preparing: false, joinRequest: 0,
    rejoinTimer: 0, joinFailures: 0, heartbeatRequest: 0, heartbeatDue: false, heartbeatTimer: 0, lastHeartbeatUs: 0, heartbeatIntervalMs: 0,
    targetPartitions: null, ownedChanged: false, saysAll: false, lastAssignment: null, assigned: new AssignedPartitions(), sessions: new Map(), buffered: [],
    offsetFetchRequest: 0, offsetFetchTimer: 0, listOffsets: new Map(), commits: new Map(), autoCommitDue: false, autoCommitTimer: 0,
    phase: 'polling' as const, working: false, poison: null, crashAt: null, processingTimer: 0, pollIntervalTimer: 0, fatalError: 0, leaveRequest: 0, wakeTimer: 0, stream: -1,
    totals: { polls: 0, deliveredRecords: 0, rebalances: 0, commits: 0, failedCommits: 0 },
  };
}

/** KafkaConsumer, of either protocol, with an application that polls, works for a while, and polls again. */
export const consumerBehavior: Behavior<ConsumerState> = {
  onStart(ctx, s) {
    s.stream = ctx.stream(`consumer/${s.name}`);
    s.groupId = ctx.nameId(s.group);
    startNetworkClient(ctx, s.net, `net-client/${s.name}`);
    if (usesConsumerProtocol(s)) createMemberId(ctx, s);
    armAutoCommit(ctx, s, s.config.autoCommitIntervalMs);
    if (s.program !== null) s.phase = 'idle';
    poll(ctx, s);
  },

  onRequest(ctx, _s, request) {
    ctx.hangUp(request); // a client serves nobody
  },

  onResponse(ctx, s, request, body) {
    if (onNetworkResponse(ctx, s.net, request, body)) {
      followPattern(s);
      onMetadata(ctx, s);
      checkPartitionCounts(s);
    }
    else take(ctx, s, request, body);
    wake(ctx, s);
  },

  onDisconnect(ctx, s, server, slot, lost, reason) {
    onNetworkDisconnect(ctx, s.net, server, slot, lost, reason);
    if (slot === Slot.Coordinator && server === s.coordinator) markCoordinatorUnknown(ctx, s);
    for (const request of lost) lose(ctx, s, request);
    wake(ctx, s);
  },

  onTimer(ctx, s, type) {
    if (Math.floor(type / 100) === TimerRange.NetworkClient) onNetworkTimer(ctx, s.net, type);
    else onConsumerTimer(ctx, s, type);
    wake(ctx, s);
  },

  onCommand(ctx, s, command) {
    const asked = command as ConsumerCommand;
    switch (asked.type) {
      case 'setProcessing':
        s.processingUs = asked.processingMs * 1000;
        break;
      case 'setPoisonPolicy':
        s.onPoison = asked.policy;
        break;
      case 'crashAt':
        s.crashAt = asked.step;
        break;
      default:
        if (s.program !== null) onProgramCommand(ctx, s, s.program, asked);
    }
  },

  onStop(ctx, s) {
    close(ctx, s);
  },

  onDown(s) {
    // What the application has been given stays known, and so do the totals: they are a book about the process, not its memory.
    const { totals } = s;
    Object.assign(s, bornState(), { totals });
    if (s.program !== null) s.phase = 'idle';
  },

  copy: copyConsumerState,
};

function onProgramCommand(ctx: Context, s: ConsumerState, program: ConsumerProgram, asked: ProgramCommand): void {
  switch (asked.type) {
    case 'call':
      startConsumerCall(ctx, s, program, asked.call);
      break;
    case 'loop':
      program.loop = asked.loop;
      if (asked.loop !== null && s.phase === 'idle' && program.call === null) pollInLoop(ctx, s, program);
      break;
    case 'wakeup':
      program.wakeup = true;
      break;
    case 'taken':
      program.returned = [];
      program.pollSizes = [];
      program.journal = [];
      return;
  }
  wake(ctx, s);
}

/** An answer to something other than the network client itself. Answers to what has been given up meanwhile are passed over. */
function take(ctx: Context, s: ConsumerState, request: Request, body: object): void {
  switch (request.api) {
    case ApiKey.Fetch:
      onFetchResponse(ctx, s, request, body as FetchResponse);
      break;
    case ApiKey.Heartbeat:
      if (request.id === s.heartbeatRequest) onHeartbeatResponse(ctx, s, (body as HeartbeatResponse).errorCode, (request.body as HeartbeatRequest).generationId);
      break;
    case ApiKey.ConsumerGroupHeartbeat:
      if (request.id === s.leaveRequest) onLeft(ctx, s);
      else if (request.id === s.heartbeatRequest) onConsumerHeartbeatResponse(ctx, s, body as ConsumerGroupHeartbeatResponse);
      break;
    case ApiKey.OffsetCommit:
      if (s.program !== null && onProgramCommitResponse(ctx, s, s.program, request.id, body as OffsetCommitResponse)) break;
      afterCommit(ctx, s, onCommitResponse(ctx, s, request.id, body as OffsetCommitResponse));
      break;
    case ApiKey.JoinGroup:
      if (request.id === s.joinRequest) onJoinResponse(ctx, s, body as JoinGroupResponse);
      break;
    case ApiKey.SyncGroup:
      if (request.id === s.joinRequest) onSyncResponse(ctx, s, body as SyncGroupResponse);
      break;
    case ApiKey.FindCoordinator:
      if (request.id === s.coordinatorRequest) onCoordinator(ctx, s, body as FindCoordinatorResponse);
      break;
    case ApiKey.OffsetFetch:
      if (request.id === s.offsetFetchRequest) onOffsetFetchResponse(ctx, s, body as OffsetFetchResponse);
      else if (s.program !== null && request.id === s.program.fetchRequest) onCommittedResponse(ctx, s, s.program, body as OffsetFetchResponse);
      break;
    case ApiKey.ListOffsets:
      if (s.program !== null && onLookupResponse(ctx, s, s.program, request.id, body as ListOffsetsResponse)) break;
      onListOffsetsResponse(ctx, s, request.id, body as ListOffsetsResponse);
      break;
    case ApiKey.LeaveGroup:
      if (request.id === s.leaveRequest) onLeft(ctx, s);
      break;
    case ApiKey.Metadata:
      break;
    default:
      throw new Error(`a consumer got an answer to request type ${request.api}`);
  }
}

function lose(ctx: Context, s: ConsumerState, request: Request): void {
  switch (request.api) {
    case ApiKey.Fetch:
      onFetchLost(s, request);
      break;
    case ApiKey.Heartbeat:
      if (request.id === s.heartbeatRequest) s.heartbeatRequest = 0;
      break;
    case ApiKey.ConsumerGroupHeartbeat:
      if (request.id === s.leaveRequest) onLeft(ctx, s);
      else repeatHeartbeat(s);
      break;
    case ApiKey.OffsetCommit:
      if (s.program !== null && onProgramCommitLost(ctx, s, s.program, request.id)) break;
      afterCommit(ctx, s, onCommitLost(ctx, s, request.id));
      break;
    case ApiKey.JoinGroup:
    case ApiKey.SyncGroup:
      if (request.id === s.joinRequest) onJoinLost(ctx, s);
      break;
    case ApiKey.FindCoordinator:
      if (request.id === s.coordinatorRequest) retryCoordinator(ctx, s);
      break;
    case ApiKey.OffsetFetch:
      if (request.id === s.offsetFetchRequest) retryOffsetFetch(ctx, s);
      else if (s.program !== null && request.id === s.program.fetchRequest) retryCommitted(ctx, s, s.program);
      break;
    case ApiKey.ListOffsets:
      if (s.program !== null && onLookupLost(ctx, s, s.program, request.id)) break;
      onListOffsetsLost(ctx, s, request);
      break;
    case ApiKey.LeaveGroup:
      if (request.id === s.leaveRequest) onLeft(ctx, s);
      break;
    default:
      break;
  }
}

function onConsumerTimer(ctx: Context, s: ConsumerState, type: number): void {
  switch (type) {
    case ConsumerTimer.Processed:
      s.processingTimer = 0;
      if (worked(ctx, s)) return;
      s.working = false;
      if (s.program !== null) {
        if (s.phase === 'idle') runQueued(ctx, s, s.program);
        break;
      }
      // An application that writes polls again when all of that is done.
      if (s.processor !== null) break;
      ctx.cancel(s.pollIntervalTimer);
      s.pollIntervalTimer = 0;
      if (s.phase === 'processing') s.phase = 'polling';
      break;
    case ConsumerTimer.Heartbeat:
      if (usesConsumerProtocol(s)) onConsumerHeartbeatTimer(s);
      else onHeartbeatTimer(ctx, s);
      break;
    case ConsumerTimer.AutoCommit:
      s.autoCommitTimer = 0;
      s.autoCommitDue = true;
      break;
    case ConsumerTimer.FindCoordinator:
      s.coordinatorTimer = 0;
      break;
    case ConsumerTimer.Rejoin:
      s.rejoinTimer = 0;
      break;
    case ConsumerTimer.OffsetFetch:
      s.offsetFetchTimer = 0;
      break;
    case ConsumerTimer.PollInterval:
      s.pollIntervalTimer = 0;
      if (usesConsumerProtocol(s)) onConsumerPollIntervalExceeded(ctx, s);
      else onPollIntervalExceeded(ctx, s);
      break;
    case ConsumerTimer.Wake:
      s.wakeTimer = 0;
      break;
    case ConsumerTimer.Call:
      if (s.program !== null) onConsumerCallTimeout(ctx, s, s.program);
      break;
    default:
      throw new Error(`unknown timer ${type} of a consumer`);
  }
}

function afterCommit(ctx: Context, s: ConsumerState, outcome: CommitOutcome | null): void {
  if (outcome === null) return;
  const { commit, membershipError } = outcome;
  if (s.phase === 'closing') {
    if (commit.then === 'close') leaveToClose(ctx, s);
    return;
  }
  if (commit.then === 'round') {
    noteRoundCommit(ctx, s, outcome);
  } else if (commit.then === 'rejoin' && s.preparing) {
    // Who is not in poll() goes on with the next one (R-CONS-01, R-CONS-02).
    if (usesConsumerProtocol(s)) {
      // Only a listener has to be heard in poll(): without one the background thread goes on by itself.
      if (s.phase === 'polling' || s.program === null) finishReconciliation(ctx, s);
      else s.prepared = true;
    } else if (s.phase === 'polling') onPrepared(ctx, s);
    else s.preparing = false;
  } else if (membershipError !== 0 && !usesConsumerProtocol(s)) {
    onCommitRefused(s, membershipError);
  }
}

/** commitSync() tries again what may pass. */
function noteRoundCommit(ctx: Context, s: ConsumerState, { error, retriable, membershipError }: CommitOutcome): void {
  const { processor } = s;
  if (processor !== null && processor.commit === 'underWay') {
    processor.commit = error === ErrorCode.NONE ? 'done' : retriable ? 'wanted' : 'refused';
    processor.commitNotBeforeUs = ctx.nowUs + s.config.retryBackoffMs * 1000;
    if (retriable) wakeAt(ctx, s, processor.commitNotBeforeUs);
  }
  if (membershipError !== 0 && !usesConsumerProtocol(s)) onCommitRefused(s, membershipError);
}

/** The group has begun a rebalance, or goes on without this member (R-GRP-18). */
function onCommitRefused(s: ConsumerState, error: number): void {
  if (error === ErrorCode.REBALANCE_IN_PROGRESS) s.rejoinNeeded = true;
  else if (s.membership === 'stable') forgetMembership(s, error);
}

// ---- poll ----------------------------------------------------------------------------------------------------------

/** For whoever embeds the consumer: it may poll again. */
export function wakeConsumer(ctx: Context, s: ConsumerState): void {
  wake(ctx, s);
}

/**
 * Something has happened: an application that waits in poll() goes on, one that is at work does not notice. Heartbeats go out
 * either way.
 */
function wake(ctx: Context, s: ConsumerState): void {
  if (s.phase === 'dying') return;
  if (usesConsumerProtocol(s)) sendConsumerHeartbeat(ctx, s);
  else sendDueHeartbeat(ctx, s);
  if (s.phase === 'polling') poll(ctx, s);
  if (s.program !== null) driveConsumerCall(ctx, s, s.program);
}

/**
 * The loop of the application. Within poll() (R-CONS-01): rebalance steps and due commits, positions, then data if there is any
 * (the next fetches go out before it is returned), else fetches. An application without work to do polls on until it waits.
 */
function poll(ctx: Context, s: ConsumerState): void {
  const cause = ctx.cause;
  while (s.phase === 'polling') {
    ctx.because(cause);
    if (s.program !== null && isHeldUp(ctx, s, s.program)) return;
    if (s.group !== '' && ensureCoordinator(ctx, s) && s.subscription !== 'assigned') {
      if (usesConsumerProtocol(s)) driveConsumerMember(ctx, s);
      else driveMembership(ctx, s);
      if (s.program !== null && isHeldUp(ctx, s, s.program)) return;
    }
    maybeAutoCommit(ctx, s);
    ensurePositions(ctx, s);
    if (s.phase !== 'polling') return; // one of them failed for good
    if (s.program !== null && isHeldUp(ctx, s, s.program)) return;
    // An eager member gives up all its partitions: they return nothing more, lest the position gets ahead of the commit under way.
    if (s.preparing && !usesConsumerProtocol(s) && !isCooperative(s.config)) return;
    ctx.because(cause);
    const records = takeRecords(ctx, s);
    const returned = ctx.cause;
    ctx.because(cause);
    sendFetches(ctx, s);
    if (records === 0) {
      if (s.program !== null) endEmptyPoll(ctx, s, s.program);
      return;
    }
    ctx.because(returned);
    s.totals.polls++;
    if (s.program === null) process(ctx, s, records);
    else endPoll(ctx, s, s.program, null, records);
  }
}

function process(ctx: Context, s: ConsumerState, records: number): void {
  if (diesAt(ctx, s, 'polled')) return;
  const workUs = s.processingUs + (s.poison !== null && s.onPoison === 'crash' ? s.poison.before : records) * s.processingUsPerRecord;
  if (workUs === 0 && (worked(ctx, s) || s.processor === null)) return;
  s.phase = 'processing';
  s.working = workUs > 0;
  if (workUs > 0) s.processingTimer = ctx.after(workUs, ConsumerTimer.Processed);
  const intervalUs = s.config.maxPollIntervalMs * 1000;
  if (s.processor !== null) beginRound(s, s.processor);
  if (workUs > intervalUs || s.processor !== null) s.pollIntervalTimer = ctx.after(intervalUs, ConsumerTimer.PollInterval);
}

/** The work on what a poll returned is done, or has failed. True: the process dies of it. */
function worked(ctx: Context, s: ConsumerState): boolean {
  const { poison } = s;
  s.poison = null;
  if (poison === null || s.onPoison === 'skip') {
    if (poison !== null) ctx.emit(FactKind.PoisonSkipped, poison.key, poison.offset);
    return diesAt(ctx, s, 'processed');
  }
  ctx.emit(FactKind.PoisonHit, poison.key, poison.offset);
  ctx.halt(RESTART_AFTER_POISON_US);
  s.phase = 'dying';
  return true;
}

/** What the round is about: where the consumer will read on, and its membership now. */
function beginRound(s: ConsumerState, processor: ProcessorState): void {
  processor.step = 'working';
  processor.generation = s.generation;
  processor.memberId = s.memberId;
  processor.offsets = [...s.assigned.values()].filter(({ topic, partition }) => processor.returned.some((one) => one.topic === topic && one.partition === partition))
    .map(({ key, topic, partition, position }) => ({ key, topic, partition, offset: position }));
}

// ---- close ---------------------------------------------------------------------------------------------------------

function close(ctx: Context, s: ConsumerState): void {
  ctx.cancel(s.processingTimer);
  closeConsumer(ctx, s);
}
