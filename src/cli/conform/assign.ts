import type { Assignment, AssignorMember, AssignorTopics } from '../../engine/coordinator/assignors/assignment';
import { assignRange } from '../../engine/coordinator/assignors/range';
import { assignRoundRobin } from '../../engine/coordinator/assignors/roundrobin';
import { differences } from './compare';
import { fail, PASS, skip, type Runner } from './outcome';

interface AssignCase {
  readonly assignor: string;
  readonly rounds: readonly Round[];
}

interface Round {
  readonly event: string;
  readonly topics: Readonly<Record<string, number | { partitions: number; racks?: readonly (readonly string[])[] }>>;
  readonly members: readonly AssignorMember[];
  readonly assigned: unknown;
}

type Assignor = (topics: AssignorTopics, members: readonly AssignorMember[]) => Assignment;

const ASSIGNORS: Readonly<Record<string, Assignor>> = {
  range: assignRange,
  roundrobin: assignRoundRobin,
};

export const runAssign: Runner = (recorded) => {
  const { assignor, rounds } = recorded as unknown as AssignCase;
  const assign = ASSIGNORS[assignor];
  if (!assign) return skip(`assignor ${assignor} not built`);
  const report = rounds.flatMap(({ event, topics, members, assigned }, i) => {
    const known = Object.entries(topics).map(([name, topic]) => {
      return [name, typeof topic === 'number' ? { partitions: topic } : topic] as const;
    });
    const actual = assign(new Map(known), members);
    const lines = differences(assigned, actual, { unordered: (path) => path.length === 2 });
    return lines.map((line) => `rounds[${i}] (${event}): ${line}`);
  });
  return report.length === 0 ? PASS : fail(...report);
};
