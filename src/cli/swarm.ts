import { parseArgs } from 'node:util';
import { describeFailure } from './swarm/describe-failure';
import { mixesInTurn, mixNames, planOf, type MixName } from './swarm/plan';
import { runPlan } from './swarm/run-plan';

const USAGE = `Usage: swarm [--from SEED] [--count N] [--mix NAME] [--replay SEED]   (mixes: ${mixNames.join(', ')}; default: all but tools in turn)`;
const DEFAULT_COUNT = 100;
const BAD_INPUT = 2;

class BadArguments extends Error {}

interface Arguments {
  readonly from: number;
  readonly count: number;
  readonly mix: MixName | undefined;
}

function readArguments(): Arguments {
  let values: { from?: string; count?: string; mix?: string; replay?: string };
  try {
    ({ values } = parseArgs({ options: { from: { type: 'string' }, count: { type: 'string' }, mix: { type: 'string' }, replay: { type: 'string' } } }));
  } catch (error) {
    throw new BadArguments(error instanceof Error ? error.message : String(error));
  }
  const { mix } = values;
  if (mix !== undefined && !isMix(mix)) throw new BadArguments(`--mix ${mix}: expected one of ${mixNames.join(', ')}`);
  if (values.replay !== undefined) return { from: whole('--replay', values.replay), count: 1, mix };
  return { from: whole('--from', values.from ?? '1'), count: whole('--count', values.count ?? String(DEFAULT_COUNT)), mix };
}

function isMix(name: string): name is MixName {
  return (mixNames as readonly string[]).includes(name);
}

function whole(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0 || value > 0x7fffffff) throw new BadArguments(`${option} ${text}: expected a whole number from 0 to ${0x7fffffff}`);
  return value;
}

function main(): number {
  const { from, count, mix } = readArguments();
  let passed = 0;
  let failed = 0;
  for (let seed = from; seed < from + count; seed++) {
    const plan = planOf(seed, mix ?? mixesInTurn[seed % mixesInTurn.length]);
    const result = runPlan(plan);
    if (result.violations.length === 0) {
      passed++;
      continue;
    }
    failed++;
    process.stdout.write(`${describeFailure(result)}\n\n`);
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof BadArguments)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exitCode = BAD_INPUT;
}
