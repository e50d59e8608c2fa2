import { Role, type Partition } from '../../../engine/broker/replica-manager/partition';
import type { World } from '../../../engine/kernel/world';
import { floorIndex } from '../../../engine/log/log-segments';
import type { PartitionLog } from '../../../engine/log/partition-log';
import { lastOffsetOf, recordOffset, type RecordBatch } from '../../../engine/protocol/record-batch';
import { CLASS_NONE } from '../../frame';
import type { AcknowledgedRange } from '../../ledger';
import type { CutPlan, ReplicaLog, ReplicasParams, ReplicasView, StripBatch } from '../../replicas-contract';
import { keyOf } from '../../selection';
import { minIsrOf } from '../cluster-view';
import { classOf } from '../log/record-class';
import { brokerById, committedImage, replicaOf, statusOf } from '../nodes';
import { acknowledgedIn } from './acknowledged-in';
import { cutSteps, firstDifference } from './log-difference';

const MAX_COLUMNS = 128;
const MAX_EPOCHS = 5;
const MAX_BOUNDARIES = 200;

/** Acknowledged ranges by partition: what `Ledger` keeps of them. */
export type Acknowledged = ReadonlyMap<number, readonly AcknowledgedRange[]>;

/** The logs of one partition over the same offsets: what each has, where it parts from the leader's, what it will cut. */
export function replicasView(world: World, acknowledged: Acknowledged, params: ReplicasParams): ReplicasView {
  const { topic, partition } = params;
  const image = committedImage(world);
  const registration = image.topics.get(topic)?.partitions[partition];
  if (registration === undefined) {
    return { params, found: false, leader: -1, leaderEpoch: -1, partitionEpoch: -1, replicas: [], isr: [], elr: [], minIsr: 0, rows: [], from: 0, to: 0, start: 0, end: 0, boundaries: [], firstDifference: null };
  }
  const { leader, leaderEpoch, partitionEpoch, replicas, isr, elr } = registration;
  const key = keyOf(world, topic, partition);
  const ids = [...replicas].sort((a, b) => a - b);
  const logs = ids.map((id) => replicaOf(world, id, key)?.log ?? null);
  const leaderLog = leader < 0 ? null : (replicaOf(world, leader, key)?.log ?? null);
  const differences = logs.map((log, i) => (log === null || leaderLog === null || ids[i] === leader ? null : firstDifference(log, leaderLog)));
  const first = differences.reduce<number | null>((least, offset) => (offset === null ? least : least === null ? offset : Math.min(least, offset)), null);
  const present = logs.filter((log) => log !== null);
  const start = present.length === 0 ? 0 : Math.min(...present.map((log) => log.logStartOffset));
  const end = Math.max(0, ...present.map((log) => log.logEndOffset));
  const { from, to } = windowOf(params, first, start, end);
  const ranges = acknowledged.get(key) ?? [];
  return {
    params,
    found: true,
    leader,
    leaderEpoch,
    partitionEpoch,
    replicas,
    isr,
    elr,
    minIsr: minIsrOf(world, image, topic),
    rows: ids.map((id, i) => ({
      ...replicaLog(replicaOf(world, id, key), from, to),
      broker: id,
      status: statusOfBroker(world, id),
      isFenced: image.brokers.get(id)?.fenced ?? null,
      isCommittedLeader: id === leader,
      inIsr: isr.includes(id),
      inElr: elr.includes(id),
      differsFrom: differences[i],
      cut: id === leader || leaderLog === null ? null : cutPlan(logs[i], leaderLog, ranges),
    })),
    from,
    to,
    start,
    end,
    boundaries: boundariesOf(present, start, end),
    firstDifference: first,
  };
}

function statusOfBroker(world: World, id: number): ReplicaLog['status'] {
  const broker = brokerById(world, id);
  return broker === null ? 'down' : statusOf(broker.node);
}

