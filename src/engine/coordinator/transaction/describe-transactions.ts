import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { DescribedTransaction, DescribeTransactionsRequest, DescribeTransactionsResponse, ListTransactionsRequest, ListTransactionsResponse } from '../../protocol/messages/describe-transactions';
import type { Transaction } from './transaction-coordinator-state';
import { TRANSACTION_STATES, type TransactionState } from './transaction-metadata';
import { nowMs, shardForTransaction, type TransactionWork } from './transaction-work';

export function describeTransactions(work: TransactionWork, { body }: Request<DescribeTransactionsRequest>): DescribeTransactionsResponse {
  return { throttleTimeMs: 0, transactionStates: body.transactionalIds.map((id) => describe(work, id)) };
}

function describe(work: TransactionWork, transactionalId: string): DescribedTransaction {
  const shard = transactionalId === '' ? ErrorCode.INVALID_REQUEST : shardForTransaction(work, transactionalId);
  if (typeof shard === 'number') return notDescribed(transactionalId, shard);
  const transaction = shard.transactions.get(transactionalId);
  if (transaction === undefined) return notDescribed(transactionalId, ErrorCode.TRANSACTIONAL_ID_NOT_FOUND);
  const { value } = transaction;
  const topics: { topic: string; partitions: number[] }[] = [];
  for (const { topic, partition } of value.partitions) {
    const known = topics.find((described) => described.topic === topic);
    if (known === undefined) topics.push({ topic, partitions: [partition] });
    else known.partitions.push(partition);
  }
  return {
    errorCode: ErrorCode.NONE, transactionalId, transactionState: value.state, transactionTimeoutMs: value.timeoutMs, transactionStartTimeMs: value.startTimestampMs,
    producerId: value.producerId, producerEpoch: value.producerEpoch, topics,
  };
}

function notDescribed(transactionalId: string, errorCode: ErrorCode): DescribedTransaction {
  return { errorCode, transactionalId, transactionState: '', transactionTimeoutMs: 0, transactionStartTimeMs: 0, producerId: 0, producerEpoch: 0, topics: [] };
}

/** Those of this coordinator; whoever wants them all asks every broker. */
export function listTransactions({ ctx, state }: TransactionWork, { body }: Request<ListTransactionsRequest>): ListTransactionsResponse {
  const refused = (errorCode: ErrorCode): ListTransactionsResponse => ({ throttleTimeMs: 0, errorCode, unknownStateFilters: [], transactionStates: [] });
  for (const shard of state.shards.values()) if (shard.loading) return refused(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
  const { stateFilters, producerIdFilters, durationFilter = -1, transactionalIdPattern = null } = body;
  const pattern = transactionalIdPattern === null || transactionalIdPattern === '' ? null : readPattern(transactionalIdPattern);
  if (pattern === 'invalid') return refused(ErrorCode.INVALID_REGULAR_EXPRESSION);
  const now = nowMs(ctx);
  const isListed = ({ transactionalId, value }: Transaction): boolean =>
    (stateFilters.length === 0 || stateFilters.includes(value.state)) &&
    (producerIdFilters.length === 0 || producerIdFilters.includes(value.producerId)) &&
    (durationFilter < 0 || now - value.startTimestampMs > durationFilter) &&
    (pattern === null || pattern.test(transactionalId));
  const transactionStates: { transactionalId: string; producerId: number; transactionState: string }[] = [];
  for (const shard of state.shards.values()) {
    for (const transaction of shard.transactions.values()) {
      if (isListed(transaction)) transactionStates.push({ transactionalId: transaction.transactionalId, producerId: transaction.value.producerId, transactionState: transaction.value.state });
    }
  }
  const unknownStateFilters = stateFilters.filter((name) => !TRANSACTION_STATES.includes(name as TransactionState));
  return { throttleTimeMs: 0, errorCode: ErrorCode.NONE, unknownStateFilters, transactionStates };
}

/** The whole id must match. */
function readPattern(text: string): RegExp | 'invalid' {
  try {
    return new RegExp(`^(?:${text})$`, 'u');
  } catch {
    return 'invalid';
  }
}
