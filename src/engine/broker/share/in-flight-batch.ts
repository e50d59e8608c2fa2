import { acquiredBy, copyDeliveryState, neverDelivered, type DeliveryState } from './delivery-state';

/**
 * Records that were acquired together. They have one state as long as they share one fate, and one each from the moment
 * that any of them is treated on its own; there is no way back.
 */
export interface InFlightBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** One element for all records, or one for each offset from the first. */
  states: DeliveryState[];
  isPerOffset: boolean;
}

export function copyInFlightBatch(batch: InFlightBatch): InFlightBatch {
  return { ...batch, states: batch.states.map(copyDeliveryState) };
}

/** A batch that a member just acquired whole. */
export function wholeBatch(firstOffset: number, lastOffset: number, memberId: string, lockExpiresMs: number): InFlightBatch {
  return wholeBatchOf(firstOffset, lastOffset, acquiredBy(memberId, lockExpiresMs));
}

export function wholeBatchOf(firstOffset: number, lastOffset: number, state: DeliveryState): InFlightBatch {
  return { firstOffset, lastOffset, states: [state], isPerOffset: false };
}

/** R-SHR-05 (record_limit): a batch of which the member got the records up to an offset, and the others wait. */
export function partialBatch(
  firstOffset: number,
  lastOffset: number,
  lastAcquiredOffset: number,
  memberId: string,
  lockExpiresMs: number,
): InFlightBatch {
  const states: DeliveryState[] = [];
  for (let offset = firstOffset; offset <= lastOffset; offset++) {
    states.push(offset <= lastAcquiredOffset ? acquiredBy(memberId, lockExpiresMs) : neverDelivered());
  }
  return { firstOffset, lastOffset, states, isPerOffset: true };
}

/** The state that all records share; only for batches that are not per offset. */
export function sharedState(batch: InFlightBatch): DeliveryState {
  return batch.states[0] as DeliveryState;
}

export function stateAt(batch: InFlightBatch, offset: number): DeliveryState {
  return batch.states[batch.isPerOffset ? offset - batch.firstOffset : 0] as DeliveryState;
}

/** From here on every offset has a state of its own. */
export function splitByOffset(batch: InFlightBatch): void {
  if (batch.isPerOffset) return;
  const shared = sharedState(batch);
  const states: DeliveryState[] = [];
  for (let offset = batch.firstOffset; offset <= batch.lastOffset; offset++) states.push(copyDeliveryState(shared));
  batch.states = states;
  batch.isPerOffset = true;
}

export function recordCount(batch: InFlightBatch): number {
  return batch.lastOffset - batch.firstOffset + 1;
}

export function liesWithin(batch: InFlightBatch, firstOffset: number, lastOffset: number): boolean {
  return batch.firstOffset >= firstOffset && batch.lastOffset <= lastOffset;
}

/** The log's start cut into the batch: some of its records are gone. */
export function isCutBy(batch: InFlightBatch, startOffset: number): boolean {
  return batch.firstOffset < startOffset && batch.lastOffset >= startOffset;
}
