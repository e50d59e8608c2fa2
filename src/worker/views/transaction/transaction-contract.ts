import type { ClientStep } from '../../../engine/client/client-step';
import type { FactRows, NodeStatusName } from '../../contract';

/** One transactional id at its coordinator, and what its transactions leave in one log. */
export interface TransactionParams {
  /** Absent: the first there is. */
  readonly transactionalId?: string;
  /** The log that is looked at; absent: the first that the id has written to. */
  readonly topic?: string;
  readonly partition?: number;
  /** Offsets shown, at most (default 40). */
  readonly columns?: number;
  /** Only offsets below this one; absent: up to the end. */
  readonly before?: number;
}

export interface TransactionView {
  readonly timeUs: number;
  readonly ids: readonly TransactionalIdRow[];
  readonly chosen: ChosenTransaction | null;
  /** Null while there is no such partition. */
  readonly log: TransactionLog | null;
  /** Logs of other partitions that the id writes to: two at most. */
  readonly otherLogs: readonly TransactionLog[];
  /** Partitions that transactions have been written to: those first whose readers wait longest. */
  readonly partitions: readonly HeldPartition[];
}

export interface TransactionalIdRow {
  readonly transactionalId: string;
  /** As the coordinator has it, '' while none does. */
  readonly state: string;
}

/** `TransactionState` of the coordinator. */
export type CoordinatedState = 'Empty' | 'Ongoing' | 'PrepareCommit' | 'PrepareAbort' | 'CompleteCommit' | 'CompleteAbort' | 'Dead' | 'PrepareEpochFence';

export interface ChosenTransaction {
  readonly transactionalId: string;
  /** Partition of `__transaction_state`, its leader (−1 for none) and what that broker's process does. */
  readonly statePartition: number;
  readonly coordinator: number;
  readonly coordinatorStatus: NodeStatusName;
  /** Null while the coordinator has not the id in memory. */
  readonly coordinated: CoordinatedTransaction | null;
  readonly instances: readonly ProducerInstance[];
  /** What happened to it, oldest first; read with the names. */
  readonly steps: FactRows;
  /** Older steps may have been forgotten; they come back by going back in time. */
  readonly stepsCut: boolean;
}

export interface CoordinatedTransaction {
  readonly state: CoordinatedState;
  /** On its way to the log, '' for none: until it is there everyone else is sent away. */
  readonly pendingState: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** When the record of this state was made. */
  readonly sinceUs: number;
  /** When the transaction that is open began; −1 when none is. */
  readonly openedUs: number;
  readonly timeoutUs: number;
  /** The round in which the coordinator aborts it if it is still open then; −1 when none is open. */
  readonly abortedAtUs: number;
  readonly partitions: readonly TransactionPartitionRow[];
}

export interface TransactionPartitionRow {
  readonly topic: string;
  readonly partition: number;
  readonly state: 'added' | 'waits for its marker' | 'marker written';
  /** Offset of the marker, −1 before it is written. */
  readonly markerOffset: number;
  readonly markerIsCommit: boolean;
  /** The fact that says so, 0 for none. */
  readonly fact: number;
}

/** A process that has this transactional id. */
export interface ProducerInstance {
  readonly name: string;
  readonly node: string;
  readonly status: NodeStatusName;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly phase: string;
  readonly error: string;
  /** The step of its work at which it is to crash, null for none. */
  readonly crashAt: ClientStep | null;
  /** Does the coordinator take its epoch? */
  readonly standing: 'current' | 'ending' | 'old epoch' | 'fenced' | 'no id yet';
}

export type RecordState = 'plain' | 'committed' | 'aborted' | 'open' | 'commit marker' | 'abort marker';

export interface TransactionCell {
  readonly offset: number;
  /** Colour and letter, as in frames. */
  readonly recordClass: number;
  readonly state: RecordState;
  /** −1 for a record without one. */
  readonly producerId: number;
  readonly producerEpoch: number;
  /** Below the high watermark. */
  readonly replicated: boolean;
  /** What consumers are given of it, as far as the log is now. */
  readonly readCommitted: boolean;
  readonly readUncommitted: boolean;
}

export interface TransactionLog {
  readonly topic: string;
  readonly partition: number;
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly logStart: number;
  readonly lastStableOffset: number;
  readonly highWatermark: number;
  readonly logEnd: number;
  readonly from: number;
  readonly to: number;
  readonly cells: readonly TransactionCell[];
  /** Open transactions of this log, oldest first: the first of them holds the LSO. */
  readonly open: readonly { readonly producerId: number; readonly producerEpoch: number; readonly firstOffset: number }[];
  readonly readers: readonly TransactionReader[];
}

export interface TransactionReader {
  readonly name: string;
  readonly group: string;
  readonly status: NodeStatusName;
  readonly isolation: 'read_committed' | 'read_uncommitted';
  /** −1 before it is known. */
  readonly position: number;
  /** Records up to the end that it can see; null when not known. */
  readonly lag: number | null;
}

export interface HeldPartition {
  readonly topic: string;
  readonly partition: number;
  readonly openTransactions: number;
  readonly lastStableOffset: number;
  readonly highWatermark: number;
  readonly logEnd: number;
}
