import { describe, expect, it } from 'vitest';
import { runSteps, type Step } from './run-steps';

interface Play {
  readonly printed: string[];
  /** Names of steps in the order in which they began and ended: `+types`, `-types`. */
  readonly order: string[];
  step(name: string, cores: number, more?: Partial<Step> & { readonly ticks?: number; readonly good?: boolean }): Step;
}

function play(): Play {
  const printed: string[] = [];
  const order: string[] = [];
  return {
    printed,
    order,
    step: (name, cores, { ticks = 1, good = true, ...more } = {}) => ({
      name,
      cores,
      what: `about ${name}`,
      async run(listen) {
        order.push(`+${name}`);
        (listen ?? ((text) => printed.push(text)))(`${name} speaks\n`);
        for (let i = 0; i < ticks; i++) await Promise.resolve();
        order.push(`-${name}`);
        return good;
      },
      ...more,
    }),
  };
}

const run = ({ printed }: Play, steps: readonly Step[], cores = 2) => runSteps(steps, { cores, print: (text) => printed.push(text), nowMs: () => 0 });
const states = (outcomes: Awaited<ReturnType<typeof runSteps>>) => outcomes.map(({ step, state }) => `${step.name} ${state}`);

describe('steps', () => {
  it('run side by side while cores are free, and those that fill the machine alone', async () => {
    const p = play();
    const outcomes = await run(p, [p.step('types', 1, { ticks: 40 }), p.step('lint', 1), p.step('unit', 2), p.step('build', 1)]);
    expect(p.order).toEqual(['+types', '+lint', '-lint', '+build', '-build', '-types', '+unit', '-unit']);
    expect(states(outcomes)).toEqual(['types passed', 'lint passed', 'unit passed', 'build passed']);
  });

  it('never mix what they say: side by side it is told when a step is over, alone at once', async () => {
    const p = play();
    await run(p, [p.step('types', 1, { ticks: 40 }), p.step('lint', 1), p.step('unit', 2)]);
    expect(p.printed).toEqual(['\n── lint: about lint\nlint speaks\n', '\n── types: about types\ntypes speaks\n', '\n── unit: about unit\n', 'unit speaks\n']);
  });

  it('go on after a failure, save for those that need what failed', async () => {
    const p = play();
    const outcomes = await run(p, [p.step('build', 1, { good: false }), p.step('bundle', 1, { needs: ['build'] }), p.step('report', 1, { needs: ['bundle'] }), p.step('unit', 2)]);
    expect(states(outcomes)).toEqual(['build failed', 'bundle not run', 'report not run', 'unit passed']);
    expect(outcomes[1]?.because).toBe('build');
  });

  it('wait for what they need, but not for what was not asked for', async () => {
    const p = play();
    await run(p, [p.step('e2e', 2, { needs: ['build', 'browser'] }), p.step('build', 1)]);
    expect(p.order).toEqual(['+build', '-build', '+e2e', '-e2e']);
  });

  it('fail with their reason when they throw', async () => {
    const p = play();
    const outcomes = await run(p, [p.step('browser', 1, { run: () => Promise.reject(new Error('none to be had')) })]);
    expect(states(outcomes)).toEqual(['browser failed']);
    expect(p.printed.join('')).toContain('none to be had');
  });

  it('run one after the other on a single core', async () => {
    const p = play();
    await run(p, [p.step('types', 1, { ticks: 9 }), p.step('unit', 2)], 1);
    expect(p.order).toEqual(['+types', '-types', '+unit', '-unit']);
  });
});
