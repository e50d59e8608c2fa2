import type { MarkerToken } from '../../coordinator/coordinator-host';
import { completeTransaction } from '../../coordinator/group-coordinator';
import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { markerBatch } from '../../log/transaction-marker';
import { wallClockMs } from '../../protocol/clock';
import { ErrorCode } from '../../protocol/error-codes';
import type { WritableTxnMarker, WriteTxnMarkersRequest, WriteTxnMarkersResponse } from '../../protocol/messages/write-txn-markers';
import { partitionKey } from '../../protocol/partition-key';
import { GROUP_METADATA_TOPIC } from '../../protocol/topic-name';
import type { BrokerState } from '../broker-state';
import { groupHost } from '../group-host';
import { appendInternally } from '../replica-manager';

/** A WriteTxnMarkers request whose markers are not all replicated yet. */
export interface MarkerGather {
  readonly request: Request<WriteTxnMarkersRequest>;
  readonly errors: number[];
  remaining: number;
}

export interface MarkerWrites {
  readonly gathers: Map<number, MarkerGather>;
  nextGatherId: number;
}

export function createMarkerWrites(): MarkerWrites {
  return { gathers: new Map(), nextGatherId: 1 };
}

export function copyMarkerWrites(state: MarkerWrites): MarkerWrites {
  const gathers = new Map<number, MarkerGather>();
  for (const [id, gather] of state.gathers) gathers.set(id, { ...gather, errors: gather.errors.slice() });
  return { gathers, nextGatherId: state.nextGatherId };
}

const ACKS_ALL = -1;

/** WriteTxnMarkers: a marker into the log of each partition, answered when all in-sync replicas have them (R-TXN-29). */
export function onWriteTxnMarkers(ctx: Context, broker: BrokerState, request: Request): void {
  const { markers } = request.body as WriteTxnMarkersRequest;
  const { markerWrites } = broker;
  const gatherId = markerWrites.nextGatherId++;
  let count = 0;
  for (const { topics } of markers) for (const { partitionIndexes } of topics) count += partitionIndexes.length;
  markerWrites.gathers.set(gatherId, { request: request as Request<WriteTxnMarkersRequest>, errors: [], remaining: count });
  if (count === 0) finish(ctx, broker, gatherId);
  let item = 0;
  const { cause } = ctx;
  for (const marker of markers) {
    for (const { name, partitionIndexes } of marker.topics) {
      for (const index of partitionIndexes) {
        ctx.because(cause);
        writeMarker(ctx, broker, marker, name, index, { owner: 'marker', gatherId, item: item++ });
      }
    }
  }
}

function writeMarker(ctx: Context, broker: BrokerState, marker: WritableTxnMarker, topic: string, index: number, token: MarkerToken): void {
  const { producerId, producerEpoch, transactionResult: isCommit, coordinatorEpoch, transactionVersion = 0 } = marker;
  const partition = broker.replicas.topics.get(topic)?.partitions[index];
  if (partition === undefined) {
    onMarkerWritten(ctx, broker, token, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    return;
  }
  const batch = markerBatch(producerId, producerEpoch, { type: isCommit ? 'COMMIT' : 'ABORT', coordinatorEpoch }, wallClockMs(ctx.clockUs));
  const written = { batch, producerId, isCommit, transactionVersion };
  if (topic === GROUP_METADATA_TOPIC) {
    completeTransaction(ctx, groupHost(broker), broker.groups, index, written, token);
    return;
  }
  const key = partitionKey(ctx.nameId(topic), index);
  const { errorCode, baseOffset } = appendInternally(ctx, broker, key, batch, ACKS_ALL, broker.config.requestTimeoutMs, token, transactionVersion);
  if (errorCode === ErrorCode.NONE) ctx.emit(FactKind.MarkerWritten, key, baseOffset, producerId, isCommit ? 1 : 0);
  else onMarkerWritten(ctx, broker, token, errorCode);
}

/** One marker is where it belongs, or could not be written. */
export function onMarkerWritten(ctx: Context, broker: BrokerState, { gatherId, item }: MarkerToken, errorCode: number): void {
  const gather = broker.markerWrites.gathers.get(gatherId);
  if (gather === undefined) return;
  gather.errors[item] = toldAs(errorCode);
  gather.remaining--;
  if (gather.remaining === 0) finish(ctx, broker, gatherId);
}

/** The coordinator of transactions knows partitions and leaders, not coordinators of groups. */
function toldAs(errorCode: number): number {
  switch (errorCode) {
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
    case ErrorCode.COORDINATOR_LOAD_IN_PROGRESS:
    case ErrorCode.NOT_COORDINATOR:
      return ErrorCode.NOT_LEADER_OR_FOLLOWER;
    default:
      return errorCode;
  }
}

function finish(ctx: Context, broker: BrokerState, gatherId: number): void {
  const gather = broker.markerWrites.gathers.get(gatherId);
  if (gather === undefined) return;
  broker.markerWrites.gathers.delete(gatherId);
  let item = 0;
  const markers = gather.request.body.markers.map(({ producerId, topics }) => ({
    producerId,
    topics: topics.map(({ name, partitionIndexes }) => ({ name, partitions: partitionIndexes.map((partitionIndex) => ({ partitionIndex, errorCode: gather.errors[item++] })) })),
  }));
  ctx.reply(gather.request, { markers } satisfies WriteTxnMarkersResponse);
}
