import { repeatedOffsets, type Deliveries } from '../../../engine/client/deliveries';
import { producerRecords, type BatchContent } from '../../../engine/client/workload/record-content';
import type { Partition } from '../../../engine/broker/replica-manager/partition';
import type { World } from '../../../engine/kernel/world';
import type { PartitionLog } from '../../../engine/log/partition-log';
import type { MetadataImage } from '../../../engine/metadata/image';
import { partitionKey, type PartitionKey } from '../../../engine/protocol/partition-key';
import { recordOffset, type RecordBatch } from '../../../engine/protocol/record-batch';
import { CLASS_CONTROL, keyClass } from '../../frame';
import type { AcknowledgedRange } from '../../ledger';
import type { Simulation } from '../../simulation';
import { isInternal } from '../cluster-view';
import { committedOffset, coordinatedGroups } from '../group-rows';
import { ledgerView, spansOf } from '../ledger-view';
import { committedImage, consumersOf, producersOf, replicaOf, terminalsOf } from '../nodes';
import { allowedBy } from './allowed-by';
import { AppendOrder } from './append-order';
import { isAcknowledged, lostRanges, type LostRange } from './lost-ranges';
import { toneOf, type Allowance, type RecordRow, type RecordsParams, type RecordsPartition, type RecordsView, type Verdict } from './records-contract';

const DEFAULT_OFFSETS = 120;
const MAX_OFFSETS = 2000;
/** With the filter on, so many offsets are searched for trouble. */
const SEARCHED_OFFSETS = 5_000;
const MAX_PARTITIONS = 512;
const MAX_ROWS = 400;
const KEYS = 6;

const orders = new WeakMap<Simulation, Map<PartitionKey, AppendOrder>>();

/** What was promised about the records of a partition, record by record, and what became of it; totals over all partitions. */
export function recordsView(simulation: Simulation, params: RecordsParams): RecordsView {
  const { world, recorder } = simulation;
  const image = committedImage(world);
  const topics = [...image.topics.values()].filter(({ name }) => !isInternal(name));
  const partitions: RecordsPartition[] = [];
  let committed = 0;
  let duplicated = 0;
  let outOfOrder = 0;
  let deliveredAgain = 0;
  for (const topic of topics) {
    const groups = groupsOf(world, topic.name);
    topic.partitions.forEach((registration, partition) => {
      const key = partitionKey(world.findName(topic.name), partition);
      const replica = leaderOf(world, image, topic.name, partition);
      const order = orderOf(simulation, key, replica);
      const again = groups.reduce((sum, group) => sum + repeatedOffsets(deliveriesOf(world, group, key)), 0);
      const lost = replica === null ? 0 : lostOf(recorder.ledger.ranges.get(key) ?? [], replica.log).reduce((sum, range) => sum + range.to - range.from, 0);
      const below = replica === null ? 0 : replica.log.highWatermark - replica.log.logStartOffset;
      committed += below;
      duplicated += order?.duplicated ?? 0;
      outOfOrder += order?.outOfOrder ?? 0;
      deliveredAgain += again;
      if (partitions.length < MAX_PARTITIONS) {
        partitions.push({
          topic: topic.name, partition, leader: registration.leader, committed: below, lost, duplicated: order?.duplicated ?? 0,
          outOfOrder: order?.outOfOrder ?? 0, deliveredAgain: again,
        });
      }
    });
  }
  const { acknowledged, delivered, failed, acknowledgedLost } = ledgerView(world, image, recorder.ledger);
  const sent = producersOf(world).reduce((sum, { state }) => sum + state.totals.sentRecords, 0) + terminalsOf(world).reduce((sum, { state }) => sum + state.sentRecords, 0);
  const totals = { sent, acknowledged, failed, committed, delivered, lost: acknowledgedLost, duplicated, outOfOrder, deliveredAgain };
  const topic = params.topic ?? topics[0]?.name ?? '';
  return { totals, partitions, ...partitionView(simulation, image, topic, params.partition ?? 0, params) };
}

type PartitionPart = Omit<RecordsView, 'totals' | 'partitions'>;

