import type { ConsumerConfig } from '../config/consumer-config';
import { FactKind } from '../facts/fact-kinds';
import type { Behavior, Context } from '../kernel/behavior';
import type { NodeIx, Request } from '../kernel/connection';
import { ApiKey } from '../protocol/api-keys';
import type { FindCoordinatorResponse } from '../protocol/messages/find-coordinator';
import type { ShareAcknowledgeResponse, ShareFetchResponse } from '../protocol/messages/share-fetch';
import type { ShareGroupHeartbeatResponse } from '../protocol/messages/share-group';
import { partitionKey } from '../protocol/partition-key';
import { TimerRange } from '../protocol/timer-kinds';
import type { ConsumerApplication } from './consumer';
import { ensureCoordinator, onCoordinator, retryCoordinator } from './consumer-coordinator';
import { createMemberId } from './consumer-heartbeats';
import { ConsumerTimer } from './consumer-timers';
import { createDeliveries, noteDelivered } from './deliveries';
import { createNetworkClient, onNetworkDisconnect, onNetworkResponse, onNetworkTimer, Slot, startNetworkClient } from './network-client';
import { countRecords, giveAnswers, hasAllAnswers } from './share-answers';
import { driveShareCall, endSharePoll, onShareCallTimeout, startShareCall } from './share-calls';
import { closeShareConsumer, exitShareConsumer, noteClosed } from './share-close';
import { copyShareConsumerState, type ProcessingAnswer, type ReceivedRecords, type ShareConsumerState } from './share-consumer-state';
import { onShareAcknowledgeResponse, onShareFetchResponse, onShareRequestLost, sendShareFetches } from './share-fetcher';
import { forgetShareCoordinator, join, leaveForSilence, onShareHeartbeatResponse, repeatShareHeartbeat, sendShareHeartbeat, takeAssignment } from './share-heartbeats';
import type { ShareProgram, ShareProgramCommand } from './share-program';

/** A person, or a scenario, changes what the application says of records. Plain JSON. */
export interface SetAnswerCommand {
  readonly type: 'setAnswer';
  readonly answer: ProcessingAnswer;
  /** Of one record only. */
  readonly record?: { readonly topic: string; readonly partition: number; readonly offset: number };
}

export function createShareConsumer(
  name: string, group: string, topics: readonly string[], config: ConsumerConfig, bootstrap: readonly NodeIx[], application: ConsumerApplication, answer: ProcessingAnswer = 'accept',
  program: ShareProgram | null = null,
): ShareConsumerState {
  return {
    name, group, topics, program, config, processingUs: application.processingUs, processingUsPerRecord: application.processingUsPerRecord, net: createNetworkClient(config, bootstrap, topics, program !== null),
    groupId: 0, answer, exceptions: new Map(), deliveries: new Map(), totals: { polls: 0, deliveredRecords: 0, acknowledged: 0, released: 0, rejected: 0, failedAcknowledgements: 0 }, ...bornState(),
  };
}

/** What a new process knows: nothing. */
function bornState() {
  return {
    stream: -1, coordinator: -1, coordinatorCause: 0, coordinatorRequest: 0, coordinatorTimer: 0, coordinatorFailures: 0, lastHeartbeatUs: 0, membership: 'unjoined' as const, memberId: '', memberEpoch: 0,
    heartbeatRequest: 0, heartbeatDue: false, heartbeatTimer: 0, heartbeatIntervalMs: 0, saysAll: false, rejoinTimer: 0, joinFailures: 0, given: null, assigned: new Map(), sessions: new Map(),
    received: [], inHand: [], acknowledgements: new Map(), phase: 'polling' as const, isStuck: false, processingTimer: 0, pollIntervalTimer: 0, wakeTimer: 0, closeRequests: new Set<number>(),
    leaveRequest: 0, fatalError: 0,
  };
}

