import { javaHashOrder, javaIntegerOrder, tableSizeFor } from '../../../../base/java-hash';
import { emptyAssignment, give, type MutableAssignment } from '../assignment';
import {
  currentInHashOrder, existingTopics, haveEqualSubscriptions, inHashOrder, topicHash, topicsInHashOrder, type ServerAssignor, type ServerMember, type ServerTopic,
  type ServerTopics,
} from './server-problem';

/**
 * R-ASG-13: the assignor of share groups. Partitions may be with several members: each is to have the same number of members,
 * and each member the same number of partitions, as far as it comes out even. Where members subscribe to different topics, every topic
 * is dealt out for itself.
 */
export const assignSimple: ServerAssignor = (topics, unordered) => {
  const members = inHashOrder(unordered);
  const assignment = emptyAssignment(unordered);
  const [first] = members;
  if (first === undefined) return assignment;
  if (haveEqualSubscriptions(members)) {
    const names = topicsInHashOrder(topics, existingTopics(topics, first));
    new Sharing(topics, names, members, members, (topic, partition) => (Math.imul(31, topicHash(topics, topic)) + partition) | 0).deal(assignment);
    return assignment;
  }
  const names = new Set(members.flatMap((member) => existingTopics(topics, member)));
  keepForgotten(topics, names, members, assignment);
  for (const name of names) {
    const subscribers = members.filter((member) => member.topics.includes(name));
    new Sharing(topics, [name], members, subscribers, (_topic, partition) => partition).deal(assignment);
  }
  return assignment;
};

/** With different subscriptions Kafka never looks at topics that nobody subscribes to any more: who had them keeps them. */
function keepForgotten(topics: ServerTopics, subscribed: ReadonlySet<string>, members: readonly ServerMember[], assignment: MutableAssignment): void {
  for (const member of members) {
    for (const { topic, partitions } of currentInHashOrder(topics, member)) {
      if (!subscribed.has(topic)) for (const partition of partitions) give(assignment, member.id, topic, partition);
    }
  }
}

interface SharedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly hash: number;
}

/** Topics dealt out together, to members that all subscribe to them. Members go by their place in the whole group. */
class Sharing {
  private readonly targets: readonly SharedPartition[];
  /** How many members a partition is to have. */
  private readonly wantedMembers: number;
  /** How many partitions a member is to have; a member that does not take part is to have none. */
  private readonly wantedPartitions: readonly number[];
  /** Every partition that is or is to be with somebody, with the places of its members. */
  private readonly holders = new Map<string, { readonly target: SharedPartition; members: number[] }>();
  private readonly counts: number[];
  private readonly tableSize: number;

  constructor(
    private readonly topics: ServerTopics,
    names: readonly string[],
    private readonly members: readonly ServerMember[],
    subscribers: readonly ServerMember[],
    /** What a partition goes by in the assignor's maps. */
    private readonly hashOf: (topic: string, partition: number) => number,
  ) {
    this.targets = names.flatMap((topic) => this.assignable(topic));
    const count = this.targets.length;
    this.tableSize = tableSizeFor(count);
    this.wantedMembers = count === 0 ? 0 : Math.ceil(subscribers.length / count);
    const each = (this.wantedMembers * count) / subscribers.length;
    const placeAmong = new Map(subscribers.map((member, i) => [member.id, i]));
    this.wantedPartitions = members.map((member) => {
      const i = placeAmong.get(member.id);
      return i === undefined ? 0 : Math.ceil(each * (i + 1)) - Math.ceil(each * i);
    });
    this.counts = members.map(() => 0);
    for (const [place, member] of members.entries()) {
      for (const { topic, partitions } of currentInHashOrder(topics, member)) {
        if (!names.includes(topic)) continue;
        for (const partition of partitions) this.add(this.holder(this.target(topic, partition)), place);
      }
    }
  }

  deal(assignment: MutableAssignment): void {
    const unfilled = new Set<number>();
    for (const [place, wanted] of this.wantedPartitions.entries()) if ((this.counts[place] as number) < wanted) unfilled.add(place);
    this.takeFromOverfilled();
    this.takeFromOvershared(unfilled);
    for (const target of this.targets) this.holder(target);
    this.fill(unfilled);
    for (const { target, members } of this.holders.values()) {
      for (const place of members) give(assignment, (this.members[place] as ServerMember).id, target.topic, target.partition);
    }
  }

  private assignable(topic: string): SharedPartition[] {
    const { partitions, initialized } = this.topics.get(topic) as ServerTopic;
    const targets: SharedPartition[] = [];
    for (let partition = 0; partition < partitions; partition++) {
      if (initialized === undefined || initialized.has(partition)) targets.push(this.target(topic, partition));
    }
    return targets;
  }

  private target(topic: string, partition: number): SharedPartition {
    return { topic, partition, hash: this.hashOf(topic, partition) };
  }

  private holder(target: SharedPartition): { readonly target: SharedPartition; members: number[] } {
    const key = `${target.topic}-${target.partition}`;
    let holder = this.holders.get(key);
    if (holder === undefined) this.holders.set(key, (holder = { target, members: [] }));
    return holder;
  }

  private add(holder: { members: number[] }, place: number): void {
    holder.members.push(place);
    this.counts[place] = (this.counts[place] as number) + 1;
  }

  private take(holder: { members: number[] }, place: number): void {
    holder.members = holder.members.filter((other) => other !== place);
    this.counts[place] = (this.counts[place] as number) - 1;
  }

  private takeFromOverfilled(): void {
    for (const [place, wanted] of this.wantedPartitions.entries()) {
      const own = [...this.holders.values()].filter((holder) => holder.members.includes(place));
      const surplus = own.length - wanted;
      if (surplus <= 0) continue;
      for (const holder of javaHashOrder(own, ({ target }) => target.hash).slice(0, surplus)) this.take(holder, place);
    }
  }

  private takeFromOvershared(unfilled: Set<number>): void {
    for (const holder of this.inTableOrder()) {
      const surplus = holder.members.length - this.wantedMembers;
      if (surplus <= 0) continue;
      for (const place of javaIntegerOrder(holder.members).slice(0, surplus)) {
        this.take(holder, place);
        unfilled.add(place);
      }
    }
  }

  /** Entries that come by `computeIfAbsent` stand before the others of their bucket, not behind them. */
  private inTableOrder(): { readonly target: SharedPartition; members: number[] }[] {
    return javaHashOrder([...this.holders.values()].reverse(), ({ target }) => target.hash, this.tableSize);
  }

  /** Partitions in one pass, members below their share in rotation; nobody gets the same partition twice. */
  private fill(unfilled: ReadonlySet<number>): void {
    let waiting = [...unfilled].sort((a, b) => a - b);
    let at = 0;
    let gave = false;
    for (const holder of this.inTableOrder()) {
      while (holder.members.length < this.wantedMembers && waiting.length > 0) {
        if (at >= waiting.length) {
          // A whole round in which nobody could take anything: this partition stays with fewer.
          if (!gave) break;
          at = 0;
          gave = false;
        }
        const place = waiting[at] as number;
        if (holder.members.includes(place)) {
          at++;
          continue;
        }
        this.add(holder, place);
        gave = true;
        if ((this.counts[place] as number) >= (this.wantedPartitions[place] as number)) waiting = waiting.filter((other) => other !== place);
        else at++;
      }
      if (waiting.length === 0) return;
    }
  }
}
