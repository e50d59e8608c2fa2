import { ErrorCode } from '../../protocol/error-codes';

/**
 * What the coordinator knows of one transactional id, and every step from one state to the next (R-TXN-11). Values are
 * immutable: a step makes a new one, which takes effect when its record is committed (R-TXN-12).
 */

export type TransactionState = 'Empty' | 'Ongoing' | 'PrepareCommit' | 'PrepareAbort' | 'CompleteCommit' | 'CompleteAbort' | 'Dead' | 'PrepareEpochFence';

export const TRANSACTION_STATES: readonly TransactionState[] = ['Empty', 'Ongoing', 'PrepareCommit', 'PrepareAbort', 'CompleteCommit', 'CompleteAbort', 'Dead', 'PrepareEpochFence'];

/** Which states may come before a state (R-TXN-11). */
const PREDECESSORS: Readonly<Record<TransactionState, readonly TransactionState[]>> = {
  Empty: ['Empty', 'CompleteCommit', 'CompleteAbort'],
  Ongoing: ['Ongoing', 'Empty', 'CompleteCommit', 'CompleteAbort'],
  PrepareCommit: ['Ongoing'],
  PrepareAbort: ['Ongoing', 'PrepareEpochFence', 'Empty', 'CompleteCommit', 'CompleteAbort'],
  CompleteCommit: ['PrepareCommit'],
  CompleteAbort: ['PrepareAbort'],
  PrepareEpochFence: ['Ongoing'],
  Dead: ['Empty', 'CompleteCommit', 'CompleteAbort'],
};

export function isLegalTransition(from: TransactionState, to: TransactionState): boolean {
  return PREDECESSORS[to].includes(from);
}

export interface TransactionPartition {
  readonly topic: string;
  readonly partition: number;
}

/** What the record of a transactional id holds, and the epoch before the last bump, which only memory knows. */
export interface TransactionValue {
  readonly producerId: number;
  /** The producer id before this one, −1 when there was none. */
  readonly previousProducerId: number;
  /** The one that follows when the markers are written, −1 for none: the epochs of this one are used up (R-TXN-21). */
  readonly nextProducerId: number;
  readonly producerEpoch: number;
  readonly lastProducerEpoch: number;
  readonly timeoutMs: number;
  readonly state: TransactionState;
  /** In the transaction and, once it is ending, without their marker; in the order in which they came. */
  readonly partitions: readonly TransactionPartition[];
  /** −1 when no transaction has begun since the last InitProducerId. */
  readonly startTimestampMs: number;
  readonly lastUpdateTimestampMs: number;
  /** How its client speaks: 2 = every transaction has an epoch of its own (R-TXN-26). */
  readonly clientTransactionVersion: number;
}

/** Since this version of transactions an end bumps the epoch (R-TXN-19). */
export const EPOCH_BUMP_VERSION = 2;
export const NO_PRODUCER_ID = -1;
export const NO_EPOCH = -1;
const MAX_EPOCH = 32767;
const NO_PARTITIONS: readonly TransactionPartition[] = [];

/** The last epoch is kept back, so that a producer can always be fenced (R-TXN-14). */
export function isEpochExhausted(producerEpoch: number): boolean {
  return producerEpoch >= MAX_EPOCH - 1;
}

/** A transactional id that nobody has used before. */
export function createdTransaction(producerId: number, timeoutMs: number, nowMs: number): TransactionValue {
  return {
    producerId, previousProducerId: NO_PRODUCER_ID, nextProducerId: NO_PRODUCER_ID, producerEpoch: NO_EPOCH, lastProducerEpoch: NO_EPOCH, timeoutMs,
    state: 'Empty', partitions: NO_PARTITIONS, startTimestampMs: -1, lastUpdateTimestampMs: nowMs, clientTransactionVersion: 0,
  };
}

/** InitProducerId without an open transaction (R-TXN-13, R-TXN-14); `expectedEpoch` is what the caller says it has. */
export function withNextEpoch(value: TransactionValue, timeoutMs: number, expectedEpoch: number | null, nowMs: number): TransactionValue | ErrorCode {
  const { producerEpoch, lastProducerEpoch } = value;
  const bumped = producerEpoch === NO_EPOCH ? 0 : producerEpoch + 1;
  if (expectedEpoch === null) return initialized(value, value.producerId, bumped, NO_EPOCH, timeoutMs, nowMs);
  if (producerEpoch === NO_EPOCH || expectedEpoch === producerEpoch) return initialized(value, value.producerId, bumped, producerEpoch, timeoutMs, nowMs);
  // The same question again: its answer was lost.
  if (expectedEpoch === lastProducerEpoch) return initialized(value, value.producerId, producerEpoch, lastProducerEpoch, timeoutMs, nowMs);
  return ErrorCode.PRODUCER_FENCED;
}

