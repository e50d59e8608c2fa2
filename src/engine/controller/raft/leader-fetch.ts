import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { FetchPartitionResponse, FetchRequest, FetchResponse } from '../../protocol/messages/fetch';
import type { RecordBatch } from '../../protocol/record-batch';
import { CLUSTER_METADATA_TOPIC_ID } from '../../protocol/topic-name';
import type { ControllerState, ParkedFetch } from '../controller-state';
import { endOffsetForEpoch, readMetadata } from '../metadata-log';
import { latestSnapshot } from '../metadata-snapshots';
import { ControllerTimer } from '../timers';
import { isVoterIn } from './voter-set';

/** At most so much of the metadata log in one answer (R-KRAFT-11). */
const FETCH_MAX_BYTES = 8 * 1024 * 1024;

/** What a fetch asks for, once it has been found to be for this leader. */
export interface MetadataFetch {
  readonly replicaId: number;
  readonly fetchOffset: number;
  readonly isVoter: boolean;
}

/** Looks at a fetch; answers it if there is anything wrong with it, and gives null then. */
export function acceptFetch(ctx: Context, state: ControllerState, request: Request): MetadataFetch | null {
  const { topics, replicaState } = request.body as FetchRequest;
  const partition = topics[0]?.partitions[0];
  if (topics[0]?.topicId !== CLUSTER_METADATA_TOPIC_ID || partition === undefined) {
    ctx.reply(request, response(state, [], { errorCode: ErrorCode.UNKNOWN_TOPIC_ID }));
    return null;
  }
  const errorCode = fetchError(state, partition.currentLeaderEpoch);
  if (errorCode !== ErrorCode.NONE) {
    ctx.reply(request, response(state, [], { errorCode }));
    return null;
  }
  const { fetchOffset, lastFetchedEpoch } = partition;
  const snapshot = latestSnapshot(state);
  if (snapshot !== null && needsSnapshot(state, fetchOffset, lastFetchedEpoch)) {
    ctx.reply(request, response(state, [], { snapshotId: snapshot.id }));
    return null;
  }
  const own = endOffsetForEpoch(state.log, lastFetchedEpoch);
  if (fetchOffset > 0 && (own.epoch !== lastFetchedEpoch || own.endOffset < fetchOffset)) {
    // The follower holds what this leader does not: it is told how far both may agree (R-KRAFT-11, R-EPOCH-01).
    ctx.reply(request, response(state, [], { divergingEpoch: own }));
    return null;
  }
  const replicaId = replicaState?.replicaId ?? -1;
  return { replicaId, fetchOffset, isVoter: isVoterIn(state.raft.voterSets, replicaId) };
}

/** Whoever has nothing yet is faster with a snapshot than with the log; whoever lies before the log's start has no choice (R-KRAFT-17). */
function needsSnapshot({ log: { start } }: ControllerState, fetchOffset: number, lastFetchedEpoch: number): boolean {
  if (fetchOffset === 0) return true;
  if (start.endOffset === 0) return false;
  return fetchOffset < start.endOffset || lastFetchedEpoch < start.epoch || (fetchOffset === start.endOffset && lastFetchedEpoch !== start.epoch);
}

/** R-KRAFT-08. Someone who knows no epoch yet has none to compare. */
export function fetchError({ raft }: ControllerState, epoch: number): number {
  if (epoch >= 0 && epoch < raft.election.epoch) return ErrorCode.FENCED_LEADER_EPOCH;
  if (epoch > raft.election.epoch) return ErrorCode.UNKNOWN_LEADER_EPOCH;
  return raft.role === 'Leader' ? ErrorCode.NONE : ErrorCode.NOT_LEADER_OR_FOLLOWER;
}

/** Answers with what there is; without news the fetch waits. A voter's also has news when more is committed than it knows (R-KRAFT-13). */
export function serveFetch(ctx: Context, state: ControllerState, request: Request, { fetchOffset, isVoter }: MetadataFetch): void {
  const { maxWaitMs, topics } = request.body as FetchRequest;
  const knownHighWatermark = topics[0].partitions[0].highWatermark ?? Infinity;
  const batches = recordsFor(state, fetchOffset, isVoter);
  if (batches.length > 0 || maxWaitMs <= 0 || (isVoter && knownHighWatermark < state.log.highWatermark)) {
    ctx.reply(request, response(state, batches));
    return;
  }
  const timer = ctx.periodic(maxWaitMs * 1000, ControllerTimer.FetchWait, request.id);
  state.parked.push({ request, fetchOffset, isVoter, timer });
}

/** Voters copy all there is, which is how it comes to be committed; observers get what is. */
function recordsFor({ log }: ControllerState, fetchOffset: number, isVoter: boolean): readonly RecordBatch[] {
  return readMetadata(log, fetchOffset, FETCH_MAX_BYTES, isVoter ? log.logEndOffset : log.highWatermark);
}

/** Something was appended, or committed: waiting voters hear of it (R-KRAFT-13). */
export function answerVoters(ctx: Context, state: ControllerState): void {
  answerParked(ctx, state, (fetch) => fetch.isVoter);
}

/** Something was committed: waiting observers get it. */
export function answerObservers(ctx: Context, state: ControllerState): void {
  answerParked(ctx, state, (fetch) => !fetch.isVoter);
}

function answerParked(ctx: Context, state: ControllerState, isMeant: (fetch: ParkedFetch) => boolean): void {
  const { parked } = state;
  state.parked = parked.filter((fetch) => !isMeant(fetch));
  for (const fetch of parked) {
    if (!isMeant(fetch)) continue;
    ctx.cancel(fetch.timer);
    ctx.reply(fetch.request, response(state, recordsFor(state, fetch.fetchOffset, fetch.isVoter)));
  }
}

/** It leads no longer: whoever waits is told, and whom it knows as leader now. */
export function refuseParked(ctx: Context, state: ControllerState): void {
  const { parked } = state;
  state.parked = [];
  for (const { timer, request } of parked) {
    ctx.cancel(timer);
    ctx.reply(request, response(state, [], { errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER }));
  }
}

/** A fetch has waited its time: it is answered with nothing. */
export function onFetchWaitOver(ctx: Context, state: ControllerState, requestId: number): void {
  const at = state.parked.findIndex((fetch) => fetch.request.id === requestId);
  if (at < 0) return;
  const [fetch] = state.parked.splice(at, 1);
  ctx.reply(fetch.request, response(state, []));
}

function response(state: ControllerState, records: readonly RecordBatch[], more: Partial<FetchPartitionResponse> = {}): FetchResponse {
  const { highWatermark } = state.log;
  const { leaderId, epoch } = state.raft.election;
  return {
    throttleTimeMs: 0,
    errorCode: ErrorCode.NONE,
    sessionId: 0,
    responses: [
      {
        topicId: CLUSTER_METADATA_TOPIC_ID,
        partitions: [
          {
            partitionIndex: 0, errorCode: ErrorCode.NONE, highWatermark, lastStableOffset: -1, logStartOffset: state.log.start.endOffset, abortedTransactions: null, preferredReadReplica: -1,
            records, currentLeader: { leaderId, leaderEpoch: epoch }, ...more,
          },
        ],
      },
    ],
  };
}
