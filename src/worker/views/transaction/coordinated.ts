import type { BrokerState } from '../../../engine/broker/broker-state';
import type { ProducerState } from '../../../engine/client/producer-state';
import { coordinatorPartition } from '../../../engine/coordinator/shard-access';
import type { Transaction } from '../../../engine/coordinator/transaction/transaction-coordinator-state';
import { isEnding } from '../../../engine/coordinator/transaction/transaction-metadata';
import type { World } from '../../../engine/kernel/world';
import type { MetadataImage } from '../../../engine/metadata/image';
import { EPOCH_MS } from '../../../engine/protocol/clock';
import { ErrorCode } from '../../../engine/protocol/error-codes';
import { errorName } from '../../../engine/protocol/error-classes';
import { TRANSACTION_STATE_TOPIC } from '../../../engine/protocol/topic-name';
import { brokerById, brokersOf, statusOf } from '../nodes';
import { allProducers } from '../producer/producer-view';
import type { ChosenTransaction, CoordinatedTransaction, ProducerInstance, TransactionalIdRow, TransactionPartitionRow } from './transaction-contract';

interface FoundTransaction {
  readonly transaction: Transaction;
  readonly broker: BrokerState;
}

/** The ids as their coordinators hold them: only the broker that leads the partition by the committed metadata counts. */
export function coordinatedTransactions(world: World, image: MetadataImage): Map<string, FoundTransaction> {
  const found = new Map<string, FoundTransaction>();
  const registrations = image.topics.get(TRANSACTION_STATE_TOPIC)?.partitions ?? [];
  for (const { node, state } of brokersOf(world)) {
    if (node.status === 'down') continue;
    for (const shard of state.transactions.shards.values()) {
      if (shard.loading || registrations[shard.partition]?.leader !== state.brokerId) continue;
      for (const [id, transaction] of shard.transactions) found.set(id, { transaction, broker: state });
    }
  }
  return found;
}

/** Those that a coordinator knows, and those that producers are configured with. */
export function transactionalIds(world: World, found: ReadonlyMap<string, FoundTransaction>): TransactionalIdRow[] {
  const names = new Set<string>();
  for (const { state } of allProducers(world)) if (state.transaction !== null) names.add(state.transaction.transactionalId);
  for (const id of found.keys()) names.add(id);
  return [...names].map((transactionalId) => ({ transactionalId, state: found.get(transactionalId)?.transaction.value.state ?? '' }));
}

export function chosenTransaction(
  world: World, image: MetadataImage, transactionalId: string, found: FoundTransaction | undefined, written: readonly TransactionPartitionRow[], steps: Pick<ChosenTransaction, 'steps' | 'stepsCut'>,
): ChosenTransaction {
  const partitions = image.topics.get(TRANSACTION_STATE_TOPIC)?.partitions ?? [];
  const statePartition = partitions.length === 0 ? -1 : coordinatorPartition(transactionalId, partitions.length);
  const coordinator = partitions[statePartition]?.leader ?? -1;
  const leader = brokerById(world, coordinator);
  const coordinated = found === undefined ? null : coordinatedOf(world, found, written);
  return {
    transactionalId, statePartition, coordinator, coordinatorStatus: leader === null ? 'down' : statusOf(leader.node), coordinated,
    instances: allProducers(world).filter(({ state }) => state.transaction?.transactionalId === transactionalId).map(({ node, state, crashAt }) => instance(state, node.name, statusOf(node), crashAt, found)),
    ...steps,
  };
}

const usOf = (timestampMs: number): number => Math.max(0, (timestampMs - EPOCH_MS) * 1000);

function coordinatedOf(world: World, { transaction, broker }: FoundTransaction, written: readonly TransactionPartitionRow[]): CoordinatedTransaction {
  const { value, pendingState } = transaction;
  const isOpen = value.state === 'Ongoing' || isEnding(value.state);
  const openedUs = isOpen && value.startTimestampMs >= 0 ? usOf(value.startTimestampMs) : -1;
  const ending = isEnding(value.state);
  const rest = value.partitions.map(({ topic, partition }): TransactionPartitionRow => ({
    topic, partition, state: ending ? 'waits for its marker' : 'added', markerOffset: -1, markerIsCommit: value.state === 'PrepareCommit', fact: 0,
  }));
  // A partition is taken off the coordinator's list when the answer to its marker comes: between the two it is in both.
  const done = value.state === 'Ongoing' || value.state === 'Empty' ? [] : written;
  const open = rest.filter((row) => !done.some(({ topic, partition }) => topic === row.topic && partition === row.partition));
  return {
    state: value.state, pendingState: pendingState ?? '', producerId: value.producerId, producerEpoch: value.producerEpoch, sinceUs: usOf(value.lastUpdateTimestampMs),
    openedUs, timeoutUs: value.timeoutMs * 1000,
    abortedAtUs: value.state === 'Ongoing' && openedUs >= 0 ? abortRound(broker, openedUs + value.timeoutMs * 1000, world.nowUs) : -1,
    partitions: [...done, ...open],
  };
}

/** The first round of the coordinator after the deadline (R-TXN-20). */
function abortRound({ transactions, config }: BrokerState, deadlineUs: number, nowUs: number): number {
  const { startedUs } = transactions;
  if (startedUs < 0) return -1;
  const everyUs = config.transactionAbortTimedOutTransactionCleanupIntervalMs * 1000;
  const after = Math.max(deadlineUs, nowUs);
  return startedUs + (Math.floor((after - startedUs) / everyUs) + 1) * everyUs;
}

function instance(state: ProducerState, node: string, status: ProducerInstance['status'], crashAt: ProducerInstance['crashAt'], found: FoundTransaction | undefined): ProducerInstance {
  const { transaction, producerId, producerEpoch } = state;
  const error = transaction?.error ?? 0;
  return {
    name: state.name, node, status, producerId, producerEpoch, phase: transaction?.phase ?? 'uninitialized', error: error === 0 ? '' : errorName(error),
    crashAt, standing: standingOf(state, found),
  };
}

function standingOf({ transaction, producerId, producerEpoch }: ProducerState, found: FoundTransaction | undefined): ProducerInstance['standing'] {
  if (transaction?.phase === 'fatalError' && transaction.error === ErrorCode.PRODUCER_FENCED) return 'fenced';
  if (producerId < 0) return 'no id yet';
  const value = found?.transaction.value;
  if (value === undefined || (producerId === value.producerId && producerEpoch >= value.producerEpoch)) return 'current';
  // The end of a transaction raises the epoch, and its producer learns the new one with the answer.
  const ends = transaction?.phase === 'committing' || transaction?.phase === 'aborting';
  return ends && producerId === value.producerId && producerEpoch === value.lastProducerEpoch ? 'ending' : 'old epoch';
}
