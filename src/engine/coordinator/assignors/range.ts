import {
  compareMembers,
  emptyAssignment,
  give,
  subscribedTopics,
  type Assignment,
  type AssignorMember,
  type AssignorTopics,
  type MutableAssignment,
} from './assignment';
import { racksMatter } from './racks';

/**
 * The range assignor (R-ASG-01, R-ASG-12): topic by topic, partitions in a row to members in order, the first ones getting one
 * more when it does not come out even. With racks known, partitions first go to members in a rack of one of their replicas,
 * as far as every member's share allows; topics with equal subscribers and partition counts are kept aligned meanwhile.
 */
export function assignRange(topics: AssignorTopics, members: readonly AssignorMember[]): Assignment {
  const assignment = emptyAssignment(members);
  const shares = subscribedTopics(topics, members).map((topic) => topicShares(topic, topics, members));
  if (shares.some((share) => share.racksMatter)) assignWithinRacks(shares, assignment);
  for (const share of shares) assignInRow(share, () => true, assignment);
  sortPartitions(assignment);
  return assignment;
}

/** One topic's state while it is dealt out. */
interface TopicShares {
  readonly topic: string;
  readonly partitions: number;
  /** Subscribers in order. */
  readonly members: readonly AssignorMember[];
  /** Racks of each partition; null when no subscriber has a rack. */
  readonly racks: readonly ReadonlySet<string>[] | null;
  /** Would it make a difference to look at racks? */
  readonly racksMatter: boolean;
  /** Every subscriber gets this many; `extra` of them get one more. */
  readonly quota: number;
  extra: number;
  readonly taken: Map<string, number>;
  /** Partitions not dealt out yet, ascending. */
  readonly free: Set<number>;
}

function topicShares(topic: string, topics: AssignorTopics, members: readonly AssignorMember[]): TopicShares {
  const { partitions, racks: known = [] } = topics.get(topic) ?? { partitions: 0 };
  const subscribers = members.filter((member) => member.topics.includes(topic)).sort(compareMembers);
  const numbers = Array.from({ length: partitions }, (_, p) => p);

  const memberRacks = new Set<string>();
  for (const member of subscribers) if (member.rack) memberRacks.add(member.rack);
  const racks = memberRacks.size === 0 ? null : numbers.map((p) => new Set(known[p] ?? []));

  return {
    topic,
    partitions,
    members: subscribers,
    racks,
    racksMatter: racks !== null && racksMatter(memberRacks, racks),
    quota: Math.floor(partitions / subscribers.length),
    extra: partitions % subscribers.length,
    taken: new Map(subscribers.map((member) => [member.id, 0])),
    free: new Set(numbers),
  };
}

/** A member without a rack is at home everywhere. */
function inRack(share: TopicShares, member: AssignorMember, partition: number): boolean {
  return !member.rack || (share.racks !== null && share.racks[partition]?.has(member.rack));
}

/** How many more partitions of the topic the member may get. */
function room(share: TopicShares, member: AssignorMember): number {
  const most = share.quota + (share.extra > 0 ? 1 : 0);
  return Math.max(0, most - (share.taken.get(member.id) ?? 0));
}

function take(share: TopicShares, member: AssignorMember, partitions: readonly number[], assignment: MutableAssignment): void {
  for (const partition of partitions) {
    give(assignment, member.id, share.topic, partition);
    share.free.delete(partition);
  }
  const taken = (share.taken.get(member.id) ?? 0) + partitions.length;
  share.taken.set(member.id, taken);
  if (taken > share.quota) share.extra--;
}

/** Each member in turn takes the first free partitions it may have, up to its share. */
function assignInRow(
  share: TopicShares,
  mayHave: (member: AssignorMember, partition: number) => boolean,
  assignment: MutableAssignment,
): void {
  for (const member of share.members) {
    if (share.free.size === 0) return;
    const partitions = [...share.free].filter((partition) => mayHave(member, partition)).slice(0, room(share, member));
    if (partitions.length > 0) take(share, member, partitions, assignment);
  }
}

function assignWithinRacks(shares: readonly TopicShares[], assignment: MutableAssignment): void {
  for (const together of coPartitioned(shares)) {
    const [first] = together;
    if (together.length > 1) assignAligned(together, assignment);
    else if (first.racksMatter) assignInRow(first, (member, partition) => inRack(first, member, partition), assignment);
  }
}

/** Topics with the same subscribers and as many partitions; where no subscriber has a rack, the count does not matter. */
function coPartitioned(shares: readonly TopicShares[]): TopicShares[][] {
  const groups = new Map<string, TopicShares[]>();
  for (const share of shares) {
    const subscribers = share.members.map((member) => member.id);
    const key = JSON.stringify([share.racks === null ? 0 : share.partitions, subscribers]);
    const group = groups.get(key);
    if (group) group.push(share);
    else groups.set(key, [share]);
  }
  return [...groups.values()];
}

/** Partition p of all the topics goes to the first member that is in its rack in every one of them and has room in each. */
function assignAligned(shares: readonly TopicShares[], assignment: MutableAssignment): void {
  if (shares[0].racks === null) return;
  const remaining = new Set(shares[0].members);
  for (let partition = 0; partition < shares[0].partitions && remaining.size > 0; partition++) {
    for (const member of remaining) {
      if (!shares.every((share) => inRack(share, member, partition) && room(share, member) > 0)) continue;
      for (const share of shares) take(share, member, [partition], assignment);
      if (shares.every((share) => room(share, member) === 0)) remaining.delete(member);
      break;
    }
  }
}

function sortPartitions(assignment: MutableAssignment): void {
  for (const topics of assignment.values()) for (const partitions of topics.values()) partitions.sort((a, b) => a - b);
}
