import type { ConsumerState } from '../../engine/client/consumer-state';
import { FactKind } from '../../engine/facts/fact-kinds';
import { factShape } from '../../engine/facts/fact-table';
import type { Fact, FactId } from '../../engine/kernel/fact';
import type { FactLog } from '../../engine/kernel/fact-log';
import type { Node } from '../../engine/kernel/node';
import type { World } from '../../engine/kernel/world';
import { NodeKind } from '../../engine/protocol/node-kinds';
import { partitionOf, topicNameIdOf, type PartitionKey } from '../../engine/protocol/partition-key';
import { committedImage, replicaOf } from '../views/nodes';
import { isSameGroup, lookAtGroups, lookAtMember, type GroupLook, type MemberLook } from './look';

/** A consumer as it was from that moment on, until the next one of its track. */
export interface MemberChange extends MemberLook {
  readonly timeUs: number;
  /** The fact that says so, 0 for none, and its kind. */
  readonly fact: FactId;
  readonly kind: number;
}

/** A group as its coordinator held it from that moment on; null when none did. */
export interface GroupChange {
  readonly timeUs: number;
  readonly fact: FactId;
  readonly look: GroupLook | null;
}

/** Something that a consumer did at a moment. `count`: records returned by a poll. */
export interface MemberMark {
  readonly timeUs: number;
  readonly kind: 'heartbeat' | 'commit' | 'commit refused' | 'poll';
  readonly count: number;
  /** Of a heartbeat: when it was answered, −1 as long as it is not. */
  answeredUs: number;
}

/** A consumer takes a partition or lets it go. */
export interface Turn {
  readonly timeUs: number;
  readonly key: PartitionKey;
  readonly takes: boolean;
  /** Its position then; of one that takes it the first that it has, −1 while it has none. */
  position: number;
  /** The leader's high watermark then, −1 without a leader. */
  readonly end: number;
}

export interface MemberTrack {
  readonly node: number;
  changes: MemberChange[];
  marks: MemberMark[];
  turns: Turn[];
}

export interface GroupTrack {
  readonly group: string;
  changes: GroupChange[];
}

/** What was last seen of a consumer that is not a change by itself. */
interface Seen {
  heartbeat: number;
  polls: number;
  delivered: number;
  commits: number;
  failedCommits: number;
  readonly positions: Map<PartitionKey, number>;
  /** Turns that have no position yet. */
  readonly waiting: Map<PartitionKey, Turn>;
}

const CAPACITY = 60_000;

const OWN_FACTS: readonly FactKind[] = [
  FactKind.PartitionsAssigned, FactKind.PartitionsRevoked, FactKind.NodeCrashed, FactKind.NodePaused, FactKind.NodeResumed, FactKind.NodeStarted, FactKind.NodeStopping, FactKind.NodeStopped, FactKind.PollFailed,
];

/**
 * Consumers and groups over time, for whoever draws them: looks at the world after every event while somebody wants to know, and
 * writes down what has changed. Belongs to the host; the world is the same with and without it.
 */
export class GroupWatch {
  readonly members = new Map<number, MemberTrack>();
  readonly groups = new Map<string, GroupTrack>();
  /** All that happened after this time is here. */
  sinceUs = 0;
  /** What lies before cannot be brought back. */
  isCut = false;

  private readonly seen = new Map<number, Seen>();
  private lastFact: FactId = 0;
  private entries = 0;

  constructor(private readonly capacity = CAPACITY) {}

  begin(world: World): void {
    this.sinceUs = world.events === 0 ? 0 : world.nowUs;
    this.lastFact = world.factCount;
    this.lookAtConsumers(world, []);
    this.lookAtGroups(world, []);
  }

