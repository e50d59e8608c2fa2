import type { RecordBatch } from './record-batch';

/**
 * What stands in a file or a folder of a node's disk, for a process on the same machine: plain data that nobody changes later. Only
 * kafka-dump-log and kafka-storage look at disks; everybody else asks over the wire.
 */
export type DiskFile =
  | { readonly kind: 'folder'; readonly names: readonly string[] }
  | { readonly kind: 'text'; readonly content: string }
  /** A `.log`: its batches one after another, and how many bytes at the end are no whole batch. */
  | { readonly kind: 'log'; readonly batches: readonly RecordBatch[]; readonly brokenBytes: number }
  | { readonly kind: 'index'; readonly entries: readonly { readonly offset: number; readonly position: number }[]; readonly isPreallocated: boolean }
  | { readonly kind: 'timeindex'; readonly entries: readonly { readonly timestampMs: number; readonly offset: number }[]; readonly isPreallocated: boolean }
  | { readonly kind: 'txnindex'; readonly entries: readonly DiskAbortedTransaction[] }
  /** A `.snapshot` of the producers of a log. */
  | { readonly kind: 'snapshot'; readonly producers: readonly DiskProducer[] };

export interface DiskAbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly lastStableOffset: number;
}

export interface DiskProducer {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly coordinatorEpoch: number;
  /** −1: none is open. */
  readonly transactionStartOffset: number;
  readonly lastTimestampMs: number;
  /** Its last batch, null when none is known. */
  readonly lastBatch: { readonly firstSequence: number; readonly lastSequence: number; readonly lastOffset: number; readonly offsetDelta: number; readonly timestampMs: number } | null;
}

export const META_PROPERTIES = 'meta.properties';

/** Where a node keeps its logs whose settings do not say it: nodes on one machine need a directory each. */
export const DATA_DIRECTORY = '/var/lib/kafka/data';

const OFFSET_DIGITS = 20;

/** Files of a segment are named by its first offset. */
export function offsetFileName(offset: number, suffix: string): string {
  return `${String(offset).padStart(OFFSET_DIGITS, '0')}${suffix}`;
}

/**
 * What lies below one of a node's directories, '' for itself; null: something else. A path of log.dirs that several nodes have is told
 * apart by the node's id behind it.
 */
export function belowDirectory(path: string, directory: string, nodeId: number, isDefault: boolean): string | null {
  const clean = path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
  for (const place of [directory, `${directory}-${nodeId}`, ...(isDefault ? [`${DATA_DIRECTORY}-${nodeId}`] : [])]) {
    if (clean === place) return '';
    if (clean.startsWith(`${place}/`)) return clean.slice(place.length + 1);
  }
  return null;
}

/** What formatting writes into a directory. */
export function metaProperties(clusterId: string, directoryId: string, nodeId: number): string {
  return `cluster.id=${clusterId}\ndirectory.id=${directoryId}\nnode.id=${nodeId}\nversion=1\n`;
}
