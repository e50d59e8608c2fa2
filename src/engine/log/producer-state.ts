import type { RecordBatch } from '../protocol/record-batch';

/** Batches remembered per producer: a retry of one of them is recognised (R-LOG-07). */
const KEPT_BATCHES = 5;
const MAX_SEQUENCE = 2_147_483_647;
export const NO_SEQUENCE = -1;
export const NO_PRODUCER_EPOCH = -1;
/** No transaction is open. */
export const NO_TRANSACTION = -1;

/** Stands for one log between two moments at which its states came to be shared. */
export class StateOwner {}

/** What is kept of a batch: the batch itself, or as much of it as a snapshot brings back. */
export type ProducerBatch = Pick<RecordBatch, 'baseSequence' | 'lastOffsetDelta' | 'baseOffset' | 'maxTimestampMs'>;

/**
 * What a log knows of one producer. For everyone but the log itself it is not to be written to; copies of a log and snapshots
 * share it.
 */
export interface ProducerState {
  /** Who may write to it in place: the one log that made it, as long as nobody shares it (`ProducerStateManager`). */
  readonly owner: StateOwner | null;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** Oldest first, at most five. */
  readonly batches: readonly ProducerBatch[];
  readonly lastTimestampMs: number;
  /** Epoch of the coordinator that wrote the last marker, −1 when there was none. */
  readonly coordinatorEpoch: number;
  /** First offset of the open transaction, −1 when none is open. */
  readonly transactionStartOffset: number;
}

const NO_BATCHES: readonly ProducerBatch[] = [];

/** A producer that the log has never met. */
export function unknownProducer(producerId: number): ProducerState {
  return { owner: null, producerId, producerEpoch: NO_PRODUCER_EPOCH, batches: NO_BATCHES, lastTimestampMs: -1, coordinatorEpoch: -1, transactionStartOffset: NO_TRANSACTION };
}

/** The sequence number `delta` after another; after 2³¹−1 comes 0. */
export function sequenceAfter(sequence: number, delta: number): number {
  return sequence > MAX_SEQUENCE - delta ? delta - (MAX_SEQUENCE - sequence) - 1 : sequence + delta;
}

export function lastSequenceOf({ baseSequence, lastOffsetDelta }: ProducerBatch): number {
  return baseSequence === NO_SEQUENCE ? NO_SEQUENCE : sequenceAfter(baseSequence, lastOffsetDelta);
}

/** −1 when none of its batches is known. */
export function lastSequenceOfProducer({ batches }: ProducerState): number {
  return batches.length === 0 ? NO_SEQUENCE : lastSequenceOf(batches[batches.length - 1]);
}

/** −1 when none of its batches is known. */
export function lastDataOffsetOf({ batches }: ProducerState): number {
  if (batches.length === 0) return -1;
  const last = batches[batches.length - 1];
  return last.baseOffset + last.lastOffsetDelta;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * After a data batch. A log takes in a batch of a producer more often than anything else: where the state is its own and
 * holds five batches already, it is written in place, the oldest batch making room for the newest.
 */
export function afterDataBatch(state: ProducerState, batch: RecordBatch, owner: StateOwner): ProducerState {
  if (state.owner !== owner || state.producerEpoch !== batch.producerEpoch || state.batches.length < KEPT_BATCHES || batch.isTransactional) return withDataBatch(state, batch, owner);
  const kept = state.batches as ProducerBatch[];
  for (let i = 1; i < KEPT_BATCHES; i++) kept[i - 1] = kept[i];
  kept[KEPT_BATCHES - 1] = batch;
  (state as Writable<ProducerState>).lastTimestampMs = batch.maxTimestampMs;
  return state;
}

/** A state of its owner's own. A new epoch forgets the batches of the old one (R-LOG-07). */
function withDataBatch(state: ProducerState, batch: RecordBatch, owner: StateOwner): ProducerState {
  const known = state.producerEpoch === batch.producerEpoch ? state.batches : NO_BATCHES;
  // Written out, for a list that is made and pushed to takes several times the room.
  const kept = known.length < KEPT_BATCHES ? [...known, batch] : [known[1], known[2], known[3], known[4], batch];
  const opens = batch.isTransactional && state.transactionStartOffset === NO_TRANSACTION;
  return {
    owner,
    producerId: state.producerId,
    producerEpoch: batch.producerEpoch,
    batches: kept,
    lastTimestampMs: batch.maxTimestampMs,
    coordinatorEpoch: state.coordinatorEpoch,
    transactionStartOffset: opens ? batch.baseOffset : state.transactionStartOffset,
  };
}

/** After a marker: nothing is open any more (R-TXN-29). */
export function withMarker(state: ProducerState, producerEpoch: number, coordinatorEpoch: number, timestampMs: number): ProducerState {
  return {
    owner: state.owner,
    producerId: state.producerId,
    producerEpoch,
    batches: state.producerEpoch === producerEpoch ? state.batches : NO_BATCHES,
    lastTimestampMs: timestampMs,
    coordinatorEpoch,
    transactionStartOffset: NO_TRANSACTION,
  };
}

/** As a snapshot brings it back: of the batches it holds only the last, and one time for the whole producer. */
export function fromSnapshot(state: ProducerState): ProducerState {
  if (state.batches.length === 0) return state;
  const { baseSequence, lastOffsetDelta, baseOffset } = state.batches[state.batches.length - 1];
  return { ...state, owner: null, batches: [{ baseSequence, lastOffsetDelta, baseOffset, maxTimestampMs: state.lastTimestampMs }] };
}
