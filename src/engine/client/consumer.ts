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
import { revokeAll } from './assignment-change';
import { armAutoCommit, commitPositions, maybeAutoCommit, onCommitLost, onCommitResponse, type CommitOutcome } from './consumer-commit';
import { crashesAt, type ClientStep } from './client-step';
import { RESTART_AFTER_POISON_US, type PoisonPolicy } from './poison';
import { ensureCoordinator, markCoordinatorUnknown, onCoordinator, retryCoordinator } from './consumer-coordinator';
import { onFetchLost, onFetchResponse, sendFetches, takeRecords } from './consumer-fetcher';
import type { ProcessorState } from './processor-state';
import { ensurePositions, onListOffsetsLost, onListOffsetsResponse, onOffsetFetchResponse, retryOffsetFetch, wakeAt } from './consumer-positions';
import { copyConsumerState, type ConsumerState } from './consumer-state';
import { ConsumerTimer } from './consumer-timers';
import {
  createMemberId, driveConsumerMember, finishReconciliation, onConsumerHeartbeatResponse, onConsumerHeartbeatTimer, onConsumerPollIntervalExceeded, repeatHeartbeat,
  sendConsumerHeartbeat, sendConsumerLeave, usesConsumerProtocol,
} from './consumer-heartbeats';
import {
  checkPartitionCounts, driveMembership, forgetMembership, onHeartbeatResponse, onHeartbeatTimer, onJoinLost, onJoinResponse, onPollIntervalExceeded, onPrepared,
  onSyncResponse, sendDueHeartbeat, sendLeave,
} from './group-membership';
import { isCooperative } from './member-assignors';
import { createNetworkClient, onNetworkDisconnect, onNetworkResponse, onNetworkTimer, Slot, startNetworkClient } from './network-client';

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
  | { readonly type: 'crashAt'; readonly step: ClientStep | null };

export function createConsumer(
  name: string, group: string, topics: readonly string[], config: ConsumerConfig, bootstrap: readonly NodeIx[], application: ConsumerApplication, processor: ProcessorState | null = null,
): ConsumerState {
  return {
    name, group, topics, config, processingUs: application.processingUs, processingUsPerRecord: application.processingUsPerRecord, onPoison: 'crash',
    net: createNetworkClient(config, bootstrap, topics), processor, groupId: 0, deliveries: new Map(), ...bornState(),
  };
}

/** What a new process knows: nothing. */
function bornState() {
  return {
    coordinator: -1, coordinatorCause: 0, coordinatorRequest: 0, coordinatorTimer: 0, coordinatorFailures: 0, membership: 'unjoined' as const, memberId: '', generation: -1,
    protocolName: '', isLeader: false, assignedCounts: new Map<string, number>(), rejoinNeeded: true, lost: false, preparing: false, joinRequest: 0,
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
    poll(ctx, s);
  },

  onRequest(ctx, _s, request) {
    ctx.hangUp(request); // a client serves nobody
  },

  onResponse(ctx, s, request, body) {
    if (onNetworkResponse(ctx, s.net, request, body)) checkPartitionCounts(s);
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

  onCommand(_ctx, s, command) {
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
    }
  },

  onStop(ctx, s) {
    close(ctx, s);
  },

  onDown(s) {
    // What the application has been given stays known, and so do the totals: they are a book about the process, not its memory.
    const { totals } = s;
    Object.assign(s, bornState(), { totals });
  },

  copy: copyConsumerState,
};

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
      if (request.id === s.leaveRequest) ctx.exit();
      else if (request.id === s.heartbeatRequest) onConsumerHeartbeatResponse(ctx, s, body as ConsumerGroupHeartbeatResponse);
      break;
    case ApiKey.OffsetCommit:
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
      break;
    case ApiKey.ListOffsets:
      onListOffsetsResponse(ctx, s, request.id, body as ListOffsetsResponse);
      break;
    case ApiKey.LeaveGroup:
      if (request.id === s.leaveRequest) ctx.exit();
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
      if (request.id === s.leaveRequest) ctx.exit();
      else repeatHeartbeat(s);
      break;
    case ApiKey.OffsetCommit:
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
      break;
    case ApiKey.ListOffsets:
      onListOffsetsLost(ctx, s, request);
      break;
    case ApiKey.LeaveGroup:
      if (request.id === s.leaveRequest) ctx.exit();
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
    default:
      throw new Error(`unknown timer ${type} of a consumer`);
  }
}

