import type { Context } from '../kernel/behavior';
import { partitionKey } from '../protocol/partition-key';
import { ConsumerTimer } from './consumer-timers';
import { wantTopic } from './network-client';
import { acknowledgementsOf, answeredParts, hasAllAnswers } from './share-answers';
import type { ReceivedRecords, ShareConsumerState } from './share-consumer-state';
import { closeShareSessions, sendAcknowledgements } from './share-fetcher';
import { join, sendShareLeave } from './share-heartbeats';
import type { ShareCall, ShareProgram } from './share-program';
import { RETURNED, type CallAnswer, type Thrown } from './thrown';

/** KafkaShareConsumer as a program sees it: what its methods check, wait for, return and throw (R-SHR-11). */

const ILLEGAL_STATE = threw({ error: 'IllegalStateException' });
const ILLEGAL_ARGUMENT = threw({ error: 'IllegalArgumentException' });

function threw(thrown: Thrown): CallAnswer {
  return { thrown, value: null };
}

function returned(value: unknown): CallAnswer {
  return { thrown: null, value };
}

export function startShareCall(ctx: Context, s: ShareConsumerState, program: ShareProgram, call: ShareCall): void {
  if (program.call !== null) throw new Error(`${s.name} is still in ${program.call.type}`);
  program.answer = null;
  program.call = call;
  if ('timeoutMs' in call) {
    program.deadlineUs = ctx.nowUs + call.timeoutMs * 1000;
    program.callTimer = ctx.after(call.timeoutMs * 1000, ConsumerTimer.Call);
  }
  const answer = program.closed ? (call.type === 'close' ? RETURNED : ILLEGAL_STATE) : begin(ctx, s, program, call);
  if (answer !== null) finish(ctx, program, answer);
}

function finish(ctx: Context, program: ShareProgram, answer: CallAnswer): void {
  ctx.cancel(program.callTimer);
  program.callTimer = 0;
  program.call = null;
  program.answer = answer;
}

/** What the method does at once; null: it waits. */
function begin(ctx: Context, s: ShareConsumerState, program: ShareProgram, call: ShareCall): CallAnswer | null {
  switch (call.type) {
    case 'subscribe':
      if (call.topics.some((topic) => topic.trim() === '')) return ILLEGAL_ARGUMENT;
      if (call.topics.length === 0) return unsubscribe(ctx, s);
      for (const topic of call.topics) wantTopic(ctx, s.net, topic);
      s.topics = call.topics;
      if (s.membership !== 'unjoined') {
        s.saysAll = true;
        s.heartbeatDue = true;
      }
      return RETURNED;
    case 'unsubscribe':
      return unsubscribe(ctx, s);
    case 'subscription':
      return returned([...s.topics].sort());
    case 'poll':
      return beginPoll(ctx, s, program);
    case 'acknowledge':
      return acknowledge(ctx, s, program, call);
    case 'commitSync':
    case 'commitAsync':
      program.results.clear();
      handOver(s, true);
      sendAcknowledgements(ctx, s);
      return call.type === 'commitAsync' ? RETURNED : null;
    case 'close':
      s.phase = 'closing';
      ctx.cancel(s.pollIntervalTimer);
      s.pollIntervalTimer = 0;
      handOver(s, false);
      closeShareSessions(ctx, s);
      return null;
  }
}

function unsubscribe(ctx: Context, s: ShareConsumerState): CallAnswer {
  sendShareLeave(ctx, s);
  ctx.cancel(s.heartbeatTimer);
  ctx.cancel(s.pollIntervalTimer);
  s.heartbeatTimer = 0;
  s.pollIntervalTimer = 0;
  s.heartbeatRequest = 0;
  s.heartbeatDue = false;
  s.membership = 'unjoined';
  s.topics = [];
  s.assigned = new Map();
  s.given = null;
  return RETURNED;
}

/** Explicitly, every record has to have its answer before the next poll. */
function beginPoll(ctx: Context, s: ShareConsumerState, program: ShareProgram): CallAnswer | null {
  if (s.topics.length === 0) return ILLEGAL_STATE;
  runCallbacks(program);
  if (!hasAllAnswers(s)) return ILLEGAL_STATE;
  handOver(s, true);
  ctx.cancel(s.pollIntervalTimer);
  s.pollIntervalTimer = 0;
  s.phase = 'polling';
  if (s.membership === 'unjoined') join(s);
  return null;
}

