import type { ProducerBatch } from '../../../engine/client/producer-batch';
import type { PartitionQueue, ProducerState } from '../../../engine/client/producer-state';
import { compressedSize } from '../../../engine/protocol/compression';
import type { BatchLine, BatchPhase } from './producer-contract';

/** A partition's batches, those under way first; one that waits to be sent again is in both of the producer's lists, and here once. */
export function batchesOf(queue: PartitionQueue): ProducerBatch[] {
  return [...queue.inFlight, ...queue.batches.filter((batch) => !queue.inFlight.includes(batch))];
}

export function batchLine({ config, closing, transaction }: ProducerState, queue: PartitionQueue, batch: ProducerBatch, nowUs: number): BatchLine {
  const ageUs = nowUs - batch.createdUs;
  const lingerLeftUs = Math.max(0, config.lingerMs * 1000 - ageUs);
  const flushing = closing || (transaction !== null && transaction.phase !== 'inTransaction');
  const waitsForMore = !flushing && lingerLeftUs > 0 && !batch.isFull && queue.batches.at(-1) === batch && batch.attempts === 0;
  return {
    phase: phaseOf(batch, waitsForMore, nowUs), records: batch.records, sizeBytes: batch.closed ? compressedSize(batch.sizeBytes, config.compressionType) : batch.estimatedBytes, uncompressedBytes: batch.sizeBytes, limitBytes: batch.writeLimitBytes, ageUs,
    lingerLeftUs: waitsForMore ? lingerLeftUs : 0, backoffLeftUs: batch.onWire ? 0 : Math.max(0, batch.retryAtUs - nowUs),
    deliveryLeftUs: Math.max(0, config.deliveryTimeoutMs * 1000 - ageUs), attempts: batch.attempts, baseSequence: batch.baseSequence,
    lastSequence: batch.baseSequence < 0 ? -1 : batch.baseSequence + batch.records - 1,
  };
}

function phaseOf({ onWire, retryAtUs, attempts }: ProducerBatch, waitsForMore: boolean, nowUs: number): BatchPhase {
  if (onWire) return 'in flight';
  if (retryAtUs > nowUs) return 'backing off';
  if (attempts > 0) return 'to be sent again';
  return waitsForMore ? 'filling' : 'ready';
}
