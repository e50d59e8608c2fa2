import type { CoordinatorRecord, RecordFields } from '../../protocol/coordinator-record';
import { TRANSACTION_STATES, type TransactionPartition, type TransactionValue } from './transaction-metadata';
import type { TransactionStateRecord } from './transaction-state-batch';

/** TransactionLogKey 0 and TransactionLogValue 1 (R-TXN-24). */
export function decodeTransactionRecord({ transactionalId, value }: TransactionStateRecord): CoordinatorRecord {
  return { coordinator: 'transaction', key: { type: 0, data: { transactionalId } }, value: value === null ? null : { version: 1, data: valueFields(value) } };
}

function valueFields(value: TransactionValue): RecordFields {
  const { producerId, previousProducerId, nextProducerId, producerEpoch, timeoutMs, state, partitions, startTimestampMs, lastUpdateTimestampMs, clientTransactionVersion } = value;
  return {
    producerId,
    ...(previousProducerId === -1 ? {} : { previousProducerId }),
    ...(nextProducerId === -1 ? {} : { nextProducerId }),
    producerEpoch, transactionTimeoutMs: timeoutMs, transactionStatus: TRANSACTION_STATES.indexOf(state),
    // Of a transaction that has not begun there is no list, not an empty one.
    transactionPartitions: state === 'Empty' ? null : byTopic(partitions),
    transactionLastUpdateTimestampMs: lastUpdateTimestampMs, transactionStartTimestampMs: startTimestampMs,
    ...(clientTransactionVersion === 0 ? {} : { clientTransactionVersion }),
  };
}

function byTopic(partitions: readonly TransactionPartition[]): { readonly topic: string; readonly partitionIds: number[] }[] {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of partitions) {
    const ids = topics.get(topic);
    if (ids === undefined) topics.set(topic, [partition]);
    else ids.push(partition);
  }
  return [...topics].map(([topic, partitionIds]) => ({ topic, partitionIds }));
}
