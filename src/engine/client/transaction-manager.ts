import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import type { NodeIx, Request } from '../kernel/connection';
import { ApiKey } from '../protocol/api-keys';
import { isRetriable } from '../protocol/error-classes';
import { ErrorCode } from '../protocol/error-codes';
import type { EndTxnRequest, EndTxnResponse } from '../protocol/messages/end-txn';
import { CoordinatorKeyType, type FindCoordinatorRequest, type FindCoordinatorResponse } from '../protocol/messages/find-coordinator';
import type { InitProducerIdRequest, InitProducerIdResponse } from '../protocol/messages/init-producer-id';
import type { TxnOffsetCommitRequest, TxnOffsetCommitResponse } from '../protocol/messages/txn-offset-commit';
import { enlist, ProducerTimer } from './accumulator';
import { exponentialBackoffUs } from './backoff';
import { crashesAt } from './client-step';
import { canSend, leastLoadedNode, sendRequest, Slot } from './network-client';
import type { ProducerState } from './producer-state';
import { exceptionOf } from './thrown';
import type { TransactionOffsets, TransactionState, TransactionalRequest } from './transaction-state';

/**
 * The transactional producer (R-TXN-01 … R-TXN-09), as transactions version 2 has it: leaders add partitions for it, an end
 * gives it a new epoch. What an application calls is here as well: initTransactions, beginTransaction,
 * sendOffsetsToTransaction, commitTransaction, abortTransaction.
 */

const FIND_COORDINATOR_VERSION = 6;
const INIT_PRODUCER_ID_VERSION = 5;
const END_TXN_VERSION = 5;
const TXN_OFFSET_COMMIT_VERSION = 5;

// ---- what the application calls --------------------------------------------------------------------------------------

/** initTransactions(): the id becomes a producer id and an epoch; whatever an earlier producer of that id left open is aborted. */
export function initTransactions(ctx: Context, s: ProducerState, txn: TransactionState): void {
  txn.nameId = ctx.nameId(txn.transactionalId);
  txn.phase = 'initializing';
  drive(ctx, s);
}

/** beginTransaction() is the client's own business: nobody is told (R-TXN-04). */
export function beginTransaction(ctx: Context, s: ProducerState, txn: TransactionState): void {
  if (txn.phase !== 'ready') throw new Error(`no transaction can begin in ${txn.phase}`);
  txn.phase = 'inTransaction';
  txn.started = false;
  txn.records = 0;
  txn.begun++;
  ctx.emit(FactKind.TransactionBegun, txn.nameId, s.producerId, s.producerEpoch);
}

export function sendOffsetsToTransaction(ctx: Context, s: ProducerState, txn: TransactionState, offsets: TransactionOffsets): void {
  if (txn.phase !== 'inTransaction') return;
  txn.offsets = offsets;
  txn.started = true;
  drive(ctx, s);
}

/** commitTransaction(): everything goes out and is acknowledged, then the end is asked for (R-TXN-03). */
export function commitTransaction(ctx: Context, s: ProducerState, txn: TransactionState): void {
  if (txn.phase !== 'inTransaction') return;
  txn.phase = 'committing';
  ctx.emit(FactKind.TransactionEnding, txn.nameId, 1, s.producerId, s.producerEpoch);
  for (const queue of s.queues) enlist(ctx, s, queue);
}

/** abortTransaction(): what has not been sent never is (R-TXN-08). */
export function abortTransaction(ctx: Context, s: ProducerState, txn: TransactionState): void {
  if (txn.phase !== 'inTransaction' && txn.phase !== 'abortableError') return;
  txn.phase = 'aborting';
  txn.offsets = null;
  if (txn.request !== 0 && txn.requestKind === 'commitOffsets') txn.request = 0;
  ctx.emit(FactKind.TransactionEnding, txn.nameId, 0, s.producerId, s.producerEpoch);
}

/** May batches leave for their leaders now? What has its place in the sequence goes out even if the transaction will be aborted. */
export function mayDrain({ phase }: TransactionState): boolean {
  return phase === 'inTransaction' || phase === 'committing' || phase === 'aborting' || phase === 'abortableError';
}

// ---- errors -----------------------------------------------------------------------------------------------------------

/** R-TXN-07: never left, but by a new producer. */
export function failForGood(ctx: Context, txn: TransactionState, error: number, thrown = exceptionOf(error)): void {
  if (txn.phase === 'fatalError') return;
  txn.phase = 'fatalError';
  txn.error = error;
  txn.thrown = thrown;
  ctx.emit(FactKind.TransactionFailed, txn.nameId, error, 1);
}

