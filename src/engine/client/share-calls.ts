import type { Context } from '../kernel/behavior';
import { partitionKey } from '../protocol/partition-key';
import type { TopicPartition } from './consumer-program';
import { ConsumerTimer } from './consumer-timers';
import { wantTopic } from './network-client';
import { countRecords, giveAnswers, hasAllAnswers } from './share-answers';
import { closeShareConsumer, exitShareConsumer } from './share-close';
import type { PendingAcknowledgements, ProcessingAnswer, ShareConsumerState } from './share-consumer-state';
import { sendAcknowledgements } from './share-fetcher';
import { join, leaveForSilence } from './share-heartbeats';
import type { ShareCall, ShareProgram } from './share-program';
import { exceptionOf, RETURNED, type CallAnswer } from './thrown';

/** KafkaShareConsumer as a program sees it (R-SHR-11): what its methods check, wait for, return and throw. */

const ILLEGAL_STATE: CallAnswer = { thrown: { error: 'IllegalStateException' }, value: null };
const INVALID_GROUP_ID: CallAnswer = { thrown: { error: 'InvalidGroupIdException' }, value: null };
const WAKEUP: CallAnswer = { thrown: { error: 'WakeupException' }, value: null };
const TIMEOUT: CallAnswer = { thrown: { error: 'TimeoutException' }, value: null };

export function startShareCall(ctx: Context, s: ShareConsumerState, program: ShareProgram, call: ShareCall): void {
  if (program.call !== null) throw new Error(`${s.name} is still in a call`);
  program.call = call;
  program.answer = null;
  if ('timeoutMs' in call) program.callTimer = ctx.after(call.timeoutMs * 1000, ConsumerTimer.Call);
  const answer = program.closed ? (call.type === 'close' ? RETURNED : ILLEGAL_STATE) : begin(ctx, s, program, call);
  if (answer !== null) finish(ctx, program, answer);
}

function finish(ctx: Context, program: ShareProgram, answer: CallAnswer): void {
  ctx.cancel(program.callTimer);
  program.callTimer = 0;
  program.call = null;
  program.answer = answer;
  program.awaited = [];
  program.committed = [];
}

/** What the method does at once; null: it waits. */
function begin(ctx: Context, s: ShareConsumerState, program: ShareProgram, call: ShareCall): CallAnswer | null {
  switch (call.type) {
    case 'subscribe':
      if (s.group === '') return INVALID_GROUP_ID;
      subscribe(ctx, s, call.topics);
      return RETURNED;
    case 'unsubscribe':
      s.topics = [];
      if (s.membership !== 'unjoined') leaveForSilence(ctx, s);
      return RETURNED;
    case 'subscription':
      return { thrown: null, value: s.topics.toSorted() };
    case 'poll':
      return beginPoll(ctx, s, program);
    case 'acknowledge':
      return acknowledge(ctx, s, call.at, call.offsets, call.answer);
    case 'commitSync':
      program.awaited = answersGiven(s);
      return null;
    case 'close':
      if (!isImplicit(s)) giveAnswers(s);
      closeShareConsumer(ctx, s);
      return null;
  }
}

function subscribe(ctx: Context, s: ShareConsumerState, topics: readonly string[]): void {
  s.topics = topics;
  for (const topic of topics) wantTopic(ctx, s.net, topic);
  if (s.membership === 'unjoined') join(s);
  s.saysAll = true;
  s.heartbeatDue = true;
}

function isImplicit({ config }: ShareConsumerState): boolean {
  return config.shareAcknowledgementMode === 'implicit';
}

/** In explicit mode every record wants its answer first; otherwise what the last poll returned is accepted. */
function beginPoll(ctx: Context, s: ShareConsumerState, program: ShareProgram): CallAnswer | null {
  if (s.topics.length === 0 || !hasAllAnswers(s)) return ILLEGAL_STATE;
  if (takeWakeup(program)) return WAKEUP;
  if (s.phase === 'failed') return failed(s);
  answersGiven(s);
  ctx.cancel(s.pollIntervalTimer);
  s.pollIntervalTimer = 0;
  s.phase = 'polling';
  return null;
}

/** The group will not have this member, whatever it does. */
function failed({ fatalError }: ShareConsumerState): CallAnswer {
  return { thrown: exceptionOf(fatalError), value: null };
}

/** What has an answer is on its way; a record that comes again wants another one. */
function answersGiven(s: ShareConsumerState): readonly PendingAcknowledgements[] {
  const given = giveAnswers(s);
  s.exceptions.clear();
  return given;
}

function acknowledge(ctx: Context, s: ShareConsumerState, { topic, partition }: TopicPartition, offsets: readonly number[], answer: ProcessingAnswer): CallAnswer {
  const key = partitionKey(ctx.nameId(topic), partition);
  const isInHand = (offset: number) => s.inHand.some((received) => received.key === key && received.acquired.some(({ firstOffset, lastOffset }) => offset >= firstOffset && offset <= lastOffset && countRecords(received, offset, offset) > 0));
  if (isImplicit(s) || !offsets.every(isInHand)) return ILLEGAL_STATE;
  s.exceptions.set(key, new Map([...(s.exceptions.get(key) ?? []), ...offsets.map((offset) => [offset, answer] as const)]));
  return RETURNED;
}

/** poll() returns. Until the next one max.poll.interval.ms runs. */
export function endSharePoll(ctx: Context, s: ShareConsumerState, program: ShareProgram, records: number): void {
  stopPolling(ctx, s);
  if (records > 0) {
    program.pollSizes.push(records);
    program.returned = [...program.returned, ...s.inHand];
  }
  finish(ctx, program, { thrown: null, value: records });
}

function stopPolling(ctx: Context, s: ShareConsumerState): void {
  s.phase = 'idle';
  if (s.membership !== 'unjoined') s.pollIntervalTimer = ctx.after(s.config.maxPollIntervalMs * 1000, ConsumerTimer.PollInterval);
}

function takeWakeup(program: ShareProgram): boolean {
  const { wakeup } = program;
  program.wakeup = false;
  return wakeup;
}

/** After every event: the call that is waited in may be over. */
export function driveShareCall(ctx: Context, s: ShareConsumerState, program: ShareProgram): void {
  const { call } = program;
  switch (call?.type) {
    case 'close':
      if (program.closed) finish(ctx, program, RETURNED);
      return;
    case 'poll':
      if (s.phase === 'failed') finish(ctx, program, failed(s));
      else if (takeWakeup(program)) {
        stopPolling(ctx, s);
        finish(ctx, program, WAKEUP);
      }
      return;
    case 'commitSync':
      sendAcknowledgements(ctx, s);
      if (program.awaited.length === 0) finish(ctx, program, { thrown: null, value: program.committed });
      else if (takeWakeup(program)) finish(ctx, program, WAKEUP);
      return;
    default:
  }
}

/** The call's time is over. */
export function onShareCallTimeout(ctx: Context, s: ShareConsumerState, program: ShareProgram): void {
  program.callTimer = 0;
  switch (program.call?.type) {
    case 'poll':
      endSharePoll(ctx, s, program, 0);
      return;
    case 'close':
      exitShareConsumer(ctx, s);
      finish(ctx, program, RETURNED);
      return;
    case 'commitSync':
      finish(ctx, program, TIMEOUT);
      return;
    default:
  }
}
