import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../protocol/error-codes';
import type { FetchSnapshotResponse } from '../protocol/messages/fetch-snapshot';
import type { RecordBatch } from '../protocol/record-batch';
import { EMPTY_IMAGE } from './image';
import { metadataOf } from './metadata-batch';
import { takeSnapshot, votersOfSnapshot } from './snapshot';
import { beginDownload, withPiece, type SnapshotDownload } from './snapshot-download';

const STATIC = { kRaftVersion: 0, voters: [] };

function piece(size: number, unalignedRecords: readonly RecordBatch[], errorCode: number = ErrorCode.NONE): FetchSnapshotResponse {
  const currentLeader = { leaderId: 101, leaderEpoch: 1 };
  return { throttleTimeMs: 0, errorCode: 0, topics: [{ name: '', partitions: [{ index: 0, errorCode, snapshotId: { endOffset: 1, epoch: 1 }, currentLeader, size, position: 0, unalignedRecords }] }] };
}

describe('a snapshot', () => {
  it('R-KRAFT-18 R-KRAFT-20 has a header, a footer, and the voters once they stand in the log', () => {
    const types = (voters: typeof STATIC): string[] => takeSnapshot(EMPTY_IMAGE, voters, 0).batches.flatMap((batch) => metadataOf(batch).records.map(({ type }) => type));
    expect(types(STATIC)).toEqual(['SnapshotHeaderRecord', 'SnapshotFooterRecord']);
    expect(types({ kRaftVersion: 1, voters: [] })).toEqual(['SnapshotHeaderRecord', 'KRaftVersionRecord', 'VotersRecord', 'SnapshotFooterRecord']);
    const voters = [{ voterId: 101, voterDirectoryId: 'd' }];
    expect(votersOfSnapshot(takeSnapshot(EMPTY_IMAGE, { kRaftVersion: 1, voters }, 0).batches)).toEqual({ kRaftVersion: 1, voters });
    expect(votersOfSnapshot(takeSnapshot(EMPTY_IMAGE, STATIC, 0).batches)).toBeNull();
  });

  it('R-KRAFT-17 is put together from pieces, and given up when one is refused', () => {
    const { batches, sizeBytes, id } = takeSnapshot(EMPTY_IMAGE, { kRaftVersion: 1, voters: [] }, 0);
    let download: SnapshotDownload = beginDownload(id);
    const outcomes = batches.map((batch) => {
      const step = withPiece(download, piece(sizeBytes, [batch]));
      if (step.outcome !== 'failed') ({ download } = step);
      return step.outcome;
    });
    expect(outcomes).toEqual(['more', 'more', 'done']);
    expect(download.batches).toEqual(batches);
    expect(withPiece(download, piece(0, [], ErrorCode.SNAPSHOT_NOT_FOUND))).toEqual({ outcome: 'failed', errorCode: ErrorCode.SNAPSHOT_NOT_FOUND });
  });
});
