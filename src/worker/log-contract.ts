/** What the log panel asks for and gets: one replica's log, opened down to the fields of a record. Part of `contract.ts`. */
import type { ConfigRow } from './contract';

export interface LogParams {
  readonly topic: string;
  readonly partition: number;
  /** Whose replica; null: that of the leader the controller has committed, or the first one without. */
  readonly broker: number | null;
  readonly find: LogTarget | null;
  /** An offset: its segment, batch and record are opened. Null: what the search found, else the end of the log. */
  readonly open: number | null;
}

/** What a search looks for: an offset, or the first record at or after a time (milliseconds since 1970). */
export type LogTarget = { readonly offset: number } | { readonly timeMs: number };

export interface LogView {
  readonly params: LogParams;
  /** False: no such partition, or no broker has a replica of it yet; the rest is empty. */
  readonly found: boolean;
  readonly broker: number;
  /** All replicas of the partition, by order of assignment. */
  readonly holders: readonly LogHolder[];
  readonly role: 'leader' | 'follower' | 'none';
  readonly leaderEpoch: number;
  readonly logStart: number;
  readonly hw: number;
  readonly lso: number;
  readonly leo: number;
  readonly recoveryPoint: number;
  readonly sizeBytes: number;
  /** What of the log is in the object store, as this broker last heard; null without tiered storage. */
  readonly remote: RemoteLogView | null;
  /** Settings of the topic that the picture depends on. */
  readonly settings: readonly ConfigRow[];
  /** First, last, and those around the opened one; what lies between is folded. */
  readonly segments: readonly SegmentRow[];
  readonly segmentTotal: number;
  readonly opened: OpenedSegment | null;
  readonly search: LogSearch | null;
  readonly batch: OpenedBatch | null;
  readonly cleaner: CleanerView | null;
}

export interface RemoteLogView {
  /** First offset on the broker's own disk: what lies below is read from the store. */
  readonly localLogStart: number;
  readonly segments: number;
  readonly sizeBytes: number;
  /** Of the first and the last record there; −1 for none. */
  readonly firstOffset: number;
  readonly lastOffset: number;
}

export interface LogHolder {
  readonly broker: number;
  readonly isLeader: boolean;
  readonly isDown: boolean;
  readonly hasReplica: boolean;
}

export interface SegmentRow {
  readonly baseOffset: number;
  /** −1: empty. */
  readonly lastOffset: number;
  readonly sizeBytes: number;
  readonly batches: number;
  readonly indexEntries: number;
  readonly timeIndexEntries: number;
  readonly isActive: boolean;
  /** Whole below the log's start: kept until retention lets it go. */
  readonly isBelowStart: boolean;
  /** Bytes of a batch that a crash has cut. */
  readonly brokenTailBytes: number;
  /** Segments between the row before and this one that are not listed. */
  readonly foldedBefore: number;
  readonly foldedBytes: number;
}

export interface OpenedSegment {
  readonly baseOffset: number;
  readonly sizeBytes: number;
  readonly isActive: boolean;
  readonly batchTotal: number;
  /** Place of the first batch listed. */
  readonly firstBatch: number;
  readonly batches: readonly BatchRow[];
  /** Entries that point at listed batches. */
  readonly offsetIndex: readonly OffsetEntryRow[];
  readonly timeIndex: readonly TimeEntryRow[];
  readonly offsetIndexTotal: number;
  readonly timeIndexTotal: number;
}

export interface BatchRow {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly position: number;
  readonly sizeBytes: number;
  readonly records: number;
  readonly leaderEpoch: number;
  /** Key classes of its first records (`keyClass` of `frame.ts`). */
  readonly classes: readonly number[];
  readonly isControl: boolean;
  readonly isTransactional: boolean;
  readonly isCorrupt: boolean;
  /** All of it below the high watermark. */
  readonly isCommitted: boolean;
  readonly isBelowStart: boolean;
}

export interface OffsetEntryRow {
  readonly slot: number;
  readonly offset: number;
  readonly position: number;
}

