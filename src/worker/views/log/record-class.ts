import type { RecordBatch } from '../../../engine/protocol/record-batch';
import { CLASS_CONTROL, keyClass } from '../../frame';

/** Colour and letter of a record: by its key, the cluster's own records apart. */
export function classOf(batch: RecordBatch, index: number): number {
  return batch.isControl ? CLASS_CONTROL : keyClass(batch.source.recordAt(batch, index).key);
}
