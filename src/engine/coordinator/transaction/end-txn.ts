import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { EndTxnRequest, EndTxnResponse } from '../../protocol/messages/end-txn';
import { refuseInitProducerId } from './init-producer-id-answers';
import { sendMarkers } from './markers';
import type { EndAnswer, Transaction, TransactionWrite } from './transaction-coordinator-state';
import { completed, ending, EPOCH_BUMP_VERSION, isEpochExhausted, NO_EPOCH, NO_PRODUCER_ID, type TransactionValue } from './transaction-metadata';
import { findTransaction, nowMs, type Found, type TransactionWork } from './transaction-work';
import { writeTransaction } from './transaction-writes';

/** From this version on a request speaks for a client whose epoch is bumped with each end (R-TXN-19). */
const EPOCH_BUMP_REQUEST = 5;
/** Up to the version before, a fenced producer is told INVALID_PRODUCER_EPOCH. */
const PRODUCER_FENCED_VERSION = 2;

/** EndTxn from a client. */
export function endTxn(work: TransactionWork, request: Request<EndTxnRequest>): void {
  const { transactionalId, producerId, producerEpoch, committed } = request.body;
  const answer: EndAnswer = { type: 'endTxn', request };
  const found = transactionalId === '' ? ErrorCode.INVALID_REQUEST : findTransaction(work, transactionalId);
  if (typeof found === 'number') {
    answerEnd(work, answer, found, null);
    return;
  }
  const { transaction } = found;
  const version = request.version >= EPOCH_BUMP_REQUEST ? EPOCH_BUMP_VERSION : 0;
  const verdict = version >= EPOCH_BUMP_VERSION ? judgeWithBump(transaction, producerId, producerEpoch, committed) : judge(transaction, producerId, producerEpoch, committed);
  if (verdict === 'end') endTransaction(work, found, transaction.value, committed, version, answer, false);
  else answerEnd(work, answer, verdict, verdict === ErrorCode.NONE ? transaction.value : null);
}

/** What an EndTxn leads to: an answer at once (NONE = it was done before), or the end of the transaction. */
type Verdict = 'end' | ErrorCode;

/** R-TXN-18 */
function judge({ value, pendingState }: Transaction, producerId: number, producerEpoch: number, isCommit: boolean): Verdict {
  if (value.producerId !== producerId) return ErrorCode.INVALID_PRODUCER_ID_MAPPING;
  if (value.producerEpoch !== producerEpoch) return ErrorCode.PRODUCER_FENCED;
  if (pendingState !== null) return ErrorCode.CONCURRENT_TRANSACTIONS;
  switch (value.state) {
    case 'Ongoing':
      return 'end';
    case 'CompleteCommit':
      return isCommit ? ErrorCode.NONE : ErrorCode.INVALID_TXN_STATE;
    case 'CompleteAbort':
      return isCommit ? ErrorCode.INVALID_TXN_STATE : ErrorCode.NONE;
    case 'PrepareCommit':
      return isCommit ? ErrorCode.CONCURRENT_TRANSACTIONS : ErrorCode.INVALID_TXN_STATE;
    case 'PrepareAbort':
      return isCommit ? ErrorCode.INVALID_TXN_STATE : ErrorCode.CONCURRENT_TRANSACTIONS;
    case 'Empty':
      return ErrorCode.INVALID_TXN_STATE;
    case 'Dead':
    case 'PrepareEpochFence':
      throw new Error(`no transactional id rests in ${value.state}`);
  }
}

/** R-TXN-19: with an epoch for each transaction a retry is told from the next request by its epoch. */
function judgeWithBump({ value, pendingState }: Transaction, producerId: number, producerEpoch: number, isCommit: boolean): Verdict {
  if (pendingState !== null) return ErrorCode.CONCURRENT_TRANSACTIONS;
  // The bump may have led to another producer id.
  const isRetryOfRotation = value.previousProducerId === producerId && isEpochExhausted(producerEpoch) && value.producerEpoch === 0;
  const isRetry = value.producerEpoch === producerEpoch + 1 || isRetryOfRotation;
  if (value.producerId !== producerId && !isRetryOfRotation) return ErrorCode.INVALID_PRODUCER_ID_MAPPING;
  switch (value.state) {
    case 'Ongoing':
      return producerEpoch === value.producerEpoch ? 'end' : ErrorCode.PRODUCER_FENCED;
    case 'Empty':
      if (producerEpoch !== value.producerEpoch) return ErrorCode.PRODUCER_FENCED;
      return isCommit ? ErrorCode.INVALID_TXN_STATE : 'end';
    case 'PrepareCommit':
      if (!isRetry) return ErrorCode.PRODUCER_FENCED;
      return isCommit ? ErrorCode.CONCURRENT_TRANSACTIONS : ErrorCode.INVALID_TXN_STATE;
    case 'PrepareAbort':
      if (!isRetry) return ErrorCode.PRODUCER_FENCED;
      return isCommit ? ErrorCode.INVALID_TXN_STATE : ErrorCode.CONCURRENT_TRANSACTIONS;
    case 'CompleteCommit':
      if (!isRetry && producerEpoch !== value.producerEpoch) return ErrorCode.PRODUCER_FENCED;
      if (isRetry) return isCommit ? ErrorCode.NONE : ErrorCode.INVALID_TXN_STATE;
      return isCommit ? ErrorCode.INVALID_TXN_STATE : 'end';
    case 'CompleteAbort':
      if (!isRetry && producerEpoch !== value.producerEpoch) return ErrorCode.PRODUCER_FENCED;
      if (isCommit) return ErrorCode.INVALID_TXN_STATE;
      return isRetry ? ErrorCode.NONE : 'end';
    case 'Dead':
    case 'PrepareEpochFence':
      throw new Error(`no transactional id rests in ${value.state}`);
  }
}

