import { wallClockMs } from '../protocol/clock';
import type { RecordBatch } from '../protocol/record-batch';
import { applyRecords, EMPTY_IMAGE, type MetadataImage } from './image';
import { metadataOf, metadataRecordBatch } from './metadata-batch';
import type { MetadataRecord, QuorumVoter } from './records';
import { imageRecords } from './image-records';

/** Up to which offset a snapshot speaks (exclusive), and the epoch of the last record before it. */
export interface SnapshotId {
  readonly endOffset: number;
  readonly epoch: number;
}

/** Who voted, and whether that may change, at the end of a snapshot. */
export interface SnapshotVoters {
  readonly kRaftVersion: number;
  readonly voters: readonly QuorumVoter[];
}

/** All that a prefix of the metadata log says, in as few records as it takes (R-KRAFT-18). Immutable. */
export interface MetadataSnapshot {
  readonly id: SnapshotId;
  /** Header, records, footer. */
  readonly batches: readonly RecordBatch[];
  readonly sizeBytes: number;
  /** When the last record that it covers was written: its age. */
  readonly lastTimestampMs: number;
}

/** At most so many records go into one batch of a snapshot. */
const RECORDS_PER_BATCH = 1024;

/** Writes down an image that stands for the log below `image.offset + 1`. */
export function takeSnapshot(image: MetadataImage, voters: SnapshotVoters, nowUs: number): MetadataSnapshot {
  const id: SnapshotId = { endOffset: image.offset + 1, epoch: image.epoch };
  const lastContainedLogTimestamp = wallClockMs(nowUs);
  const batches: RecordBatch[] = [];
  let sizeBytes = 0;
  let baseOffset = 0;
  const write = (records: readonly MetadataRecord[]): void => {
    const batch = metadataRecordBatch({ baseOffset, epoch: id.epoch, records, cause: 0, causes: [] }, nowUs);
    batches.push(batch);
    sizeBytes += batch.sizeBytes;
    baseOffset += records.length;
  };
  write([{ type: 'SnapshotHeaderRecord', lastContainedLogTimestamp }]);
  // From kraft.version 1 on the voters stand in the log, and so in what replaces its beginning (R-KRAFT-20).
  if (voters.kRaftVersion > 0) write([{ type: 'KRaftVersionRecord', kRaftVersion: voters.kRaftVersion }, { type: 'VotersRecord', voters: voters.voters }]);
  const records = imageRecords(image);
  for (let from = 0; from < records.length; from += RECORDS_PER_BATCH) write(records.slice(from, from + RECORDS_PER_BATCH));
  write([{ type: 'SnapshotFooterRecord' }]);
  images.set(batches[0], image);
  return { id, batches, sizeBytes, lastTimestampMs: lastContainedLogTimestamp };
}

/**
 * The image that the batches of a whole snapshot make, records applied one after the other. All who read the same snapshot share one,
 * and share it with those who read the log itself: that both are equal is what a test of this room holds.
 */
export function imageOfSnapshot(batches: readonly RecordBatch[], id: SnapshotId): MetadataImage {
  const known = images.get(batches[0]);
  if (known !== undefined) return known;
  const image = replaySnapshot(batches, id);
  images.set(batches[0], image);
  return image;
}

/** By header. */
const images = new WeakMap<RecordBatch, MetadataImage>();

export function replaySnapshot(batches: readonly RecordBatch[], { endOffset, epoch }: SnapshotId): MetadataImage {
  return applyRecords(EMPTY_IMAGE, batches.flatMap((batch) => metadataOf(batch).records), endOffset - 1, epoch);
}

/** Who voted at the end of a snapshot; null when it does not say, because the voters are static. */
export function votersOfSnapshot(batches: readonly RecordBatch[]): SnapshotVoters | null {
  let kRaftVersion = 0;
  for (const batch of batches) {
    for (const record of metadataOf(batch).records) {
      if (record.type === 'KRaftVersionRecord') kRaftVersion = record.kRaftVersion;
      else if (record.type === 'VotersRecord') return { kRaftVersion, voters: record.voters };
    }
  }
  return null;
}

export function isSameSnapshot(a: SnapshotId, b: SnapshotId): boolean {
  return a.endOffset === b.endOffset && a.epoch === b.epoch;
}
