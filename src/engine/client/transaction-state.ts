import type { NodeIx } from '../kernel/connection';
import type { EventHandle } from '../kernel/event-queue';
import type { TxnOffsetCommitTopic } from '../protocol/messages/txn-offset-commit';
import type { Thrown } from './thrown';

/** R-TXN-01 */
export type TransactionPhase = 'uninitialized' | 'initializing' | 'ready' | 'inTransaction' | 'committing' | 'aborting' | 'abortableError' | 'fatalError';

/** What a transactional producer asks for. */
export type TransactionalRequest = 'findCoordinator' | 'initProducerId' | 'findGroupCoordinator' | 'commitOffsets' | 'endTxn';

/** Offsets that belong to the transaction, with the membership that vouches for them (R-TXN-06). Immutable. */
export interface TransactionOffsets {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly topics: readonly TxnOffsetCommitTopic[];
}

/** How an application uses transactions: one after another, each for so long, some of them given up. */
export interface TransactionRhythm {
  readonly everyMs: number;
  /** Every n-th is aborted; 0 = none. */
  readonly abortEvery: number;
}

export interface TransactionTotals {
  committed: number;
  aborted: number;
  /** Records in transactions that committed, as their producer was told. */
  committedRecords: number;
}

/** The transactional side of a producer. */
export interface TransactionState {
  readonly transactionalId: string;
  nameId: number;
  phase: TransactionPhase;
  /** Why it stands in an error. */
  error: number;
  /** The same as the application sees it. */
  thrown: Thrown | null;
  /** −1 while it is not known. */
  coordinator: NodeIx;
  groupCoordinator: NodeIx;
  /** One transactional request at a time (R-TXN-03): its id, 0 for none. */
  request: number;
  requestKind: TransactionalRequest;
  retryTimer: EventHandle;
  failures: number;
  /** Something was sent in the transaction (R-TXN-04). */
  started: boolean;
  /** Not with the group's coordinator yet. */
  offsets: TransactionOffsets | null;
  /** Records acknowledged in the open transaction. */
  records: number;
  /** How many have been begun. */
  begun: number;
  /** Null: whoever embeds the producer begins and ends transactions. */
  readonly rhythm: TransactionRhythm | null;
  endTimer: EventHandle;
  totals: TransactionTotals;
}

export function createTransactionState(transactionalId: string, rhythm: TransactionRhythm | null): TransactionState {
  return { transactionalId, nameId: 0, rhythm, totals: { committed: 0, aborted: 0, committedRecords: 0 }, ...bornTransactionState() };
}

/** What a new process knows of its transactions: nothing. */
export function bornTransactionState() {
  return {
    phase: 'uninitialized' as const, error: 0, thrown: null, coordinator: -1, groupCoordinator: -1, request: 0, requestKind: 'findCoordinator' as const, retryTimer: 0, failures: 0,
    started: false, offsets: null, records: 0, begun: 0, endTimer: 0,
  };
}

export function copyTransactionState(from: TransactionState): TransactionState {
  return { ...from, totals: { ...from.totals } };
}
