import type { RecordBatch } from '../protocol/record-batch';
import { keptBatch } from './record-sources';

/** What a coordinator writes at the end of a transaction (R-TXN-29). */
export interface TransactionMarker {
  readonly type: 'COMMIT' | 'ABORT';
  readonly coordinatorEpoch: number;
}

/** The control batch of a marker, as the coordinator sends it. */
export function markerBatch(producerId: number, producerEpoch: number, marker: TransactionMarker, timestampMs: number): RecordBatch {
  const { type, coordinatorEpoch } = marker;
  return keptBatch({
    records: [{ key: null, value: null, timestampMs, control: type, data: { coordinatorEpoch } }],
    producerId,
    producerEpoch,
    isTransactional: true,
    isControl: true,
  });
}

/** The marker in a control batch; null when the cleaner has already emptied it. */
export function markerIn(batch: RecordBatch): TransactionMarker | null {
  if (batch.recordCount === 0) return null;
  const record = batch.source.recordAt(batch, 0);
  if (record.control === undefined) return null;
  const data = record.data as { readonly coordinatorEpoch?: number } | undefined;
  return { type: record.control, coordinatorEpoch: data?.coordinatorEpoch ?? 0 };
}
