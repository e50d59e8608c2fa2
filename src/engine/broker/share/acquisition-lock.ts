import { isFinal, leaveMember, NO_LOCK, type DeliveryState } from './delivery-state';
import { isCutBy, sharedState, splitByOffset } from './in-flight-batch';
import { countFromStart, forEachState, releasedTo, type SharePartition } from './share-partition';
import { advanceStartOffset, stateBatch, stateWrite, type StateWrite } from './state-write';

/** When the next acquisition lock runs out; Infinity while nobody holds a record. */
export function nextLockExpiryMs({ batches }: SharePartition): number {
  let next = Infinity;
  forEachState(batches, (state) => {
    if (state.lockExpiresMs !== NO_LOCK) next = Math.min(next, state.lockExpiresMs);
  });
  return next;
}

/**
 * R-SHR-06: takes back what was held for too long. Each lock is a write of its own, in the order in which they run out.
 * The records are free at once, and stay so whatever comes of the writes (R-SHR-10).
 */
export function expireLocks(partition: SharePartition, nowMs: number): StateWrite[] {
  for (const batch of partition.batches) {
    const cut = !batch.isPerOffset && isCutBy(batch, partition.startOffset);
    // Of such a batch some records are free and others gone.
    if (cut && isOver(sharedState(batch), nowMs)) splitByOffset(batch);
  }
  const over: { state: DeliveryState; firstOffset: number; lastOffset: number }[] = [];
  forEachState(partition.batches, (state, firstOffset, lastOffset) => {
    if (!isOver(state, nowMs)) return;
    // A change that is being written goes first; should the write fail, the missing lock decides.
    if (state.before === null) over.push({ state, firstOffset, lastOffset });
    else state.lockExpiresMs = NO_LOCK;
  });
  over.sort((a, b) => a.state.lockExpiresMs - b.state.lockExpiresMs || a.firstOffset - b.firstOffset);
  return over.map(({ state, firstOffset, lastOffset }) => {
    leaveMember(state, releasedTo(partition, lastOffset), partition.config.deliveryCountLimit);
    state.lockExpiresMs = NO_LOCK;
    if (isFinal(state.state)) partition.deliveryCompleteCount += countFromStart(partition, firstOffset, lastOffset);
    const write = stateWrite(partition, [stateBatch(firstOffset, lastOffset, state)]);
    advanceStartOffset(partition);
    return write;
  });
}

function isOver({ lockExpiresMs }: DeliveryState, nowMs: number): boolean {
  return lockExpiresMs !== NO_LOCK && lockExpiresMs <= nowMs;
}
