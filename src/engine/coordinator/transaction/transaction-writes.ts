import { ErrorCode } from '../../protocol/error-codes';
import { groupErrorOf } from '../shard-access';
import type { AfterWrite, TransactionShard } from './transaction-coordinator-state';
import { isLegalTransition, type TransactionValue } from './transaction-metadata';
import type { Found, TransactionWork } from './transaction-work';

/**
 * How a step takes effect: its record is written with acks=all, and only when it is committed does the step count; until then
 * nobody else gets in (R-TXN-12).
 */
export function writeTransaction(work: TransactionWork, { shard, transaction }: Found, next: TransactionValue, then: AfterWrite): void {
  if (!isLegalTransition(transaction.value.state, next.state)) throw new Error(`no step leads from ${transaction.value.state} to ${next.state}`);
  transaction.pendingState = next.state;
  const writeId = shard.nextWriteId++;
  shard.writes.set(writeId, { transactionalId: transaction.transactionalId, next, then });
  const record = { transactionalId: transaction.transactionalId, value: next.state === 'Dead' ? null : next };
  const token = { owner: 'transaction', partition: shard.partition, shardEpoch: shard.shardEpoch, writeId } as const;
  const { errorCode } = work.host.append(work.ctx, shard.partition, record, next.timeoutMs, token);
  if (errorCode !== ErrorCode.NONE) settleWrite(work, shard, writeId, errorCode);
}

/** The end of a step. A completion that could not be written stays pending: it is tried again until it is (R-TXN-17). */
export function settleWrite(work: TransactionWork, shard: TransactionShard, writeId: number, errorCode: number): void {
  const write = shard.writes.get(writeId);
  if (write === undefined) return;
  shard.writes.delete(writeId);
  const transaction = shard.transactions.get(write.transactionalId);
  if (transaction === undefined) return;
  const error = groupErrorOf(errorCode) as ErrorCode;
  const isTriedAgain = write.then.type === 'completed' && error === ErrorCode.COORDINATOR_NOT_AVAILABLE;
  if (!isTriedAgain) transaction.pendingState = null;
  if (error === ErrorCode.NONE) transaction.value = write.next;
  work.settle(work, { shard, transaction }, write, error);
}
