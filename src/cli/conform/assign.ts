import type { Assignment, AssignorTopics } from '../../engine/coordinator/assignors/assignment';
import { assignRange } from '../../engine/coordinator/assignors/range';
import { assignRoundRobin } from '../../engine/coordinator/assignors/roundrobin';
import { assignCooperativeSticky, assignSticky, type StickyMember } from '../../engine/coordinator/assignors/sticky/sticky';
import { differences } from './compare';
import { fail, PASS, skip, type Runner } from './outcome';

interface AssignCase {
  readonly assignor: string;
  readonly rounds: readonly Round[];
}

interface Round {
  readonly event: string;
  readonly topics: Readonly<Record<string, number | { partitions: number; racks?: readonly (readonly string[])[] }>>;
  readonly members: readonly StickyMember[];
  readonly assigned: unknown;
  readonly revoked?: unknown;
}

type Assignor = (topics: AssignorTopics, members: readonly StickyMember[]) => Assignment;

const ASSIGNORS: Readonly<Record<string, Assignor>> = {
  range: assignRange,
  roundrobin: assignRoundRobin,
  sticky: assignSticky,
  'cooperative-sticky': assignCooperativeSticky,
};

export const runAssign: Runner = (recorded) => {
  const { assignor, rounds } = recorded as unknown as AssignCase;
  const assign = ASSIGNORS[assignor];
  if (!assign) return skip(`assignor ${assignor} not built`);
  const report = rounds.flatMap(({ event, topics, members, assigned, revoked }, i) => {
    const known = Object.entries(topics).map(([name, topic]) => {
      return [name, typeof topic === 'number' ? { partitions: topic } : topic] as const;
    });
    const answer = assign(new Map(known), members);
    const lines = differences(
      { assigned, ...(revoked !== undefined && { revoked }) },
      { assigned: answer, ...(revoked !== undefined && { revoked: revocations(members, answer) }) },
      { unordered: (path) => path.length === 3 },
    );
    return lines.map((line) => `rounds[${i}] (${event}): ${line}`);
  });
  return report.length === 0 ? PASS : fail(...report);
};

/** What members owned and do not get again. */
function revocations(members: readonly StickyMember[], answer: Assignment): Record<string, Record<string, number[]>> {
  const revoked: Record<string, Record<string, number[]>> = {};
  for (const { id, owned } of members) {
    for (const [topic, partitions] of Object.entries(owned)) {
      const kept = answer.get(id)?.get(topic) ?? [];
      const lost = partitions.filter((partition) => !kept.includes(partition));
      if (lost.length > 0) (revoked[id] ??= {})[topic] = lost;
    }
  }
  return revoked;
}
