import { assignRange } from '../../engine/coordinator/assignors/range';
import { assignSimple } from '../../engine/coordinator/assignors/server/simple';
import type { ServerAssignor, ServerMember, ServerTopic } from '../../engine/coordinator/assignors/server/server-problem';
import { assignUniform } from '../../engine/coordinator/assignors/server/uniform';
import { differences } from './compare';
import { fail, PASS, skip, type Runner } from './outcome';

interface AssignServerCase {
  readonly assignor: string;
  readonly topicIds?: Readonly<Record<string, string>>;
  readonly rounds: readonly Round[];
}

interface Round {
  readonly event: string;
  readonly topics: Readonly<Record<string, number>>;
  readonly members: readonly (Omit<ServerMember, 'current'> & { readonly current: Readonly<Record<string, readonly number[]>> })[];
  readonly initialized?: Readonly<Record<string, readonly number[]>>;
  readonly assigned: unknown;
}

const ASSIGNORS: Readonly<Record<string, ServerAssignor>> = { uniform: assignUniform, range: assignRange, simple: assignSimple };

/** Ids of topics that the case does not give: a has …02, b …03 and so on, in base64. */
const FIRST_ID = 2;
const HIGH_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOW_DIGITS = 'AQgw';

function idOf(name: string): string {
  const byte = name.charCodeAt(0) - 'a'.charCodeAt(0) + FIRST_ID;
  return `${'A'.repeat(20)}${HIGH_DIGITS[byte >> 2] as string}${LOW_DIGITS[byte & 3] as string}`;
}

export const runAssignServer: Runner = (recorded) => {
  const { assignor, topicIds = {}, rounds } = recorded as unknown as AssignServerCase;
  const assign = ASSIGNORS[assignor];
  if (!assign) return skip(`assignor ${assignor} not built`);
  const report = rounds.flatMap(({ event, topics, members, initialized, assigned }, i) => {
    const known = Object.entries(topics).map(([name, partitions]): [string, ServerTopic] => [
      name,
      { topicId: topicIds[name] ?? idOf(name), partitions, ...(initialized !== undefined && { initialized: new Set(initialized[name] ?? []) }) },
    ]);
    const answer = assign(new Map(known), members.map((member) => ({ ...member, current: new Map(Object.entries(member.current)) })));
    const lines = differences({ assigned }, { assigned: answer }, { unordered: (path) => path.length === 3 });
    return lines.map((line) => `rounds[${i}] (${event}): ${line}`);
  });
  return report.length === 0 ? PASS : fail(...report);
};
