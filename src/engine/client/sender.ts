import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import { batchSizeUpperBound, splitLimit, type RecordShape } from '../log/batch-size';
import { ApiKey } from '../protocol/api-keys';
import { compressionRatio } from '../protocol/compression';
import { ErrorCode } from '../protocol/error-codes';
import { isInvalidMetadata, isRetriable } from '../protocol/error-classes';
import type { ProducePartition, ProducePartitionResponse, ProduceRequest, ProduceResponse, ProduceTopic } from '../protocol/messages/produce';
import { enlist, followMetadata, isMuted, isReady, ProducerTimer, unblock } from './accumulator';
import { exponentialBackoffUs } from './backoff';
import { writeLog, type LostConnection } from './client-log';
import { takeLeaderHint } from './client-metadata';
import { crashesAt } from './client-step';
import { canSend, noteFreshMetadata, requestMetadataUpdate, sendRequest, Slot } from './network-client';
import { contentSizeOf, ProducerBatch } from './producer-batch';
import { acknowledgeSequence, assignSequence, bumpEpoch, followIdentity, isNextSequence, needEpochBump, requestProducerId, resolveSequences } from './producer-identity';
import { completeFuture, failFuture, type ProducerProgram } from './producer-program';
import type { BrokerQueue, PartitionQueue, ProducerState, SentRequest } from './producer-state';
import { exceptionOf, type Thrown } from './thrown';
import { drive, mayDrain, onBatchFailed } from './transaction-manager';
import type { TransactionState } from './transaction-state';
import { copyRun, syntheticKey, ticksOf, type Run } from './workload/record-content';
import { utf8Length } from '../../base/utf8';

const PRODUCE_VERSION = 13;

/** Sends whatever may go, to every broker. */
export function pump(ctx: Context, s: ProducerState): void {
  if (s.epochBumpNeeded) bumpEpoch(ctx, s);
  if (s.transaction !== null) {
    dropUnsent(ctx, s, s.transaction);
    drive(ctx, s);
  }
  for (let i = 0; i < s.brokers.length; i++) if ((s.brokers[i] as BrokerQueue).ready) drain(ctx, s, i);
}

function drain(ctx: Context, s: ProducerState, index: number): void {
  const broker = s.brokers[index] as BrokerQueue;
  if (s.transaction !== null) {
    if (!mayDrain(s.transaction)) return;
  } else if (s.config.enableIdempotence && s.producerId < 0) {
    requestProducerId(ctx, s);
    return;
  }
  while (broker.ready && broker.inFlight < s.config.maxInFlightRequestsPerConnection && canSend(ctx, s.net, broker.node, Slot.Data)) {
    const batches = takeBatches(ctx, s, broker);
    if (batches === null) {
      broker.ready = false;
      broker.waitingSinceUs = -1;
      return;
    }
    send(ctx, s, index, batches);
    broker.waitingSinceUs = -1;
    broker.ready = anyReady(ctx, s, broker);
  }
  if (broker.ready && broker.waitingSinceUs < 0) broker.waitingSinceUs = ctx.nowUs;
}

function anyReady(ctx: Context, s: ProducerState, broker: BrokerQueue): boolean {
  for (const index of broker.queues) if (isReady(ctx, s, s.queues[index] as PartitionQueue)) return true;
  return false;
}

/**
 * At most one batch of every partition, in turn from a moving start, up to max.request.size (R-PROD-15). Queues that are empty
 * afterwards leave the broker's list. Null when none may go.
 */
function takeBatches(ctx: Context, s: ProducerState, broker: BrokerQueue): ProducerBatch[] | null {
  let taken: ProducerBatch[] | null = null;
  const { queues } = broker;
  let sizeBytes = 0;
  let emptied = false;
  const count = queues.length;
  const start = count === 0 ? 0 : broker.start % count;
  let next = start;
  for (let i = 0; i < count; i++) {
    const at = (start + i) % count;
    const queue = s.queues[queues[at] as number] as PartitionQueue;
    const head = queue.batches[0];
    if (head === undefined) {
      emptied = true;
      continue;
    }
    if (head.retryAtUs > ctx.nowUs || isMuted(s, queue)) continue;
    if (s.config.enableIdempotence && mustWait(s, queue, head)) continue;
    // What is no part of the transaction waits (R-TXN-05).
    if (s.program !== null && s.transaction !== null && !s.program.partitions.has(queue.key)) continue;
    if (taken !== null && sizeBytes + head.sizeBytes > s.config.maxRequestSizeBytes) {
      next = at;
      break;
    }
    queue.batches.shift();
    if (queue.batches.length === 0) emptied = true;
    if (s.config.enableIdempotence && head.baseSequence < 0) assignSequence(queue, head);
    if (head.attempts === 0 && head.estimatedRatio > 0) learnRatio(s, queue);
    if (head.attempts === 0 && !queue.inFlight.includes(head)) queue.inFlight.push(head);
    head.onWire = true;
    head.attempts++;
    head.leaderEpoch = queue.leaderEpoch;
    sizeBytes += head.sizeBytes;
    // A list that is made with its first entry takes no more room than it needs.
    if (taken === null) taken = [head];
    else taken.push(head);
    next = at + 1;
  }
  broker.start = next;
  if (emptied) delist(s, broker);
  return taken;
}

