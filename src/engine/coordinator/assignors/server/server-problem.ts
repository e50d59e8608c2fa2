import { javaHashOrder, javaIntegerOrder, javaStringOrder } from '../../../../base/java-hash';
import { javaUuidHash } from '../../../../base/java-uuid';
import type { Assignment, AssignorMember } from '../assignment';

/** What an assignor that runs in the coordinator sees of a group (§9.1). */
export interface ServerMember extends AssignorMember {
  /** Its part of the target before: topic → partitions. */
  readonly current: ReadonlyMap<string, readonly number[]>;
}

export interface ServerTopic {
  readonly topicId: string;
  readonly partitions: number;
  /** Share groups: only these may be assigned; absent = all. */
  readonly initialized?: ReadonlySet<number>;
}

/** Topics by name; subscribed topics that are not in it do not exist and count for nothing. */
export type ServerTopics = ReadonlyMap<string, ServerTopic>;

export type ServerAssignor = (topics: ServerTopics, members: readonly ServerMember[]) => Assignment;

/** Members as the coordinator's hash map of member ids hands them out. */
export function inHashOrder(members: readonly ServerMember[]): ServerMember[] {
  const byId = new Map(members.map((member) => [member.id, member]));
  return javaStringOrder([...byId.keys()]).map((id) => byId.get(id) as ServerMember);
}

/** Names of topics as a hash set of their ids hands them out. */
export function topicsInHashOrder(topics: ServerTopics, names: readonly string[]): string[] {
  return javaHashOrder(names, (name) => topicHash(topics, name));
}

export function topicHash(topics: ServerTopics, name: string): number {
  return javaUuidHash((topics.get(name) as ServerTopic).topicId);
}

/** A member's current partitions of topics that exist, in the order of the maps and sets they are kept in. */
export function currentInHashOrder(topics: ServerTopics, member: ServerMember): { readonly topic: string; readonly partitions: readonly number[] }[] {
  const names = [...member.current.keys()].filter((name) => topics.has(name));
  return topicsInHashOrder(topics, names).map((topic) => ({ topic, partitions: javaIntegerOrder(member.current.get(topic) ?? []) }));
}

/** Those of a member's topics that exist. */
export function existingTopics(topics: ServerTopics, member: ServerMember): string[] {
  return member.topics.filter((topic) => topics.has(topic));
}

/** Do all members subscribe to the same topics? */
export function haveEqualSubscriptions(members: readonly ServerMember[]): boolean {
  const [first] = members;
  if (first === undefined) return true;
  const topics = new Set(first.topics);
  return members.every((member) => member.topics.length === topics.size && member.topics.every((topic) => topics.has(topic)));
}
