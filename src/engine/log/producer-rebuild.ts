import { floorIndex, segmentsBetween, type LogSegments } from './log-segments';
import type { ProducerStateManager, TransactionSpan } from './producer-state-manager';

/**
 * Brings producers to the state before an offset: from the newest usable snapshot, then batch by batch (R-DUR-02). Snapshots
 * are written for the last two segments and the end, so that the next time little has to be read.
 */
export function rebuildProducers(producers: ProducerStateManager, segments: LogSegments, logStartOffset: number, lastOffset: number, nowMs: number, isCleanStart: boolean): void {
  const last = segments.length - 1;
  const snapshotBases = segments.length === 0 ? [] : last === 0 ? [segments[0].baseOffset] : [segments[last - 1].baseOffset, segments[last].baseOffset];
  if (isCleanStart && producers.latestSnapshot() === undefined) {
    // No snapshot after an orderly stop: there never was a producer with an id.
    for (const offset of [...snapshotBases, lastOffset]) {
      producers.updateMapEndOffset(offset);
      producers.takeSnapshot();
    }
    return;
  }
  const hadNothing = producers.isEmpty && producers.mapEndOffset >= lastOffset;
  producers.truncateAndReload(logStartOffset, lastOffset, nowMs);
  if (lastOffset > producers.mapEndOffset && !hadNothing) {
    const finalSegment = segments.length === 0 ? -1 : floorIndex(segments, lastOffset);
    for (const segment of segmentsBetween(segments, producers.mapEndOffset, lastOffset)) {
      const startOffset = Math.max(segment.baseOffset, producers.mapEndOffset, logStartOffset);
      producers.updateMapEndOffset(startOffset);
      if (snapshotBases.includes(segment.baseOffset) || segment.baseOffset === lastOffset) producers.takeSnapshot();
      const end = finalSegment >= 0 && segments[finalSegment] === segment ? segment.lookup(lastOffset) : segment.batchCount;
      const ended: TransactionSpan[] = [];
      for (let i = segment.lookup(startOffset); i < end; i++) {
        const batch = segment.batchAt(i);
        if (batch.producerId < 0) continue;
        const transaction = producers.apply(batch);
        if (transaction !== null) ended.push(transaction);
      }
      for (const transaction of ended) producers.complete(transaction);
    }
  }
  producers.updateMapEndOffset(lastOffset);
  producers.takeSnapshot();
}