/** The batch has been compressed: estimates follow what was seen, down in small steps and up in large ones (R-PROD-12). */
function learnRatio(s: ProducerState, queue: PartitionQueue): void {
  const topic = s.topics.get(queue.topic);
  if (topic === undefined) return;
  const seen = compressionRatio(s.config.compressionType);
  topic.compressionRatio = Math.max(Math.fround(topic.compressionRatio + (seen > topic.compressionRatio ? RATIO_UP : -RATIO_DOWN)), seen);
}

const RATIO_UP = Math.fround(0.05);
const RATIO_DOWN = Math.fround(0.005);

function delist(s: ProducerState, broker: BrokerQueue): void {
  const { queues } = broker;
  let kept = 0;
  for (let i = 0; i < queues.length; i++) {
    const index = queues[i] as number;
    const queue = s.queues[index] as PartitionQueue;
    if (queue.batches.length > 0) queues[kept++] = index;
    else queue.listed = false;
  }
  queues.length = kept;
}

/** Idempotence holds a batch back: an earlier one has to be answered first, or what happened to it is not known (R-IDEM-08, R-IDEM-10). */
function mustWait(s: ProducerState, queue: PartitionQueue, head: ProducerBatch): boolean {
  if (head.baseSequence < 0) {
    followIdentity(s, queue);
    // With another identity still under way nothing new is drained.
    return queue.unresolved || queue.producerId !== s.producerId || queue.producerEpoch !== s.producerEpoch;
  }
  return queue.inFlight[0] !== undefined && queue.inFlight[0] !== head;
}

function send(ctx: Context, s: ProducerState, index: number, batches: readonly ProducerBatch[]): void {
  const broker = s.brokers[index] as BrokerQueue;
  const { acks, requestTimeoutMs } = s.config;
  const leaderId = ctx.kafkaId(broker.node);
  for (const batch of batches) {
    ctx.emit(FactKind.BatchSent, (s.queues[batch.queue] as PartitionQueue).key, batch.records, leaderId, batch.attempts);
  }
  const body: ProduceRequest = { transactionalId: s.transaction === null ? null : s.transaction.transactionalId, acks, timeoutMs: requestTimeoutMs, topicData: topicData(s, batches) };
  s.totals.requests++;
  if (acks === 0) {
    ctx.send(broker.node, Slot.Data, ApiKey.Produce, PRODUCE_VERSION, body);
    // Done when it has been handed to the network: nothing is known of what becomes of it (R-PROD-22).
    for (const batch of batches) complete(ctx, s, s.queues[batch.queue] as PartitionQueue, batch, -1);
    return;
  }
  broker.inFlight++;
  const correlationId = s.net.requests;
  const id = sendRequest(ctx, s.net, broker.node, Slot.Data, ApiKey.Produce, PRODUCE_VERSION, body, requestTimeoutMs * 1000);
  s.sent.push({ id, broker: index, batches, correlationId });
  crashesAt(ctx, s, 'sent');
}

function topicData(s: ProducerState, batches: readonly ProducerBatch[]): ProduceTopic[] {
  let topics: OpenTopic[] | null = null;
  for (const batch of batches) {
    const queue = s.queues[batch.queue] as PartitionQueue;
    const topicId = s.topics.get(queue.topic)?.topicId ?? '';
    const data: ProducePartition = { index: queue.partition, records: [batch.freeze(s.transaction !== null, s.config.compressionType)] };
    if (topics === null) topics = [{ topicId, partitionData: [data] }];
    else add(topics, topicId, data);
  }
  return topics ?? [];
}

interface OpenTopic {
  readonly topicId: string;
  readonly partitionData: ProducePartition[];
}

