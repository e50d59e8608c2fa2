import { CLASS_NONE } from '../../worker/frame';
import { keyLetter } from '../shared/record-marks';
import type { ReplicaLog, StripBatch } from '../../worker/replicas-contract';

export interface AtOffset {
  readonly epoch: number;
  readonly recordClass: number;
  readonly batch: StripBatch;
}

/** What a log of the window has at an offset. */
export function recordAt(row: ReplicaLog, offset: number): AtOffset | null {
  const batch = row.batches.find(({ from, classes }) => offset >= from && offset < from + classes.length);
  if (batch === undefined) return null;
  const recordClass = batch.classes[offset - batch.from];
  return recordClass === CLASS_NONE ? null : { epoch: batch.leaderEpoch, recordClass, batch };
}

/** One offset on all brokers: the same record or not. */
export function offsetWords(rows: readonly ReplicaLog[], offset: number): string {
  const found = rows.map((row) => ({ row, at: recordAt(row, offset) }));
  const epochs = new Set(found.flatMap(({ at }) => (at === null ? [] : [at.epoch])));
  const holders = found.filter(({ at }) => at !== null);
  const alone = holders.length === 1 && rows.length > 1 ? `only broker ${holders[0].row.broker} has a record` : null;
  const verdict = alone ?? (epochs.size > 1 ? 'different records' : epochs.size === 0 ? 'no record' : found.every(({ at }) => at !== null) ? 'the same record everywhere' : 'the same record where it is');
  const each = found.map(({ row, at }) => `broker ${row.broker} ${at === null ? 'nothing' : `epoch ${at.epoch}, ${keyLetter(at.recordClass) || 'record'}${offset < row.hw ? '' : ', not known committed'}`}`);
  return `Offset ${offset}: ${verdict}. ${each.join('; ')}.`;
}
