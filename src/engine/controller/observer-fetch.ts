import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import type { FetchRequest, FetchResponse } from '../protocol/messages/fetch';
import type { RecordBatch } from '../protocol/record-batch';
import { CLUSTER_METADATA_TOPIC_ID } from '../protocol/topic-name';
import type { ControllerState } from './controller-state';
import { readMetadata } from './metadata-log';
import { ControllerTimer } from './timers';

/** At most so much of the metadata log in one answer (R-KRAFT-11). */
const FETCH_MAX_BYTES = 8 * 1024 * 1024;

/** A broker asks for what comes after its own end of the metadata log; without news it waits (R-META-01). */
export function onMetadataFetch(ctx: Context, state: ControllerState, request: Request): void {
  const body = request.body as FetchRequest;
  const partition = body.topics[0]?.partitions[0];
  if (body.topics[0]?.topicId !== CLUSTER_METADATA_TOPIC_ID || partition === undefined) {
    ctx.reply(request, response(state, [], ErrorCode.UNKNOWN_TOPIC_ID));
    return;
  }
  const batches = readMetadata(state.log, partition.fetchOffset, FETCH_MAX_BYTES);
  if (batches.length > 0 || body.maxWaitMs <= 0) {
    ctx.reply(request, response(state, batches));
    return;
  }
  const timer = ctx.periodic(body.maxWaitMs * 1000, ControllerTimer.FetchWait, request.id);
  state.parked.push({ request, fetchOffset: partition.fetchOffset, timer });
}

/** Something was committed: everyone who waits hears of it (R-KRAFT-13). */
export function answerParkedFetches(ctx: Context, state: ControllerState): void {
  const parked = state.parked;
  state.parked = [];
  for (const fetch of parked) {
    ctx.cancel(fetch.timer);
    ctx.reply(fetch.request, response(state, readMetadata(state.log, fetch.fetchOffset, FETCH_MAX_BYTES)));
  }
}

/** A fetch has waited its time: it is answered with nothing. */
export function onFetchWaitOver(ctx: Context, state: ControllerState, requestId: number): void {
  const at = state.parked.findIndex((fetch) => fetch.request.id === requestId);
  if (at < 0) return;
  const [fetch] = state.parked.splice(at, 1);
  ctx.reply(fetch.request, response(state, []));
}

function response(state: ControllerState, records: readonly RecordBatch[], errorCode: number = ErrorCode.NONE): FetchResponse {
  const { highWatermark, epoch } = state.log;
  return {
    throttleTimeMs: 0,
    errorCode: ErrorCode.NONE,
    sessionId: 0,
    responses: [
      {
        topicId: CLUSTER_METADATA_TOPIC_ID,
        partitions: [
          {
            partitionIndex: 0, errorCode, highWatermark, lastStableOffset: -1, logStartOffset: 0, abortedTransactions: null, preferredReadReplica: -1,
            records, currentLeader: { leaderId: state.nodeId, leaderEpoch: epoch },
          },
        ],
      },
    ],
  };
}
