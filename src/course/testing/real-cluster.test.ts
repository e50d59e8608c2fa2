import { describe, expect, it } from 'vitest';
import { clusterOf } from '../../cli/conform/transcript/cluster';
import { parseTranscript, type Transcript, type TranscriptStep } from '../../cli/conform/transcript/parse';
import { TranscriptPlayer } from '../../cli/conform/transcript/play';
import type { World } from '../../engine/kernel/world';
import { buildWorld } from '../../engine/scenario/build-world';
import { parseScenario } from '../../engine/scenario/parse-scenario';
import { findTool } from '../../engine/tools/tools';
import type { LessonBeyond, RealCommand } from '../format';
import { LESSONS, loadScenario } from '../lessons';
import { fits } from './fits';

const beyonds = import.meta.glob<LessonBeyond>('../lessons/*/beyond.ts', { import: 'default' });
const MS = 1_000;
const NO_HEADER: Transcript['header'] = new Map();
const JOB = 'shown';
const SHOWN_LINES = 12;

/** The commands of one lesson as a transcript; those shown to the learner are marked by their number. */
function transcriptOf({ typedAt, realCluster }: LessonBeyond): { readonly transcript: Transcript; readonly shown: ReadonlyMap<TranscriptStep, RealCommand> } {
  const header = 'lessonMs' in typedAt ? NO_HEADER : new Map([['cluster', [`brokers=${typedAt.brokers} controllers=${typedAt.controllers}`]]]);
  const steps: TranscriptStep[] = [];
  const shown = new Map<TranscriptStep, RealCommand>();
  for (const [i, real] of realCluster.entries()) {
    if (real.before !== undefined) steps.push(...parseTranscript(real.before.join('\n')).steps);
    if (real.notTyped !== undefined) continue;
    const input = (real.input ?? []).map((line) => `< ${line}`);
    const job = `${JOB}-${i}`;
    const lines = real.endedAfterMs === undefined ? [`$ ${real.command}`, ...input] : [`& ${job} ${real.command}`, ...input, `! sleep ${real.endedAfterMs}`, `! stop ${job}`];
    const mine = parseTranscript(lines.join('\n')).steps;
    steps.push(...mine);
    const last = mine.at(-1);
    if (last !== undefined) shown.set(last, real);
  }
  return { transcript: { header, steps }, shown };
}

async function worldOf(id: string, { typedAt }: LessonBeyond, transcript: Transcript): Promise<World> {
  if (!('lessonMs' in typedAt)) return clusterOf(transcript);
  const parsed = parseScenario(await loadScenario(id));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const world = buildWorld(parsed.scenario);
  const untilUs = typedAt.lessonMs * MS;
  while (world.queue.nextTimeUs() <= untilUs) world.step();
  world.advanceTo(untilUs);
  return world;
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

describe('R-CLI-78: what lessons say of a real cluster is what its tools print', () => {
  it.each(LESSONS.map(({ id }) => id))('%s', async (id) => {
    const beyond = await beyonds[`../lessons/${id}/beyond.ts`]?.();
    if (beyond === undefined) throw new Error(`${id} has no beyond.ts`);
    const { transcript, shown } = transcriptOf(beyond);
    const differences: string[] = [];
    let compared = 0;
    const player = new TranscriptPlayer(await worldOf(id, beyond, transcript), transcript, ({ step }, { stdout, stderr, exitCode }) => {
      const real = shown.get(step);
      if (real === undefined) return exitCode === 0 || step.type === 'job' ? [] : [stdout, ...stderr];
      compared++;
      if (!fits(real.output, linesOf(stdout), stderr)) differences.push(`$ ${real.command}`, '--- in the lesson', real.output, '--- printed', ...linesOf(stdout).slice(0, SHOWN_LINES), ...stderr.slice(0, SHOWN_LINES).map((line) => `2> ${line}`));
      return [];
    });
    expect(player.play()).toEqual([]);
    expect(differences.join('\n')).toBe('');
    expect(compared).toBe(beyond.realCluster.filter(({ notTyped }) => notTyped === undefined).length);
  });

  it('leaves out nothing but what is no tool for a cluster, or needs what is not simulated', async () => {
    const left = await Promise.all(LESSONS.map(async ({ id }) => (await beyonds[`../lessons/${id}/beyond.ts`]?.())?.realCluster.filter(({ notTyped }) => notTyped !== undefined).map(({ command }) => command) ?? []));
    for (const command of left.flat()) expect(findTool(command.split(' ')[0] ?? '') === undefined || /add-controller/.test(command), command).toBe(true);
  });
});

describe('fits', () => {
  it.each([
    ['a <n> c', ['a 17 c'], [], true],
    ['a <n> c', ['a 17 d'], [], false],
    ['GROUP   <id>  END', ['GROUP x-1    END'], [], true],
    ['a\tb', ['a b'], [], false],
    ['first … last', ['first of many last'], [], true],
    ['head\n<rows>', ['head', '1', '2'], [], true],
    ['head\n<rows>', ['head'], [], true],
    ['head', ['head', 'more'], [], false],
    ['warning\nhead', ['head'], ['warning'], true],
    ['head', ['head'], ['warning'], false],
    ['', [], [], true],
  ] as const)('%j to %j and %j: %s', (expected, stdout, stderr, outcome) => {
    expect(fits(expected, stdout, stderr)).toBe(outcome);
  });
});