function add(topics: OpenTopic[], topicId: string, data: ProducePartition): void {
  for (const topic of topics) {
    if (topic.topicId === topicId) {
      topic.partitionData.push(data);
      return;
    }
  }
  topics.push({ topicId, partitionData: [data] });
}

// ---- answers -------------------------------------------------------------------------------------------------------

export function onProduceResponse(ctx: Context, s: ProducerState, requestId: number, response: ProduceResponse): void {
  const sent = takeSent(s, requestId);
  if (sent === undefined) return;
  const arrival = ctx.cause;
  let at = 0;
  for (const topic of response.responses) {
    for (const answer of topic.partitionResponses) {
      const batch = findBatch(s, sent, at++, topic.topicId ?? '', answer.index);
      if (batch === undefined) continue;
      // Partitions of one answer have nothing to do with each other.
      ctx.because(arrival);
      onPartitionAnswer(ctx, s, batch, answer, sent);
    }
  }
  afterAnswer(ctx, s, sent.broker);
}

/** The connection is gone: what was under way may or may not have arrived (R-PROD-18). */
export function onProduceLost(ctx: Context, s: ProducerState, requestIds: readonly number[], timedOut: boolean): void {
  const error = timedOut ? ErrorCode.REQUEST_TIMED_OUT : ErrorCode.NETWORK_EXCEPTION;
  const cause = ctx.cause;
  for (const id of requestIds) {
    const sent = takeSent(s, id);
    if (sent === undefined) continue;
    for (const batch of sent.batches) {
      ctx.because(cause);
      if (!batch.done) fail(ctx, s, s.queues[batch.queue] as PartitionQueue, batch, error, sent, timedOut);
    }
    afterAnswer(ctx, s, sent.broker);
  }
}

function takeSent(s: ProducerState, requestId: number): SentRequest | undefined {
  let at = 0;
  while (at < s.sent.length && (s.sent[at] as SentRequest).id !== requestId) at++;
  const sent = s.sent[at];
  if (sent === undefined) return undefined;
  if (at === 0) s.sent.shift();
  else s.sent.splice(at, 1);
  (s.brokers[sent.broker] as BrokerQueue).inFlight--;
  for (const batch of sent.batches) batch.onWire = false;
  return sent;
}

/** The batch that an answer is about. Answers mostly come in the order of the request: that place is looked at first. */
function findBatch(s: ProducerState, sent: SentRequest, at: number, topicId: string, partition: number): ProducerBatch | undefined {
  const { batches } = sent;
  for (let i = 0; i < batches.length; i++) {
    const batch = batches[(at + i) % batches.length] as ProducerBatch;
    if (batch.partition !== partition || batch.done) continue;
    if (batches.length === 1 || s.topics.get((s.queues[batch.queue] as PartitionQueue).topic)?.topicId === topicId) return batch;
  }
  return undefined;
}

function afterAnswer(ctx: Context, s: ProducerState, index: number): void {
  followMetadata(ctx, s); // an answer may have named a new leader
  if (s.config.enableIdempotence) resolveSequences(ctx, s);
  const broker = s.brokers[index] as BrokerQueue;
  if (!broker.ready && broker.queues.length > 0) broker.ready = anyReady(ctx, s, broker);
  unblock(ctx, s);
  pump(ctx, s);
}

function onPartitionAnswer(ctx: Context, s: ProducerState, batch: ProducerBatch, answer: ProducePartitionResponse, sent: SentRequest): void {
  const queue = s.queues[batch.queue] as PartitionQueue;
  const { errorCode } = answer;
  if (errorCode === ErrorCode.NONE || errorCode === ErrorCode.DUPLICATE_SEQUENCE_NUMBER) {
    complete(ctx, s, queue, batch, errorCode === ErrorCode.NONE ? answer.baseOffset : -1);
    return;
  }
  if (isInvalidMetadata(errorCode)) takeHint(ctx, s, queue, answer);
  if (errorCode === ErrorCode.MESSAGE_TOO_LARGE && batch.records > 1) {
    if (s.net.log !== null) logRefusal(ctx, s, queue, batch, errorCode, sent, null, true);
    split(ctx, s, queue, batch);
  } else fail(ctx, s, queue, batch, errorCode, sent, null);
}

