import type { Context } from '../kernel/behavior';
import { ErrorCode } from '../protocol/error-codes';
import { ProducerTimer } from './accumulator';
import type { ProducerState } from './producer-state';
import { abortTransaction, beginTransaction, commitTransaction } from './transaction-manager';
import { bornTransactionState, type TransactionState } from './transaction-state';

/**
 * An application that does nothing but send records, in one transaction after the other: each begins with its first record and
 * is ended after a while. Whoever embeds a producer without a rhythm does all that itself.
 */

/** Somebody looks at the log, closes the producer and starts another one. */
const REOPEN_US = 1_000_000;

/** May the application send now? Begins a transaction, if none is open and one can be. */
export function openForRecords(ctx: Context, s: ProducerState): boolean {
  const txn = s.transaction;
  if (txn === null) return true;
  if (txn.phase === 'ready' && txn.rhythm !== null && !s.closing) {
    beginTransaction(ctx, s, txn);
    txn.endTimer = ctx.after(txn.rhythm.everyMs * 1000, ProducerTimer.TransactionEnd);
  }
  if (txn.phase !== 'inTransaction') return false;
  txn.started = true;
  return true;
}

/** Time to end the transaction. */
export function onTransactionEnd(ctx: Context, s: ProducerState): void {
  const txn = s.transaction;
  if (txn === null) return;
  txn.endTimer = 0;
  const abortEvery = txn.rhythm?.abortEvery ?? 0;
  if (abortEvery > 0 && txn.begun % abortEvery === 0) abortTransaction(ctx, s, txn);
  else commitTransaction(ctx, s, txn);
}

/** What the application does about an error that its last call threw (R-TXN-07, R-TXN-08). */
export function handleTransactionError(ctx: Context, s: ProducerState): void {
  const txn = s.transaction;
  if (txn === null || txn.rhythm === null) return;
  if (txn.phase === 'abortableError') {
    ctx.cancel(txn.endTimer);
    abortTransaction(ctx, s, txn);
  } else if (txn.phase === 'fatalError' && txn.error !== ErrorCode.PRODUCER_FENCED && txn.endTimer >= 0) {
    // Fenced means that another one has taken over: this one is done.
    ctx.cancel(txn.endTimer);
    txn.endTimer = NO_TIMER;
    ctx.after(REOPEN_US, ProducerTimer.Reopen);
  }
}

const NO_TIMER = -1;

/** A new producer with the same transactional id, in the same process. */
export function forgetTransaction(txn: TransactionState): void {
  Object.assign(txn, bornTransactionState());
}

/** The process is asked to stop: the transaction that is open is committed, as at the end of a round of the application's loop. */
export function closeTransaction(ctx: Context, s: ProducerState, txn: TransactionState): void {
  ctx.cancel(txn.endTimer);
  if (txn.phase === 'inTransaction') commitTransaction(ctx, s, txn);
}

/** Nothing of a transaction is under way any more. */
export function isTransactionOver({ phase }: TransactionState): boolean {
  return phase === 'ready' || phase === 'uninitialized' || phase === 'initializing' || phase === 'fatalError';
}
