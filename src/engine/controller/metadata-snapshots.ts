import { effectiveBrokerConfig } from '../config/broker-config';
import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import { imageOfSnapshot, isSameSnapshot, takeSnapshot, type MetadataSnapshot, type SnapshotId, type SnapshotVoters } from '../metadata/snapshot';
import { wallClockMs } from '../protocol/clock';
import type { RecordBatch } from '../protocol/record-batch';
import type { ControllerState } from './controller-state';
import { beginAtSnapshot, shortenMetadata } from './metadata-log';

/** Snapshots of one node. */
export interface SnapshotState {
  /** On disk, oldest first. */
  readonly kept: readonly MetadataSnapshot[];
  /** What was committed since the newest, and since when: another one is due by bytes or by time (R-KRAFT-18). */
  readonly newBytes: number;
  readonly sinceUs: number;
  /** When it was last looked at what may go. */
  readonly cleanedUs: number;
}

/** How often a node looks whether older snapshots may go. */
const CLEAN_EVERY_US = 60_000_000;

export function createSnapshots(): SnapshotState {
  return { kept: [], newBytes: 0, sinceUs: 0, cleanedUs: 0 };
}

/** The process comes up: time counts anew, what is on the disk stays. */
export function restartSnapshots(state: ControllerState, nowUs: number): void {
  state.snapshots = { ...state.snapshots, sinceUs: nowUs, cleanedUs: nowUs };
}

export function latestSnapshot({ snapshots: { kept } }: ControllerState): MetadataSnapshot | null {
  return kept.length === 0 ? null : kept[kept.length - 1];
}

export function snapshotById({ snapshots }: ControllerState, id: SnapshotId): MetadataSnapshot | undefined {
  return snapshots.kept.find((snapshot) => isSameSnapshot(snapshot.id, id));
}

/** More is committed on this node, leader or not: it may be time for a snapshot, and for what it replaces to go (R-KRAFT-18). */
export function onMoreCommitted(ctx: Context, state: ControllerState, bytes: number): void {
  const { config } = state;
  // What has just been committed is still in the log then, for whoever looks at this moment.
  if (ctx.nowUs - state.snapshots.cleanedUs >= CLEAN_EVERY_US) clean(ctx, state);
  const { newBytes: before, sinceUs, kept, cleanedUs } = state.snapshots;
  const newBytes = before + bytes;
  const isLongAgo = config.metadataLogMaxSnapshotIntervalMs > 0 && ctx.nowUs - sinceUs >= config.metadataLogMaxSnapshotIntervalMs * 1000;
  if (newBytes >= config.metadataLogMaxRecordBytesBetweenSnapshots || isLongAgo) {
    const snapshot = takeSnapshot(state.committed, votersAt(state, state.committed.offset), ctx.nowUs);
    state.snapshots = { kept: [...kept, snapshot], newBytes: 0, sinceUs: ctx.nowUs, cleanedUs };
    ctx.emit(FactKind.MetadataSnapshotTaken, snapshot.id.endOffset, snapshot.id.epoch, snapshot.sizeBytes);
  } else {
    state.snapshots = { kept, newBytes, sinceUs, cleanedUs };
  }
}

/** Who voted at an offset: the last set that stood in the log by then. */
function votersAt({ raft }: ControllerState, offset: number): SnapshotVoters {
  const { voterSets } = raft;
  let at = voterSets.length - 1;
  while (at > 0 && voterSets[at].offset > offset) at--;
  return voterSets[at];
}

/** The oldest snapshot goes while it is too old or all together take too much room; the log then begins at the next one. */
function clean(ctx: Context, state: ControllerState): void {
  const { log, config } = state;
  const before = log.start.endOffset;
  let { kept } = state.snapshots;
  let snapshotBytes = 0;
  for (const { sizeBytes } of kept) snapshotBytes += sizeBytes;
  while (kept.length > 1) {
    const [oldest, next] = kept;
    const isTooMuch = config.metadataMaxRetentionBytes >= 0 && log.sizeBytes + snapshotBytes > config.metadataMaxRetentionBytes;
    const isTooOld = config.metadataMaxRetentionMs >= 0 && wallClockMs(ctx.clockUs) - oldest.lastTimestampMs > config.metadataMaxRetentionMs;
    if (!isTooMuch && !isTooOld) break;
    kept = kept.slice(1);
    snapshotBytes -= oldest.sizeBytes;
    shortenMetadata(log, next.id);
  }
  state.snapshots = { ...state.snapshots, kept, cleanedUs: ctx.nowUs };
  if (log.start.endOffset > before) ctx.emit(FactKind.MetadataLogShortened, log.start.endOffset, before, log.sizeBytes);
}

/** A whole snapshot has been fetched: it takes the place of the log, and its image that of what was known (R-KRAFT-17). */
export function loadSnapshot(ctx: Context, state: ControllerState, id: SnapshotId, batches: readonly RecordBatch[]): void {
  const before = state.log.logEndOffset;
  let sizeBytes = 0;
  for (const batch of batches) sizeBytes += batch.sizeBytes;
  state.snapshots = { ...state.snapshots, kept: [{ id, batches, sizeBytes, lastTimestampMs: batches[0].maxTimestampMs }], newBytes: 0, sinceUs: ctx.nowUs };
  state.committed = imageOfSnapshot(batches, id);
  state.image = state.committed;
  state.config = effectiveBrokerConfig(state.staticConfig, state.committed.configs, state.nodeId);
  state.nextOffset = id.endOffset;
  beginAtSnapshot(state.log, id);
  ctx.emit(FactKind.MetadataSnapshotLoaded, id.endOffset, id.epoch, before);
}
