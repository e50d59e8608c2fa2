/** What a client-side assignor sees of a group and what it answers. Shared by all of them. */
export interface AssignorTopic {
  readonly partitions: number;
  /** The racks of each partition's replicas; absent = unknown. */
  readonly racks?: readonly (readonly string[])[];
}

export interface AssignorMember {
  readonly id: string;
  readonly topics: readonly string[];
  /** group.instance.id of a static member. */
  readonly instance?: string | null;
  /** client.rack; an empty one counts as none. */
  readonly rack?: string | null;
}

/** Topics by name; one that no member subscribes to is of no interest, one without partitions counts as unknown. */
export type AssignorTopics = ReadonlyMap<string, AssignorTopic>;

/** Member → topic → partitions in the order they were given. Every member is in it, topics only with partitions. */
export type Assignment = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;

export type MutableAssignment = Map<string, Map<string, number[]>>;

/** Static members first, by instance id, then the others by member id (R-ASG-12). */
export function compareMembers(a: AssignorMember, b: AssignorMember): number {
  const ia = a.instance ?? null;
  const ib = b.instance ?? null;
  if (ia !== null && ib !== null) return compareText(ia, ib);
  if (ia !== null) return -1;
  if (ib !== null) return 1;
  return compareText(a.id, b.id);
}

/** By UTF-16 units, as Java compares strings. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function emptyAssignment(members: readonly AssignorMember[]): MutableAssignment {
  return new Map(members.map((member) => [member.id, new Map()]));
}

export function give(assignment: MutableAssignment, member: string, topic: string, partition: number): void {
  const topics = assignment.get(member);
  if (!topics) throw new Error(`No such member: ${member}`);
  const partitions = topics.get(topic);
  if (partitions) partitions.push(partition);
  else topics.set(topic, [partition]);
}

/** Topics that exist and that somebody subscribes to, sorted by name. */
export function subscribedTopics(topics: AssignorTopics, members: readonly AssignorMember[]): string[] {
  const names = new Set<string>();
  for (const member of members) {
    for (const topic of member.topics) if ((topics.get(topic)?.partitions ?? 0) > 0) names.add(topic);
  }
  return [...names].sort(compareText);
}
