import { FactKind } from '../../facts/fact-kinds';
import { NO_LEADER } from '../../metadata/partition-registration';
import { ErrorCode } from '../../protocol/error-codes';
import type { WritableTxnMarker, WriteTxnMarkersResponse } from '../../protocol/messages/write-txn-markers';
import type { MarkerEntry, SentMarkers } from './transaction-coordinator-state';
import { completed, isEnding, withoutPartitions, type TransactionPartition } from './transaction-metadata';
import { TransactionTimer } from './transaction-timers';
import { nowMs, type Found, type TransactionWork } from './transaction-work';
import { writeTransaction } from './transaction-writes';

/**
 * Markers: when the outcome of a transaction is written, every partition of it gets one from its leader, and is asked until it
 * has it; then the transaction is complete (R-TXN-17). One request at a time goes to each broker, with all that waits for it.
 */

/** What did not get through is tried again after this long. */
const RETRY_US = 100_000;
const NO_ENTRIES: readonly MarkerEntry[] = [];

/** The outcome is in the log, or was found there: out with the markers. */
export function sendMarkers(work: TransactionWork, found: Found): void {
  const { shard, transaction } = found;
  const { value } = transaction;
  // Nobody gets in until the transaction is complete.
  transaction.pendingState = value.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort';
  const touched = route(work, {
    shard: shard.partition, shardEpoch: shard.shardEpoch, coordinatorEpoch: shard.coordinatorEpoch, transactionalId: transaction.transactionalId,
    producerId: value.producerId, producerEpoch: value.producerEpoch, isCommit: value.state === 'PrepareCommit', transactionVersion: value.clientTransactionVersion,
    partitions: value.partitions,
  });
  for (const brokerId of touched) flush(work, brokerId);
  maybeComplete(work, found);
}

/** Sorts the partitions of an entry by their leaders; gives the brokers that got something to do. Those that are gone need no marker. */
function route(work: TransactionWork, entry: MarkerEntry): readonly number[] {
  const { host, state } = work;
  const byBroker = new Map<number, TransactionPartition[]>();
  const gone: TransactionPartition[] = [];
  const leaderless: TransactionPartition[] = [];
  for (const partition of entry.partitions) {
    const registration = host.image.topics.get(partition.topic)?.partitions[partition.partition];
    if (registration === undefined) gone.push(partition);
    else if (registration.leader === NO_LEADER || host.image.brokers.get(registration.leader)?.fenced !== false) leaderless.push(partition);
    else {
      const list = byBroker.get(registration.leader);
      if (list === undefined) byBroker.set(registration.leader, [partition]);
      else list.push(partition);
    }
  }
  if (gone.length > 0) {
    const found = transactionOf(work, entry);
    if (found !== null) found.transaction.value = withoutPartitions(found.transaction.value, gone);
  }
  if (leaderless.length > 0) retryLater(work, { ...entry, partitions: leaderless });
  for (const [brokerId, partitions] of byBroker) state.queues.set(brokerId, [...(state.queues.get(brokerId) ?? NO_ENTRIES), { ...entry, partitions }]);
  return [...byBroker.keys()];
}

function flush(work: TransactionWork, brokerId: number): void {
  const { ctx, host, state } = work;
  const entries = state.queues.get(brokerId) ?? NO_ENTRIES;
  if (entries.length === 0) return;
  for (const sent of state.sent.values()) if (sent.brokerId === brokerId) return;
  state.queues.delete(brokerId);
  state.sent.set(host.sendMarkers(ctx, brokerId, { markers: entries.map(markerOf) }), { brokerId, entries });
}

function markerOf({ producerId, producerEpoch, isCommit, partitions, coordinatorEpoch, transactionVersion }: MarkerEntry): WritableTxnMarker {
  const topics: { name: string; partitionIndexes: number[] }[] = [];
  for (const { topic, partition } of partitions) {
    const known = topics.find(({ name }) => name === topic);
    if (known === undefined) topics.push({ name: topic, partitionIndexes: [partition] });
    else known.partitionIndexes.push(partition);
  }
  return { producerId, producerEpoch, transactionResult: isCommit, topics, coordinatorEpoch, transactionVersion };
}