/** KIP-951: the answer names the leader; the client goes there at once, else it asks for metadata (R-CLI-01). */
function takeHint(ctx: Context, s: ProducerState, queue: PartitionQueue, answer: ProducePartitionResponse): void {
  const topic = s.net.metadata.topics.get(queue.topic);
  const hint = answer.currentLeader;
  if (topic !== undefined && hint !== undefined && takeLeaderHint(ctx, s.net.metadata, topic, queue.partition, hint.leaderId, hint.leaderEpoch)) noteFreshMetadata(s.net);
  requestMetadataUpdate(ctx, s.net);
}

function complete(ctx: Context, s: ProducerState, queue: PartitionQueue, batch: ProducerBatch, baseOffset: number): void {
  finish(s, queue, batch);
  if (s.config.enableIdempotence) acknowledgeSequence(queue, batch);
  queue.acknowledgedRecords += batch.records;
  if (baseOffset >= 0) queue.lastAcknowledgedOffset = baseOffset + batch.records - 1;
  s.totals.acknowledgedRecords += batch.records;
  if (s.transaction !== null) s.transaction.records += batch.records;
  if (s.program !== null) completeFutures(s.program, batch, baseOffset, ctx.nowUs);
  ctx.emit(FactKind.RecordsAcknowledged, queue.key, baseOffset, batch.records, s.config.acks);
}

/** Try again if it may help, else give up (R-PROD-19, R-PROD-24). `timedOut`: no answer came, for that reason or another; null: one did. */
function fail(ctx: Context, s: ProducerState, queue: PartitionQueue, batch: ProducerBatch, error: number, sent: SentRequest, timedOut: boolean | null): void {
  const mayRetry = canRetry(ctx, s, queue, batch, error);
  if (s.net.log !== null && mayRetry) logRefusal(ctx, s, queue, batch, error, sent, timedOut, false);
  if (s.net.log !== null && isInvalidMetadata(error)) {
    writeLog(s.net.log, { type: 'produceMetadataError', topic: queue.topic, partition: queue.partition, errorCode: error, lost: lostConnection(ctx, s, sent, timedOut) });
  }
  if (mayRetry) retry(ctx, s, queue, batch, error);
  else giveUp(ctx, s, queue, batch, error);
}

function logRefusal(ctx: Context, s: ProducerState, queue: PartitionQueue, batch: ProducerBatch, errorCode: number, sent: SentRequest, timedOut: boolean | null, isSplit: boolean): void {
  const { topic, partition } = queue;
  const attemptsLeft = s.config.retries - batch.attempts;
  writeLog(s.net.log, { type: 'produceRefused', correlationId: sent.correlationId, topic, partition, attemptsLeft, errorCode, lost: lostConnection(ctx, s, sent, timedOut), isSplit });
}

function lostConnection(ctx: Context, s: ProducerState, { broker }: SentRequest, timedOut: boolean | null): LostConnection | null {
  return timedOut === null ? null : { brokerId: ctx.kafkaId((s.brokers[broker] as BrokerQueue).node), isTimeout: timedOut };
}

function canRetry(ctx: Context, s: ProducerState, queue: PartitionQueue, batch: ProducerBatch, error: number): boolean {
  if (batch.attempts > s.config.retries || hasExpired(ctx, s, batch)) return false;
  if (s.transaction !== null && s.transaction.phase === 'fatalError') return false;
  if (s.config.enableIdempotence && error === ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER) {
    // An earlier batch will fill the gap, unless this one is itself the next expected (R-IDEM-09).
    const isNext = queue.unresolved || (!batch.sequenceReset && isNextSequence(queue, batch));
    if (s.transaction !== null) return !isNext;
    if (isNext) needEpochBump(s, queue);
    return true;
  }
  return isRetriable(error);
}

function hasExpired(ctx: Context, s: ProducerState, batch: ProducerBatch): boolean {
  return ctx.nowUs - batch.createdUs >= s.config.deliveryTimeoutMs * 1000;
}

function retry(ctx: Context, s: ProducerState, queue: PartitionQueue, batch: ProducerBatch, error: number): void {
  const leader = s.net.metadata.topics.get(queue.topic)?.partitions[queue.partition];
  const leaderChanged = leader !== undefined && leader.leaderEpoch !== batch.leaderEpoch;
  // A partition that has moved to another leader meanwhile is tried there at once (R-PROD-20).
  const backoffUs = leaderChanged ? 0 : Math.round(exponentialBackoffUs(ctx, s.stream, batch.attempts, s.config.retryBackoffMs, s.config.retryBackoffMaxMs));
  batch.retryAtUs = ctx.nowUs + backoffUs;
  s.totals.retries++;
  ctx.emit(FactKind.SendRetried, queue.key, error, batch.attempts, backoffUs);
  putBack(s, queue, batch);
  enlist(ctx, s, queue);
  if (backoffUs > 0) ctx.after(backoffUs, ProducerTimer.Retry, queue.index);
}

