import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { wallClockMs } from '../../protocol/clock';
import type { PartitionKey } from '../../protocol/partition-key';
import { StorageApi } from '../../protocol/storage-api';
import type { CopyLogSegmentDataRequest, DeleteLogSegmentDataRequest, ListRemoteLogSegmentsRequest, ListRemoteLogSegmentsResponse, UpdateRemoteLogSegmentMetadataRequest } from '../../tiered/messages';
import { epochsBetween, highestRemoteOffset, nextToCopy, type RemoteLogSegmentMetadata, type RemoteLogSegmentState } from '../../tiered/remote-log-segment';
import { expiredSegments } from '../../tiered/remote-retention';
import type { BrokerState } from '../broker-state';
import { moveLogStart } from '../replica-manager/log-maintenance';
import type { Partition } from '../replica-manager/partition';
import { topicConfigOf } from '../replica-manager/topic-config-of';
import { Slot } from '../slots';
import { askStore } from './ask-store';
import type { RemoteWork } from './remote-log-state';

type CopyWork = Extract<RemoteWork, { readonly segment: object }>;
type DeleteWork = Extract<RemoteWork, { readonly kind: 'delete-started' | 'delete-data' | 'delete-finished' }>;

export function isTiered(broker: BrokerState, partition: Partition): boolean {
  return broker.config.remoteLogStorageSystemEnable && topicConfigOf(broker, partition.topic).remoteStorageEnable;
}

/** Every replica looks from time to time what is in the store: a leader copies and deletes, a follower may let local segments go (R-TIER-02, R-TIER-03). */
export function listRemoteSegments(ctx: Context, broker: BrokerState): void {
  const keys: PartitionKey[] = [];
  const partitions: ListRemoteLogSegmentsRequest['partitions'][number][] = [];
  for (const partition of broker.replicas.partitions.values()) {
    if (!isTiered(broker, partition)) continue;
    keys.push(partition.key);
    partitions.push({ topicId: partition.topicId, partition: partition.index });
  }
  if (keys.length > 0) askStore(ctx, broker, Slot.RemoteLogTask, StorageApi.ListRemoteLogSegments, { partitions } satisfies ListRemoteLogSegmentsRequest, { kind: 'list', keys });
}

export function onRemoteSegmentsListed(ctx: Context, broker: BrokerState, keys: readonly PartitionKey[], { segments }: ListRemoteLogSegmentsResponse): void {
  for (const key of keys) {
    const partition = broker.replicas.partitions.get(key);
    if (partition === undefined) continue;
    broker.remote.views.set(key, segments.filter(({ topicId, partition: index }) => topicId === partition.topicId && index === partition.index));
    takeView(broker, partition);
    continueTask(ctx, broker, partition);
  }
}

function takeView(broker: BrokerState, { key, log }: Partition): void {
  log.highestRemoteOffset = highestRemoteOffset(broker.remote.views.get(key) ?? [], log);
}

/** A leader's next step: what was begun and left is cleaned up, what is too old goes, what is closed is copied; one thing at a time. */
export function continueTask(ctx: Context, broker: BrokerState, partition: Partition): void {
  const { views, busy } = broker.remote;
  const { key, log } = partition;
  const view = views.get(key);
  if (!partition.isLeader || view === undefined || busy.has(key)) return;
  const left = view.find(({ state }) => state === 'COPY_SEGMENT_STARTED' || state === 'DELETE_SEGMENT_STARTED');
  const config = topicConfigOf(broker, partition.topic);
  const [expired] = left === undefined ? expiredSegments(view, log, config, wallClockMs(ctx.clockUs)) : [left];
  if (expired !== undefined) {
    // The log's start moves before the segment goes, so that nobody asks for it any more (R-TIER-04).
    if (left === undefined) moveLogStart(ctx, broker, partition, expired.endOffset + 1);
    busy.add(key);
    update(ctx, broker, expired, 'DELETE_SEGMENT_STARTED', (metadata) => ({ kind: 'delete-started', key, metadata }));
    return;
  }
  const index = nextToCopy(log, log.highestRemoteOffset);
  if (index >= 0) startCopy(ctx, broker, partition, index);
}

function startCopy(ctx: Context, broker: BrokerState, { key, topicId, index: partition, leaderEpoch, log }: Partition, at: number): void {
  const segment = log.segments[at];
  const endOffset = log.segments[at + 1].baseOffset - 1;
  const metadata: RemoteLogSegmentMetadata = {
    id: `${topicId}-${partition}-${segment.baseOffset}-${broker.brokerId}-${ctx.nowUs}`, topicId, partition, startOffset: segment.baseOffset, endOffset, maxTimestampMs: segment.timestampMs,
    brokerId: broker.brokerId, sizeBytes: segment.sizeBytes, segmentLeaderEpochs: epochsBetween(log.epochs, segment.baseOffset, endOffset), state: 'COPY_SEGMENT_STARTED',
  };
  broker.remote.busy.add(key);
  update(ctx, broker, metadata, 'COPY_SEGMENT_STARTED', () => ({ kind: 'copy-started', key, leaderEpoch, metadata, segment }));
}

