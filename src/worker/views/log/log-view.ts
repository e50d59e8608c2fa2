import { Role } from '../../../engine/broker/replica-manager/partition';
import { topicConfig } from '../../../engine/config/topic-config';
import type { World } from '../../../engine/kernel/world';
import { floorIndex } from '../../../engine/log/log-segments';
import type { PartitionLog } from '../../../engine/log/partition-log';
import type { MetadataImage } from '../../../engine/metadata/image';
import { wallClockMs } from '../../../engine/protocol/clock';
import type { PartitionKey } from '../../../engine/protocol/partition-key';
import { copiedSegments } from '../../../engine/tiered/remote-log-segment';
import type { ConfigRow } from '../../contract';
import type { LogHolder, LogParams, LogView, OpenedBatch, RemoteLogView } from '../../log-contract';
import { keyOf } from '../../selection';
import { brokerLayers, topicConfigRows } from '../inspector/config-rows';
import { brokerById, committedImage, replicaOf, type Typed } from '../nodes';
import type { BrokerState } from '../../../engine/broker/broker-state';
import { cleanerView } from './cleaner-view';
import { openedBatch } from './opened-batch';
import { searchOf } from './search';
import { openedSegment, segmentRows } from './segment-rows';

/** Bytes that the cleaner's map spends on a key. */
const BYTES_PER_SLOT = 24;

const SETTINGS = ['segment.bytes', 'segment.ms', 'index.interval.bytes', 'cleanup.policy', 'retention.ms', 'retention.bytes'];
const SETTINGS_COMPACTED = ['min.cleanable.dirty.ratio', 'delete.retention.ms', 'min.compaction.lag.ms', 'max.compaction.lag.ms'];

/** One replica's log: the shelf of segments, the opened one, the search through it, the opened batch and record. */
export function logView(world: World, params: LogParams): LogView {
  const { topic, partition } = params;
  const image = committedImage(world);
  const registration = image.topics.get(topic)?.partitions[partition];
  if (registration === undefined) return nothing(params, []);
  const key = keyOf(world, topic, partition);
  const holders: LogHolder[] = registration.replicas.map((broker) => ({
    broker,
    isLeader: broker === registration.leader,
    isDown: brokerById(world, broker)?.node.status === 'down',
    hasReplica: replicaOf(world, broker, key) !== null,
  }));
  const chosen = params.broker !== null && registration.replicas.includes(params.broker) ? params.broker : registration.leader >= 0 ? registration.leader : (registration.replicas[0] ?? -1);
  const replica = replicaOf(world, chosen, key);
  const broker = brokerById(world, chosen);
  if (replica === null || broker === null) return { ...nothing(params, holders), broker: chosen };
  const { log } = replica;
  const search = params.find === null ? null : searchOf(log, params.find);
  const open = offsetToOpen(log, params.open, search?.offset ?? -1);
  const at = Math.max(0, floorIndex(log.segments, open));
  const segment = log.segments[at];
  const config = topicConfig(broker.state.image, broker.state.config, topic);
  const slots = Math.floor(broker.state.config.logCleanerDedupeBufferSize / Math.max(1, broker.state.config.logCleanerThreads) / BYTES_PER_SLOT);
  const cleaner = cleanerView(log, config, slots, wallClockMs(world.clockOf(broker.ix)), open);
  return {
    params,
    found: true,
    broker: chosen,
    holders,
    role: replica.role === Role.Leader ? 'leader' : replica.role === Role.Follower ? 'follower' : 'none',
    leaderEpoch: replica.leaderEpoch,
    logStart: log.logStartOffset,
    hw: log.highWatermark,
    lso: log.lastStableOffset,
    leo: log.logEndOffset,
    recoveryPoint: log.recoveryPoint,
    sizeBytes: log.sizeBytes,
    remote: remoteOf(broker, key, log),
    settings: settings(broker, image, topic, cleaner !== null),
    segments: segmentRows(log.segments, at, log.logStartOffset),
    segmentTotal: log.segments.length,
    opened: openedSegment(segment, at === log.segments.length - 1, open, log.highWatermark, log.logStartOffset),
    search,
    batch: batchAt(log, open),
    cleaner,
  };
}

function remoteOf({ state }: Typed<BrokerState>, key: PartitionKey, log: PartitionLog): RemoteLogView | null {
  const view = state.remote.views.get(key);
  if (view === undefined) return null;
  const segments = copiedSegments(view, log);
  const sizeBytes = segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  return { localLogStart: log.localLogStartOffset, segments: segments.length, sizeBytes, firstOffset: segments[0]?.startOffset ?? -1, lastOffset: segments.at(-1)?.endOffset ?? -1 };
}

/** What was asked for, what was found, else the last record. Never outside the log. */
function offsetToOpen(log: PartitionLog, asked: number | null, found: number): number {
  const wanted = asked ?? (found >= 0 ? found : log.logEndOffset - 1);
  return Math.max(log.segments[0].baseOffset, Math.min(wanted, log.logEndOffset - 1));
}

function batchAt(log: PartitionLog, offset: number): OpenedBatch | null {
  for (let s = Math.max(0, floorIndex(log.segments, offset)); s < log.segments.length; s++) {
    const segment = log.segments[s];
    const index = segment.lookup(offset);
    if (index < segment.batchCount) return openedBatch(segment.batchAt(index), segment.file.positionOf(index), offset);
  }
  return null;
}

function settings(broker: Typed<BrokerState>, image: MetadataImage, topic: string, isCompacted: boolean): ConfigRow[] {
  const rows = topicConfigRows(image.configs.get(`TOPIC/${topic}`), brokerLayers(broker.state.staticConfig, image.configs, null));
  const wanted = isCompacted ? [...SETTINGS, ...SETTINGS_COMPACTED] : SETTINGS;
  return wanted.flatMap((name) => rows.filter((row) => row.name === name));
}

function nothing(params: LogParams, holders: readonly LogHolder[]): LogView {
  return {
    params, found: false, broker: -1, holders, role: 'none', leaderEpoch: -1, logStart: 0, hw: 0, lso: 0, leo: 0, recoveryPoint: 0, sizeBytes: 0, remote: null,
    settings: [], segments: [], segmentTotal: 0, opened: null, search: null, batch: null, cleaner: null,
  };
}