/** KafkaShareConsumer with an application that polls, works for a while, answers, and polls again. */
export const shareConsumerBehavior: Behavior<ShareConsumerState> = {
  onStart(ctx, s) {
    s.stream = ctx.stream(`consumer/${s.name}`);
    s.groupId = ctx.nameId(s.group);
    startNetworkClient(ctx, s.net, `net-client/${s.name}`);
    createMemberId(ctx, s);
    if (s.program === null) poll(ctx, s);
    else s.phase = 'idle';
  },

  onRequest(ctx, _s, request) {
    ctx.hangUp(request); // a client serves nobody
  },

  onResponse(ctx, s, request, body) {
    if (!onNetworkResponse(ctx, s.net, request, body)) take(ctx, s, request, body);
    wake(ctx, s);
  },

  onDisconnect(ctx, s, server, slot, lost, reason) {
    onNetworkDisconnect(ctx, s.net, server, slot, lost, reason);
    if (slot === Slot.Coordinator && server === s.coordinator) forgetShareCoordinator(ctx, s);
    for (const request of lost) lose(ctx, s, request);
    wake(ctx, s);
  },

  onTimer(ctx, s, type) {
    if (Math.floor(type / 100) === TimerRange.NetworkClient) onNetworkTimer(ctx, s.net, type);
    else onOwnTimer(ctx, s, type);
    wake(ctx, s);
  },

  onCommand(ctx, s, command) {
    const asked = command as SetAnswerCommand | ShareProgramCommand;
    if (asked.type === 'setAnswer') setAnswer(ctx, s, asked);
    else if (s.program !== null) onProgramCommand(ctx, s, s.program, asked);
    wake(ctx, s);
  },

  onStop(ctx, s) {
    closeShareConsumer(ctx, s);
  },

  onDown(s) {
    Object.assign(s, bornState());
    if (s.program !== null) s.phase = 'idle';
  },

  copy: copyShareConsumerState,
};

function onProgramCommand(ctx: Context, s: ShareConsumerState, program: ShareProgram, asked: ShareProgramCommand): void {
  switch (asked.type) {
    case 'call':
      startShareCall(ctx, s, program, asked.call);
      return;
    case 'wakeup':
      program.wakeup = true;
      return;
    case 'taken':
      program.returned = [];
      program.pollSizes = [];
      program.journal = [];
      return;
  }
}

/** An answer to something other than the network client itself. Answers to what has been given up meanwhile are passed over. */
function take(ctx: Context, s: ShareConsumerState, request: Request, body: object): void {
  switch (request.api) {
    case ApiKey.ShareFetch:
      onShareFetchResponse(ctx, s, request, body as ShareFetchResponse);
      return;
    case ApiKey.ShareAcknowledge:
      onShareAcknowledgeResponse(ctx, s, request, body as ShareAcknowledgeResponse);
      noteClosed(ctx, s, request);
      return;
    case ApiKey.ShareGroupHeartbeat:
      if (request.id === s.leaveRequest) exitShareConsumer(ctx, s);
      else if (request.id === s.heartbeatRequest) onShareHeartbeatResponse(ctx, s, body as ShareGroupHeartbeatResponse);
      return;
    case ApiKey.FindCoordinator:
      if (request.id === s.coordinatorRequest) onCoordinator(ctx, s, body as FindCoordinatorResponse);
      return;
    case ApiKey.Metadata:
      return;
    default:
      throw new Error(`a share consumer got an answer to request type ${request.api}`);
  }
}

function lose(ctx: Context, s: ShareConsumerState, request: Request): void {
  switch (request.api) {
    case ApiKey.ShareFetch:
    case ApiKey.ShareAcknowledge:
      onShareRequestLost(ctx, s, request);
      noteClosed(ctx, s, request);
      return;
    case ApiKey.ShareGroupHeartbeat:
      if (request.id === s.leaveRequest) exitShareConsumer(ctx, s);
      else if (request.id === s.heartbeatRequest) repeatShareHeartbeat(s);
      return;
    case ApiKey.FindCoordinator:
      if (request.id === s.coordinatorRequest) retryCoordinator(ctx, s);
      return;
    default:
      return;
  }
}

function onOwnTimer(ctx: Context, s: ShareConsumerState, type: number): void {
  switch (type) {
    case ConsumerTimer.Processed:
      s.processingTimer = 0;
      finishRound(ctx, s);
      return;
    case ConsumerTimer.Heartbeat:
      s.heartbeatTimer = 0;
      s.heartbeatDue = true;
      return;
    case ConsumerTimer.FindCoordinator:
      s.coordinatorTimer = 0;
      return;
    case ConsumerTimer.Rejoin:
      s.rejoinTimer = 0;
      return;
    case ConsumerTimer.PollInterval:
      s.pollIntervalTimer = 0;
      leaveForSilence(ctx, s);
      return;
    case ConsumerTimer.Call:
      if (s.program !== null) onShareCallTimeout(ctx, s, s.program);
      return;
    case ConsumerTimer.Wake:
      s.wakeTimer = 0;
      return;
    default:
      throw new Error(`unknown timer ${type} of a share consumer`);
  }
}

// ---- poll ----------------------------------------------------------------------------------------------------------

