import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { refused, type AppendResult } from '../../log/append-result';
import type { AppendOrigin } from '../../log/validate-batch';
import { wallClockMs } from '../../protocol/clock';
import { ErrorCode } from '../../protocol/error-codes';
import type { ProducePartition, ProduceRequest, ProduceTopic } from '../../protocol/messages/produce';
import { partitionKey, type PartitionKey } from '../../protocol/partition-key';
import type { RecordBatch } from '../../protocol/record-batch';
import type { BrokerState } from '../broker-state';
import type { InternalToken } from '../internal-appends';
import { produceOperation, transactionVersionOf, verificationError, type Verified } from '../transactions/verification';
import { settleFetchTimes } from './in-sync';
import { ParkedProduce, ProduceItem } from './parked-produce';
import { Role, type Partition } from './partition';
import { replyToProduce } from './produce-response';
import { acknowledgement, onLeaderAppend, parkProduce, tryAdvanceHighWatermark } from './purgatory';
import { ReplicaTimer } from './timers';
import { effectiveMinIsr, partitionConfigOf } from './topic-config-of';

const ACKS_ALL = -1;

/** A produce request, with what transaction coordinators said of it; on a slow disk its appends are done when the disk has taken them. */
export function writeProduce(ctx: Context, broker: BrokerState, request: Request<ProduceRequest>, verified: Verified | null): void {
  const delayUs = ctx.diskWriteUs(sizeOf(request.body));
  if (delayUs === 0) appendProduce(ctx, broker, request, verified);
  else if (verified === null) ctx.after(delayUs, ReplicaTimer.ProduceWritten, 0, 0, request);
  else ctx.after(delayUs, ReplicaTimer.VerifiedProduceWritten, 0, 0, verified);
}

function sizeOf(body: ProduceRequest): number {
  let sizeBytes = 0;
  for (const topic of body.topicData) for (const { records } of topic.partitionData) if (records !== null) for (const batch of records) sizeBytes += batch.sizeBytes;
  return sizeBytes;
}

/** What each item of the request at hand was appended to, null where nothing was: of one call, and written over by the next. */
const partitions: (Partition | null)[] = [];

export function appendProduce(ctx: Context, broker: BrokerState, request: Request<ProduceRequest>, verified: Verified | null): void {
  const { timeoutMs, topicData } = request.body;
  let items: ProduceItem[] | null = null;
  partitions.length = 0;
  const { cause } = ctx;
  let pending = 0;
  for (let t = 0; t < topicData.length; t++) {
    const topic = topicData[t];
    for (let p = 0; p < topic.partitionData.length; p++) {
      ctx.because(cause);
      const item = appendOne(ctx, broker, request, verified, topic, topic.partitionData[p]);
      if (item.isPending) pending++;
      // A list that is made with its first entry takes no more room than it needs.
      if (items === null) items = [item];
      else items.push(item);
    }
  }
  items ??= [];
  // Readers are woken when all partitions are written, so that one answer carries them all.
  wakeAfterAppend(ctx, broker, items, partitions);
  if (pending > 0) pending = settleReached(broker, items, partitions);
  if (pending === 0) {
    replyToProduce(ctx, broker, request, items);
    return;
  }
  const parked = new ParkedProduce(request, null, ctx.nowUs + timeoutMs * 1000, items);
  parkProduce(ctx, broker, parked, partitions);
}

/** One partition of a produce request. Adds what was appended to, or null, to `partitions`. */
function appendOne(
  ctx: Context, broker: BrokerState, request: Request<ProduceRequest>, verified: Verified | null, topic: ProduceTopic, data: ProducePartition,
): ProduceItem {
  const { acks } = request.body;
  partitions.push(null);
  const local = topic.topicId !== undefined ? broker.replicas.topicsById.get(topic.topicId) : broker.replicas.topics.get(topic.name ?? '');
  const partition = local?.partitions[data.index];
  const requestError = partition === undefined ? whyUnknown(broker, topic, data.index) : whyRefused(broker, request, verified, partition, data);
  if (requestError !== ErrorCode.NONE || partition === undefined) {
    const key = partition !== undefined ? partition.key : keyOf(ctx, broker, topic, data.index);
    if (key >= 0) ctx.emit(FactKind.ProduceRefused, key, requestError, request.from);
    return new ProduceItem(key, refused(requestError, -1), requestError);
  }
  const batch = (data.records as readonly RecordBatch[])[0];
  const result = appendToLeader(ctx, broker, partition, batch, acks, 'client', batch.isTransactional ? transactionVersionOf(produceOperation(request.version)) : undefined);
  const item = new ProduceItem(partition.key, result, result.errorCode);
  item.fact = ctx.cause;
  if (result.errorCode !== ErrorCode.NONE) {
    ctx.emit(FactKind.ProduceRefused, partition.key, result.errorCode, request.from);
    return item;
  }
  if (result.isDuplicate) ctx.emit(FactKind.DuplicateAnswered, partition.key, result.baseOffset, batch.baseSequence, request.from);
  partitions[partitions.length - 1] = partition;
  item.isPending = acks === ACKS_ALL;
  return item;
}

