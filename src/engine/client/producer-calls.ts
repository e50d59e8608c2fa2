import type { Context } from '../kernel/behavior';
import { wallClockMs } from '../protocol/clock';
import { ErrorCode } from '../protocol/error-codes';
import { partitionKey } from '../protocol/partition-key';
import type { PlainRecord } from '../protocol/record-batch';
import { appendKept, appendToPartition, block, enlist, keptRun, metadataTimeout, ProducerTimer, queueOf, topicQueues } from './accumulator';
import { wantTopic } from './network-client';
import { contentSizeOf } from './producer-batch';
import { failFuture, type ProducerCall, type ProducerProgram, type SendFuture } from './producer-program';
import type { ProducerState } from './producer-state';
import { failIncomplete, pump } from './sender';
import { exceptionOf, isApiException, RETURNED, thrown, type Thrown } from './thrown';
import { abortTransaction, beginTransaction, commitTransaction, initTransactions, sendOffsetsToTransaction } from './transaction-manager';
import type { TransactionPhase, TransactionState } from './transaction-state';

/** KafkaProducer as a program sees it: what its methods check, wait for, return and throw (R-PROD-08, R-TXN-02, R-TXN-09). */

const ILLEGAL_STATE: Thrown = { error: 'IllegalStateException' };
const ILLEGAL_ARGUMENT: Thrown = { error: 'IllegalArgumentException' };

export function startProducerCall(ctx: Context, s: ProducerState, program: ProducerProgram, call: ProducerCall): void {
  if (program.call !== null) throw new Error(`${s.name} is still in ${program.call.type}`);
  program.answer = null;
  const refusal = begin(ctx, s, program, call);
  if (refusal !== null) {
    program.answer = { thrown: refusal, value: null };
    return;
  }
  program.call = call;
  const waitMs = call.type === 'close' ? call.timeoutMs : waitsForever(call) ? null : s.config.maxBlockMs;
  program.callTimer = waitMs === null ? 0 : ctx.after(waitMs * 1000, ProducerTimer.Call);
}

/** flush() waits for every batch's end; how long a send may wait is the accumulator's business. */
function waitsForever({ type }: ProducerCall): boolean {
  return type === 'flush' || type === 'send';
}

/** What the method does at once; gives what it throws at once. */
function begin(ctx: Context, s: ProducerState, program: ProducerProgram, call: ProducerCall): Thrown | null {
  switch (call.type) {
    case 'send':
      return beginSend(ctx, s, program, call);
    case 'partitionsFor':
      wantTopic(ctx, s.net, call.topic);
      return null;
    case 'flush':
      program.flushing = true;
      sendEverything(ctx, s);
      return null;
    case 'close':
      beginClose(ctx, s, program, call.timeoutMs);
      return null;
    default:
      return beginTransactional(ctx, s, program, call);
  }
}

function sendEverything(ctx: Context, s: ProducerState): void {
  for (const queue of s.queues) enlist(ctx, s, queue);
  pump(ctx, s);
}

// ---- send ----------------------------------------------------------------------------------------------------------

function beginSend(ctx: Context, s: ProducerState, program: ProducerProgram, call: Extract<ProducerCall, { type: 'send' }>): Thrown | null {
  const { topic: name, partition, record: asked, count = 1 } = call;
  if ((partition ?? 0) < 0 || (asked.timestampMs ?? 0) < 0) return ILLEGAL_ARGUMENT;
  if (program.closed) return ILLEGAL_STATE;
  const record: PlainRecord = {
    key: asked.key, value: asked.value, timestampMs: asked.timestampMs ?? wallClockMs(ctx.nowUs),
    ...(asked.headers === undefined ? {} : { headers: asked.headers }), ...(asked.valueSizeBytes === undefined ? {} : { valueSizeBytes: asked.valueSizeBytes }),
  };
  const future: SendFuture = { record, topic: name, send: program.sends++, sentUs: ctx.nowUs, left: count, partition: partition ?? -1, offset: -1, thrown: null, message: null, completion: -1 };
  if (call.count !== undefined) program.settled ??= [];
  program.futures.push(future);
  program.open.set(record, future);
  wantTopic(ctx, s.net, name);
  const run = keptRun(record, count);
  const content = contentSizeOf(record);
  const topic = topicQueues(s, name);
  if (topic === null || (partition !== null && partition >= topic.queues.length)) block(ctx, s, run, content, name, partition ?? -1);
  else if (partition !== null) appendToPartition(ctx, s, queueOf(s, topic, partition), run, content);
  else appendKept(ctx, s, topic, run, content);
  return null;
}