/** The epochs of the producer id are used up: another id, from epoch 0 on. */
export function withNewProducerId(value: TransactionValue, producerId: number, timeoutMs: number, recordsLastEpoch: boolean, nowMs: number): TransactionValue {
  return initialized(value, producerId, 0, recordsLastEpoch ? value.producerEpoch : NO_EPOCH, timeoutMs, nowMs);
}

function initialized(value: TransactionValue, producerId: number, producerEpoch: number, lastProducerEpoch: number, timeoutMs: number, nowMs: number): TransactionValue {
  return {
    producerId, previousProducerId: value.producerId, nextProducerId: NO_PRODUCER_ID, producerEpoch, lastProducerEpoch, timeoutMs, state: 'Empty',
    partitions: NO_PARTITIONS, startTimestampMs: -1, lastUpdateTimestampMs: nowMs, clientTransactionVersion: value.clientTransactionVersion,
  };
}

export function hasPartitions(value: TransactionValue, asked: readonly TransactionPartition[]): boolean {
  return asked.every((partition) => holds(value.partitions, partition));
}

function holds(partitions: readonly TransactionPartition[], { topic, partition }: TransactionPartition): boolean {
  return partitions.some((known) => known.topic === topic && known.partition === partition);
}

/** More partitions; the clock of the transaction starts with the first of them and not again (R-TXN-16). */
export function withPartitions(value: TransactionValue, added: readonly TransactionPartition[], clientTransactionVersion: number, nowMs: number): TransactionValue {
  return {
    ...value,
    state: 'Ongoing',
    partitions: [...value.partitions, ...added.filter((partition) => !holds(value.partitions, partition))],
    startTimestampMs: value.state === 'Ongoing' ? value.startTimestampMs : nowMs,
    lastUpdateTimestampMs: nowMs,
    clientTransactionVersion,
  };
}

/** The outcome is decided (R-TXN-17, R-TXN-19). */
export function ending(value: TransactionValue, isCommit: boolean, clientTransactionVersion: number, nextProducerId: number, nowMs: number): TransactionValue {
  const bumps = clientTransactionVersion >= EPOCH_BUMP_VERSION;
  return {
    ...value,
    state: isCommit ? 'PrepareCommit' : 'PrepareAbort',
    producerEpoch: bumps ? value.producerEpoch + 1 : value.producerEpoch,
    lastProducerEpoch: bumps ? value.producerEpoch : value.lastProducerEpoch,
    nextProducerId,
    // An abort of nothing has begun and ended now.
    startTimestampMs: value.state === 'Ongoing' ? value.startTimestampMs : nowMs,
    lastUpdateTimestampMs: nowMs,
    clientTransactionVersion,
  };
}

/** All markers are written. */
export function completed(value: TransactionValue, nowMs: number): TransactionValue {
  const rotates = value.clientTransactionVersion >= EPOCH_BUMP_VERSION && value.nextProducerId !== NO_PRODUCER_ID;
  return {
    ...value,
    state: value.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort',
    producerId: rotates ? value.nextProducerId : value.producerId,
    previousProducerId: rotates ? value.producerId : value.previousProducerId,
    nextProducerId: NO_PRODUCER_ID,
    producerEpoch: rotates ? 0 : value.producerEpoch,
    lastProducerEpoch: rotates ? value.producerEpoch : value.lastProducerEpoch,
    partitions: NO_PARTITIONS,
    lastUpdateTimestampMs: nowMs,
  };
}

/** The marker of some partitions is written, or they are gone. */
export function withoutPartitions(value: TransactionValue, done: readonly TransactionPartition[]): TransactionValue {
  return { ...value, partitions: value.partitions.filter((partition) => !holds(done, partition)) };
}

export function isEnding(state: TransactionState): boolean {
  return state === 'PrepareCommit' || state === 'PrepareAbort';
}

export function isTerminal(state: TransactionState): boolean {
  return state === 'Empty' || state === 'CompleteCommit' || state === 'CompleteAbort';
}
