import { factShape } from '../../engine/facts/fact-table';
import type { Fact } from '../../engine/kernel/fact';
import type { World } from '../../engine/kernel/world';
import { partitionOf, topicNameIdOf } from '../../engine/protocol/partition-key';
import type { SwarmResult } from './run-plan';

/** What broke, what came before it, and the command that runs it again. */
export function describeFailure({ plan, violations, facts, world }: SwarmResult): string {
  const lines = [`seed ${plan.seed}, mix ${plan.mix}, at ${(world.nowUs / 1_000_000).toFixed(6)} s, after ${world.events} events:`];
  for (const { invariant, message } of violations) lines.push(`  ${invariant}: ${message}`);
  lines.push('  before that:');
  for (const fact of facts) lines.push(`    ${factLine(world, fact)}`);
  lines.push(`  again: npm run -s swarm -- --replay ${plan.seed} --mix ${plan.mix}`);
  return lines.join('\n');
}

function factLine(world: World, fact: Fact): string {
  const shape = factShape(fact.kind);
  const values = [fact.a, fact.b, fact.c, fact.d];
  const args = shape.args.map(([name, type], i) => `${name}=${argument(world, type, values[i])}`);
  const node = fact.node < 0 ? '' : ` ${world.nodes[fact.node].name}`;
  return `${(fact.timeUs / 1_000_000).toFixed(6)} #${fact.id}${node} ${shape.name} ${args.join(' ')}${fact.cause === 0 ? '' : ` (because of #${fact.cause})`}`;
}

function argument(world: World, type: string, value: number): string {
  switch (type) {
    case 'partition':
      return `${world.nameOf(topicNameIdOf(value))}-${partitionOf(value)}`;
    case 'topic':
    case 'group':
    case 'text':
      return world.nameOf(value);
    case 'node':
      return world.nodes[value]?.name ?? String(value);
    default:
      return String(value);
  }
}