function afterCommit(ctx: Context, s: ConsumerState, outcome: CommitOutcome | null): void {
  if (outcome === null) return;
  const { commit, membershipError } = outcome;
  if (s.phase === 'closing') {
    if (commit.then === 'close') leave(ctx, s);
    return;
  }
  if (commit.then === 'round') {
    noteRoundCommit(ctx, s, outcome);
  } else if (commit.then === 'rejoin' && s.preparing) {
    if (usesConsumerProtocol(s)) finishReconciliation(ctx, s);
    else onPrepared(ctx, s);
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
  if (s.phase === 'failed') return;
  if (usesConsumerProtocol(s)) sendConsumerHeartbeat(ctx, s);
  else sendDueHeartbeat(ctx, s);
  if (s.phase === 'polling') poll(ctx, s);
}

/**
 * The loop of the application. Within poll() (R-CONS-01): rebalance steps and due commits, positions, then data if there is any
 * (the next fetches go out before it is returned), else fetches. An application without work to do polls on until it waits.
 */
function poll(ctx: Context, s: ConsumerState): void {
  const cause = ctx.cause;
  while (s.phase === 'polling') {
    ctx.because(cause);
    if (ensureCoordinator(ctx, s)) {
      if (usesConsumerProtocol(s)) driveConsumerMember(ctx, s);
      else driveMembership(ctx, s);
    }
    maybeAutoCommit(ctx, s);
    ensurePositions(ctx, s);
    if (s.phase !== 'polling') return; // one of them failed for good
    // An eager member gives up all its partitions: they return nothing more, lest the position gets ahead of the commit under way.
    if (s.preparing && !usesConsumerProtocol(s) && !isCooperative(s.config)) return;
    ctx.because(cause);
    const records = takeRecords(ctx, s);
    const returned = ctx.cause;
    ctx.because(cause);
    sendFetches(ctx, s);
    if (records === 0) return;
    ctx.because(returned);
    s.totals.polls++;
    process(ctx, s, records);
  }
}

function process(ctx: Context, s: ConsumerState, records: number): void {
  if (crashesAt(ctx, s, 'polled')) return fail(s);
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
  if (poison !== null && s.onPoison === 'crash') {
    ctx.emit(FactKind.PoisonHit, poison.key, poison.offset);
    ctx.halt(RESTART_AFTER_POISON_US);
  } else {
    if (poison !== null) ctx.emit(FactKind.PoisonSkipped, poison.key, poison.offset);
    if (!crashesAt(ctx, s, 'processed')) return false;
  }
  fail(s);
  return true;
}

/** The process is about to end: nothing more leaves it. */
function fail(s: ConsumerState): void {
  s.phase = 'failed';
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

/** close(): commits if it commits by itself, gives up its partitions, leaves, ends (R-CONS-07). */
function close(ctx: Context, s: ConsumerState): void {
  s.phase = 'closing';
  ctx.cancel(s.processingTimer);
  if (s.membership === 'stable' && s.config.enableAutoCommit && commitPositions(ctx, s, 'close')) return;
  leave(ctx, s);
}

function leave(ctx: Context, s: ConsumerState): void {
  if (s.leaveRequest !== 0) return;
  revokeAll(ctx, s);
  s.leaveRequest = usesConsumerProtocol(s) ? sendConsumerLeave(ctx, s) : sendLeave(ctx, s, 'the consumer is being closed');
  if (s.leaveRequest === 0) ctx.exit();
}