/** Something has happened: an application that waits in poll() goes on, one that is at work does not notice. Heartbeats go out either way. */
function wake(ctx: Context, s: ShareConsumerState): void {
  if (s.phase !== 'failed' && s.phase !== 'closing') sendShareHeartbeat(ctx, s);
  if (s.phase === 'polling') poll(ctx, s);
  if (s.program !== null) driveShareCall(ctx, s, s.program);
}

/** The loop of the application: what was answered goes out, then records are returned if there are any, else they are asked for. */
function poll(ctx: Context, s: ShareConsumerState): void {
  const cause = ctx.cause;
  while (s.phase === 'polling') {
    ctx.because(cause);
    if (ensureCoordinator(ctx, s) && s.membership === 'unjoined') join(s);
    sendShareHeartbeat(ctx, s);
    takeAssignment(ctx, s);
    sendShareFetches(ctx, s);
    wakeWhenAllowed(ctx, s);
    if (s.received.length === 0) return;
    const records = returnRecords(ctx, s);
    if (s.program === null) process(ctx, s, records);
    else if (records > 0) endSharePoll(ctx, s, s.program, records);
    else giveAnswers(s);
  }
}

/** A broker that is not to be asked before some moment is asked then. */
function wakeWhenAllowed(ctx: Context, s: ShareConsumerState): void {
  if (s.wakeTimer !== 0) return;
  let dueUs = Infinity;
  for (const { notBeforeUs, request } of s.sessions.values()) if (request === 0 && notBeforeUs > ctx.nowUs) dueUs = Math.min(dueUs, notBeforeUs);
  if (dueUs !== Infinity) s.wakeTimer = ctx.after(dueUs - ctx.nowUs, ConsumerTimer.Wake);
}

/** What came of one partition is returned whole, until max.poll.records are reached (R-SHR-05). */
function returnRecords(ctx: Context, s: ShareConsumerState): number {
  const cause = ctx.cause;
  const returned: ReceivedRecords[] = [];
  let records = 0;
  for (const received of s.received) {
    if (records >= s.config.maxPollRecords) break;
    returned.push(received);
    ctx.because(cause);
    records += deliver(ctx, s, received);
  }
  s.received = s.received.slice(returned.length);
  s.inHand = returned;
  s.totals.polls++;
  s.totals.deliveredRecords += records;
  return records;
}

function deliver(ctx: Context, s: ShareConsumerState, received: ReceivedRecords): number {
  let records = 0;
  let deliveries = s.deliveries.get(received.key);
  if (deliveries === undefined) s.deliveries.set(received.key, (deliveries = createDeliveries()));
  for (const { firstOffset, lastOffset, deliveryCount } of received.acquired) {
    const count = countRecords(received, firstOffset, lastOffset);
    records += count;
    noteDelivered(deliveries, firstOffset, lastOffset + 1, count);
    if (count > 0) ctx.emit(FactKind.SharedRecordsDelivered, received.key, firstOffset, count, deliveryCount);
  }
  return records;
}

function process(ctx: Context, s: ShareConsumerState, records: number): void {
  const workUs = s.processingUs + records * s.processingUsPerRecord;
  s.phase = 'processing';
  s.pollIntervalTimer = ctx.after(s.config.maxPollIntervalMs * 1000, ConsumerTimer.PollInterval);
  if (workUs > 0) s.processingTimer = ctx.after(workUs, ConsumerTimer.Processed);
  else finishRound(ctx, s);
}

/** The work is done, and the application says of every record how it went; without an answer it cannot poll again (R-SHR-11). */
function finishRound(ctx: Context, s: ShareConsumerState): void {
  s.isStuck = !hasAllAnswers(s);
  if (s.isStuck) return;
  ctx.cancel(s.pollIntervalTimer);
  s.pollIntervalTimer = 0;
  giveAnswers(s);
  if (s.phase === 'processing') s.phase = 'polling';
}

function setAnswer(ctx: Context, s: ShareConsumerState, { answer, record }: SetAnswerCommand): void {
  const nameId = ctx.nameId(answer);
  if (record === undefined) {
    s.answer = answer;
    s.exceptions.clear();
    ctx.emit(FactKind.ProcessingAnswerChanged, nameId, -1, -1);
  } else {
    const key = partitionKey(ctx.nameId(record.topic), record.partition);
    s.exceptions.set(key, new Map([...(s.exceptions.get(key) ?? []), [record.offset, answer] as const]));
    ctx.emit(FactKind.ProcessingAnswerChanged, nameId, key, record.offset);
  }
  if (s.isStuck && s.phase === 'processing') finishRound(ctx, s);
}
