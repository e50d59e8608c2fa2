import { forEachState, inFlightCount } from '../../../engine/broker/share/share-partition';
import type { SharePartition } from '../../../engine/broker/share/share-partition';
import type { RecordState } from '../../../engine/broker/share/delivery-state';
import type { ShareConsumerState } from '../../../engine/client/share-consumer-state';
import { shareStateOf } from '../../../engine/coordinator/share-group/share-group';
import { shareStateKey } from '../../../engine/coordinator/share-state/share-state';
import { FactKind } from '../../../engine/facts/fact-kinds';
import type { Fact } from '../../../engine/kernel/fact';
import type { World } from '../../../engine/kernel/world';
import type { MetadataImage } from '../../../engine/metadata/image';
import { wallClockMs } from '../../../engine/protocol/clock';
import type { PartitionKey } from '../../../engine/protocol/partition-key';
import { keyOf } from '../../selection';
import type { Simulation } from '../../simulation';
import { factRows } from '../event-log-view';
import { brokersOf, committedImage, replicaOf, shareConsumersOf, statusOf, type Typed } from '../nodes';
import { coordinatedShareGroups, sharePartitionOnLeader, type FoundShareGroup } from '../share-group-rows';
import type { OpenedSharePartition, ShareMemberRow, ShareParams, SharePartitionRow, SharePicture, ShareRecordState, ShareRun, ShareView } from './share-contract';

/** Records that are drawn one by one, at most. */
const MAX_RECORDS = 160;
const MAX_STEPS = 14;
const US_PER_MS = 1000;

const STATE_NAMES: Readonly<Record<RecordState, ShareRecordState>> = { AVAILABLE: 'available', ACQUIRED: 'acquired', ACKNOWLEDGED: 'acknowledged', ARCHIVED: 'archived' };

const STEP_KINDS: ReadonlySet<number> = new Set([
  FactKind.SharePartitionLoaded, FactKind.SharePartitionUnloaded, FactKind.RecordsAcquired, FactKind.RecordsAcquiredAgain, FactKind.RecordsAccepted, FactKind.RecordsReleased, FactKind.RecordsRejected,
  FactKind.RecordsArchived, FactKind.AcquisitionLockExpired, FactKind.ShareStartOffsetAdvanced, FactKind.AcknowledgementRefused, FactKind.ShareStateWriteFailed,
]);

/** Share groups at the cursor. */
export function shareView(simulation: Simulation, params: ShareParams): ShareView {
  const { world } = simulation;
  const image = committedImage(world);
  const groups = coordinatedShareGroups(world, image);
  const consumers = shareConsumersOf(world);
  const names = [...new Set([...consumers.map(({ state }) => state.group), ...groups.keys()])];
  const chosen = params.group !== undefined && names.includes(params.group) ? params.group : names[0];
  return {
    timeUs: world.nowUs,
    all: names.map((group) => ({ group, state: stateName(groups.get(group)), members: consumers.filter(({ state }) => state.group === group).length })),
    picture: chosen === undefined ? null : pictureOf(simulation, image, chosen, groups.get(chosen), consumers.filter(({ state }) => state.group === chosen), params),
  };
}

function stateName(found: FoundShareGroup | undefined): string {
  return found === undefined ? 'Unknown' : shareStateOf(found.group);
}

function pictureOf(
  simulation: Simulation, image: MetadataImage, name: string, found: FoundShareGroup | undefined, consumers: readonly Typed<ShareConsumerState>[], params: ShareParams,
): SharePicture {
  const { world } = simulation;
  const topics = [...new Set(consumers.flatMap(({ state }) => state.topics))];
  const partitions = topics.flatMap((topic) => (image.topics.get(topic)?.partitions ?? []).map((_, partition) => partitionRow(world, image, name, topic, partition)));
  const asked = partitions.find(({ topic, partition }) => topic === params.topic && partition === params.partition);
  const opened = asked ?? partitions.find(({ state }) => state === 'ACTIVE') ?? partitions[0];
  return {
    group: name, state: stateName(found), groupEpoch: found?.group.groupEpoch ?? -1, coordinator: found?.coordinator ?? -1, shard: found?.shard ?? -1,
    members: consumers.map((consumer) => memberRow(world, consumer, found)),
    partitions,
    opened: opened === undefined ? null : openedOf(simulation, image, name, opened, consumers),
  };
}

function memberRow(world: World, { ix, node, state }: Typed<ShareConsumerState>, found: FoundShareGroup | undefined): ShareMemberRow {
  const session = found?.group.sessions.get(state.memberId);
  let inHand = 0;
  for (const { acquired } of state.inHand) for (const { firstOffset, lastOffset } of acquired) inHand += lastOffset - firstOffset + 1;
  const { totals } = state;
  return {
    name: node.name, node: ix, status: statusOf(node), memberId: state.memberId, membership: state.membership, memberEpoch: state.memberEpoch,
    phase: state.isStuck ? 'waits for an answer' : state.phase === 'polling' ? 'in poll()' : state.phase, answer: state.answer, partitions: state.assigned.size, inHand,
    delivered: totals.deliveredRecords, accepted: totals.acknowledged, released: totals.released, rejected: totals.rejected,
    sessionLeftUs: session === undefined || session.sessionTimer === 0 ? -1 : Math.max(0, session.sessionDeadlineUs - world.nowUs),
  };
}

