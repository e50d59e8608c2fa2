import { FactKind } from '../../facts/fact-kinds';
import { ErrorCode } from '../../protocol/error-codes';
import { endTransaction, fence } from './end-txn';
import { isTerminal } from './transaction-metadata';
import { TransactionTimer } from './transaction-timers';
import { nowMs, type Found, type TransactionWork } from './transaction-work';
import { writeTransaction } from './transaction-writes';

/**
 * What the coordinator does of itself from time to time: it aborts transactions that take too long (R-TXN-20) and forgets ids
 * that nobody uses (R-TXN-24). The rounds count from the start of the broker; one that leads no partition of
 * `__transaction_state` has none to make.
 */

const US_PER_MS = 1000;

/** Sees to it that the rounds go on. */
export function armRounds({ ctx, host, state }: TransactionWork): void {
  const { config } = host;
  const next = (intervalMs: number): number => {
    const intervalUs = intervalMs * US_PER_MS;
    return intervalUs - ((ctx.nowUs - state.startedUs) % intervalUs);
  };
  if (!ctx.isPending(state.abortTimer)) state.abortTimer = ctx.periodic(next(config.transactionAbortTimedOutTransactionCleanupIntervalMs), TransactionTimer.AbortTimedOut);
  if (!ctx.isPending(state.expiryTimer)) state.expiryTimer = ctx.periodic(next(config.transactionRemoveExpiredTransactionCleanupIntervalMs), TransactionTimer.ExpireIds);
}

/** R-TXN-20 */
export function abortTimedOut(work: TransactionWork): void {
  const { ctx } = work;
  const now = nowMs(ctx);
  const { cause } = ctx;
  forEachTransaction(work, (found) => {
    const { transaction } = found;
    const { value, pendingState } = transaction;
    if (value.state !== 'Ongoing' || pendingState !== null || value.startTimestampMs + value.timeoutMs >= now) return;
    ctx.because(cause);
    ctx.emit(FactKind.TransactionTimedOut, transaction.nameId, value.timeoutMs * US_PER_MS, value.producerId);
    const version = value.clientTransactionVersion;
    endTransaction(work, found, fence(ctx, transaction, version), false, version, { type: 'timeout' }, true);
  });
}

/** R-TXN-24 */
export function expireIds(work: TransactionWork): void {
  const { ctx, host } = work;
  const now = nowMs(ctx);
  forEachTransaction(work, (found) => {
    const { value, pendingState } = found.transaction;
    const isOld = value.lastUpdateTimestampMs <= now - host.config.transactionalIdExpirationMs;
    if (isOld && pendingState === null && isTerminal(value.state)) writeTransaction(work, found, { ...value, state: 'Dead' }, { type: 'expired' });
  });
}

/** The tombstone is in the log, or is not: then the id stays. */
export function onExpiryWritten({ ctx }: TransactionWork, { shard, transaction }: Found, errorCode: ErrorCode): void {
  if (errorCode !== ErrorCode.NONE) return;
  shard.transactions.delete(transaction.transactionalId);
  ctx.emit(FactKind.TransactionalIdExpired, transaction.nameId, transaction.value.producerId);
}

function forEachTransaction({ state }: TransactionWork, visit: (found: Found) => void): void {
  for (const shard of state.shards.values()) {
    if (!shard.loading) for (const transaction of [...shard.transactions.values()]) visit({ shard, transaction });
  }
}
