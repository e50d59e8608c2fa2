import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import { beginDownload } from '../../metadata/snapshot-download';
import type { FetchPartitionResponse, FetchResponse } from '../../protocol/messages/fetch';
import { commitUpTo } from '../commit';
import type { ControllerState } from '../controller-state';
import { appendFetched, endOffsetForEpoch, metadataOf, truncateMetadata } from '../metadata-log';
import { adoptEpoch } from './adopt-epoch';
import { fetchFromLeader, retryFetch } from './follower-fetch';
import { advanceHighWatermark } from './high-watermark';
import { acceptFetch, serveFetch } from './leader-fetch';
import { checkQuorumUs, fetchTimeoutUs, waitFor } from './patience';
import { forgetVoterSetsFrom, IDLE_PEER, NO_NODE } from './raft-state';
import { currentVoters, isVoterIn, majorityOf, withRecords } from './voter-set';

/** Someone fetches the metadata log. At the leader a voter's fetch also says that it holds everything below its offset (R-KRAFT-12). */
export function onMetadataFetch(ctx: Context, state: ControllerState, request: Request): void {
  const fetch = acceptFetch(ctx, state, request);
  if (fetch === null) return;
  const { raft, log } = state;
  const before = raft.replicas.get(fetch.replicaId);
  const lastCaughtUpUs = fetch.fetchOffset >= log.logEndOffset ? ctx.nowUs : (before?.lastCaughtUpUs ?? -1);
  raft.replicas.set(fetch.replicaId, { replicaId: fetch.replicaId, logEndOffset: fetch.fetchOffset, lastFetchUs: ctx.nowUs, lastCaughtUpUs });
  if (fetch.isVoter) {
    noteVoterFetch(ctx, state, fetch.replicaId);
    advanceHighWatermark(ctx, state);
  }
  serveFetch(ctx, state, request, fetch);
}

/** Once a majority, the leader itself included, has fetched, its patience begins anew (R-KRAFT-10). */
export function noteVoterFetch(ctx: Context, state: ControllerState, replicaId: number): void {
  const { raft, nodeId } = state;
  if (!raft.fetchedVoters.includes(replicaId)) raft.fetchedVoters = [...raft.fetchedVoters, replicaId];
  const own = isVoterIn(raft.voterSets, nodeId) ? 1 : 0;
  if (raft.fetchedVoters.length + own < majorityOf(currentVoters(raft.voterSets).length)) return;
  raft.fetchedVoters = [];
  waitFor(ctx, state, checkQuorumUs(state));
}

/** What a follower fetched: records, how far they are committed, or that its log has parted from the leader's. */
export function onFetched(ctx: Context, state: ControllerState, request: Request, body: FetchResponse): void {
  const { raft } = state;
  const partition = body.responses[0]?.partitions[0];
  const isCurrent = raft.fetch.requestId === request.id;
  if (isCurrent) raft.fetch = { ...raft.fetch, requestId: 0 };
  if (partition === undefined) return;
  const { leaderId = NO_NODE, leaderEpoch = -1 } = partition.currentLeader ?? {};
  if (adoptEpoch(ctx, state, leaderEpoch, leaderId) || !isCurrent) return;
  if (partition.errorCode !== ErrorCode.NONE || raft.role !== 'Follower') {
    retryFetch(ctx, state);
    return;
  }
  raft.fetch = IDLE_PEER;
  raft.hasFetched = true;
  waitFor(ctx, state, fetchTimeoutUs(state) + raft.latenessUs);
  if (partition.snapshotId !== undefined) raft.download = beginDownload(partition.snapshotId);
  else if (partition.divergingEpoch !== undefined) truncateToAgree(ctx, state, partition.divergingEpoch);
  else take(ctx, state, partition);
  ctx.because(0);
  fetchFromLeader(ctx, state, partition.records.length > 0 ? ctx.diskWriteUs(0) : 0);
}

function take(ctx: Context, state: ControllerState, { records, highWatermark }: FetchPartitionResponse): void {
  const { raft, log } = state;
  for (const batch of records) {
    appendFetched(log, batch);
    raft.voterSets = withRecords(raft.voterSets, metadataOf(batch).records, batch.baseOffset);
  }
  state.nextOffset = log.logEndOffset;
  commitUpTo(ctx, state, Math.min(highWatermark, log.logEndOffset));
}

/** Cuts back to where both logs can still be the same; the next fetch tells whether they are (R-KRAFT-11, R-EPOCH-01). */
function truncateToAgree(ctx: Context, state: ControllerState, diverging: { readonly epoch: number; readonly endOffset: number }): void {
  const { log, raft } = state;
  const own = endOffsetForEpoch(log, diverging.epoch);
  const offset = own.epoch === diverging.epoch ? Math.min(own.endOffset, diverging.endOffset) : own.endOffset;
  if (offset >= log.logEndOffset) return;
  ctx.emit(FactKind.MetadataTruncated, offset, log.logEndOffset, raft.election.epoch);
  truncateMetadata(log, offset);
  forgetVoterSetsFrom(raft, offset);
  state.nextOffset = offset;
}