/** Around the offset asked for, or the place where logs part, or at the end; with two offsets of room to grow into. */
function windowOf({ around, columns }: ReplicasParams, first: number | null, start: number, end: number): { from: number; to: number } {
  const width = Math.max(8, Math.min(MAX_COLUMNS, Math.floor(columns)));
  const middle = around ?? first;
  const last = end + 2;
  const wanted = middle === null ? last - width : Math.round(middle - width / 2);
  // By steps of four, so that a growing log shifts the window only now and then.
  const from = Math.max(start, Math.ceil(Math.min(wanted, last - width) / 4) * 4);
  return { from, to: from + width };
}

type OfPartition = Pick<ReplicaLog, 'role' | 'believedLeader' | 'leaderEpoch' | 'logStart' | 'hw' | 'leo' | 'epochs' | 'epochTotal' | 'batches'>;

function replicaLog(replica: Partition | null, from: number, to: number): OfPartition {
  if (replica === null) return { role: 'none', believedLeader: -1, leaderEpoch: -1, logStart: 0, hw: 0, leo: 0, epochs: [], epochTotal: 0, batches: [] };
  const { log } = replica;
  const entries = log.epochs.entries();
  return {
    role: replica.role === Role.Leader ? 'leader' : replica.role === Role.Follower ? 'follower' : 'none',
    believedLeader: replica.leaderId,
    leaderEpoch: replica.leaderEpoch,
    logStart: log.logStartOffset,
    hw: log.highWatermark,
    leo: log.logEndOffset,
    epochs: entries.slice(-MAX_EPOCHS).map(([epoch, startOffset]) => ({ epoch, startOffset })),
    epochTotal: entries.length,
    batches: batchesIn(log, from, to),
  };
}

export function batchesIn(log: PartitionLog, from: number, to: number): StripBatch[] {
  const batches: StripBatch[] = [];
  const begin = Math.max(from, log.logStartOffset);
  for (let s = Math.max(0, floorIndex(log.segments, begin)); s < log.segments.length; s++) {
    const segment = log.segments[s];
    for (let i = segment.lookup(begin); i < segment.batchCount; i++) {
      const batch = segment.batchAt(i);
      if (batch.baseOffset >= to) return batches;
      if (lastOffsetOf(batch) >= begin) batches.push(stripBatch(batch, begin, to));
    }
  }
  return batches;
}

function stripBatch(batch: RecordBatch, begin: number, to: number): StripBatch {
  const from = Math.max(batch.baseOffset, begin);
  const end = Math.min(lastOffsetOf(batch) + 1, to);
  const classes = new Array<number>(end - from).fill(CLASS_NONE);
  for (let r = 0; r < batch.recordCount; r++) {
    const offset = recordOffset(batch, r);
    if (offset >= end) break;
    if (offset >= from) classes[offset - from] = classOf(batch, r);
  }
  return { baseOffset: batch.baseOffset, lastOffset: lastOffsetOf(batch), leaderEpoch: batch.partitionLeaderEpoch, from, classes };
}

function cutPlan(log: PartitionLog | null, leader: PartitionLog, ranges: readonly AcknowledgedRange[]): CutPlan | null {
  if (log === null) return null;
  const steps = cutSteps(log, leader);
  if (steps.length === 0) return null;
  const to = steps[steps.length - 1].truncateTo;
  if (to >= log.logEndOffset) return null;
  return { steps, to, drops: log.logEndOffset - to, belowHw: Math.max(0, log.highWatermark - to), acknowledged: acknowledgedIn(ranges, log, to) };
}

function boundariesOf(logs: readonly PartitionLog[], start: number, end: number): number[] {
  const all = new Set<number>([start, end]);
  for (const log of logs) for (const [, offset] of log.epochs.entries()) if (offset >= start) all.add(offset);
  return [...all].sort((a, b) => a - b).slice(-MAX_BOUNDARIES);
}