  /** After an event, or a command: what has changed? */
  after(world: World, log: FactLog): void {
    const facts = this.newFacts(world, log);
    const node = world.nodes[world.self];
    // A planned command is nobody's event: whom it was about is not looked up.
    if (node === undefined) this.lookAtConsumers(world, facts);
    else if (node.kind === NodeKind.Consumer) this.lookAtConsumer(world, world.self, node, facts);
    // No group changes without a fact that says so.
    if (facts.some(({ kind }) => tellsOfGroups(kind))) this.lookAtGroups(world, facts);
    if (this.entries > this.capacity) this.forgetHalf(world.nowUs);
  }

  /** After something done to the world from outside an event. */
  afterCommand(world: World, log: FactLog): void {
    const facts = this.newFacts(world, log);
    this.lookAtConsumers(world, facts);
    this.lookAtGroups(world, facts);
  }

  private newFacts(world: World, log: FactLog): Fact[] {
    const facts: Fact[] = [];
    const { lastFact } = this;
    if (world.factCount > lastFact) {
      log.backwards(Infinity, false, (fact) => {
        if (fact.id <= lastFact) return false;
        facts.push(fact);
        return true;
      });
      this.lastFact = world.factCount;
    }
    return facts.reverse();
  }

  private lookAtConsumers(world: World, facts: readonly Fact[]): void {
    world.nodes.forEach((node, ix) => {
      if (node.kind === NodeKind.Consumer) this.lookAtConsumer(world, ix, node, facts);
    });
  }

  private lookAtConsumer(world: World, ix: number, node: Node, facts: readonly Fact[]): void {
    const state = node.state as ConsumerState;
    let track = this.members.get(ix);
    let seen = this.seen.get(ix);
    if (track === undefined || seen === undefined) {
      const { heartbeatRequest, totals: { polls, deliveredRecords, commits, failedCommits } } = state;
      this.members.set(ix, (track = { node: ix, changes: [], marks: [], turns: [] }));
      this.seen.set(ix, (seen = { ...bookOf(heartbeatRequest, polls, deliveredRecords, commits, failedCommits), positions: new Map(), waiting: new Map() }));
    }
    const before = track.changes.at(-1) ?? null;
    const look = lookAtMember(node, before);
    if (before !== null && look.owned !== before.owned) this.noteTurns(world, track, seen, before.owned, look.owned, state);
    if (look !== before) {
      const own = facts.findLast((fact) => fact.node === ix && OWN_FACTS.includes(fact.kind as FactKind)) ?? facts.findLast((fact) => fact.node === ix);
      track.changes.push({ ...look, timeUs: world.nowUs, fact: own?.id ?? 0, kind: own?.kind ?? 0 });
      this.entries++;
    }
    this.noteMarks(world.nowUs, track, seen, state);
    this.notePositions(seen, state);
  }

  private noteTurns(world: World, track: MemberTrack, seen: Seen, before: readonly PartitionKey[], now: readonly PartitionKey[], state: ConsumerState): void {
    const { nowUs: timeUs } = world;
    const image = committedImage(world);
    const endOf = (key: PartitionKey): number => {
      const { topic, partition } = nameOfKey(world, key);
      const leader = image.topics.get(topic)?.partitions[partition]?.leader ?? -1;
      return leader < 0 ? -1 : (replicaOf(world, leader, key)?.log.highWatermark ?? -1);
    };
    for (const key of before) {
      if (now.includes(key)) continue;
      track.turns.push({ timeUs, key, takes: false, position: seen.positions.get(key) ?? -1, end: endOf(key) });
      seen.positions.delete(key);
      seen.waiting.delete(key);
    }
    for (const key of now) {
      if (before.includes(key)) continue;
      const turn: Turn = { timeUs, key, takes: true, position: state.assigned.get(key)?.position ?? -1, end: endOf(key) };
      track.turns.push(turn);
      if (turn.position < 0) seen.waiting.set(key, turn);
    }
    this.entries++;
  }

