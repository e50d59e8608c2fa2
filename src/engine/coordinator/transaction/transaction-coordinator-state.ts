import type { EventHandle } from '../../kernel/event-queue';
import type { Request } from '../../kernel/connection';
import type { TxnTopicResult } from '../../protocol/messages/add-partitions-to-txn';
import type { TransactionPartition, TransactionState, TransactionValue } from './transaction-metadata';

/** A transactional id at its coordinator. */
export interface Transaction {
  readonly transactionalId: string;
  readonly nameId: number;
  value: TransactionValue;
  /** On its way to the log: until then every request is sent away (R-TXN-12). */
  pendingState: TransactionState | null;
  /** Fencing was tried and could not be written: the epoch is not raised again for the next try. */
  hasFailedEpochFence: boolean;
}

/** One partition of `__transaction_state` that this broker leads (R-TXN-10). */
export interface TransactionShard {
  readonly partition: number;
  readonly coordinatorEpoch: number;
  /** Raised with every shard of this broker: what belongs to an earlier one is void. */
  readonly shardEpoch: number;
  loading: boolean;
  readonly transactions: Map<string, Transaction>;
  nextWriteId: number;
  /** Written and not committed yet. */
  readonly writes: Map<number, TransactionWrite>;
}

/** A step that waits for its record. Immutable. */
export interface TransactionWrite {
  readonly transactionalId: string;
  readonly next: TransactionValue;
  readonly then: AfterWrite;
}

/** What is to be done when a record is committed, or when that failed. Data, since it waits in the state. */
export type AfterWrite =
  | { readonly type: 'initialized'; readonly request: Request }
  | { readonly type: 'partitionsAdded'; readonly answer: AddAnswer }
  /** The outcome is decided: markers go out. */
  | { readonly type: 'ending'; readonly answer: EndAnswer; readonly isEpochFence: boolean }
  | { readonly type: 'completed' }
  | { readonly type: 'expired' };

/** Who waits for partitions to be added. */
export type AddAnswer =
  | { readonly type: 'addOffsets'; readonly request: Request }
  /** One of the transactions of an AddPartitionsToTxn request. */
  | { readonly type: 'addPartitions'; readonly gatherId: number; readonly transactionalId: string; readonly partitions: readonly TransactionPartition[] };

/** Who waits for a transaction's outcome to be decided. */
export type EndAnswer =
  | { readonly type: 'endTxn'; readonly request: Request }
  /** An InitProducerId that found a transaction open (R-TXN-13). */
  | { readonly type: 'initProducerId'; readonly request: Request }
  /** The coordinator itself, whose patience is over (R-TXN-20). */
  | { readonly type: 'timeout' };

/** An AddPartitionsToTxn request whose transactions are decided one by one. */
export interface AddGather {
  readonly request: Request;
  readonly results: { readonly transactionalId: string; readonly topicResults: readonly TxnTopicResult[] }[];
  remaining: number;
}

/** Markers of one transaction for one broker. Immutable. */
export interface MarkerEntry {
  readonly shard: number;
  readonly shardEpoch: number;
  readonly coordinatorEpoch: number;
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly isCommit: boolean;
  readonly transactionVersion: number;
  readonly partitions: readonly TransactionPartition[];
}

/** A WriteTxnMarkers request on its way. Immutable. */
export interface SentMarkers {
  readonly brokerId: number;
  readonly entries: readonly MarkerEntry[];
}

export interface TransactionCoordinatorState {
  /** By partition of `__transaction_state`. */
  readonly shards: Map<number, TransactionShard>;
  nextShardEpoch: number;
  readonly gathers: Map<number, AddGather>;
  nextGatherId: number;
  /** Broker → markers that wait for the request before them. */
  readonly queues: Map<number, readonly MarkerEntry[]>;
  /** By request. */
  readonly sent: Map<number, SentMarkers>;
  /** To be tried again in a moment, each at whoever leads then. */
  retries: readonly MarkerEntry[];
  /** Completions that could not be written; tried again as well. */
  unwritten: readonly { readonly shard: number; readonly shardEpoch: number; readonly transactionalId: string }[];
  retryTimer: EventHandle;
  /** From when on the rounds for timeouts and expiry count, −1 = not serving. */
  startedUs: number;
  abortTimer: EventHandle;
  expiryTimer: EventHandle;
}

export function createTransactionCoordinatorState(): TransactionCoordinatorState {
  return {
    shards: new Map(), nextShardEpoch: 1, gathers: new Map(), nextGatherId: 1, queues: new Map(), sent: new Map(), retries: [], unwritten: [], retryTimer: 0,
    startedUs: -1, abortTimer: 0, expiryTimer: 0,
  };
}

export function copyTransactionCoordinatorState(s: TransactionCoordinatorState): TransactionCoordinatorState {
  const shards = new Map<number, TransactionShard>();
  for (const [partition, shard] of s.shards) shards.set(partition, copyShard(shard));
  const gathers = new Map<number, AddGather>();
  for (const [id, gather] of s.gathers) gathers.set(id, { ...gather, results: gather.results.slice() });
  return { ...s, shards, gathers, queues: new Map(s.queues), sent: new Map(s.sent) };
}

function copyShard(s: TransactionShard): TransactionShard {
  const transactions = new Map<string, Transaction>();
  for (const [id, transaction] of s.transactions) transactions.set(id, { ...transaction });
  return { ...s, transactions, writes: new Map(s.writes) };
}
