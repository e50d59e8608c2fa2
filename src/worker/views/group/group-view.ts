import type { ConsumerState } from '../../../engine/client/consumer-state';
import { isCooperative } from '../../../engine/client/member-assignors';
import { FactKind } from '../../../engine/facts/fact-kinds';
import type { World } from '../../../engine/kernel/world';
import type { MetadataImage } from '../../../engine/metadata/image';
import type { PartitionKey } from '../../../engine/protocol/partition-key';
import { groupsSince } from '../../groups/backfill';
import type { GroupTrack, GroupWatch, MemberChange, MemberTrack, Turn } from '../../groups/group-watch';
import type { Simulation } from '../../simulation';
import { keyOf } from '../../selection';
import { committedOffset, coordinatedGroups, groupRows, highWatermark, type FoundGroup } from '../group-rows';
import { committedImage, consumersOf, statusOf, type Typed } from '../nodes';
import { bandOf, sumsOf, type Holding } from './bands';
import { MAX_GROUPS, type BandRow, type GroupChoice, type GroupParams, type GroupPicture, type GroupView, type LaneMark, type LaneSpan, type MemberLane, type PhaseSpan } from './group-contract';

const MIN_SPAN_US = 1000;
/** More spans than that in one lane are no picture any more: neighbours become one. */
const MAX_SPANS = 240;
const MAX_MARKS = 240;

/** The groups at the cursor and over the time before. */
export function groupView(simulation: Simulation, params: GroupParams): GroupView {
  const { world } = simulation;
  const fromUs = Math.max(0, world.nowUs - Math.max(MIN_SPAN_US, params.spanUs));
  const watch = groupsSince(simulation, fromUs);
  const image = committedImage(world);
  const rows = groupRows(world, image);
  const all = rows.map(({ group, state, members }): GroupChoice => ({ group, protocol: lookOf(watch, group)?.protocol ?? '', state, members: members.length }));
  const wanted = params.groups.filter((name) => rows.some(({ group }) => group === name)).slice(0, MAX_GROUPS);
  const shown = wanted.length > 0 ? wanted : rows.slice(0, MAX_GROUPS).map(({ group }) => group);
  const found = coordinatedGroups(world, image);
  return {
    timeUs: world.nowUs,
    fromUs,
    cutUs: watch.sinceUs > fromUs ? watch.sinceUs : -1,
    all,
    pictures: shown.map((name) => pictureOf({ world, image, watch, fromUs: Math.max(fromUs, watch.sinceUs) }, name, rows.find(({ group }) => group === name)?.lag ?? null, found.get(name))),
  };
}

interface Window {
  readonly world: World;
  readonly image: MetadataImage;
  readonly watch: GroupWatch;
  readonly fromUs: number;
}

function lookOf(watch: GroupWatch, group: string) {
  return watch.groups.get(group)?.changes.at(-1)?.look ?? null;
}

function pictureOf(window: Window, name: string, lag: number | null, found: FoundGroup | undefined): GroupPicture {
  const { world, watch } = window;
  const members = consumersOf(world).filter(({ state }) => state.group === name);
  const look = lookOf(watch, name);
  const topics = [...new Set(members.flatMap(({ state }) => state.topics))];
  const phases = phasesOf(watch.groups.get(name), window.fromUs, world.nowUs);
  const rows = topics.flatMap((topic) => bandRows(window, topic, members, name, found, phases));
  const first = members[0]?.state;
  return {
    group: name, protocol: look?.protocol ?? '', state: look?.state ?? (found === undefined ? 'Unknown' : 'Empty'), members: look?.members ?? 0,
    generation: look?.generation ?? -1, targetEpoch: look?.targetEpoch ?? -1, assignor: look?.assignor ?? '',
    cooperative: look?.protocol === 'classic' && first !== undefined ? isCooperative(first.config) : null,
    coordinator: found?.coordinator ?? -1, shard: found?.shard.partition ?? -1, topics, lag,
    phases,
    lanes: members.map((member) => laneOf(window, member, found)),
    rows, sums: sumsOf(rows.map(({ spans }) => spans)),
  };
}

// ---- the group's state ---------------------------------------------------------------------------------------------

/** The changes that hold within a window, each until the next. What began one before the window is not told: it depends on how far back one happened to look. */
function within<T extends { readonly timeUs: number; readonly fact: number }>(changes: readonly T[], fromUs: number, toUs: number): { readonly change: T; readonly fact: number; readonly fromUs: number; readonly toUs: number }[] {
  return changes
    .map((change, i) => ({ change, fact: change.timeUs < fromUs ? 0 : change.fact, fromUs: Math.max(fromUs, change.timeUs), toUs: Math.min(toUs, changes[i + 1]?.timeUs ?? toUs) }))
    .filter((one) => one.toUs > one.fromUs || (one.fromUs === toUs && one.toUs === toUs));
}

function phasesOf(track: GroupTrack | undefined, fromUs: number, toUs: number): PhaseSpan[] {
  const phases: PhaseSpan[] = [];
  for (const { change: { look }, fact, fromUs: from, toUs: to } of within(track?.changes ?? [], fromUs, toUs)) {
    const phase: PhaseSpan = {
      fromUs: from, toUs: to, state: look?.state ?? '', generation: look?.generation ?? -1, targetEpoch: look?.targetEpoch ?? -1, members: look?.members ?? 0, fact,
    };
    const before = phases.at(-1);
    // The number of members alone makes no new phase: the last of it counts.
    const goesOn = before !== undefined && before.state === phase.state && before.generation === phase.generation && before.targetEpoch === phase.targetEpoch;
    if (goesOn) phases[phases.length - 1] = { ...before, toUs: to, members: phase.members };
    else phases.push(phase);
  }
  return phases;
}

