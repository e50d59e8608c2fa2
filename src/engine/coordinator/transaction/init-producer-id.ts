import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { InitProducerIdRequest } from '../../protocol/messages/init-producer-id';
import { endTransaction, fence } from './end-txn';
import { refuseInitProducerId as refuse } from './init-producer-id-answers';
import type { Transaction } from './transaction-coordinator-state';
import { createdTransaction, isEpochExhausted, NO_EPOCH, NO_PRODUCER_ID, withNewProducerId, withNextEpoch, type TransactionValue } from './transaction-metadata';
import { nowMs, shardForTransaction, type Found, type TransactionWork } from './transaction-work';
import { writeTransaction } from './transaction-writes';

/** InitProducerId with a transactional id: the producer's name becomes an id and an epoch that fence all earlier ones (R-TXN-13 … R-TXN-15). */
export function initProducerId(work: TransactionWork, request: Request<InitProducerIdRequest>): void {
  const { ctx } = work;
  const { transactionalId, transactionTimeoutMs, producerId, producerEpoch } = request.body;
  if (transactionalId === null) return;
  const { config } = work.host;
  if (transactionalId === '' || (producerId === NO_PRODUCER_ID) !== (producerEpoch === NO_EPOCH)) {
    refuse(work, request, ErrorCode.INVALID_REQUEST);
    return;
  }
  // R-TXN-15
  if (transactionTimeoutMs <= 0 || transactionTimeoutMs > config.transactionMaxTimeoutMs) {
    refuse(work, request, ErrorCode.INVALID_TRANSACTION_TIMEOUT);
    return;
  }
  const found = findOrCreate(work, transactionalId, transactionTimeoutMs);
  if (typeof found === 'number') {
    refuse(work, request, found);
    return;
  }
  const { transaction } = found;
  const error = whyNot(transaction, producerId, producerEpoch);
  if (error !== ErrorCode.NONE) {
    refuse(work, request, error);
    return;
  }
  if (transaction.value.state === 'Ongoing') {
    // The open transaction of whoever was here before is aborted; the client comes again when that is done.
    const level = work.host.image.features.get('transaction.version') ?? 0;
    endTransaction(work, found, fence(ctx, transaction, level), false, level, { type: 'initProducerId', request }, true);
    return;
  }
  const next = nextValue(work, transaction.value, transactionTimeoutMs, producerId === NO_PRODUCER_ID ? null : producerEpoch);
  if (typeof next === 'number') refuse(work, request, next);
  else writeTransaction(work, found, next, { type: 'initialized', request });
}

function findOrCreate(work: TransactionWork, transactionalId: string, timeoutMs: number): Found | ErrorCode {
  const { ctx } = work;
  const shard = shardForTransaction(work, transactionalId);
  if (typeof shard === 'number') return shard;
  const known = shard.transactions.get(transactionalId);
  if (known !== undefined) return { shard, transaction: known };
  const producerId = work.host.nextProducerId(ctx);
  if (producerId < 0) return ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
  const transaction: Transaction = {
    transactionalId, nameId: ctx.nameId(transactionalId), value: createdTransaction(producerId, timeoutMs, nowMs(ctx)), pendingState: null, hasFailedEpochFence: false,
  };
  shard.transactions.set(transactionalId, transaction);
  return { shard, transaction };
}

function whyNot({ value, pendingState }: Transaction, producerId: number, producerEpoch: number): ErrorCode {
  if (pendingState !== null) return ErrorCode.CONCURRENT_TRANSACTIONS;
  if (producerId !== NO_PRODUCER_ID && !mayBe(value, producerId, producerEpoch)) return ErrorCode.PRODUCER_FENCED;
  switch (value.state) {
    case 'PrepareCommit':
    case 'PrepareAbort':
      return ErrorCode.CONCURRENT_TRANSACTIONS;
    case 'Empty':
    case 'CompleteCommit':
    case 'CompleteAbort':
    case 'Ongoing':
      return ErrorCode.NONE;
    case 'Dead':
    case 'PrepareEpochFence':
      throw new Error(`no transactional id rests in ${value.state}`);
  }
}

/** May the caller be the producer it says it is? Its epoch is looked at when the next one is chosen. */
function mayBe(value: TransactionValue, producerId: number, producerEpoch: number): boolean {
  if (value.producerEpoch === NO_EPOCH || producerId === value.producerId) return true;
  // The answer that gave it another id was lost.
  return producerId === value.previousProducerId && isEpochExhausted(producerEpoch);
}

function nextValue(work: TransactionWork, value: TransactionValue, timeoutMs: number, expectedEpoch: number | null): TransactionValue | ErrorCode {
  const { ctx, host } = work;
  if (!isEpochExhausted(value.producerEpoch) || (expectedEpoch !== null && expectedEpoch !== value.producerEpoch)) {
    return withNextEpoch(value, timeoutMs, expectedEpoch, nowMs(ctx));
  }
  // R-TXN-14
  const producerId = host.nextProducerId(ctx);
  return producerId < 0 ? ErrorCode.COORDINATOR_LOAD_IN_PROGRESS : withNewProducerId(value, producerId, timeoutMs, expectedEpoch !== null, nowMs(ctx));
}
