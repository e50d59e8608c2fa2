import { emptyAssignment, give, type Assignment, type AssignorTopics } from '../assignment';
import { assignDifferentSubscriptions } from './different-subscriptions';
import { assignEqualSubscriptions, type StickyAnswer } from './equal-subscriptions';
import { stickyProblem, type StickyMember, type StickyProblem } from './problem';

export type { StickyMember } from './problem';

/** The sticky assignor: even shares with as few moves as that allows, in one round (R-ASG-03, R-ASG-05, R-ASG-07). */
export function assignSticky(topics: AssignorTopics, members: readonly StickyMember[]): Assignment {
  const problem = stickyProblem(topics, members);
  return toAssignment(problem, members, solve(problem).assigned);
}

/**
 * The cooperative-sticky assignor: the same shares, but what a living member has to give up is held back from its new owner
 * until a second round (R-ASG-06).
 */
export function assignCooperativeSticky(topics: AssignorTopics, members: readonly StickyMember[]): Assignment {
  const problem = stickyProblem(topics, members);
  const { assigned, transferring } = solve(problem);
  const atOnce = assigned.map((partitions, m) => partitions.filter((partition) => transferring.get(partition) !== m));
  return toAssignment(problem, members, atOnce);
}

function solve(problem: StickyProblem): StickyAnswer {
  if (problem.members.length === 0) return { assigned: [], transferring: new Map() };
  if (problem.equalSubscriptions) return assignEqualSubscriptions(problem);
  const assigned = assignDifferentSubscriptions(problem);
  return { assigned, transferring: transfers(problem, assigned) };
}

/** Partitions that one member gets and another one, by its own account, has to give up. */
function transfers(problem: StickyProblem, assigned: readonly (readonly number[])[]): Map<number, number> {
  const { members, topics, partitionsOf } = problem;
  const accounts = members.map(({ owned }) => {
    const partitions = Object.entries(owned).flatMap(([topic, numbers]) =>
      numbers.map((number) => partitionsOf[topics.indexOf(topic)]?.[number]),
    );
    return new Set(partitions.filter((partition) => partition !== undefined));
  });
  const revoked = new Set<number>();
  accounts.forEach((owned, m) => owned.forEach((partition) => !assigned[m].includes(partition) && revoked.add(partition)));
  const transferring = new Map<number, number>();
  assigned.forEach((partitions, m) => {
    for (const partition of partitions) {
      if (!accounts[m].has(partition) && revoked.has(partition)) transferring.set(partition, m);
    }
  });
  return transferring;
}

function toAssignment(
  { members, topics, topicOf, numberOf }: StickyProblem,
  listed: readonly StickyMember[],
  assigned: readonly (readonly number[])[],
): Assignment {
  const assignment = emptyAssignment(listed);
  assigned.forEach((partitions, m) => {
    const sorted = partitions.toSorted((a, b) => a - b);
    for (const partition of sorted) give(assignment, members[m].id, topics[topicOf[partition]], numberOf[partition]);
  });
  return assignment;
}