/** R-TXN-08: only abort leads out of it. */
export function failAbortably(ctx: Context, txn: TransactionState, error: number, thrown = exceptionOf(error)): void {
  if (txn.phase === 'fatalError' || txn.phase === 'aborting' || txn.phase === 'abortableError') return;
  txn.phase = 'abortableError';
  txn.error = error;
  txn.thrown = thrown;
  ctx.emit(FactKind.TransactionFailed, txn.nameId, error, 0);
}

/** A batch has failed for good (R-TXN-07, R-TXN-08). */
export function onBatchFailed(ctx: Context, txn: TransactionState, error: number): void {
  switch (error) {
    case ErrorCode.PRODUCER_FENCED:
    case ErrorCode.INVALID_PRODUCER_ID_MAPPING:
    case ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
    case ErrorCode.CLUSTER_AUTHORIZATION_FAILED:
    case ErrorCode.UNSUPPORTED_VERSION:
      failForGood(ctx, txn, error);
      return;
    default:
      // What trying again did not help is the application's to abort.
      failAbortably(ctx, txn, error, exceptionOf(isRetriable(error) ? ErrorCode.TRANSACTION_ABORTABLE : error));
  }
}

// ---- the conversation ----------------------------------------------------------------------------------------------

/** What comes next, if its turn has come: one request at a time, the end last (R-TXN-03). */
export function drive(ctx: Context, s: ProducerState): void {
  const txn = s.transaction;
  if (txn === null || txn.request !== 0 || txn.retryTimer !== 0) return;
  switch (txn.phase) {
    case 'initializing':
      if (hasCoordinator(ctx, s, txn)) sendInitProducerId(ctx, s, txn);
      return;
    case 'inTransaction':
      if (txn.offsets !== null) commitOffsets(ctx, s, txn, txn.offsets);
      return;
    case 'committing':
      if (txn.offsets !== null) commitOffsets(ctx, s, txn, txn.offsets);
      else if (isFlushed(s)) end(ctx, s, txn, true);
      return;
    case 'aborting':
      // What has been sent may still arrive: its fate is waited for.
      if (isFlushed(s)) end(ctx, s, txn, false);
      return;
    case 'uninitialized':
    case 'ready':
    case 'abortableError':
    case 'fatalError':
      return;
  }
}

function isFlushed(s: ProducerState): boolean {
  return s.queues.every((queue) => queue.batches.length === 0 && queue.inFlight.length === 0);
}

function hasCoordinator(ctx: Context, s: ProducerState, txn: TransactionState): boolean {
  if (txn.coordinator < 0) find(ctx, s, txn, 'findCoordinator', CoordinatorKeyType.Transaction, txn.transactionalId);
  return txn.coordinator >= 0 && canSend(ctx, s.net, txn.coordinator, Slot.Data);
}

function find(ctx: Context, s: ProducerState, txn: TransactionState, kind: TransactionalRequest, keyType: number, key: string): void {
  const node = leastLoadedNode(ctx, s.net);
  if (node < 0) return; // the reconnect timer comes back here
  const body: FindCoordinatorRequest = { keyType, coordinatorKeys: [key] };
  ask(ctx, s, txn, kind, node, ApiKey.FindCoordinator, FIND_COORDINATOR_VERSION, body);
}

function ask(ctx: Context, s: ProducerState, txn: TransactionState, kind: TransactionalRequest, node: number, api: number, version: number, body: object): void {
  txn.requestKind = kind;
  txn.request = sendRequest(ctx, s.net, node, Slot.Data, api, version, body, s.config.requestTimeoutMs * 1000);
}

function sendInitProducerId(ctx: Context, s: ProducerState, txn: TransactionState): void {
  const body: InitProducerIdRequest = { transactionalId: txn.transactionalId, transactionTimeoutMs: s.config.transactionTimeoutMs, producerId: -1, producerEpoch: -1 };
  ask(ctx, s, txn, 'initProducerId', txn.coordinator, ApiKey.InitProducerId, INIT_PRODUCER_ID_VERSION, body);
}