/** What of the request itself speaks against the append, in the order of a broker's checks. */
function whyRefused(broker: BrokerState, request: Request<ProduceRequest>, verified: Verified | null, partition: Partition, data: ProducePartition): ErrorCode {
  const { acks, transactionalId } = request.body;
  const batch = data.records?.[0];
  // R-LOG-01: exactly one batch.
  if (data.records === null || data.records.length !== 1 || batch === undefined) return ErrorCode.INVALID_RECORD;
  if (acks !== ACKS_ALL && acks !== 0 && acks !== 1) return ErrorCode.INVALID_REQUIRED_ACKS;
  if (!batch.isTransactional) return ErrorCode.NONE;
  if (transactionalId === null) return acks === ACKS_ALL ? ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED : ErrorCode.NONE;
  return verificationError(broker, partition, batch, produceOperation(request.version), verified);
}

function whyUnknown(broker: BrokerState, topic: ProduceTopic, index: number): ErrorCode {
  const name = topic.topicId === undefined ? topic.name : broker.image.topicNames.get(topic.topicId);
  if (name === undefined) return ErrorCode.UNKNOWN_TOPIC_ID;
  const isKnown = broker.image.topics.get(name)?.partitions[index] !== undefined;
  return isKnown ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
}

function keyOf(ctx: Context, broker: BrokerState, topic: ProduceTopic, index: number): PartitionKey {
  const name = topic.topicId === undefined ? topic.name : broker.image.topicNames.get(topic.topicId);
  return name === undefined || !broker.image.topics.has(name) ? -1 : partitionKey(ctx.nameId(name), index);
}

/** Steps 1 to 7 of a leader's append (R-LOG-05). */
function appendToLeader(
  ctx: Context, broker: BrokerState, partition: Partition, batch: RecordBatch, acks: number, origin: AppendOrigin, transactionVersion: number | undefined,
): AppendResult {
  const { log } = partition;
  if (partition.role !== Role.Leader) return refused(partition.isOffline ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.NOT_LEADER_OR_FOLLOWER, -1);
  // R-ACK-03; acks=0 and acks=1 do not ask (R-ACK-07).
  if (acks === ACKS_ALL && partition.isr.length < effectiveMinIsr(broker, partition)) return refused(ErrorCode.NOT_ENOUGH_REPLICAS, log.logStartOffset);
  const result = appendAndSettle(ctx, broker, partition, batch, origin, transactionVersion);
  if (result.errorCode === ErrorCode.NONE && !result.isDuplicate) {
    ctx.emit(FactKind.RecordsAppended, partition.key, result.baseOffset, batch.recordCount, partition.leaderEpoch);
  }
  return result;
}

function appendAndSettle(ctx: Context, broker: BrokerState, partition: Partition, batch: RecordBatch, origin: AppendOrigin, transactionVersion: number | undefined): AppendResult {
  // What followers have up to now is about to be the past.
  if (partition.remotes.length > 0) settleFetchTimes(partition);
  return partition.log.appendAsLeader(batch, partition.leaderEpoch, wallClockMs(ctx.clockUs), partitionConfigOf(broker, partition), origin, transactionVersion);
}

/** Steps 8 and 9 of R-LOG-05 for everything that a request has appended. */
function wakeAfterAppend(ctx: Context, broker: BrokerState, items: readonly ProduceItem[], partitions: readonly (Partition | null)[]): void {
  for (let i = 0; i < partitions.length; i++) {
    const partition = partitions[i];
    if (partition === null) continue;
    ctx.because(items[i].fact);
    // Without followers to wait for, the append itself commits (R-HW-04). A batch sent again is such an occasion as well: it may be
    // the first since a replica that was waited for has been silent for too long (R-HW-03).
    tryAdvanceHighWatermark(ctx, broker, partition);
    if (!items[i].result.isDuplicate) onLeaderAppend(ctx, broker, partition);
  }
}

/** Decides the items whose offsets are already below the high watermark; gives how many still wait. */
function settleReached(broker: BrokerState, items: readonly ProduceItem[], partitions: readonly (Partition | null)[]): number {
  let pending = 0;
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    const partition = partitions[i];
    if (!item.isPending || partition === null) continue;
    if (partition.log.highWatermark < item.result.lastOffset + 1) {
      pending++;
      continue;
    }
    item.isPending = false;
    item.errorCode = acknowledgement(broker, partition);
  }
  return pending;
}

// ---- appends of coordinators on this broker ------------------------------------------------------------------------

/**
 * A coordinator of this broker appends to a partition it leads. An error in the result is final. Otherwise
 * `completeInternalAppend` is called with the token as soon as the append is acknowledged or has failed, possibly before this
 * returns. Coordinators write to the page cache like everybody, but do not wait for a slow disk: their own work is not what
 * such a fault is about.
 */
export function appendInternally(
  ctx: Context, broker: BrokerState, key: PartitionKey, batch: RecordBatch, requiredAcks: number, timeoutMs: number, token: InternalToken, transactionVersion?: number,
): AppendResult {
  const partition = broker.replicas.partitions.get(key);
  if (partition === undefined) return refused(ErrorCode.NOT_LEADER_OR_FOLLOWER, -1);
  const result = appendToLeader(ctx, broker, partition, batch, requiredAcks, 'coordinator', transactionVersion);
  if (result.errorCode !== ErrorCode.NONE) return result;
  const item = new ProduceItem(key, result, ErrorCode.NONE);
  item.fact = ctx.cause;
  item.isPending = true;
  const items = [item];
  const partitions = [partition];
  const parked = new ParkedProduce(null, token, ctx.nowUs + timeoutMs * 1000, items);
  // Parked before anybody is woken: the same path acknowledges it whether that happens now or later.
  parkProduce(ctx, broker, parked, partitions);
  wakeAfterAppend(ctx, broker, items, partitions);
  return result;
}