function partitionView(simulation: Simulation, image: MetadataImage, topic: string, partition: number, params: RecordsParams): PartitionPart {
  const { world, recorder } = simulation;
  const groups = groupsOf(world, topic);
  const leader = image.topics.get(topic)?.partitions[partition]?.leader ?? -1;
  const replica = leaderOf(world, image, topic, partition);
  if (replica === null) {
    return { topic, partition, groups, rows: [], fromOffset: 0, toOffset: 0, hasOlder: false, leader, logStart: 0, highWatermark: 0, logEnd: 0 };
  }
  const { log, key } = replica;
  const ranges = recorder.ledger.ranges.get(key) ?? [];
  const lost = lostOf(ranges, log);
  const end = Math.max(log.logEndOffset, ...lost.map(({ to }) => to));
  const toOffset = Math.min(end, params.before ?? end);
  const wanted = params.trouble ? SEARCHED_OFFSETS : Math.min(MAX_OFFSETS, Math.max(1, params.limit ?? DEFAULT_OFFSETS));
  const fromOffset = Math.max(log.logStartOffset, toOffset - wanted);
  const fate = fateOf(simulation, image, topic, partition, replica, groups, ranges);
  const rows = [...lostRows(lost, fromOffset, toOffset, fate), ...logRows(log, fromOffset, toOffset, fate)].sort((a, b) => a.from - b.from || a.leaderEpoch - b.leaderEpoch);
  const kept = params.trouble ? rows.filter(({ verdict }) => toneOf(verdict) === 'bad') : rows;
  return {
    topic, partition, groups, rows: kept.slice(Math.max(0, kept.length - MAX_ROWS)), fromOffset, toOffset, hasOlder: fromOffset > log.logStartOffset, leader,
    logStart: log.logStartOffset, highWatermark: log.highWatermark, logEnd: log.logEndOffset,
  };
}

// ---- rows ------------------------------------------------------------------------------------------------------------

/** What there is to say of an offset that the log holds. */
interface Fate {
  readonly highWatermark: number;
  /** Nobody was asked to acknowledge anything. */
  readonly acksNotAsked: boolean;
  acknowledged(offset: number, leaderEpoch: number): boolean;
  order(offset: number): 'duplicate' | 'out of order' | null;
  deliveries(offset: number): number[];
  /** The group with this index has gone past it without having been given it. */
  passed(offset: number, group: number): boolean;
  allowance(verdict: Verdict): Allowance | null;
}

function fateOf(simulation: Simulation, image: MetadataImage, topic: string, partition: number, replica: Partition, groups: readonly string[], ranges: readonly AcknowledgedRange[]): Fate {
  const { world } = simulation;
  const order = orderOf(simulation, replica.key, replica);
  const books = groups.map((group) => deliveriesOf(world, group, replica.key).runs);
  const coordinated = coordinatedGroups(world, image);
  const reached = groups.map((group, i) => Math.max(committedOffset(coordinated.get(group), group, topic, partition), ...ends(books[i])));
  const writers = producersOf(world).filter(({ state }) => state.topics.has(topic));
  const allowances = new Map<Verdict, Allowance | null>();
  return {
    highWatermark: replica.log.highWatermark,
    acksNotAsked: writers.length > 0 && writers.every(({ state }) => state.config.acks === 0),
    acknowledged: (offset, leaderEpoch) => isAcknowledged(ranges, offset, leaderEpoch),
    order: (offset) => order?.at(offset) ?? null,
    deliveries: (offset) => books.map((runs) => timesIn(runs, offset)),
    passed: (offset, group) => offset < reached[group],
    allowance(verdict) {
      if (!allowances.has(verdict)) allowances.set(verdict, allowedBy(world, image, topic, verdict));
      return allowances.get(verdict) ?? null;
    },
  };
}

function lostRows(lost: readonly LostRange[], fromOffset: number, toOffset: number, fate: Fate): RecordRow[] {
  return lost.filter(({ from, to }) => to > fromOffset && from < toOffset).map(({ from, to, leaderEpoch }) => ({
    from, to: to - 1, leaderEpoch, producer: '', keys: [], acknowledged: 'yes', committed: false, deliveries: fate.deliveries(from), verdict: 'lost',
    allowedBy: fate.allowance('lost'),
  }));
}

function logRows(log: PartitionLog, fromOffset: number, toOffset: number, fate: Fate): RecordRow[] {
  const rows: RecordRow[] = [];
  log.forEachBatch(fromOffset, (batch) => {
    if (batch.baseOffset >= toOffset) return;
    for (let index = 0; index < batch.recordCount; index++) {
      const offset = recordOffset(batch, index);
      if (offset < fromOffset || offset >= toOffset) continue;
      const row = rowOf(batch, index, offset, fate);
      const last = rows[rows.length - 1];
      if (last !== undefined && sameFate(last, row)) {
        rows[rows.length - 1] = { ...last, to: offset, keys: last.keys.length < KEYS ? [...last.keys, ...row.keys] : last.keys };
      } else rows.push(row);
    }
  });
  return rows;
}

