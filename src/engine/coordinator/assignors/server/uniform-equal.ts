import { emptyAssignment, give, type Assignment } from '../assignment';
import { currentInHashOrder, existingTopics, inHashOrder, topicsInHashOrder, type ServerMember, type ServerTopic, type ServerTopics } from './server-problem';

interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/**
 * R-ASG-10: the uniform assignor where all members subscribe to the same topics. Everybody keeps what it has within its quota;
 * what nobody has, and then what was taken away, fills up those that have room.
 */
export function assignUniformEqual(topics: ServerTopics, unordered: readonly ServerMember[]): Assignment {
  const members = inHashOrder(unordered);
  const assignment = emptyAssignment(unordered);
  const [first] = members;
  if (first === undefined) return assignment;
  const subscribed = topicsInHashOrder(topics, existingTopics(topics, first));
  const { unassigned, total } = withoutOwner(topics, subscribed, members);

  const quota = Math.floor(total / members.length);
  let extras = total % members.length;
  const unfilled: { readonly id: string; readonly room: number }[] = [];
  for (const [i, member] of members.entries()) {
    const mayHaveExtra = extras > 0;
    let room = quota + (mayHaveExtra ? 1 : 0);
    for (const { topic, partitions } of currentInHashOrder(topics, member)) {
      if (!subscribed.includes(topic)) continue;
      for (const partition of partitions) {
        if (room > 0) {
          give(assignment, member.id, topic, partition);
          room--;
        } else {
          unassigned.push({ topic, partition });
        }
      }
    }
    if (mayHaveExtra) {
      // Whoever would not fill the extra place leaves it to somebody after it, as long as enough are left to take it.
      const membersLeft = members.length - i;
      if (room > 0 && membersLeft > extras) room--;
      else extras--;
    }
    if (room > 0) unfilled.push({ id: member.id, room });
  }

  let next = 0;
  for (const { id, room } of unfilled) {
    for (const { topic, partition } of unassigned.slice(next, next + room)) give(assignment, id, topic, partition);
    next += room;
  }
  return assignment;
}

function withoutOwner(topics: ServerTopics, subscribed: readonly string[], members: readonly ServerMember[]): { readonly unassigned: TopicPartition[]; readonly total: number } {
  const unassigned: TopicPartition[] = [];
  let total = 0;
  for (const topic of subscribed) {
    const { partitions } = topics.get(topic) as ServerTopic;
    const owned = new Set<number>();
    for (const member of members) for (const partition of member.current.get(topic) ?? []) owned.add(partition);
    for (let partition = 0; partition < partitions; partition++) if (!owned.has(partition)) unassigned.push({ topic, partition });
    total += partitions;
  }
  return { unassigned, total };
}
