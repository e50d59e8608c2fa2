import type { LogSegment } from '../../engine/log/log-segment';
import type { PartitionLog } from '../../engine/log/partition-log';
import { lastSequenceOfProducer, type ProducerState } from '../../engine/log/producer-state';

/** A log as recordings describe it; empty lists are left out. */
export function logState(log: PartitionLog): Record<string, unknown> {
  const producers = [...log.producers.all()].sort((a, b) => a.producerId - b.producerId).map(producerState);
  return {
    logStart: log.logStartOffset,
    leo: log.logEndOffset,
    hw: log.highWatermark,
    lso: log.lastStableOffset,
    size: log.sizeBytes,
    segments: log.segments.map(segmentState),
    epochs: log.epochs.entries(),
    producers: unlessEmpty(producers),
  };
}

function segmentState(segment: LogSegment): Record<string, unknown> {
  return {
    base: segment.baseOffset,
    size: segment.sizeBytes,
    largestTimestamp: segment.largestTimestampMs < 0 ? null : segment.largestTimestampMs,
    index: unlessEmpty(segment.offsetIndex.toArray().map(({ offset, position }) => [offset, position])),
    timeIndex: unlessEmpty(segment.timeIndex.toArray().map(({ timestampMs, offset }) => [timestampMs, offset])),
    aborted: abortedState(segment),
  };
}

export function abortedState(segment: LogSegment): unknown[] | undefined {
  return unlessEmpty(segment.aborted.map((entry) => [entry.producerId, entry.firstOffset, entry.lastOffset, entry.lastStableOffset]));
}

function producerState(state: ProducerState): Record<string, unknown> {
  return {
    id: state.producerId,
    epoch: state.producerEpoch,
    lastSequence: lastSequenceOfProducer(state),
    lastTimestamp: state.lastTimestampMs,
    txnStart: state.transactionStartOffset < 0 ? undefined : state.transactionStartOffset,
    coordinatorEpoch: state.coordinatorEpoch < 0 ? undefined : state.coordinatorEpoch,
  };
}

function unlessEmpty<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}
