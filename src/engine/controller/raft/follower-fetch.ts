import type { Context } from '../../kernel/behavior';
import { ApiKey } from '../../protocol/api-keys';
import { FETCH_SNAPSHOT_VERSION, nextPiece } from '../../metadata/snapshot-download';
import type { FetchRequest } from '../../protocol/messages/fetch';
import { CLUSTER_METADATA_TOPIC_ID } from '../../protocol/topic-name';
import type { ControllerState } from '../controller-state';
import { lastEpoch } from '../metadata-log';
import { ControllerTimer } from '../timers';
import { retryDelayUs } from './peers';
import { IDLE_PEER, NO_NODE } from './raft-state';
import { RaftSlot } from './slots';
import { currentVoters, isVoterIn } from './voter-set';

const FETCH_VERSION = 17;
const FETCH_MAX_WAIT_MS = 500;
const FETCH_MAX_BYTES = 8 * 1024 * 1024;

/**
 * A follower's long poll for what comes after its own log end, or the next piece of the snapshot that it needs first (R-KRAFT-17).
 * `delayUs`: what it fetched before must reach its disk first (R-KRAFT-14).
 */
export function fetchFromLeader(ctx: Context, state: ControllerState, delayUs = 0): void {
  const { raft, nodeId } = state;
  const target = fetchTarget(ctx, state);
  if (target === NO_NODE || raft.fetch.requestId !== 0) return;
  ctx.cancel(raft.fetch.retryTimer);
  const timeoutUs = state.config.controllerQuorumRequestTimeoutMs * 1000;
  const leader = ctx.nodeByKafkaId(target);
  const requestId = raft.download === null
    ? ctx.request(leader, RaftSlot.Fetch, ApiKey.Fetch, FETCH_VERSION, fetchRequest(state), timeoutUs, delayUs)
    : ctx.request(leader, RaftSlot.Fetch, ApiKey.FetchSnapshot, FETCH_SNAPSHOT_VERSION, nextPiece(raft.download, nodeId, raft.election.epoch), timeoutUs, delayUs);
  raft.fetch = { ...raft.fetch, requestId };
}

function fetchRequest({ raft, log, nodeId }: ControllerState): FetchRequest {
  return {
    maxWaitMs: FETCH_MAX_WAIT_MS, minBytes: 0, maxBytes: FETCH_MAX_BYTES, isolationLevel: 0, sessionId: 0, sessionEpoch: -1, forgottenTopicsData: [], rackId: '',
    replicaState: { replicaId: nodeId, replicaEpoch: -1 },
    topics: [
      {
        topicId: CLUSTER_METADATA_TOPIC_ID,
        partitions: [
          {
            partition: 0, currentLeaderEpoch: raft.election.epoch, fetchOffset: log.logEndOffset, lastFetchedEpoch: lastEpoch(log), logStartOffset: log.start.endOffset, partitionMaxBytes: 0,
            highWatermark: log.highWatermark,
          },
        ],
      },
    ],
  };
}

/** Whom to fetch from: the leader. A node that does not vote any more asks any voter when it knows none or cannot reach it. */
function fetchTarget(ctx: Context, { raft, nodeId }: ControllerState): number {
  const { leaderId } = raft.election;
  if (isVoterIn(raft.voterSets, nodeId)) return raft.role === 'Follower' ? leaderId : NO_NODE;
  if (raft.role === 'Follower' && raft.fetch.failures === 0) return leaderId;
  const voters = currentVoters(raft.voterSets);
  return voters[ctx.draw(ctx.stream(`controller/${nodeId}/bootstrap`), voters.length)].voterId;
}

/** It follows another leader, or none: an answer still to come is to an old question. */
export function forgetFetch(ctx: Context, { raft }: ControllerState): void {
  ctx.cancel(raft.fetch.retryTimer);
  raft.fetch = IDLE_PEER;
  raft.download = null;
}

/** The leader is gone, silent or refuses: asked again after a pause that doubles, until the fetch timeout ends it (R-KRAFT-02). */
export function retryFetch(ctx: Context, { raft }: ControllerState): void {
  const failures = raft.fetch.failures + 1;
  raft.fetch = { requestId: 0, failures, retryTimer: ctx.periodic(retryDelayUs(failures), ControllerTimer.FetchRetry) };
}
