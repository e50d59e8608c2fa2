import type { Behavior, Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { readSegments } from '../log/log-read';
import type { AbortedTransaction } from '../log/transaction-index';
import { StorageApi } from '../protocol/storage-api';
import { TimerRange } from '../protocol/timer-kinds';
import {
  DONE, type CopyLogSegmentDataRequest, type DeleteLogSegmentDataRequest, type FetchIndexRequest, type FetchIndexResponse, type FetchLogSegmentRequest, type FetchLogSegmentResponse,
  type ListRemoteLogSegmentsRequest, type ListRemoteLogSegmentsResponse, type UpdateRemoteLogSegmentMetadataRequest, type UpdateRemoteLogSegmentMetadataResponse,
} from './messages';
import { isValidTransition, type RemoteLogSegmentMetadata } from './remote-log-segment';

export const OBJECT_STORE_NAME = 'object-store';

/** To the first byte, and bytes after that: what a store in the same region may give one connection. */
const FIRST_BYTE_US = 30_000;
const BYTES_PER_US = 80;

const ANSWER_TIMER = TimerRange.ObjectStore * 100;

/** The store that brokers copy closed segments to. It keeps everything through whatever happens to it. */
export interface ObjectStoreState {
  readonly segments: Map<string, RemoteLogSegmentMetadata>;
  readonly data: Map<string, CopyLogSegmentDataRequest>;
}

export function createObjectStore(): ObjectStoreState {
  return { segments: new Map(), data: new Map() };
}

export const objectStoreBehavior: Behavior<ObjectStoreState> = {
  onStart() {
    // It waits for requests.
  },

  onRequest(ctx, state, request) {
    ctx.after(FIRST_BYTE_US + Math.floor(bytesOf(state, request) / BYTES_PER_US), ANSWER_TIMER, 0, 0, request);
  },

  onResponse() {
    throw new Error('an object store asks nobody');
  },

  onDisconnect() {
    // Nor does it mind who leaves.
  },

  onTimer(ctx, state, _type, _a, _b, ref) {
    answer(ctx, state, ref as Request);
  },

  onCommand(_ctx, _state, command) {
    throw new Error(`an object store takes no command: ${JSON.stringify(command)}`);
  },

  onStop(ctx) {
    ctx.exit();
  },

  onDown() {
    // What it holds, it holds.
  },

  copy(state) {
    return { segments: new Map(state.segments), data: new Map(state.data) };
  },
};

/** What goes over its disks and wires for a request. */
function bytesOf({ data }: ObjectStoreState, { api, body }: Request): number {
  switch (api) {
    case StorageApi.CopyLogSegmentData:
      return (body as CopyLogSegmentDataRequest).sizeBytes;
    case StorageApi.FetchLogSegment: {
      const { id, maxBytes } = body as FetchLogSegmentRequest;
      return Math.min(maxBytes, data.get(id)?.sizeBytes ?? 0);
    }
    default:
      return 0;
  }
}

function answer(ctx: Context, state: ObjectStoreState, request: Request): void {
  switch (request.api) {
    case StorageApi.ListRemoteLogSegments:
      ctx.reply(request, list(state, request.body as ListRemoteLogSegmentsRequest));
      break;
    case StorageApi.UpdateRemoteLogSegmentMetadata: {
      const { metadata } = request.body as UpdateRemoteLogSegmentMetadataRequest;
      const isValid = isValidTransition(state.segments.get(metadata.id)?.state ?? null, metadata.state);
      if (isValid && metadata.state === 'DELETE_SEGMENT_FINISHED') state.segments.delete(metadata.id);
      else if (isValid) state.segments.set(metadata.id, metadata);
      ctx.reply(request, { isValid } satisfies UpdateRemoteLogSegmentMetadataResponse);
      break;
    }
    case StorageApi.CopyLogSegmentData: {
      const body = request.body as CopyLogSegmentDataRequest;
      state.data.set(body.id, body);
      ctx.reply(request, DONE);
      break;
    }
    case StorageApi.FetchLogSegment:
      ctx.reply(request, fetchSegment(state, request.body as FetchLogSegmentRequest));
      break;
    case StorageApi.FetchIndex: {
      const found = state.data.get((request.body as FetchIndexRequest).id);
      ctx.reply(request, { isFound: found !== undefined, producerSnapshot: found?.producerSnapshot ?? null, leaderEpochs: found?.leaderEpochs ?? [] } satisfies FetchIndexResponse);
      break;
    }
    case StorageApi.DeleteLogSegmentData:
      state.data.delete((request.body as DeleteLogSegmentDataRequest).id);
      ctx.reply(request, DONE);
      break;
    default:
      ctx.hangUp(request);
  }
}

function list({ segments }: ObjectStoreState, { partitions }: ListRemoteLogSegmentsRequest): ListRemoteLogSegmentsResponse {
  const isAsked = ({ topicId, partition }: RemoteLogSegmentMetadata): boolean => partitions.some((asked) => asked.topicId === topicId && asked.partition === partition);
  return { segments: [...segments.values()].filter(isAsked) };
}

/** Whole batches from an offset on, at least one. */
function fetchSegment({ data, segments }: ObjectStoreState, { id, offset, maxBytes }: FetchLogSegmentRequest): FetchLogSegmentResponse {
  const found = data.get(id);
  const metadata = segments.get(id);
  if (found === undefined || metadata === undefined) return { isFound: false, records: [], aborted: [] };
  const aborted: AbortedTransaction[] = [];
  for (const later of segments.values()) {
    if (later.topicId !== metadata.topicId || later.partition !== metadata.partition || later.endOffset < offset) continue;
    for (const transaction of data.get(later.id)?.segment.aborted ?? []) if (transaction.lastOffset >= offset) aborted.push(transaction);
  }
  return { isFound: true, records: readSegments([found.segment], offset, maxBytes, true, Infinity).records, aborted };
}
