import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { AddOffsetsToTxnRequest } from '../../protocol/messages/add-offsets-to-txn';
import type { AddPartitionsToTxnRequest } from '../../protocol/messages/add-partitions-to-txn';
import type { DescribeTransactionsRequest, ListTransactionsRequest } from '../../protocol/messages/describe-transactions';
import type { EndTxnRequest } from '../../protocol/messages/end-txn';
import type { InitProducerIdRequest } from '../../protocol/messages/init-producer-id';
import type { WriteTxnMarkersResponse } from '../../protocol/messages/write-txn-markers';
import { TRANSACTION_STATE_TOPIC } from '../../protocol/topic-name';
import { partitionKey } from '../../protocol/partition-key';
import { addOffsetsToTxn, addPartitionsToTxn, answerAdd } from './add-partitions';
import { describeTransactions, listTransactions } from './describe-transactions';
import { endTxn, onOutcomeWritten } from './end-txn';
import { initProducerId } from './init-producer-id';
import { answerInitProducerId, refuseInitProducerId } from './init-producer-id-answers';
import { onCompletionWritten, onMarkersAnswered, onMarkersLost, onRetryTimer, sendMarkers } from './markers';
import type { TransactionCoordinatorState, TransactionShard, TransactionWrite } from './transaction-coordinator-state';
import type { TransactionHost, TransactionToken } from './transaction-host';
import { isEnding } from './transaction-metadata';
import { abortTimedOut, armRounds, expireIds, onExpiryWritten } from './transaction-rounds';
import { TransactionTimer } from './transaction-timers';
import type { Found, TransactionWork } from './transaction-work';
import { settleWrite } from './transaction-writes';

/** The transaction coordinator of one broker: it looks after the transactional ids whose partition of `__transaction_state` this broker leads (R-TXN-10). */

/** Reading a partition back: opening it, and then so many bytes a microsecond. */
const LOAD_BASE_US = 1000;
const LOAD_BYTES_PER_US = 100;

function workOn(ctx: Context, host: TransactionHost, state: TransactionCoordinatorState): TransactionWork {
  return { ctx, host, state, settle };
}

// ---- requests ------------------------------------------------------------------------------------------------------

type Handler = (ctx: Context, host: TransactionHost, state: TransactionCoordinatorState, request: Request) => void;

/** With a transactional id; without one no coordinator is needed. */
export const handleInitProducerId: Handler = (ctx, host, state, request) => initProducerId(workOn(ctx, host, state), request as Request<InitProducerIdRequest>);
export const handleAddPartitionsToTxn: Handler = (ctx, host, state, request) => addPartitionsToTxn(workOn(ctx, host, state), request as Request<AddPartitionsToTxnRequest>);
export const handleAddOffsetsToTxn: Handler = (ctx, host, state, request) => addOffsetsToTxn(workOn(ctx, host, state), request as Request<AddOffsetsToTxnRequest>);
export const handleEndTxn: Handler = (ctx, host, state, request) => endTxn(workOn(ctx, host, state), request as Request<EndTxnRequest>);
export const handleDescribeTransactions: Handler = (ctx, host, state, request) => ctx.reply(request, describeTransactions(workOn(ctx, host, state), request as Request<DescribeTransactionsRequest>));
export const handleListTransactions: Handler = (ctx, host, state, request) => ctx.reply(request, listTransactions(workOn(ctx, host, state), request as Request<ListTransactionsRequest>));

// ---- the log -------------------------------------------------------------------------------------------------------

/** A write to `__transaction_state` is committed (error 0) or has failed. */
export function onTransactionWritten(ctx: Context, host: TransactionHost, state: TransactionCoordinatorState, token: TransactionToken, errorCode: number): void {
  const shard = state.shards.get(token.partition);
  if (shard !== undefined && shard.shardEpoch === token.shardEpoch) settleWrite(workOn(ctx, host, state), shard, token.writeId, errorCode);
}

function settle(work: TransactionWork, found: Found, write: TransactionWrite, errorCode: ErrorCode): void {
  const { ctx } = work;
  const { then } = write;
  const { transaction } = found;
  switch (then.type) {
    case 'initialized':
      if (errorCode !== ErrorCode.NONE) {
        refuseInitProducerId(work, then.request, errorCode);
        return;
      }
      ctx.emit(FactKind.TransactionalIdInitialized, transaction.nameId, write.next.producerId, write.next.producerEpoch);
      answerInitProducerId(work, then.request, write.next);
      return;
    case 'partitionsAdded':
      if (errorCode === ErrorCode.NONE) emitAdded(work, found, write);
      answerAdd(work, then.answer, errorCode);
      return;
    case 'ending':
      onOutcomeWritten(work, found, { ...write, then }, errorCode);
      return;
    case 'completed':
      onCompletionWritten(work, found, errorCode);
      return;
    case 'expired':
      onExpiryWritten(work, found, errorCode);
      return;
  }
}

