import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { votersOfSnapshot, type MetadataSnapshot } from '../../metadata/snapshot';
import { withPiece } from '../../metadata/snapshot-download';
import { ErrorCode } from '../../protocol/error-codes';
import type { FetchedSnapshotPartition, FetchSnapshotPartition, FetchSnapshotRequest, FetchSnapshotResponse } from '../../protocol/messages/fetch-snapshot';
import type { RecordBatch } from '../../protocol/record-batch';
import { CLUSTER_METADATA_TOPIC } from '../../protocol/topic-name';
import type { ControllerState } from '../controller-state';
import { loadSnapshot, snapshotById } from '../metadata-snapshots';
import { adoptEpoch } from './adopt-epoch';
import { fetchFromLeader, retryFetch } from './follower-fetch';
import { fetchError } from './leader-fetch';
import { fetchTimeoutUs, waitFor } from './patience';
import { IDLE_PEER, NO_NODE, takeVotersOfSnapshot } from './raft-state';
import { noteVoterFetch } from './replication';
import { isVoterIn } from './voter-set';

const NOTHING: readonly RecordBatch[] = [];

/** Someone fetches a piece of a snapshot. A voter that does shows that it hears its leader (R-KRAFT-10, R-KRAFT-17). */
export function onFetchSnapshot(ctx: Context, state: ControllerState, request: Request): void {
  const { topics, replicaId, maxBytes } = request.body as FetchSnapshotRequest;
  const asked = topics[0]?.partitions[0];
  if (topics[0]?.name !== CLUSTER_METADATA_TOPIC || asked === undefined) {
    ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, topics: [] } satisfies FetchSnapshotResponse);
    return;
  }
  const answer = pieceFor(state, asked, maxBytes);
  if (answer.errorCode === ErrorCode.NONE && isVoterIn(state.raft.voterSets, replicaId)) noteVoterFetch(ctx, state, replicaId);
  ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, topics: [{ name: CLUSTER_METADATA_TOPIC, partitions: [answer] }] } satisfies FetchSnapshotResponse);
}

function pieceFor(state: ControllerState, asked: FetchSnapshotPartition, maxBytes: number): FetchedSnapshotPartition {
  const { snapshotId, position, currentLeaderEpoch } = asked;
  const { leaderId, epoch } = state.raft.election;
  const answer = (errorCode: number, size: number, unalignedRecords: readonly RecordBatch[]): FetchedSnapshotPartition =>
    ({ index: 0, errorCode, snapshotId, currentLeader: { leaderId, leaderEpoch: epoch }, size, position, unalignedRecords });
  const errorCode = fetchError(state, currentLeaderEpoch);
  if (errorCode !== ErrorCode.NONE) return answer(errorCode, 0, NOTHING);
  const snapshot = snapshotById(state, snapshotId);
  if (snapshot === undefined) return answer(ErrorCode.SNAPSHOT_NOT_FOUND, 0, NOTHING);
  if (position < 0 || position >= snapshot.sizeBytes) return answer(ErrorCode.POSITION_OUT_OF_RANGE, snapshot.sizeBytes, NOTHING);
  return answer(ErrorCode.NONE, snapshot.sizeBytes, batchesAt(snapshot, position, maxBytes));
}

/** Batches from a byte on, at least one. */
function batchesAt({ batches }: MetadataSnapshot, position: number, maxBytes: number): readonly RecordBatch[] {
  let first = 0;
  for (let at = 0; first < batches.length && at < position; first++) at += batches[first].sizeBytes;
  let end = first;
  let bytes = 0;
  while (end < batches.length && (end === first || bytes + batches[end].sizeBytes <= maxBytes)) bytes += batches[end++].sizeBytes;
  return batches.slice(first, end);
}

/** A piece has come: the next is asked for, or the whole takes the place of the log. */
export function onSnapshotFetched(ctx: Context, state: ControllerState, request: Request, body: FetchSnapshotResponse): void {
  const { raft } = state;
  const isCurrent = raft.fetch.requestId === request.id;
  if (isCurrent) raft.fetch = { ...raft.fetch, requestId: 0 };
  const { leaderId, leaderEpoch } = body.topics[0]?.partitions[0]?.currentLeader ?? { leaderId: NO_NODE, leaderEpoch: -1 };
  if (adoptEpoch(ctx, state, leaderEpoch, leaderId) || !isCurrent || raft.download === null) return;
  const step = withPiece(raft.download, body);
  if (step.outcome === 'failed' || raft.role !== 'Follower') {
    raft.download = null;
    retryFetch(ctx, state);
    return;
  }
  raft.fetch = IDLE_PEER;
  raft.hasFetched = true;
  waitFor(ctx, state, fetchTimeoutUs(state) + raft.latenessUs);
  raft.download = step.outcome === 'more' ? step.download : null;
  if (step.outcome === 'done') {
    const { id, batches } = step.download;
    loadSnapshot(ctx, state, id, batches);
    takeVotersOfSnapshot(raft, id.endOffset, votersOfSnapshot(batches));
  }
  ctx.because(0);
  fetchFromLeader(ctx, state, ctx.diskWriteUs(0));
}
