/** Runs steps side by side as far as the cores go, and tells of each when it is over. */

/** Takes what a step says. */
export type Listen = (text: string) => void;

export interface Step {
  readonly name: string;
  readonly what: string;
  /** How many cores it keeps busy by itself. */
  readonly cores: number;
  /** Steps without which this one would only repeat their failure. */
  readonly needs?: readonly string[];
  /** Gives whether all is well. Without a listener nobody else is running, and it may write to the screen itself. */
  run(listen: Listen | undefined): Promise<boolean>;
}

export interface Outcome {
  readonly step: Step;
  readonly state: 'passed' | 'failed' | 'not run';
  readonly tookMs: number;
  /** Which step failed, when this one was not run for it. */
  readonly because?: string;
}

export interface Surroundings {
  readonly cores: number;
  print(text: string): void;
  nowMs(): number;
}

/** The outcome of every step, in the order of the steps. A step that fails stops only those that need it. */
export async function runSteps(steps: readonly Step[], { cores, print, nowMs }: Surroundings): Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  const running = new Map<string, Promise<void>>();
  const waiting = new Set(steps);
  const names = new Set(steps.map(({ name }) => name));
  let free = cores;

  const run = async (step: Step): Promise<void> => {
    const alone = step.cores >= cores;
    const heading = `\n── ${step.name}: ${step.what}\n`;
    let said = '';
    if (alone) print(heading);
    const listen = alone ? undefined : (text: string): void => void (said += text);
    const startMs = nowMs();
    const good = await step.run(listen).catch((error: unknown) => {
      (listen ?? print)(`${error instanceof Error ? error.message : String(error)}\n`);
      return false;
    });
    if (!alone) print(heading + said);
    outcomes.set(step.name, { step, state: good ? 'passed' : 'failed', tookMs: nowMs() - startMs });
    running.delete(step.name);
    free += Math.min(step.cores, cores);
  };

  while (waiting.size > 0 || running.size > 0) {
    for (const step of waiting) {
      // What was not asked for is not waited for.
      const needs = (step.needs ?? []).filter((name) => names.has(name));
      if (needs.some((name) => !outcomes.has(name))) continue;
      const because = needs.find((name) => outcomes.get(name)?.state !== 'passed');
      if (because === undefined && Math.min(step.cores, cores) > free) continue;
      waiting.delete(step);
      if (because !== undefined) {
        outcomes.set(step.name, { step, state: 'not run', tookMs: 0, because });
        continue;
      }
      free -= Math.min(step.cores, cores);
      running.set(step.name, run(step));
    }
    if (running.size === 0 && waiting.size > 0) throw new Error(`Steps that wait for each other: ${[...waiting].map(({ name }) => name).join(', ')}`);
    await Promise.race(running.values());
  }
  return steps.flatMap(({ name }) => outcomes.get(name) ?? []);
}