/** The transaction of an entry, if this coordinator still is the one that sent it. */
function transactionOf({ state }: TransactionWork, { shard: partition, shardEpoch, transactionalId }: Pick<MarkerEntry, 'shard' | 'shardEpoch' | 'transactionalId'>): Found | null {
  const shard = state.shards.get(partition);
  if (shard === undefined || shard.shardEpoch !== shardEpoch) return null;
  const transaction = shard.transactions.get(transactionalId);
  return transaction === undefined || !isEnding(transaction.value.state) ? null : { shard, transaction };
}

export function onMarkersAnswered(work: TransactionWork, requestId: number, body: WriteTxnMarkersResponse): void {
  const sent = take(work, requestId);
  if (sent === null) return;
  const { cause } = work.ctx;
  for (const [i, entry] of sent.entries.entries()) {
    work.ctx.because(cause);
    takeResults(work, entry, body.markers[i]?.topics ?? []);
  }
  flush(work, sent.brokerId);
}

type Results = WriteTxnMarkersResponse['markers'][number]['topics'];

function takeResults(work: TransactionWork, entry: MarkerEntry, results: Results): void {
  const found = transactionOf(work, entry);
  if (found === null) return;
  const done: TransactionPartition[] = [];
  const again: TransactionPartition[] = [];
  for (const { name, partitions } of results) {
    for (const { partitionIndex, errorCode } of partitions) {
      const partition = { topic: name, partition: partitionIndex };
      switch (errorCode) {
        case ErrorCode.NONE:
          done.push(partition);
          break;
        case ErrorCode.INVALID_PRODUCER_EPOCH:
        case ErrorCode.TRANSACTION_COORDINATOR_FENCED:
          // Somebody newer has taken over: this coordinator has nothing to say any more.
          return;
        default:
          again.push(partition);
      }
    }
  }
  found.transaction.value = withoutPartitions(found.transaction.value, done);
  if (again.length > 0) retryLater(work, { ...entry, partitions: again });
  else maybeComplete(work, found);
}

/** The connection to a broker is gone: what it was asked is asked again, there or at whoever leads then. */
export function onMarkersLost(work: TransactionWork, requestIds: readonly number[]): void {
  for (const requestId of requestIds) {
    const sent = take(work, requestId);
    if (sent !== null) for (const entry of sent.entries) if (transactionOf(work, entry) !== null) retryLater(work, entry);
  }
}

function take({ state }: TransactionWork, requestId: number): SentMarkers | null {
  const sent = state.sent.get(requestId) ?? null;
  state.sent.delete(requestId);
  return sent;
}

function maybeComplete(work: TransactionWork, found: Found): void {
  const { value, transactionalId } = found.transaction;
  if (value.partitions.length > 0 || !isEnding(value.state)) return;
  for (const write of found.shard.writes.values()) if (write.transactionalId === transactionalId) return;
  writeTransaction(work, found, completed(value, nowMs(work.ctx)), { type: 'completed' });
}

/** The completion is written, or could not be. */
export function onCompletionWritten(work: TransactionWork, { shard, transaction }: Found, errorCode: ErrorCode): void {
  const { ctx, state } = work;
  if (errorCode === ErrorCode.NONE) {
    ctx.emit(FactKind.TransactionCompleted, transaction.nameId, transaction.value.state === 'CompleteCommit' ? 1 : 0, transaction.value.producerEpoch);
  } else if (errorCode === ErrorCode.COORDINATOR_NOT_AVAILABLE) {
    state.unwritten = [...state.unwritten, { shard: shard.partition, shardEpoch: shard.shardEpoch, transactionalId: transaction.transactionalId }];
    armRetry(work);
  }
}

function retryLater(work: TransactionWork, entry: MarkerEntry): void {
  work.state.retries = [...work.state.retries, entry];
  armRetry(work);
}

function armRetry({ ctx, state }: TransactionWork): void {
  if (!ctx.isPending(state.retryTimer)) state.retryTimer = ctx.after(RETRY_US, TransactionTimer.Retry);
}

export function onRetryTimer(work: TransactionWork): void {
  const { state } = work;
  const { retries, unwritten } = state;
  state.retries = NO_ENTRIES;
  state.unwritten = [];
  const touched = new Set<number>();
  for (const entry of retries) {
    const found = transactionOf(work, entry);
    if (found === null) continue;
    for (const brokerId of route(work, entry)) touched.add(brokerId);
    maybeComplete(work, found);
  }
  for (const brokerId of touched) flush(work, brokerId);
  for (const lost of unwritten) {
    const found = transactionOf(work, lost);
    if (found !== null) maybeComplete(work, found);
  }
}