function partitionRow(world: World, image: MetadataImage, group: string, topic: string, partition: number): SharePartitionRow {
  const leader = image.topics.get(topic)?.partitions[partition]?.leader ?? -1;
  const local = sharePartitionOnLeader(world, image, group, topic, partition);
  const state = local?.state ?? null;
  const highWatermark = leader < 0 ? -1 : (replicaOf(world, leader, keyOf(world, topic, partition))?.log.highWatermark ?? -1);
  const counts: Record<RecordState, number> = { AVAILABLE: 0, ACQUIRED: 0, ACKNOWLEDGED: 0, ARCHIVED: 0 };
  if (state !== null) forEachState(state.batches, (one, first, last) => (counts[one.state] += Math.max(0, last - Math.max(first, state.startOffset) + 1)));
  return {
    topic, partition, leader, state: local === null ? '' : state === null ? 'INITIALIZING' : 'ACTIVE', startOffset: state?.startOffset ?? -1, endOffset: state?.endOffset ?? -1, highWatermark,
    available: counts.AVAILABLE, acquired: counts.ACQUIRED, acknowledged: counts.ACKNOWLEDGED, archived: counts.ARCHIVED,
    lag: state === null || highWatermark < 0 ? null : Math.max(0, highWatermark - state.startOffset - state.deliveryCompleteCount),
    shareCoordinator: shareCoordinatorOf(world, shareStateKey(group, image.topics.get(topic)?.topicId ?? '', partition)),
  };
}

function shareCoordinatorOf(world: World, key: string): number {
  for (const { node, state } of brokersOf(world)) {
    if (node.status === 'down') continue;
    for (const { loading, states } of state.shareStates.shards.values()) if (!loading && states.has(key)) return state.brokerId;
  }
  return -1;
}

// ---- records -------------------------------------------------------------------------------------------------------

function openedOf(simulation: Simulation, image: MetadataImage, group: string, row: SharePartitionRow, consumers: readonly Typed<ShareConsumerState>[]): OpenedSharePartition | null {
  const { world } = simulation;
  const { topic, partition, highWatermark } = row;
  const state = sharePartitionOnLeader(world, image, group, topic, partition)?.state ?? null;
  if (state === null) return null;
  const { config, startOffset, endOffset } = state;
  const members = new Map(consumers.map(({ state: { memberId } }, i) => [memberId, i]));
  const runs = runsOf(state, highWatermark, wallClockMs(world.nowUs), members);
  const shownTo = Math.min(startOffset + MAX_RECORDS, Math.max(highWatermark, endOffset + 1));
  return {
    topic, partition, startOffset, endOffset, highWatermark, deliveryCountLimit: config.deliveryCountLimit, lockDurationUs: config.recordLockDurationMs * US_PER_MS, maxRecordLocks: config.maxRecordLocks,
    inFlight: inFlightCount(state), runs: cutRuns(runs, shownTo), left: Math.max(0, highWatermark - shownTo), steps: factRows(stepsOf(simulation, group, keyOf(world, topic, partition))),
  };
}

/** Neighbours of one fate as one, from the start offset up to the high watermark. */
function runsOf(state: SharePartition, highWatermark: number, nowMs: number, members: ReadonlyMap<string, number>): ShareRun[] {
  const runs: ShareRun[] = [];
  const add = (run: ShareRun): void => {
    const before = runs.at(-1);
    const isSame = before !== undefined && before.lastOffset === run.firstOffset - 1 && before.state === run.state && before.deliveryCount === run.deliveryCount
      && before.member === run.member && before.lockLeftUs === run.lockLeftUs && before.isProvisional === run.isProvisional;
    if (isSame) runs[runs.length - 1] = { ...before, lastOffset: run.lastOffset };
    else runs.push(run);
  };
  let next = state.startOffset;
  forEachState(state.batches, ({ state: name, deliveryCount, memberId, lockExpiresMs, before }, first, lastOffset) => {
    const firstOffset = Math.max(first, state.startOffset);
    if (lastOffset < firstOffset) return;
    // While a change is being written, the lock that it ends goes on.
    const holder = memberId === '' ? (before?.memberId ?? '') : memberId;
    add({
      firstOffset, lastOffset, state: STATE_NAMES[name], deliveryCount, member: members.get(holder) ?? -1,
      lockLeftUs: lockExpiresMs < 0 ? -1 : Math.max(0, (lockExpiresMs - nowMs) * US_PER_MS), isProvisional: before !== null,
    });
    next = Math.max(next, lastOffset + 1);
  });
  if (highWatermark > next) add({ firstOffset: next, lastOffset: highWatermark - 1, state: 'never acquired', deliveryCount: 0, member: -1, lockLeftUs: -1, isProvisional: false });
  return runs;
}

function cutRuns(runs: readonly ShareRun[], endOffset: number): ShareRun[] {
  return runs.filter(({ firstOffset }) => firstOffset < endOffset).map((run) => (run.lastOffset < endOffset ? run : { ...run, lastOffset: endOffset - 1 }));
}

/** What happened to the records of the partition last. Facts about a share partition name the group; those about records a member. */
function stepsOf(simulation: Simulation, group: string, key: PartitionKey): Fact[] {
  const { world, recorder } = simulation;
  const groupName = world.findName(group);
  const others = new Set(shareConsumersOf(world).filter(({ state }) => state.group !== group).map(({ state }) => world.findName(state.memberId)));
  const isOfGroup = ({ kind, c, d }: Fact): boolean => {
    switch (kind) {
      case FactKind.SharePartitionLoaded:
      case FactKind.SharePartitionUnloaded:
        return c === groupName;
      case FactKind.ShareStartOffsetAdvanced:
      case FactKind.ShareStateWriteFailed:
        return d === groupName;
      default:
        return !others.has(d);
    }
  };
  const steps: Fact[] = [];
  recorder.log.backwards(Infinity, false, (fact) => {
    if (STEP_KINDS.has(fact.kind) && fact.a === key && isOfGroup(fact)) steps.push(fact);
    return steps.length < MAX_STEPS;
  });
  return steps.reverse();
}