/** Back to the head of the queue; with idempotence to its place in the sequence (R-PROD-19). */
function putBack(s: ProducerState, queue: PartitionQueue, batch: ProducerBatch): void {
  let at = 0;
  if (s.config.enableIdempotence) {
    const order = queue.inFlight.indexOf(batch);
    while (at < queue.batches.length) {
      const other = queue.inFlight.indexOf(queue.batches[at] as ProducerBatch);
      if (other < 0 || other > order) break;
      at++;
    }
  }
  queue.batches.splice(at, 0, batch);
}

function giveUp(ctx: Context, s: ProducerState, queue: PartitionQueue, batch: ProducerBatch, error: number, message: string | null = null): void {
  finish(s, queue, batch);
  s.totals.failedRecords += batch.records;
  ctx.emit(FactKind.SendFailed, queue.key, error, batch.records, batch.attempts);
  if (s.program !== null) failFutures(s.program, batch, exceptionOf(error), ctx.nowUs, message);
  // The batch's place in the sequence stays empty: the next ones need a new epoch to be taken (R-IDEM-09).
  if (s.transaction !== null) onBatchFailed(ctx, s.transaction, error);
  else if (s.config.enableIdempotence && batch.baseSequence >= 0 && !queue.unresolved) needEpochBump(s, queue);
}

/** A transaction that will not commit: what has not been sent yet never is, and after a fatal error nothing more at all (R-TXN-08). */
function dropUnsent(ctx: Context, s: ProducerState, { phase, error, thrown }: TransactionState): void {
  if (phase !== 'abortableError' && phase !== 'aborting' && phase !== 'fatalError') return;
  const cause = ctx.cause;
  let dropped = false;
  for (const queue of s.queues) {
    for (const batch of queue.batches.slice()) {
      if (phase !== 'fatalError' && batch.baseSequence >= 0) continue;
      ctx.because(cause);
      queue.batches.splice(queue.batches.indexOf(batch), 1);
      finish(s, queue, batch);
      s.totals.failedRecords += batch.records;
      ctx.emit(FactKind.SendFailed, queue.key, error === 0 ? ErrorCode.TRANSACTION_ABORTABLE : error, batch.records, batch.attempts);
      if (s.program !== null) failFutures(s.program, batch, phase === 'aborting' || thrown === null ? { error: 'TransactionAbortedException' } : thrown, ctx.nowUs);
      dropped = true;
    }
  }
  if (dropped) for (const broker of s.brokers) delist(s, broker);
}

function completeFutures(program: ProducerProgram, batch: ProducerBatch, baseOffset: number, nowUs: number): void {
  let offset = baseOffset;
  for (const { record, count } of batch.runs) {
    if (record !== null) completeFuture(program, record, batch.partition, offset, count, nowUs);
    if (offset >= 0) offset += count;
  }
}

function failFutures(program: ProducerProgram, batch: ProducerBatch, thrown: Thrown, nowUs: number, message: string | null = null): void {
  for (const { record, count } of batch.runs) if (record !== null) failFuture(program, record, batch.partition, thrown, count, nowUs, message);
}

/** close() that does not wait: nothing more is sent (R-PROD-23). */
export function failIncomplete(ctx: Context, s: ProducerState, program: ProducerProgram, thrown: Thrown): void {
  for (const queue of s.queues) {
    for (const batch of [...queue.inFlight, ...queue.batches.filter((waiting) => !queue.inFlight.includes(waiting))]) {
      finish(s, queue, batch);
      failFutures(program, batch, thrown, ctx.nowUs);
    }
    queue.batches = [];
  }
}

function finish(s: ProducerState, queue: PartitionQueue, batch: ProducerBatch): void {
  batch.done = true;
  // Answers come in order: the first is the usual one.
  if (queue.inFlight[0] === batch) queue.inFlight.shift();
  else {
    const at = queue.inFlight.indexOf(batch);
    if (at >= 0) queue.inFlight.splice(at, 1);
  }
  s.freeMemoryBytes += batch.memoryBytes;
}

