import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { NodeIx } from '../../kernel/connection';
import { applyBatch } from '../../metadata/image';
import type { MetadataBatch } from '../../metadata/records';
import { imageOfSnapshot } from '../../metadata/snapshot';
import { beginDownload, FETCH_SNAPSHOT_VERSION, nextPiece, withPiece } from '../../metadata/snapshot-download';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { FetchSnapshotResponse } from '../../protocol/messages/fetch-snapshot';
import type { FetchRequest, FetchResponse } from '../../protocol/messages/fetch';
import { lastOffsetOf } from '../../protocol/record-batch';
import { CLUSTER_METADATA_TOPIC_ID } from '../../protocol/topic-name';
import type { BrokerState } from '../broker-state';
import { learnController } from '../controller-node';
import { Slot } from '../slots';
import { publishMetadata } from './publish-metadata';
import { LifecycleTimer } from './timers';

const FETCH_VERSION = 17;
const FETCH_MAX_WAIT_MS = 500;
const FETCH_MAX_BYTES = 8 * 1024 * 1024;
/** Reconnecting to the quorum: 50 ms, doubling up to this. */
const RECONNECT_BACKOFF_US = 50_000;
const RECONNECT_BACKOFF_MAX_US = 500_000;

/** An observer's long poll for what comes after the end of its metadata log (R-META-01), or the next piece of a snapshot (R-KRAFT-17). */
export function fetchMetadata(ctx: Context, broker: BrokerState): void {
  const { lifecycle, brokerId } = broker;
  const timeoutUs = broker.config.controllerQuorumRequestTimeoutMs * 1000;
  const target = fetchTarget(ctx, broker);
  if (lifecycle.download === null) ctx.request(target, Slot.MetadataFetch, ApiKey.Fetch, FETCH_VERSION, fetchRequest(broker), timeoutUs);
  else ctx.request(target, Slot.MetadataFetch, ApiKey.FetchSnapshot, FETCH_SNAPSHOT_VERSION, nextPiece(lifecycle.download, brokerId, lifecycle.quorumEpoch), timeoutUs);
}

function fetchRequest(broker: BrokerState): FetchRequest {
  const { image } = broker;
  return {
    maxWaitMs: FETCH_MAX_WAIT_MS, minBytes: 0, maxBytes: FETCH_MAX_BYTES, isolationLevel: 0, sessionId: 0, sessionEpoch: -1, forgottenTopicsData: [], rackId: '',
    replicaState: { replicaId: broker.brokerId, replicaEpoch: -1 },
    topics: [
      {
        topicId: CLUSTER_METADATA_TOPIC_ID,
        partitions: [
          { partition: 0, currentLeaderEpoch: broker.lifecycle.quorumEpoch, fetchOffset: image.offset + 1, lastFetchedEpoch: image.epoch, logStartOffset: 0, partitionMaxBytes: 0 },
        ],
      },
    ],
  };
}

/** The leader. While none is known, or it cannot be reached, any voter: it says who leads now (R-CTRL-03). */
function fetchTarget(ctx: Context, broker: BrokerState): NodeIx {
  const { controllerIds, lifecycle } = broker;
  const isLeaderTried = lifecycle.controllerId < 0 || lifecycle.fetchFailures > 0;
  if (!isLeaderTried) return ctx.nodeByKafkaId(lifecycle.controllerId);
  const at = controllerIds.length === 1 ? 0 : ctx.draw(ctx.stream(`broker/${broker.brokerId}/bootstrap`), controllerIds.length);
  return ctx.nodeByKafkaId(controllerIds[at]);
}

/**
 * Committed records are applied in order, batch by batch (R-META-01, R-META-02), and the next fetch leaves at once. True when
 * a starting broker has now read all there was.
 */
export function onMetadataFetched(ctx: Context, broker: BrokerState, body: FetchResponse): boolean {
  const life = broker.lifecycle;
  const partition = body.responses[0].partitions[0];
  const { leaderId, leaderEpoch } = partition.currentLeader ?? { leaderId: -1, leaderEpoch: -1 };
  const isNews = learnController(broker, leaderId, leaderEpoch);
  if (partition.errorCode !== ErrorCode.NONE) {
    if (isNews && leaderId >= 0) {
      life.fetchFailures = 0;
      ctx.because(0);
      fetchMetadata(ctx, broker);
    } else retryMetadataFetch(ctx, broker);
    return false;
  }
  life.fetchFailures = 0;
  if (partition.snapshotId !== undefined) life.download = beginDownload(partition.snapshotId);
  for (const batch of partition.records) {
    if (lastOffsetOf(batch) >= partition.highWatermark) break;
    const metadata = batch.content as MetadataBatch;
    const before = broker.image;
    broker.image = applyBatch(before, metadata);
    if (life.serving) publishMetadata(ctx, broker, before, metadata);
  }
  const cause = ctx.cause;
  // What this event has led to is no reason for the next fetch.
  ctx.because(0);
  fetchMetadata(ctx, broker);
  ctx.because(cause);
  return !life.caughtUp && broker.image.offset + 1 >= partition.highWatermark;
}

/** A piece of a snapshot has come. The whole takes effect at once, as one change from what was known before (R-KRAFT-17). */
export function onSnapshotFetched(ctx: Context, broker: BrokerState, body: FetchSnapshotResponse): void {
  const life = broker.lifecycle;
  const { download } = life;
  if (download === null) return;
  const { leaderId, leaderEpoch } = body.topics[0]?.partitions[0]?.currentLeader ?? { leaderId: -1, leaderEpoch: -1 };
  learnController(broker, leaderId, leaderEpoch);
  const step = withPiece(download, body);
  if (step.outcome === 'failed') {
    life.download = null;
    retryMetadataFetch(ctx, broker);
    return;
  }
  life.fetchFailures = 0;
  life.download = step.outcome === 'more' ? step.download : null;
  if (step.outcome === 'done') {
    const before = broker.image;
    broker.image = imageOfSnapshot(step.download.batches, step.download.id);
    ctx.emit(FactKind.MetadataSnapshotLoaded, step.download.id.endOffset, step.download.id.epoch, before.offset + 1);
    if (life.serving) publishMetadata(ctx, broker, before, null);
  }
  const { cause } = ctx;
  ctx.because(0);
  fetchMetadata(ctx, broker);
  ctx.because(cause);
}

/** The controller is gone or silent: its connection is opened anew after a pause that doubles. */
export function retryMetadataFetch(ctx: Context, broker: BrokerState): void {
  if (broker.lifecycle.phase === 'NOT_RUNNING') return;
  let delayUs = RECONNECT_BACKOFF_US;
  for (let i = 0; i < broker.lifecycle.fetchFailures && delayUs < RECONNECT_BACKOFF_MAX_US; i++) delayUs *= 2;
  broker.lifecycle.fetchFailures++;
  ctx.periodic(Math.min(delayUs, RECONNECT_BACKOFF_MAX_US), LifecycleTimer.FetchRetry);
}