function commitOffsets(ctx: Context, s: ProducerState, txn: TransactionState, { groupId, generationId, memberId, groupInstanceId, topics }: TransactionOffsets): void {
  if (txn.groupCoordinator < 0) {
    find(ctx, s, txn, 'findGroupCoordinator', CoordinatorKeyType.Group, groupId);
    return;
  }
  if (!canSend(ctx, s.net, txn.groupCoordinator, Slot.Data)) return;
  const body: TxnOffsetCommitRequest = {
    transactionalId: txn.transactionalId, groupId, producerId: s.producerId, producerEpoch: s.producerEpoch, generationId, memberId, groupInstanceId, topics,
  };
  ask(ctx, s, txn, 'commitOffsets', txn.groupCoordinator, ApiKey.TxnOffsetCommit, TXN_OFFSET_COMMIT_VERSION, body);
}

function end(ctx: Context, s: ProducerState, txn: TransactionState, isCommit: boolean): void {
  if (!txn.started) {
    // R-TXN-04: nobody knows of it.
    finish(ctx, s, txn, isCommit);
    return;
  }
  if (!hasCoordinator(ctx, s, txn)) return;
  const body: EndTxnRequest = { transactionalId: txn.transactionalId, producerId: s.producerId, producerEpoch: s.producerEpoch, committed: isCommit };
  ask(ctx, s, txn, 'endTxn', txn.coordinator, ApiKey.EndTxn, END_TXN_VERSION, body);
  crashesAt(ctx, s, 'ending');
}

function finish(ctx: Context, s: ProducerState, txn: TransactionState, isCommit: boolean): void {
  txn.phase = 'ready';
  txn.error = ErrorCode.NONE;
  txn.thrown = null;
  s.program?.partitions.clear();
  if (isCommit) {
    txn.totals.committed++;
    txn.totals.committedRecords += txn.records;
  } else {
    txn.totals.aborted++;
  }
  ctx.emit(FactKind.TransactionEnded, txn.nameId, isCommit ? 1 : 0, txn.records, s.producerEpoch);
}

// ---- answers -------------------------------------------------------------------------------------------------------

/** True when the answer was one to the transactional side. */
export function onTransactionalAnswer(ctx: Context, s: ProducerState, request: Request, body: object): boolean {
  const txn = s.transaction;
  if (txn === null || request.id !== txn.request) return false;
  txn.request = 0;
  switch (txn.requestKind) {
    case 'findCoordinator':
    case 'findGroupCoordinator':
      onFound(ctx, s, txn, body as FindCoordinatorResponse);
      break;
    case 'initProducerId':
      onInitialized(ctx, s, txn, body as InitProducerIdResponse);
      break;
    case 'commitOffsets':
      onOffsetsCommitted(ctx, s, txn, body as TxnOffsetCommitResponse);
      break;
    case 'endTxn':
      onEnded(ctx, s, txn, body as EndTxnResponse);
      break;
  }
  return true;
}

/** The connection is gone: the coordinator is looked for again, and asked again. */
export function onTransactionalLost(ctx: Context, s: ProducerState, server: NodeIx, lost: readonly Request[]): void {
  const txn = s.transaction;
  if (txn === null) return;
  if (txn.coordinator === server) txn.coordinator = -1;
  if (txn.groupCoordinator === server) txn.groupCoordinator = -1;
  if (txn.request === 0 || !lost.some((request) => request.id === txn.request)) return;
  txn.request = 0;
  lookAgain(txn, txn.requestKind);
  retryLater(ctx, s, txn);
}

function lookAgain(txn: TransactionState, kind: TransactionalRequest): void {
  if (kind === 'commitOffsets' || kind === 'findGroupCoordinator') txn.groupCoordinator = -1;
  else txn.coordinator = -1;
}

function retryLater(ctx: Context, s: ProducerState, txn: TransactionState): void {
  txn.failures++;
  const { retryBackoffMs, retryBackoffMaxMs } = s.config;
  txn.retryTimer = ctx.after(exponentialBackoffUs(ctx, s.stream, txn.failures, retryBackoffMs, retryBackoffMaxMs), ProducerTimer.Transaction);
}

export function onTransactionTimer(ctx: Context, s: ProducerState): void {
  if (s.transaction === null) return;
  s.transaction.retryTimer = 0;
  drive(ctx, s);
}

function onFound(ctx: Context, s: ProducerState, txn: TransactionState, response: FindCoordinatorResponse): void {
  const found = response.coordinators?.[0];
  const node = found !== undefined && found.errorCode === ErrorCode.NONE ? ctx.nodeByKafkaId(found.nodeId) : -1;
  if (node < 0) {
    retryLater(ctx, s, txn);
    return;
  }
  txn.failures = 0;
  if (txn.requestKind === 'findGroupCoordinator') txn.groupCoordinator = node;
  else txn.coordinator = node;
}