export interface TimeEntryRow {
  readonly slot: number;
  readonly timestampMs: number;
  readonly offset: number;
  /** Of the batch that ends at that offset. */
  readonly position: number;
}

export interface LogSearch {
  readonly target: LogTarget;
  /** The first step is the segment (R-SEG-08, R-SEG-09). Scans beyond the first 40 are counted only. */
  readonly hops: readonly SearchHop[];
  /** Batch headers read, the one found included. */
  readonly headersRead: number;
  readonly result: SearchResult;
  /** The record found, −1 without. */
  readonly offset: number;
}

/**
 * `not-visible`: there, but at or above the high watermark, so a client would wait. `at-end`: the next record to come.
 * `below-start` and `beyond-end` are answered with OFFSET_OUT_OF_RANGE.
 */
export type SearchResult = 'found' | 'not-visible' | 'at-end' | 'below-start' | 'in-store' | 'beyond-end' | 'nothing-that-late';

export type SearchHop =
  /** `looks`: comparisons that a binary search over that many segments takes at most. */
  | { readonly kind: 'segment'; readonly baseOffset: number; readonly of: number; readonly looks: number }
  | { readonly kind: 'time-index'; readonly slot: number; readonly timestampMs: number; readonly offset: number; readonly of: number; readonly looks: number }
  | { readonly kind: 'offset-index'; readonly slot: number; readonly offset: number; readonly position: number; readonly of: number; readonly looks: number }
  | { readonly kind: 'scan'; readonly baseOffset: number; readonly lastOffset: number; readonly position: number }
  | { readonly kind: 'found'; readonly baseOffset: number; readonly lastOffset: number; readonly position: number };

export interface OpenedBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly position: number;
  readonly sizeBytes: number;
  readonly compression: string;
  readonly isControl: boolean;
  readonly header: readonly HeaderField[];
  readonly recordTotal: number;
  /** Place of the first record listed. */
  readonly firstRecord: number;
  readonly records: readonly RecordRow[];
  /** The opened one; null when the offset was taken away by the cleaner, or the batch has no records left. */
  readonly record: OpenedRecord | null;
}

export interface HeaderField {
  /** Byte in the batch. */
  readonly at: number;
  readonly name: string;
  readonly value: string;
  /** Covered by the checksum. */
  readonly inCrc: boolean;
}

export interface RecordRow {
  readonly offset: number;
  /** Shortened. Null is Kafka's null. */
  readonly key: string | null;
  readonly value: string | null;
  readonly sizeBytes: number;
  readonly recordClass: number;
}

export interface OpenedRecord {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly timestampMs: number;
  readonly fields: readonly RecordField[];
}

export interface RecordField {
  readonly name: string;
  readonly value: string;
  readonly bytes: number;
}

/** The cleaner's view of a compacted log: what a pass would begin with, and what it would leave (R-CLEAN-01 … R-CLEAN-05). */
export interface CleanerView {
  readonly firstDirtyOffset: number;
  /** Where a pass would end. */
  readonly firstUncleanableOffset: number;
  readonly activeBase: number;
  readonly cleanBytes: number;
  readonly dirtyBytes: number;
  /** Null while there is nothing to go through. */
  readonly dirtyRatio: number | null;
  readonly minDirtyRatio: number;
  /** A pass would begin when the cleaner next looks. */
  readonly isEligible: boolean;
  /** Offsets listed: [from, to). */
  readonly from: number;
  readonly to: number;
  /** Records present now, in order. */
  readonly now: readonly CleanCell[];
  /** Offsets of those that a pass now would leave; null when the log is too long to try. */
  readonly after: readonly number[] | null;
  readonly bytesAfter: number;
  /** Newest offset of each key in the listed part, as the pass's map would have it. */
  readonly newest: readonly { readonly key: string; readonly offset: number }[];
}

export interface CleanCell {
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly recordClass: number;
  readonly isTombstone: boolean;
  readonly isControl: boolean;
  /** From when on a tombstone or marker may go; −1: not set yet. */
  readonly deleteHorizonMs: number;
}