function emitAdded({ ctx }: TransactionWork, { transaction }: Found, { next }: TransactionWrite): void {
  const last = next.partitions[next.partitions.length - 1];
  const key = last === undefined ? -1 : partitionKey(ctx.nameId(last.topic), last.partition);
  ctx.emit(FactKind.TransactionPartitionAdded, transaction.nameId, key, next.producerEpoch, next.partitions.length);
}

// ---- leading a partition of the log --------------------------------------------------------------------------------

/** This broker leads a partition of `__transaction_state` now: its transactions come back from the log (R-TXN-25). */
export function onTransactionElection(ctx: Context, host: TransactionHost, state: TransactionCoordinatorState, partition: number, leaderEpoch: number): void {
  const known = state.shards.get(partition);
  if (known !== undefined) {
    // The same leader again has nothing to load.
    if (known.coordinatorEpoch === leaderEpoch) return;
    unload(ctx, host, state, known);
  }
  const shardEpoch = state.nextShardEpoch++;
  state.shards.set(partition, { partition, coordinatorEpoch: leaderEpoch, shardEpoch, loading: true, transactions: new Map(), nextWriteId: 1, writes: new Map() });
  const loadUs = LOAD_BASE_US + Math.ceil(host.logSizeBytes(ctx, partition) / LOAD_BYTES_PER_US);
  ctx.after(loadUs, TransactionTimer.Loaded, partition, shardEpoch);
  armRounds(workOn(ctx, host, state));
}

/** Another broker leads it now, or nobody: who waits is sent looking. */
export function onTransactionResignation(ctx: Context, host: TransactionHost, state: TransactionCoordinatorState, partition: number): void {
  const shard = state.shards.get(partition);
  if (shard !== undefined) unload(ctx, host, state, shard);
}

/** The process is gone, and with it all that was not in the log. */
export function forgetTransactions(state: TransactionCoordinatorState): void {
  state.shards.clear();
  state.gathers.clear();
  state.queues.clear();
  state.sent.clear();
  state.retries = [];
  state.unwritten = [];
  state.startedUs = -1;
}

function unload(ctx: Context, host: TransactionHost, state: TransactionCoordinatorState, shard: TransactionShard): void {
  const work = workOn(ctx, host, state);
  for (const writeId of [...shard.writes.keys()]) settleWrite(work, shard, writeId, ErrorCode.NOT_LEADER_OR_FOLLOWER);
  state.shards.delete(shard.partition);
  if (shard.transactions.size > 0) ctx.emit(FactKind.TransactionsUnloaded, partitionKey(ctx.nameId(TRANSACTION_STATE_TOPIC), shard.partition), shard.transactions.size);
}

function finishLoading(work: TransactionWork, shard: TransactionShard): void {
  const { ctx, host } = work;
  host.readLog(ctx, shard.partition, ({ transactionalId, value }) => {
    if (value === null) shard.transactions.delete(transactionalId);
    // What the epoch was before the last bump is not in the log.
    else shard.transactions.set(transactionalId, { transactionalId, nameId: ctx.nameId(transactionalId), value: { ...value, lastProducerEpoch: -1 }, pendingState: null, hasFailedEpochFence: false });
  });
  shard.loading = false;
  if (shard.transactions.size === 0) return;
  ctx.emit(FactKind.TransactionsLoaded, partitionKey(ctx.nameId(TRANSACTION_STATE_TOPIC), shard.partition), shard.transactions.size, shard.coordinatorEpoch);
  const loaded = ctx.cause;
  for (const transaction of shard.transactions.values()) {
    ctx.because(loaded);
    if (isEnding(transaction.value.state)) sendMarkers(work, { shard, transaction });
  }
}

// ---- time and other brokers ----------------------------------------------------------------------------------------

export function onTransactionTimer(ctx: Context, host: TransactionHost, state: TransactionCoordinatorState, type: number, a: number, b: number): void {
  const work = workOn(ctx, host, state);
  switch (type) {
    case TransactionTimer.Loaded: {
      const shard = state.shards.get(a);
      if (shard !== undefined && shard.shardEpoch === b) finishLoading(work, shard);
      return;
    }
    case TransactionTimer.AbortTimedOut:
      abortTimedOut(work);
      if (state.shards.size > 0) armRounds(work);
      return;
    case TransactionTimer.ExpireIds:
      expireIds(work);
      if (state.shards.size > 0) armRounds(work);
      return;
    case TransactionTimer.Retry:
      onRetryTimer(work);
      return;
    default:
      throw new Error(`the transaction coordinator has no timer ${type}`);
  }
}

export function onMarkerResponse(ctx: Context, host: TransactionHost, state: TransactionCoordinatorState, request: Request, body: object): void {
  onMarkersAnswered(workOn(ctx, host, state), request.id, body as WriteTxnMarkersResponse);
}

export function onMarkerDisconnect(ctx: Context, host: TransactionHost, state: TransactionCoordinatorState, lost: readonly Request[]): void {
  onMarkersLost(workOn(ctx, host, state), lost.map((request) => request.id));
}
