import { javaStringOrder } from '../../../../base/java-hash';
import { compareText, subscribedTopics, type AssignorMember, type AssignorTopics } from '../assignment';
import { racksMatter } from '../racks';

/** A member of a group with a sticky assignor also says what it owned when it joined. */
export interface StickyMember extends AssignorMember {
  /** Topic → partitions. */
  readonly owned: Readonly<Record<string, readonly number[]>>;
  /** The generation of that ownership, −1 = none. */
  readonly generation: number;
}

/**
 * The inputs in numbers. A member is its place in `members`, which is the order of the hash map the real assignor keeps them
 * in. A partition is its place in the list of all partitions, sorted by topic and number.
 */
export interface StickyProblem {
  readonly members: readonly StickyMember[];
  /** A member's place when sorted by id. */
  readonly rank: readonly number[];
  /** Topics that exist and that somebody subscribes to, sorted. */
  readonly topics: readonly string[];
  /** Partitions of each topic. */
  readonly partitionsOf: readonly (readonly number[])[];
  /** The topic of each partition, and its number in it. */
  readonly topicOf: readonly number[];
  readonly numberOf: readonly number[];
  /** What each member rightly owned; partitions of topics that are gone are left out (R-ASG-04). */
  readonly owned: readonly (readonly number[])[];
  /** Partitions that two members of one generation laid claim to. */
  readonly contested: ReadonlySet<number>;
  readonly maxGeneration: number;
  readonly equalSubscriptions: boolean;
  readonly racks: RackView;
}

export interface RackView {
  /** Are racks looked at? */
  readonly used: boolean;
  /** The rack of each member, and the racks of each partition; empty when racks are not looked at. */
  readonly ofMember: readonly (string | null)[];
  readonly ofPartition: readonly ReadonlySet<string>[];
  /** How many members are in a rack of each partition; null when no member has a rack. */
  readonly membersNear: readonly number[] | null;
}

export function stickyProblem(topics: AssignorTopics, group: readonly StickyMember[]): StickyProblem {
  const byId = new Map(group.map((member) => [member.id, member]));
  const members = javaStringOrder([...byId.keys()]).map((id) => byId.get(id) as StickyMember);
  const sorted = members.map((_, m) => m).sort((a, b) => compareText(members[a].id, members[b].id));
  const rank: number[] = [];
  sorted.forEach((m, place) => (rank[m] = place));

  const names = subscribedTopics(topics, members);
  const topicOf: number[] = [];
  const numberOf: number[] = [];
  const partitionsOf = names.map((name, topic) => {
    const count = topics.get(name)?.partitions ?? 0;
    return Array.from({ length: count }, (_, number) => {
      numberOf.push(number);
      return topicOf.push(topic) - 1;
    });
  });
  const partitionRacks = topicOf.map((topic, partition) => {
    return new Set(topics.get(names[topic])?.racks?.[numberOf[partition]] ?? []);
  });
  return {
    members,
    rank,
    topics: names,
    partitionsOf,
    topicOf,
    numberOf,
    ...claims(members, (topic, number) => partitionsOf[names.indexOf(topic)]?.[number]),
    maxGeneration: members.reduce((max, { generation }) => (generation > max ? generation : max), -1),
    equalSubscriptions: equalSubscriptions(members),
    racks: rackView(members, partitionRacks),
  };
}

/** Of two claims the one of the later generation stands; of two of the same generation, none (R-ASG-04). */
function claims(members: readonly StickyMember[], find: (topic: string, number: number) => number | undefined) {
  const owned: number[][] = members.map(() => []);
  const contested = new Set<number>();
  const claimant = new Map<number, number>();
  members.forEach((member, m) => {
    for (const [topic, numbers] of Object.entries(member.owned)) {
      for (const number of numbers) {
        const partition = find(topic, number);
        if (partition === undefined) continue;
        const other = claimant.get(partition);
        const newer = other === undefined ? 1 : member.generation - members[other].generation;
        if (newer < 0) continue;
        if (other !== undefined) owned[other] = owned[other].filter((claimed) => claimed !== partition);
        if (newer === 0) contested.add(partition);
        else owned[m].push(partition);
        claimant.set(partition, m);
      }
    }
  });
  return { owned, contested };
}

function equalSubscriptions(members: readonly StickyMember[]): boolean {
  const reference = new Set<string>();
  for (const { topics } of members) {
    if (reference.size === 0) for (const topic of topics) reference.add(topic);
    else if (topics.length !== reference.size || !topics.every((topic) => reference.has(topic))) return false;
  }
  return true;
}

function rackView(members: readonly StickyMember[], partitionRacks: readonly ReadonlySet<string>[]): RackView {
  const perRack = new Map<string, number>();
  for (const { rack } of members) if (rack) perRack.set(rack, (perRack.get(rack) ?? 0) + 1);
  if (perRack.size === 0) return { used: false, ofMember: [], ofPartition: [], membersNear: null };
  const membersNear = partitionRacks.map((racks) => [...racks].reduce((sum, rack) => sum + (perRack.get(rack) ?? 0), 0));
  if (!racksMatter(new Set(perRack.keys()), partitionRacks)) {
    return { used: false, ofMember: [], ofPartition: [], membersNear };
  }
  return { used: true, ofMember: members.map(({ rack }) => rack || null), ofPartition: partitionRacks, membersNear };
}

/** The member has a rack, and no replica of the partition is in it. */
export function isRackMismatch({ racks }: StickyProblem, member: number, partition: number): boolean {
  const rack = racks.ofMember[member];
  return rack != null && !racks.ofPartition[partition]?.has(rack);
}