function update(ctx: Context, broker: BrokerState, known: RemoteLogSegmentMetadata, state: RemoteLogSegmentState, work: (metadata: RemoteLogSegmentMetadata) => RemoteWork): void {
  const metadata: RemoteLogSegmentMetadata = { ...known, state };
  askStore(ctx, broker, Slot.RemoteLogTask, StorageApi.UpdateRemoteLogSegmentMetadata, { metadata } satisfies UpdateRemoteLogSegmentMetadataRequest, work(metadata));
}

/** STARTED → data → FINISHED (R-TIER-02). Whoever leads no more leaves it; the next leader cleans up. */
export function onCopyStep(ctx: Context, broker: BrokerState, work: CopyWork): void {
  const { key, leaderEpoch, metadata, segment } = work;
  const partition = broker.replicas.partitions.get(key);
  if (partition === undefined || !partition.isLeader || partition.leaderEpoch !== leaderEpoch) {
    broker.remote.busy.delete(key);
    return;
  }
  const { log } = partition;
  switch (work.kind) {
    case 'copy-started': {
      const producerSnapshot = log.producers.snapshots.find(({ offset }) => offset === metadata.endOffset + 1) ?? null;
      const leaderEpochs = log.epochs.entries().filter(([, startOffset]) => startOffset <= metadata.endOffset);
      const body: CopyLogSegmentDataRequest = { id: metadata.id, sizeBytes: metadata.sizeBytes, segment, producerSnapshot, leaderEpochs };
      askStore(ctx, broker, Slot.RemoteLogTask, StorageApi.CopyLogSegmentData, body, { ...work, kind: 'copy-data' });
      break;
    }
    case 'copy-data':
      update(ctx, broker, metadata, 'COPY_SEGMENT_FINISHED', (finished) => ({ ...work, kind: 'copy-finished', metadata: finished }));
      break;
    case 'copy-finished':
      ctx.emit(FactKind.SegmentCopied, key, metadata.startOffset, metadata.endOffset, metadata.sizeBytes);
      setView(broker, key, metadata);
      takeView(broker, partition);
      broker.remote.busy.delete(key);
      continueTask(ctx, broker, partition);
      break;
  }
}

/** Another leader has cleaned up what this copy had begun: what came to lie there since goes too, and the next look at the store decides. */
export function onCopyRefused(ctx: Context, broker: BrokerState, work: CopyWork): void {
  dropFromView(broker, work);
  const { key, metadata } = work;
  askStore(ctx, broker, Slot.RemoteLogTask, StorageApi.DeleteLogSegmentData, { id: metadata.id } satisfies DeleteLogSegmentDataRequest, { kind: 'discard', key });
}

/** A segment that is at an end by another's hand is no business of this broker any more. */
export function dropFromView(broker: BrokerState, { key, metadata }: CopyWork | DeleteWork): void {
  setView(broker, key, { ...metadata, state: 'DELETE_SEGMENT_FINISHED' });
  broker.remote.busy.delete(key);
}

/** STARTED → data → FINISHED (R-TIER-04). */
export function onDeleteStep(ctx: Context, broker: BrokerState, work: DeleteWork): void {
  const { key, metadata } = work;
  switch (work.kind) {
    case 'delete-started':
      askStore(ctx, broker, Slot.RemoteLogTask, StorageApi.DeleteLogSegmentData, { id: metadata.id } satisfies DeleteLogSegmentDataRequest, { kind: 'delete-data', key, metadata });
      break;
    case 'delete-data':
      update(ctx, broker, metadata, 'DELETE_SEGMENT_FINISHED', (finished) => ({ kind: 'delete-finished', key, metadata: finished }));
      break;
    case 'delete-finished': {
      ctx.emit(FactKind.RemoteSegmentDeleted, key, metadata.startOffset, metadata.endOffset, metadata.sizeBytes);
      setView(broker, key, metadata);
      broker.remote.busy.delete(key);
      const partition = broker.replicas.partitions.get(key);
      if (partition === undefined) return;
      continueTask(ctx, broker, partition);
      break;
    }
  }
}

function setView({ remote: { views } }: BrokerState, key: PartitionKey, metadata: RemoteLogSegmentMetadata): void {
  const others = (views.get(key) ?? []).filter(({ id }) => id !== metadata.id);
  views.set(key, metadata.state === 'DELETE_SEGMENT_FINISHED' ? others : [...others, metadata]);
}