function rowOf(batch: RecordBatch, index: number, offset: number, fate: Fate): RecordRow {
  const leaderEpoch = batch.partitionLeaderEpoch;
  const committed = offset < fate.highWatermark;
  if (batch.isControl) {
    return { from: offset, to: offset, leaderEpoch, producer: '', keys: [CLASS_CONTROL], acknowledged: 'not asked for', committed, deliveries: [], verdict: 'marker', allowedBy: null };
  }
  const deliveries = fate.deliveries(offset);
  const acknowledged = fate.acknowledged(offset, leaderEpoch) ? 'yes' : fate.acksNotAsked ? 'not asked for' : 'no';
  const verdict = verdictOf(fate, offset, committed, acknowledged, deliveries);
  return {
    from: offset, to: offset, leaderEpoch, producer: producerOf(batch, index), keys: [keyClass(batch.source.recordAt(batch, index).key)], acknowledged, committed,
    deliveries, verdict, allowedBy: fate.allowance(verdict),
  };
}

function verdictOf(fate: Fate, offset: number, committed: boolean, acknowledged: RecordRow['acknowledged'], deliveries: readonly number[]): Verdict {
  const order = fate.order(offset);
  if (order !== null) return order;
  if (deliveries.some((times) => times > 1)) return 'delivered again';
  if (committed && deliveries.some((times, group) => times === 0 && fate.passed(offset, group))) return 'passed over';
  if (!committed) return 'not committed';
  if (acknowledged === 'no') return 'not acknowledged';
  return deliveries.every((times) => times === 1) ? 'kept' : 'on its way';
}

function producerOf(batch: RecordBatch, index: number): string {
  if (batch.source !== producerRecords) return '';
  let rest = index;
  for (const { count, plan } of (batch.content as BatchContent).runs) {
    if (rest < count) return plan?.producer ?? '';
    rest -= count;
  }
  return '';
}

function sameFate(a: RecordRow, b: RecordRow): boolean {
  return a.to + 1 === b.from && a.leaderEpoch === b.leaderEpoch && a.verdict === b.verdict && a.committed === b.committed && a.acknowledged === b.acknowledged
    && a.producer === b.producer && a.deliveries.every((times, i) => times === b.deliveries[i]);
}

// ---- where it is read ------------------------------------------------------------------------------------------------

/** The leader's replica; null while there is none that knows itself to lead. */
function leaderOf(world: World, image: MetadataImage, topic: string, partition: number): Partition | null {
  const registration = image.topics.get(topic)?.partitions[partition];
  if (registration === undefined || registration.leader < 0) return null;
  const replica = replicaOf(world, registration.leader, partitionKey(world.findName(topic), partition));
  return replica !== null && replica.leaderEpoch === registration.leaderEpoch ? replica : null;
}

function lostOf(ranges: readonly AcknowledgedRange[], log: PartitionLog): LostRange[] {
  return lostRanges(ranges, log.logStartOffset, spansOf(log.epochs.entries(), log.logEndOffset));
}

function orderOf(simulation: Simulation, key: PartitionKey, replica: Partition | null): AppendOrder | null {
  if (replica === null) return null;
  let byPartition = orders.get(simulation);
  if (byPartition === undefined) orders.set(simulation, (byPartition = new Map<PartitionKey, AppendOrder>()));
  let order = byPartition.get(key);
  if (order === undefined) byPartition.set(key, (order = new AppendOrder()));
  order.read(replica.log, `${simulation.currentBranch.id}/${simulation.recorder.generation}/${replica.topicId}/${replica.leaderEpoch}/${replica.leaderId}`);
  return order;
}

function groupsOf(world: World, topic: string): string[] {
  const names = new Set<string>();
  for (const { state } of consumersOf(world)) if (state.group !== '' && state.topics.includes(topic)) names.add(state.group);
  return [...names];
}

/** What all members of a group were given of a partition, one after another. */
function deliveriesOf(world: World, group: string, key: PartitionKey): Deliveries {
  const all: Deliveries = { records: 0, runs: [] };
  for (const { state } of consumersOf(world)) {
    if (state.group !== group) continue;
    const one = state.deliveries.get(key);
    if (one === undefined) continue;
    all.records += one.records;
    all.runs.push(...one.runs);
  }
  return all;
}

function timesIn(runs: readonly number[], offset: number): number {
  let times = 0;
  for (let i = 0; i < runs.length; i += 2) if (offset >= runs[i] && offset < runs[i + 1]) times++;
  return times;
}

function ends(runs: readonly number[]): number[] {
  return runs.filter((_, i) => i % 2 === 1);
}