function onInitialized(ctx: Context, s: ProducerState, txn: TransactionState, { errorCode, producerId, producerEpoch }: InitProducerIdResponse): void {
  if (errorCode === ErrorCode.NONE) {
    txn.failures = 0;
    txn.phase = 'ready';
    s.producerId = producerId;
    s.producerEpoch = producerEpoch;
    ctx.emit(FactKind.ProducerIdAcquired, producerId, producerEpoch);
  } else if (isCoordinatorGone(errorCode)) {
    txn.coordinator = -1;
    retryLater(ctx, s, txn);
  } else if (isBusy(errorCode)) {
    retryLater(ctx, s, txn);
  } else {
    const error = errorCode === ErrorCode.INVALID_PRODUCER_EPOCH ? ErrorCode.PRODUCER_FENCED : errorCode;
    failForGood(ctx, txn, error, INITIALIZING_ERRORS.has(error) ? exceptionOf(error) : { error: 'KafkaException' });
  }
}

/** What initTransactions() throws as it is; everything else it wraps. */
const INITIALIZING_ERRORS: ReadonlySet<number> = new Set([
  ErrorCode.PRODUCER_FENCED, ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, ErrorCode.CLUSTER_AUTHORIZATION_FAILED, ErrorCode.TRANSACTION_ABORTABLE,
]);

function onOffsetsCommitted(ctx: Context, s: ProducerState, txn: TransactionState, { topics }: TxnOffsetCommitResponse): void {
  const error = topics.flatMap((topic) => topic.partitions).find((partition) => partition.errorCode !== ErrorCode.NONE)?.errorCode ?? ErrorCode.NONE;
  switch (error) {
    case ErrorCode.NONE:
      txn.failures = 0;
      txn.offsets = null;
      return;
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
    case ErrorCode.NOT_COORDINATOR:
    case ErrorCode.REQUEST_TIMED_OUT:
      txn.groupCoordinator = -1;
      retryLater(ctx, s, txn);
      return;
    case ErrorCode.COORDINATOR_LOAD_IN_PROGRESS:
    case ErrorCode.CONCURRENT_TRANSACTIONS:
    case ErrorCode.UNKNOWN_TOPIC_OR_PARTITION:
      retryLater(ctx, s, txn);
      return;
    case ErrorCode.UNKNOWN_MEMBER_ID:
    case ErrorCode.ILLEGAL_GENERATION:
      failAbortably(ctx, txn, error, { error: 'CommitFailedException' });
      return;
    case ErrorCode.FENCED_INSTANCE_ID:
    case ErrorCode.GROUP_AUTHORIZATION_FAILED:
    case ErrorCode.TRANSACTION_ABORTABLE:
      failAbortably(ctx, txn, error);
      return;
    case ErrorCode.INVALID_PRODUCER_EPOCH:
      failForGood(ctx, txn, ErrorCode.PRODUCER_FENCED);
      return;
    default:
      failForGood(ctx, txn, error);
  }
}

function onEnded(ctx: Context, s: ProducerState, txn: TransactionState, { errorCode, producerId = -1, producerEpoch = -1 }: EndTxnResponse): void {
  if (errorCode === ErrorCode.NONE) {
    txn.failures = 0;
    if (producerId >= 0) {
      s.producerId = producerId;
      s.producerEpoch = producerEpoch;
    }
    finish(ctx, s, txn, txn.phase === 'committing');
    crashesAt(ctx, s, 'committed');
  } else if (isCoordinatorGone(errorCode)) {
    txn.coordinator = -1;
    retryLater(ctx, s, txn);
  } else if (isBusy(errorCode)) {
    retryLater(ctx, s, txn);
  } else if (errorCode === ErrorCode.TRANSACTION_ABORTABLE && txn.phase === 'committing') {
    failAbortably(ctx, txn, errorCode);
  } else {
    failForGood(ctx, txn, errorCode === ErrorCode.INVALID_PRODUCER_EPOCH ? ErrorCode.PRODUCER_FENCED : errorCode);
  }
}

function isCoordinatorGone(errorCode: number): boolean {
  return errorCode === ErrorCode.NOT_COORDINATOR || errorCode === ErrorCode.COORDINATOR_NOT_AVAILABLE;
}

function isBusy(errorCode: number): boolean {
  return errorCode === ErrorCode.COORDINATOR_LOAD_IN_PROGRESS || errorCode === ErrorCode.CONCURRENT_TRANSACTIONS;
}