  private noteMarks(timeUs: number, track: MemberTrack, seen: Seen, { heartbeatRequest, totals: { polls, deliveredRecords, commits, failedCommits } }: ConsumerState): void {
    const note = (kind: MemberMark['kind'], count: number): void => {
      track.marks.push({ timeUs, kind, count, answeredUs: -1 });
      this.entries++;
    };
    if (heartbeatRequest !== seen.heartbeat) {
      const open = track.marks.findLast(({ kind }) => kind === 'heartbeat');
      if (seen.heartbeat !== 0 && open !== undefined) open.answeredUs = timeUs;
      if (heartbeatRequest !== 0) note('heartbeat', 1);
    }
    if (polls > seen.polls) note('poll', deliveredRecords - seen.delivered);
    if (commits > seen.commits) note('commit', commits - seen.commits);
    if (failedCommits > seen.failedCommits) note('commit refused', failedCommits - seen.failedCommits);
    Object.assign(seen, bookOf(heartbeatRequest, polls, deliveredRecords, commits, failedCommits));
  }

  /** Positions that the next look may find gone, and the first that a new owner has. */
  private notePositions({ positions, waiting }: Seen, { assigned }: ConsumerState): void {
    for (const { key, position } of assigned.values()) {
      if (position < 0) continue;
      const turn = waiting.get(key);
      if (turn !== undefined) {
        turn.position = position;
        waiting.delete(key);
      }
      positions.set(key, position);
    }
  }

  private lookAtGroups(world: World, facts: readonly Fact[]): void {
    const looks = lookAtGroups(world);
    for (const name of looks.keys()) if (!this.groups.has(name)) this.groups.set(name, { group: name, changes: [] });
    for (const [name, { changes }] of this.groups) {
      const look = looks.get(name) ?? null;
      const before = changes.at(-1)?.look ?? null;
      if (changes.length > 0 && (look === before || (look !== null && before !== null && isSameGroup(look, before)))) continue;
      const id = world.findName(name);
      const fact = facts.findLast((one) => tellsOfGroups(one.kind) && one.a === id) ?? facts.at(-1);
      changes.push({ timeUs: world.nowUs, fact: fact?.id ?? 0, look });
      this.entries++;
    }
  }

  /** The older half of the time goes; what was last the case before stays. */
  private forgetHalf(nowUs: number): void {
    const cutUs = Math.floor((this.sinceUs + nowUs) / 2);
    const keep = <T extends { readonly timeUs: number }>(list: T[], withLast: boolean): T[] => {
      let first = list.findIndex(({ timeUs }) => timeUs >= cutUs);
      if (first < 0) first = list.length;
      return list.slice(withLast ? Math.max(0, first - 1) : first);
    };
    this.entries = 0;
    for (const track of this.members.values()) {
      track.changes = keep(track.changes, true);
      track.marks = keep(track.marks, false);
      track.turns = keep(track.turns, false);
      this.entries += track.changes.length + track.marks.length + track.turns.length;
    }
    for (const track of this.groups.values()) {
      track.changes = keep(track.changes, true);
      this.entries += track.changes.length;
    }
    this.sinceUs = cutUs;
    this.isCut = true;
  }
}

function bookOf(heartbeat: number, polls: number, delivered: number, commits: number, failedCommits: number) {
  return { heartbeat, polls, delivered, commits, failedCommits };
}

/** By number of kind: may a group look different after such a fact? Elections decide who coordinates. */
const groupKinds: ReadonlySet<number> = new Set(
  Object.values(FactKind).filter((kind) => {
    const { topic } = factShape(kind);
    return topic === 'group' || topic === 'election' || topic === 'fault' || topic === 'life';
  }),
);

function tellsOfGroups(kind: number): boolean {
  return groupKinds.has(kind);
}

export function nameOfKey(world: World, key: PartitionKey): { readonly topic: string; readonly partition: number } {
  return { topic: world.nameOf(topicNameIdOf(key)), partition: partitionOf(key) };
}