// ---- members -------------------------------------------------------------------------------------------------------

function laneOf({ world, image, watch, fromUs }: Window, { ix, node, state }: Typed<ConsumerState>, found: FoundGroup | undefined): MemberLane {
  const track = watch.members.get(ix);
  const session = found?.group?.members.get(state.memberId) ?? found?.consumerGroup?.sessions.get(state.memberId);
  let lag: number | null = null;
  for (const { topic, partition, position } of state.assigned.values()) {
    const end = highWatermark(world, image, topic, partition);
    if (end >= 0 && position >= 0) lag = (lag ?? 0) + Math.max(0, end - position);
  }
  return {
    name: node.name, node: ix, status: statusOf(node), memberId: state.memberId, isLeader: state.isLeader && state.membership === 'stable', membership: state.membership,
    generation: state.generation, holds: state.assigned.size, lag,
    sessionLeftUs: session === undefined || session.sessionTimer === 0 ? -1 : Math.max(0, session.sessionDeadlineUs - world.nowUs),
    spans: laneSpans(track?.changes ?? [], fromUs, world.nowUs), marks: laneMarks(track, fromUs),
  };
}

function whatOf({ activity, membership }: MemberChange): LaneSpan['what'] | null {
  if (activity === 'down' || activity === 'paused' || activity === 'failed') return activity;
  if (membership === 'joining' || membership === 'syncing' || membership === 'reconciling') return membership;
  return activity === 'processing' ? 'processing' : null;
}

function laneSpans(changes: readonly MemberChange[], fromUs: number, toUs: number): LaneSpan[] {
  const spans: LaneSpan[] = [];
  for (const { change, fact, fromUs: from, toUs: to } of within(changes, fromUs, toUs)) {
    const what = whatOf(change);
    if (what === null) continue;
    const before = spans.at(-1);
    if (before?.what === what && before.toUs === from) spans[spans.length - 1] = { ...before, toUs: to };
    else spans.push({ fromUs: from, toUs: to, what, fact });
  }
  return spans.length <= MAX_SPANS ? spans : joinClose(spans, (toUs - fromUs) / MAX_SPANS);
}

/** Equal neighbours with less than that between them become one. */
function joinClose(spans: readonly LaneSpan[], gapUs: number): LaneSpan[] {
  const joined: LaneSpan[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    if (before?.what === span.what && span.fromUs - before.toUs < gapUs) joined[joined.length - 1] = { ...before, toUs: span.toUs };
    else joined.push(span);
  }
  return joined;
}

function laneMarks(track: MemberTrack | undefined, fromUs: number): LaneMark[] {
  const marks: LaneMark[] = [];
  for (const { kind, timeUs } of track?.marks ?? []) if (kind !== 'poll' && timeUs >= fromUs) marks.push({ kind, timeUs });
  return marks.slice(-MAX_MARKS);
}

// ---- partitions ----------------------------------------------------------------------------------------------------

function bandRows(window: Window, topic: string, members: readonly Typed<ConsumerState>[], group: string, found: FoundGroup | undefined, phases: readonly PhaseSpan[]): BandRow[] {
  const { world, image, watch, fromUs } = window;
  const held = new Map<PartitionKey, Holding[]>();
  const turns = new Map<PartitionKey, Turn[]>();
  members.forEach(({ ix }, member) => {
    const track = watch.members.get(ix);
    collectHoldings(held, track?.changes ?? [], member);
    for (const turn of track?.turns ?? []) {
      const list = turns.get(turn.key);
      if (list === undefined) turns.set(turn.key, [turn]);
      else list.push(turn);
    }
  });
  const count = image.topics.get(topic)?.partitions.length ?? 0;
  return Array.from({ length: count }, (_, partition) => {
    const key = keyOf(world, topic, partition);
    const end = highWatermark(world, image, topic, partition);
    const handOvers = (turns.get(key) ?? []).sort((a, b) => a.timeUs - b.timeUs);
    const committed = committedOffset(found, group, topic, partition);
    let position = -1;
    for (const { node, state } of members) if (node.status !== 'down') position = Math.max(position, state.assigned.get(key)?.position ?? -1);
    const reached = Math.max(position, committed);
    return {
      topic, partition, position, committed, lag: end < 0 ? null : Math.max(0, end - Math.max(0, reached)),
      spans: bandOf(held.get(key) ?? [], handOvers, fromUs, Math.max(world.nowUs, fromUs), end, phases),
    };
  });
}

/** Of one member, by partition: from when to when it had it. */
function collectHoldings(held: Map<PartitionKey, Holding[]>, changes: readonly MemberChange[], member: number): void {
  changes.forEach(({ owned, activity, timeUs, fact }, i) => {
    const next = changes[i + 1];
    for (const key of owned) {
      let list = held.get(key);
      if (list === undefined) held.set(key, (list = []));
      const stalled = activity === 'paused' || activity === 'failed';
      const before = list.at(-1);
      const goesOn = before !== undefined && before.member === member && before.toUs === timeUs && before.stalled === stalled;
      const toUs = next?.timeUs ?? Infinity;
      const endFact = next?.fact ?? 0;
      const wasGivenUp = next?.kind === FactKind.PartitionsRevoked || next?.kind === FactKind.PartitionsAssigned;
      if (goesOn) list[list.length - 1] = { ...before, toUs, endFact, wasGivenUp };
      else list.push({ member, fromUs: timeUs, toUs, stalled, fact, endFact, wasGivenUp });
    }
  });
}