/**
 * The coordinator shuts a producer out (R-TXN-13, R-TXN-20): gives what the transaction is aborted from. Where an end bumps the
 * epoch, that bump is the fence; otherwise the epoch is raised here, and stays so even if the abort cannot be written.
 */
export function fence(ctx: Context, transaction: Transaction, transactionVersion: number): TransactionValue {
  const { value } = transaction;
  const fenced = transactionVersion >= EPOCH_BUMP_VERSION || transaction.hasFailedEpochFence ? value : { ...value, producerEpoch: value.producerEpoch + 1, lastProducerEpoch: NO_EPOCH };
  transaction.value = fenced;
  ctx.emit(FactKind.ProducerFenced, transaction.nameId, value.producerId, value.producerEpoch);
  return fenced;
}

/** Writes down the outcome (R-TXN-17). */
export function endTransaction(
  work: TransactionWork, found: Found, from: TransactionValue, isCommit: boolean, transactionVersion: number, answer: EndAnswer, isEpochFence: boolean,
): void {
  const { ctx, host } = work;
  let nextProducerId = NO_PRODUCER_ID;
  if (transactionVersion >= EPOCH_BUMP_VERSION && !isEpochFence && isEpochExhausted(from.producerEpoch)) {
    nextProducerId = host.nextProducerId(ctx);
    if (nextProducerId < 0) {
      answerEnd(work, answer, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, null);
      return;
    }
  }
  writeTransaction(work, found, ending(from, isCommit, transactionVersion, nextProducerId, nowMs(ctx)), { type: 'ending', answer, isEpochFence });
}

/** The outcome is written: from here on nothing can undo it, and whoever asked is told before the markers are out. */
export function onOutcomeWritten(work: TransactionWork, found: Found, write: TransactionWrite & { readonly then: { readonly type: 'ending' } }, errorCode: ErrorCode): void {
  const { ctx } = work;
  const { transaction } = found;
  const { answer, isEpochFence } = write.then;
  if (errorCode !== ErrorCode.NONE) {
    if (isEpochFence && write.next.clientTransactionVersion < EPOCH_BUMP_VERSION) transaction.hasFailedEpochFence = true;
    answerEnd(work, answer, errorCode, null);
    return;
  }
  const { value } = transaction;
  ctx.emit(FactKind.TransactionPrepared, transaction.nameId, value.state === 'PrepareCommit' ? 1 : 0, value.producerEpoch, value.partitions.length);
  transaction.hasFailedEpochFence = false;
  const complete = completed(value, nowMs(ctx));
  answerEnd(work, answer, ErrorCode.NONE, complete);
  sendMarkers(work, found);
}

/** `value`: the producer id and epoch that an answer without error tells. */
function answerEnd(work: TransactionWork, answer: EndAnswer, errorCode: ErrorCode, value: TransactionValue | null): void {
  switch (answer.type) {
    case 'timeout':
      return;
    case 'initProducerId':
      refuseInitProducerId(work, answer.request, errorCode === ErrorCode.NONE ? ErrorCode.CONCURRENT_TRANSACTIONS : errorCode);
      return;
    case 'endTxn': {
      const { request } = answer;
      const told = errorCode === ErrorCode.PRODUCER_FENCED && request.version < PRODUCER_FENCED_VERSION ? ErrorCode.INVALID_PRODUCER_EPOCH : errorCode;
      const identity = { producerId: value?.producerId ?? NO_PRODUCER_ID, producerEpoch: value?.producerEpoch ?? NO_EPOCH };
      work.ctx.reply(request, { throttleTimeMs: 0, errorCode: told, ...(request.version >= EPOCH_BUMP_REQUEST ? identity : {}) } satisfies EndTxnResponse);
      return;
    }
  }
}
