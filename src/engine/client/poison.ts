import type { PartitionKey } from '../protocol/partition-key';
import { recordOffset, type RecordBatch } from '../protocol/record-batch';

/** `crash`: the exception ends the process, which is started again soon and reads the same record. `skip`: it is caught, noted, and passed over. */
export type PoisonPolicy = 'crash' | 'skip';

/** A record that the application cannot process, among those that a poll returned. */
export interface PoisonFound {
  readonly key: PartitionKey;
  readonly offset: number;
  /** How many came before it in that poll. */
  readonly before: number;
}

const HEADER = 'poison';
/** Headers of a record that no application here can process: to the brokers it is a record like any other. */
export const POISON: readonly (readonly [string, string | null])[] = [[HEADER, null]];

/** Whoever watches over the process starts it again after this time. */
export const RESTART_AFTER_POISON_US = 3_000_000;

/** Offset of the first record of a batch in [from, to) that nobody can process, −1 for none. Only batches that may have headers are looked into. */
export function poisonIn(batch: RecordBatch, from: number, to: number): number {
  if (batch.isControl || batch.source.mayHaveHeaders?.(batch) !== true) return -1;
  for (let i = 0; i < batch.recordCount; i++) {
    const offset = recordOffset(batch, i);
    if (offset >= from && offset < to && batch.source.recordAt(batch, i).headers?.some(([name]) => name === HEADER) === true) return offset;
  }
  return -1;
}
