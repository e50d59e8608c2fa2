import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { InitProducerIdRequest, InitProducerIdResponse } from '../protocol/messages/init-producer-id';
import { ProducerTimer } from './accumulator';
import { exponentialBackoffUs } from './backoff';
import { leastLoadedNode, sendRequest, Slot } from './network-client';
import type { ProducerBatch } from './producer-batch';
import type { PartitionQueue, ProducerState } from './producer-state';
import { failAbortably } from './transaction-manager';

const INIT_PRODUCER_ID_VERSION = 5;
const LAST_EPOCH = 32_767;
const SEQUENCES = 2_147_483_648;

/** Asks any broker for a producer id, unless one is there or on its way (R-IDEM-02). */
export function requestProducerId(ctx: Context, s: ProducerState): void {
  if (s.producerId >= 0 || s.producerIdRequest !== 0 || s.producerIdTimer !== 0) return;
  const node = leastLoadedNode(ctx, s.net);
  if (node < 0) return; // the reconnect timer comes back here
  const body: InitProducerIdRequest = { transactionalId: null, transactionTimeoutMs: 2_147_483_647, producerId: -1, producerEpoch: -1 };
  s.producerIdRequest = sendRequest(ctx, s.net, node, Slot.Data, ApiKey.InitProducerId, INIT_PRODUCER_ID_VERSION, body, s.config.requestTimeoutMs * 1000);
}

export function onProducerId(ctx: Context, s: ProducerState, response: InitProducerIdResponse): void {
  s.producerIdRequest = 0;
  if (response.errorCode !== ErrorCode.NONE) {
    retryProducerId(ctx, s);
    return;
  }
  s.producerIdFailures = 0;
  ctx.emit(FactKind.ProducerIdAcquired, response.producerId, response.producerEpoch);
  setIdentity(s, response.producerId, response.producerEpoch);
}

export function retryProducerId(ctx: Context, s: ProducerState): void {
  s.producerIdRequest = 0;
  s.producerIdFailures++;
  const backoffUs = exponentialBackoffUs(ctx, s.stream, s.producerIdFailures, s.config.retryBackoffMs, s.config.retryBackoffMaxMs);
  s.producerIdTimer = ctx.after(backoffUs, ProducerTimer.ProducerId);
}

function setIdentity(s: ProducerState, producerId: number, producerEpoch: number): void {
  s.producerId = producerId;
  s.producerEpoch = producerEpoch;
}

/** A partition without anything under way takes over the newest identity, its sequences beginning at 0 (R-IDEM-03). */
export function followIdentity(s: ProducerState, queue: PartitionQueue): void {
  if (queue.inFlight.length > 0 || (queue.producerId === s.producerId && queue.producerEpoch === s.producerEpoch)) return;
  restartSequences(s, queue);
}

/** The batch gets its place in the partition's sequence when it is first drained (R-IDEM-03). */
export function assignSequence(queue: PartitionQueue, batch: ProducerBatch): void {
  batch.setSequence(queue.producerId, queue.producerEpoch, queue.nextSequence);
  queue.nextSequence = (queue.nextSequence + batch.records) % SEQUENCES;
}

export function isNextSequence(queue: PartitionQueue, batch: ProducerBatch): boolean {
  return batch.baseSequence === (queue.lastAckedSequence + 1) % SEQUENCES;
}

export function acknowledgeSequence(queue: PartitionQueue, batch: ProducerBatch): void {
  if (batch.producerId !== queue.producerId || batch.producerEpoch !== queue.producerEpoch) return;
  queue.lastAckedSequence = (batch.baseSequence + batch.records - 1) % SEQUENCES;
}

/** The partition's sequences have to begin again: at the next occasion the epoch is raised (R-IDEM-09, R-IDEM-10). */
export function needEpochBump(s: ProducerState, queue: PartitionQueue): void {
  queue.rewrite = true;
  s.epochBumpNeeded = true;
}

/** Raises the epoch by itself, without asking anybody (R-IDEM-11); used up, a new producer id is needed. */
export function bumpEpoch(ctx: Context, s: ProducerState): void {
  if (!s.epochBumpNeeded || s.producerId < 0) return;
  s.epochBumpNeeded = false;
  if (s.producerEpoch === LAST_EPOCH) {
    setIdentity(s, -1, -1);
    requestProducerId(ctx, s);
    return;
  }
  setIdentity(s, s.producerId, s.producerEpoch + 1);
  for (const queue of s.queues) {
    if (!queue.rewrite) continue;
    queue.rewrite = false;
    queue.unresolved = false;
    restartSequences(s, queue);
  }
}

function restartSequences(s: ProducerState, queue: PartitionQueue): void {
  queue.producerId = s.producerId;
  queue.producerEpoch = s.producerEpoch;
  queue.nextSequence = 0;
  queue.lastAckedSequence = -1;
  for (const batch of queue.inFlight) {
    batch.sequenceReset = true;
    assignSequence(queue, batch);
  }
}

/** Partitions whose fate is unknown and that have nothing under way: what has happened is clear now, or will never be (R-IDEM-10). */
export function resolveSequences(ctx: Context, s: ProducerState): void {
  if (!s.hasUnresolved) return;
  s.hasUnresolved = false;
  for (const queue of s.queues) {
    if (!queue.unresolved) continue;
    if (queue.inFlight.length === 0 && queue.nextSequence === (queue.lastAckedSequence + 1) % SEQUENCES) {
      queue.unresolved = false;
      continue;
    }
    if (queue.inFlight.length === 0 && s.transaction !== null) {
      // The transaction cannot commit any more; the next one has an epoch of its own.
      queue.unresolved = false;
      failAbortably(ctx, s.transaction, ErrorCode.REQUEST_TIMED_OUT);
      continue;
    }
    s.hasUnresolved = true;
    if (queue.inFlight.length === 0) needEpochBump(s, queue);
  }
}