function acknowledge(ctx: Context, s: ShareConsumerState, program: ShareProgram, { at, offset, answer }: Extract<ShareCall, { type: 'acknowledge' }>): CallAnswer {
  if (s.config.shareAcknowledgementMode === 'implicit') return ILLEGAL_STATE;
  const key = partitionKey(ctx.nameId(at.topic), at.partition);
  const isInHand = s.inHand.some((one) => one.key === key && one.acquired.some(({ firstOffset, lastOffset }) => offset >= firstOffset && offset <= lastOffset));
  if (!isInHand) return ILLEGAL_STATE;
  program.answers.set(key, new Map([...(program.answers.get(key) ?? []), [offset, answer] as const]));
  return RETURNED;
}

/** What has its answer goes to the broker; implicitly that is all of it, save at the end (R-SHR-11). */
function handOver(s: ShareConsumerState, acceptsAll: boolean): void {
  if (s.config.shareAcknowledgementMode === 'implicit' && !acceptsAll) return;
  const kept: ReceivedRecords[] = [];
  for (const received of s.inHand) {
    const { answered, open } = answeredParts(s, received);
    if (open !== null) kept.push(open);
    if (answered === null) continue;
    const { node, key, topic, topicId, partition } = received;
    s.acknowledgements.set(node, [...(s.acknowledgements.get(node) ?? []), { key, topic, topicId, partition, batches: acknowledgementsOf(s, answered) }]);
  }
  s.inHand = kept;
  if (kept.length === 0) s.program?.answers.clear();
}

// ---- waiting -------------------------------------------------------------------------------------------------------

/** poll() returns what it has got. */
export function endSharePoll(ctx: Context, s: ShareConsumerState, program: ShareProgram, records: number): void {
  s.phase = 'idle';
  s.pollIntervalTimer = ctx.after(s.config.maxPollIntervalMs * 1000, ConsumerTimer.PollInterval);
  runCallbacks(program);
  if (records > 0) {
    program.returned = [...program.returned, ...s.inHand];
    program.pollSizes.push(records);
  }
  finish(ctx, program, returned(records));
}

/** A wakeup ends the poll that it hits. */
export function takeShareWakeup(ctx: Context, s: ShareConsumerState, program: ShareProgram): boolean {
  if (!program.wakeup) return false;
  program.wakeup = false;
  s.phase = 'idle';
  finish(ctx, program, threw({ error: 'WakeupException' }));
  return true;
}

/** After every event: the call that is waited in may be over. */
export function driveShareCall(ctx: Context, s: ShareConsumerState, program: ShareProgram): void {
  sendAcknowledgements(ctx, s);
  const { call } = program;
  if (call?.type === 'commitSync' && isAllAnswered(s)) {
    runCallbacks(program);
    finish(ctx, program, returned([...program.results.values()]));
  } else if (call?.type === 'close' && program.closed) {
    runCallbacks(program);
    finish(ctx, program, RETURNED);
  }
}

function isAllAnswered(s: ShareConsumerState): boolean {
  return s.acknowledgements.size === 0 && [...s.sessions.values()].every(({ sent }) => sent.length === 0);
}

function runCallbacks(program: ShareProgram): void {
  program.journal.push(...program.ended);
  program.ended = [];
}

export function onShareCallTimeout(ctx: Context, s: ShareConsumerState, program: ShareProgram): void {
  program.callTimer = 0;
  const { call } = program;
  if (call === null) return;
  if (call.type === 'poll') endSharePoll(ctx, s, program, 0);
  else if (call.type === 'close') exitShareConsumer(ctx, s);
  else finish(ctx, program, threw({ error: 'TimeoutException' }));
}

export function exitShareConsumer(ctx: Context, s: ShareConsumerState): void {
  if (s.program !== null) {
    s.program.closed = true;
    driveShareCall(ctx, s, s.program);
  }
  ctx.exit();
}