/** Batches older than delivery.timeout.ms fail, queued or under way (R-PROD-17). */
export function expireBatches(ctx: Context, s: ProducerState): void {
  s.expiryTimer = 0;
  const cause = ctx.cause;
  let oldestUs = Infinity;
  for (const queue of s.queues) {
    for (const batch of [...queue.inFlight, ...queue.batches.filter((waiting) => !queue.inFlight.includes(waiting))]) {
      if (!hasExpired(ctx, s, batch)) {
        oldestUs = Math.min(oldestUs, batch.createdUs);
        continue;
      }
      ctx.because(cause);
      const at = queue.batches.indexOf(batch);
      if (at >= 0) queue.batches.splice(at, 1);
      // It has been sent, and whether it arrived nobody knows (R-IDEM-10).
      if (s.config.enableIdempotence && batch.attempts > 0) {
        queue.unresolved = true;
        s.hasUnresolved = true;
      }
      giveUp(ctx, s, queue, batch, ErrorCode.REQUEST_TIMED_OUT, s.program === null ? null : expired(ctx, queue, batch));
    }
  }
  for (const broker of s.brokers) delist(s, broker);
  if (oldestUs < Infinity) s.expiryTimer = ctx.after(oldestUs + s.config.deliveryTimeoutMs * 1000 - ctx.nowUs, ProducerTimer.Expiry);
  if (s.config.enableIdempotence) resolveSequences(ctx, s);
  unblock(ctx, s);
  pump(ctx, s);
}

/** What the exception says (R-CLI-32). */
function expired(ctx: Context, { topic, partition }: PartitionQueue, { records, createdUs }: ProducerBatch): string {
  const ageMs = Math.floor((ctx.nowUs - createdUs) / 1000);
  return `Expiring ${records} record(s) for ${topic}-${partition}:${ageMs} ms has passed since batch creation. The request has not been sent, or no server response has been received yet.`;
}

// ---- too large a batch ---------------------------------------------------------------------------------------------

/** The broker takes no batch of that size: the records go again in smaller ones, at no cost of a retry (R-PROD-21). */
function split(ctx: Context, s: ProducerState, queue: PartitionQueue, batch: ProducerBatch): void {
  const runs = batch.runs.flatMap(ticksOf);
  const sizes = runs.map((run) => runContent(run, batch.partition));
  const largest = sizes.reduce((max, size) => Math.max(max, batchSizeUpperBound(size)), 0);
  const limitBytes = splitLimit({ isSplit: batch.isSplit, sizeInBytes: batch.sizeBytes, largestUpperBound: largest }, s.config.batchSizeBytes);
  const parts: ProducerBatch[] = [];
  for (let r = 0; r < runs.length; r++) splitRun(batch, runs[r] as Run, sizes[r] as RecordShape, limitBytes, parts);
  finish(s, queue, batch);
  s.totals.retries++;
  ctx.emit(FactKind.SendRetried, queue.key, ErrorCode.MESSAGE_TOO_LARGE, batch.attempts, 0);
  for (const part of parts) {
    part.closed = true;
    part.isSplit = true;
    s.freeMemoryBytes -= part.memoryBytes;
  }
  queue.batches.unshift(...parts);
  // The parts' sequences begin where the batch's did; what was drained after it has to be numbered anew.
  if (s.config.enableIdempotence && batch.baseSequence >= 0) {
    let sequence = batch.baseSequence;
    for (const part of parts) {
      part.setSequence(batch.producerId, batch.producerEpoch, sequence);
      sequence += part.records;
    }
    queue.inFlight.unshift(...parts);
  }
  enlist(ctx, s, queue);
}

function splitRun(from: ProducerBatch, run: Run, content: RecordShape, limitBytes: number, parts: ProducerBatch[]): void {
  let rest = copyRun(run); // the batch that was sent keeps its own
  while (rest.count > 0) {
    let open = parts[parts.length - 1];
    if (open === undefined || open.isFull) {
      const memoryBytes = Math.max(limitBytes, batchSizeUpperBound(content));
      open = new ProducerBatch(from.queue, from.partition, rest.timestampMs, memoryBytes, memoryBytes, from.createdUs);
      parts.push(open);
    }
    const taken = open.append(rest, content);
    rest = { ...rest, count: rest.count - taken, firstIndex: rest.firstIndex + taken };
    if (rest.count > 0) open.closed = true;
  }
}

/** Sizes of a run's records: all alike within one. */
function runContent(run: Run, partition: number): RecordShape {
  if (run.record !== null) return contentSizeOf(run.record);
  const key = syntheticKey(run, partition, run.firstIndex);
  return { timestamp: 0, keySize: key === null ? -1 : utf8Length(key), valueSize: run.plan?.valueSizeBytes ?? -1 };
}