/** Has send() returned? What it appended becomes part of the transaction only now, and stays appended when that is refused. */
function hasSent(ctx: Context, s: ProducerState, program: ProducerProgram): boolean {
  const future = program.futures[program.futures.length - 1] as SendFuture;
  const { record, topic } = future;
  failInvalidTopic(ctx, s, program, future);
  if (s.blocked.some((one) => one.run.record === record)) return false;
  if (future.thrown === null && s.transaction !== null) {
    const refusal = joinTransaction(s, program, s.transaction, ctx.nameId(topic), record);
    if (refusal !== null && isApiException(refusal)) failFuture(program, record, future.partition, refusal, future.left, ctx.nowUs);
    else if (refusal !== null) {
      program.futures.pop();
      finish(ctx, program, refusal);
      return false;
    }
  }
  pump(ctx, s);
  return true;
}

function failInvalidTopic(ctx: Context, s: ProducerState, program: ProducerProgram, { record, topic, partition, left }: SendFuture): void {
  if (s.net.metadata.errors.get(topic) !== ErrorCode.INVALID_TOPIC_EXCEPTION) return;
  failFuture(program, record, partition, exceptionOf(ErrorCode.INVALID_TOPIC_EXCEPTION), left, ctx.nowUs);
  s.blocked = s.blocked.filter((one) => one.run.record !== record);
}

function joinTransaction(s: ProducerState, program: ProducerProgram, txn: TransactionState, nameId: number, record: PlainRecord): Thrown | null {
  const failed = failure(txn);
  if (failed !== null) return failed;
  if (txn.phase !== 'inTransaction') return ILLEGAL_STATE;
  txn.started = true;
  for (const queue of s.queues) {
    if (queue.batches.some((batch) => batch.runs.some((run) => run.record === record))) program.partitions.add(partitionKey(nameId, queue.partition));
  }
  return null;
}

// ---- transactions --------------------------------------------------------------------------------------------------

/** What every transactional method throws in an error state: some as they are, the others wrapped (R-TXN-02). */
function failure({ phase, thrown: last }: TransactionState): Thrown | null {
  if (phase !== 'abortableError' && phase !== 'fatalError') return null;
  if (last === null) return { error: 'KafkaException' };
  return AS_THEY_ARE.has(last.error) ? last : thrown('KafkaException', last);
}

const AS_THEY_ARE: ReadonlySet<string> = new Set(['ProducerFencedException', 'InvalidProducerEpochException', 'IllegalStateException']);

type TransactionalCall = Exclude<ProducerCall, { type: 'send' | 'partitionsFor' | 'flush' | 'close' }>;

function beginTransactional(ctx: Context, s: ProducerState, program: ProducerProgram, call: TransactionalCall): Thrown | null {
  const txn = s.transaction;
  if (txn === null || program.closed) return ILLEGAL_STATE;
  // A method that ran out of time goes on when it is called again; until then no other may be called (R-TXN-09).
  if (program.pendingTransition !== null) {
    if (program.pendingTransition !== call.type) return ILLEGAL_STATE;
    program.pendingTransition = null;
    return null;
  }
  const failed = call.type === 'abortTransaction' && txn.phase === 'abortableError' ? null : failure(txn);
  if (failed !== null) return failed;
  if (!LEGAL[call.type].includes(txn.phase)) return ILLEGAL_STATE;
  switch (call.type) {
    case 'initTransactions':
      initTransactions(ctx, s, txn);
      return null;
    case 'beginTransaction':
      beginTransaction(ctx, s, txn);
      return null;
    case 'sendOffsetsToTransaction':
      if (call.offsets.topics.length > 0) sendOffsetsToTransaction(ctx, s, txn, call.offsets);
      return null;
    case 'commitTransaction':
      commitTransaction(ctx, s, txn);
      pump(ctx, s);
      return null;
    case 'abortTransaction':
      abortTransaction(ctx, s, txn);
      pump(ctx, s);
      return null;
  }
}

/** R-TXN-01: from where each method leads on. */
const LEGAL: Readonly<Record<TransactionalCall['type'], readonly TransactionPhase[]>> = {
  initTransactions: ['uninitialized'],
  beginTransaction: ['ready'],
  sendOffsetsToTransaction: ['inTransaction'],
  commitTransaction: ['inTransaction'],
  abortTransaction: ['inTransaction', 'abortableError'],
};

