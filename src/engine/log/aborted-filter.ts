import { markerIn } from './transaction-marker';
import { lastOffsetOf, type RecordBatch } from '../protocol/record-batch';

/**
 * How a reader of committed data tells aborted batches from others (R-TXN-33): from an entry's first offset on, all that its
 * producer wrote in transactions is dropped, until the ABORT marker that ends it.
 */
export interface AbortedFilter {
  /** By first offset. */
  readonly entries: readonly { readonly producerId: number; readonly firstOffset: number }[];
  /** The first entry that lies ahead. */
  next: number;
  /** Producers whose batches are dropped now. */
  producers: readonly number[];
}

const NOBODY: readonly number[] = [];

/** Null when there is nothing to drop. */
export function abortedFilter(entries: AbortedFilter['entries'] | null): AbortedFilter | null {
  if (entries === null || entries.length === 0) return null;
  return { entries: entries.toSorted((a, b) => a.firstOffset - b.firstOffset), next: 0, producers: NOBODY };
}

export function copyAbortedFilter({ entries, next, producers }: AbortedFilter): AbortedFilter {
  return { entries, next, producers };
}

/** Is the batch to be dropped? Batches are to be shown in order, each at least once. */
export function isAborted(filter: AbortedFilter, batch: RecordBatch): boolean {
  const last = lastOffsetOf(batch);
  while (filter.next < filter.entries.length && filter.entries[filter.next].firstOffset <= last) {
    const { producerId } = filter.entries[filter.next++];
    if (!filter.producers.includes(producerId)) filter.producers = [...filter.producers, producerId];
  }
  if (filter.producers.length === 0 || !batch.isTransactional) return false;
  if (!batch.isControl) return filter.producers.includes(batch.producerId);
  if (markerIn(batch)?.type === 'ABORT') filter.producers = filter.producers.filter((producerId) => producerId !== batch.producerId);
  return false;
}
