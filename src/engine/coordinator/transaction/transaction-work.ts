import type { Context } from '../../kernel/behavior';
import { wallClockMs } from '../../protocol/clock';
import { ErrorCode } from '../../protocol/error-codes';
import { TRANSACTION_STATE_TOPIC } from '../../protocol/topic-name';
import { coordinatorPartition } from '../shard-access';
import type { Transaction, TransactionCoordinatorState, TransactionShard, TransactionWrite } from './transaction-coordinator-state';
import type { TransactionHost } from './transaction-host';

/** What a step of the coordinator works with. Lives as long as the handler's call. */
export interface TransactionWork {
  readonly ctx: Context;
  readonly host: TransactionHost;
  readonly state: TransactionCoordinatorState;
  /** Called when the record of a step is committed (NONE) or has failed. */
  readonly settle: (work: TransactionWork, found: Found, write: TransactionWrite, errorCode: ErrorCode) => void;
}

export function nowMs(ctx: Context): number {
  return wallClockMs(ctx.clockUs);
}

export function partitionForTransaction(host: TransactionHost, transactionalId: string): number {
  const partitions = host.image.topics.get(TRANSACTION_STATE_TOPIC)?.partitions.length ?? host.config.transactionStateLogNumPartitions;
  return coordinatorPartition(transactionalId, partitions);
}

/** The shard of a transactional id, or why it cannot be used (R-TXN-10). */
export function shardForTransaction({ host, state }: TransactionWork, transactionalId: string): TransactionShard | ErrorCode {
  const shard = state.shards.get(partitionForTransaction(host, transactionalId));
  if (shard === undefined) return ErrorCode.NOT_COORDINATOR;
  return shard.loading ? ErrorCode.COORDINATOR_LOAD_IN_PROGRESS : shard;
}

/** A transaction with its shard. */
export interface Found {
  readonly shard: TransactionShard;
  readonly transaction: Transaction;
}

/** An existing transactional id, or why a request for it fails; nobody's id is INVALID_PRODUCER_ID_MAPPING. */
export function findTransaction(work: TransactionWork, transactionalId: string): Found | ErrorCode {
  const shard = shardForTransaction(work, transactionalId);
  if (typeof shard === 'number') return shard;
  const transaction = shard.transactions.get(transactionalId);
  return transaction === undefined ? ErrorCode.INVALID_PRODUCER_ID_MAPPING : { shard, transaction };
}
