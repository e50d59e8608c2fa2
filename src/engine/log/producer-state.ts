import { ErrorCode } from '../protocol/error-codes';
import type { RecordBatch } from '../protocol/record-batch';

/** Batches remembered per producer: a retry of one of them is recognised (R-LOG-07). */
const KEPT_BATCHES = 5;
const MAX_SEQUENCE = 2_147_483_647;
const NO_SEQUENCE = -1;

export interface ProducerBatch {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly timestampMs: number;
}

/** What a log knows of one producer. Immutable: an append puts another in its place, and copies of a log share them. */
export interface ProducerState {
  readonly producerId: number;
  readonly producerEpoch: number;
  /** Oldest first, at most five. */
  readonly batches: readonly ProducerBatch[];
  readonly lastTimestampMs: number;
}

/** The sequence number `delta` after another; after 2³¹−1 comes 0. */
export function sequenceAfter(sequence: number, delta: number): number {
  return sequence > MAX_SEQUENCE - delta ? delta - (MAX_SEQUENCE - sequence) - 1 : sequence + delta;
}

export function lastSequenceOf(batch: RecordBatch): number {
  return batch.baseSequence === NO_SEQUENCE ? NO_SEQUENCE : sequenceAfter(batch.baseSequence, batch.lastOffsetDelta);
}

/** State of all producers that have written to a log. */
export class ProducerStateManager {
  constructor(private producers = new Map<number, ProducerState>()) {}

  get size(): number {
    return this.producers.size;
  }

  stateOf(producerId: number): ProducerState | undefined {
    return this.producers.get(producerId);
  }

  all(): IterableIterator<ProducerState> {
    return this.producers.values();
  }

  /** The batch that the log already holds under these very sequence numbers, if it is one of the last five (R-LOG-07). */
  findDuplicate(batch: RecordBatch): ProducerBatch | undefined {
    const known = this.producers.get(batch.producerId);
    if (known === undefined || known.producerEpoch !== batch.producerEpoch) return undefined;
    const lastSequence = lastSequenceOf(batch);
    const { batches } = known;
    for (let i = batches.length - 1; i >= 0; i--) {
      if (batches[i].firstSequence === batch.baseSequence && batches[i].lastSequence === lastSequence) return batches[i];
    }
    return undefined;
  }

  /** May this batch of a client come next (R-LOG-08)? */
  check(batch: RecordBatch): ErrorCode {
    const known = this.producers.get(batch.producerId);
    if (known === undefined) return ErrorCode.NONE;
    if (batch.producerEpoch < known.producerEpoch) return ErrorCode.INVALID_PRODUCER_EPOCH;
    if (batch.isControl) return ErrorCode.NONE;
    if (batch.producerEpoch > known.producerEpoch) {
      return batch.baseSequence === 0 ? ErrorCode.NONE : ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER;
    }
    const last = known.batches.length === 0 ? NO_SEQUENCE : known.batches[known.batches.length - 1].lastSequence;
    return sequenceAfter(last, 1) === batch.baseSequence ? ErrorCode.NONE : ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER;
  }

  /** A batch is in the log; followers come here without a check (R-LOG-09). */
  update(batch: RecordBatch): void {
    if (batch.producerId < 0) return;
    const known = this.producers.get(batch.producerId);
    const isSameEpoch = known !== undefined && known.producerEpoch === batch.producerEpoch;
    let batches: readonly ProducerBatch[] = isSameEpoch ? known.batches : [];
    if (!batch.isControl) {
      const entry: ProducerBatch = {
        firstSequence: batch.baseSequence,
        lastSequence: lastSequenceOf(batch),
        baseOffset: batch.baseOffset,
        lastOffset: batch.baseOffset + batch.lastOffsetDelta,
        timestampMs: batch.maxTimestampMs,
      };
      const kept = batches.length < KEPT_BATCHES ? batches.slice() : batches.slice(1);
      kept.push(entry);
      batches = kept;
    }
    this.producers.set(batch.producerId, {
      producerId: batch.producerId,
      producerEpoch: batch.producerEpoch,
      batches,
      lastTimestampMs: batch.maxTimestampMs,
    });
  }

  /** Forgets producers that have been silent for the whole expiration time (R-LOG-10; equality expires). */
  expire(nowMs: number, expirationMs: number): void {
    for (const [id, state] of this.producers) if (nowMs - state.lastTimestampMs >= expirationMs) this.producers.delete(id);
  }

  clear(): void {
    this.producers.clear();
  }

  copy(): ProducerStateManager {
    return new ProducerStateManager(new Map(this.producers));
  }
}