// ---- close ---------------------------------------------------------------------------------------------------------

function beginClose(ctx: Context, s: ProducerState, program: ProducerProgram, timeoutMs: number | null): void {
  if (program.closed) return;
  if (timeoutMs === 0) {
    closeByForce(ctx, s, program);
    return;
  }
  s.closing = true;
  sendEverything(ctx, s);
}

function closeByForce(ctx: Context, s: ProducerState, program: ProducerProgram): void {
  failIncomplete(ctx, s, program, { error: 'KafkaException' });
  end(ctx, program);
}

function end(ctx: Context, program: ProducerProgram): void {
  program.closed = true;
  ctx.exit();
}

/** Everything has gone out; a transaction that is open then is aborted. */
function hasClosed(ctx: Context, s: ProducerState, program: ProducerProgram): boolean {
  if (program.closed) return true;
  const txn = s.transaction;
  if (!isFlushed(s)) return false;
  if (txn !== null && (txn.phase === 'inTransaction' || txn.phase === 'abortableError')) {
    abortTransaction(ctx, s, txn);
    pump(ctx, s);
  }
  if (txn !== null && (txn.phase === 'committing' || txn.phase === 'aborting')) return false;
  end(ctx, program);
  return true;
}

/** Batches that no transaction takes in are not waited for. */
function isFlushed(s: ProducerState): boolean {
  const { transaction: txn, program } = s;
  const sends = txn === null || (txn.phase !== 'uninitialized' && txn.phase !== 'ready' && txn.phase !== 'fatalError');
  return s.queues.every((queue) => queue.inFlight.length === 0 && (queue.batches.length === 0 || !sends || (txn !== null && program?.partitions.has(queue.key) === false)));
}

// ---- waiting -------------------------------------------------------------------------------------------------------

/** After every event: the call that is waited in may be over. */
export function driveProducerCall(ctx: Context, s: ProducerState, program: ProducerProgram): void {
  const { call } = program;
  if (call === null) return;
  const txn = s.transaction;
  switch (call.type) {
    case 'send':
      if (hasSent(ctx, s, program)) finish(ctx, program, null);
      return;
    case 'partitionsFor': {
      const topic = s.net.metadata.topics.get(call.topic);
      if (topic !== undefined) finish(ctx, program, null, topic.partitions.length);
      else if (s.net.metadata.errors.get(call.topic) === ErrorCode.INVALID_TOPIC_EXCEPTION) finish(ctx, program, exceptionOf(ErrorCode.INVALID_TOPIC_EXCEPTION));
      return;
    }
    case 'flush':
      if (!s.queues.every((queue) => queue.batches.length === 0 && queue.inFlight.length === 0)) return;
      program.flushing = false;
      finish(ctx, program, null);
      return;
    case 'close':
      if (hasClosed(ctx, s, program)) finish(ctx, program, null);
      return;
    case 'beginTransaction':
      finish(ctx, program, null);
      return;
    case 'sendOffsetsToTransaction':
      if (txn !== null && hasEnded(txn, txn.offsets === null)) finish(ctx, program, txn.thrown);
      return;
    case 'initTransactions':
    case 'commitTransaction':
    case 'abortTransaction':
      if (txn !== null && hasEnded(txn, txn.phase === 'ready')) finish(ctx, program, txn.thrown);
      return;
  }
}

function hasEnded({ phase }: TransactionState, isDone: boolean): boolean {
  return isDone || phase === 'abortableError' || phase === 'fatalError';
}

function finish(ctx: Context, program: ProducerProgram, refusal: Thrown | null, value: unknown = null): void {
  ctx.cancel(program.callTimer);
  program.callTimer = 0;
  program.call = null;
  program.answer = refusal === null && value === null ? RETURNED : { thrown: refusal, value };
}

/** max.block.ms is over, or the time that close() was given. */
export function onCallTimeout(ctx: Context, s: ProducerState, program: ProducerProgram): void {
  const { call } = program;
  program.callTimer = 0;
  if (call === null) return;
  switch (call.type) {
    case 'close':
      closeByForce(ctx, s, program);
      finish(ctx, program, null);
      return;
    case 'partitionsFor':
      finish(ctx, program, metadataTimeout(s, call.topic));
      return;
    default:
      program.pendingTransition = call.type;
      finish(ctx, program, { error: 'TimeoutException' });
  }
}

