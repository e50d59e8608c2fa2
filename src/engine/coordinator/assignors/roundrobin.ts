import {
  compareMembers,
  emptyAssignment,
  give,
  subscribedTopics,
  type Assignment,
  type AssignorMember,
  type AssignorTopics,
} from './assignment';

/**
 * The round-robin assignor (R-ASG-02): all partitions of all topics, sorted, to members in a circle; a member that does not
 * subscribe to the topic is passed over.
 */
export function assignRoundRobin(topics: AssignorTopics, members: readonly AssignorMember[]): Assignment {
  const assignment = emptyAssignment(members);
  const circle = members.toSorted(compareMembers);
  let at = 0;
  for (const topic of subscribedTopics(topics, members)) {
    const count = topics.get(topic)?.partitions ?? 0;
    for (let partition = 0; partition < count; partition++) {
      while (!circle[at].topics.includes(topic)) at = (at + 1) % circle.length;
      give(assignment, circle[at].id, topic, partition);
      at = (at + 1) % circle.length;
    }
  }
  return assignment;
}
