/**
 * `npm test`: everything that must hold, each step with its time; steps that need one core run side by side. A step that
 * fails does not stop the others, so that one run tells the whole story. Names of steps as arguments run only those.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBrowser } from '../../e2e/support/browser';
import { runSteps, type Listen, type Outcome, type Step } from './check/run-steps';

/** What a machine that checks must have; with more, the steps that fill two would only get in each other's way. */
const CORES = 2;

const steps: readonly Step[] = [
  { name: 'types', what: 'TypeScript, engine without DOM and Node', cores: 1, run: (listen) => npmRun('typecheck', listen) },
  { name: 'lint', what: 'ESLint', cores: 1, run: (listen) => npmRun('lint', listen) },
  { name: 'lessons', what: 'lesson linter', cores: 1, run: (listen) => npmRun('lessons', listen) },
  { name: 'build', what: 'static site', cores: 1, run: (listen) => npmRun('build', listen) },
  { name: 'bundle', what: 'size of the first load', cores: 1, needs: ['build'], run: (listen) => npmRun('bundle', listen) },
  { name: 'browser', what: 'a Chromium to test with', cores: 1, run: (listen) => ensureBrowser((text) => listen?.(`${text}\n`)).then(() => true) },
  { name: 'unit', what: 'units, properties, import directions, recordings, swarm', cores: 2, run: (listen) => npmRun('unit', listen) },
  {
    name: 'e2e',
    what: 'the built site in Chromium',
    cores: 2,
    needs: ['build', 'browser'],
    run: (listen) => command(listen, join('node_modules', '.bin', 'playwright'), 'test', '--config', 'e2e/playwright.config.ts'),
  },
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are: ${steps.map((step) => step.name).join(', ')}.`);
  process.exit(2);
}

const outcomes = await runSteps(asked.length > 0 ? steps.filter(({ name }) => asked.includes(name)) : steps, {
  cores: CORES,
  print: (text) => process.stdout.write(text),
  nowMs: () => performance.now(),
});
const passed = outcomes.filter(({ state }) => state === 'passed').length;
console.log(`\n${outcomes.map(line).join('\n')}`);
console.log(`${passed} steps passed, ${outcomes.length - passed} failed`);
process.exitCode = passed < outcomes.length ? 1 : 0;

function line({ step, state, tookMs, because }: Outcome): string {
  const note = because === undefined ? `${(tookMs / 1000).toFixed(1)} s` : `${because} failed`;
  return `${step.name.padEnd(8)} ${(state === 'failed' ? 'FAILED' : state).padEnd(7)} ${note.padStart(8)}  ${step.what}`;
}

function npmRun(script: string, listen: Listen | undefined): Promise<boolean> {
  return command(listen, 'npm', 'run', '--silent', script);
}

function command(listen: Listen | undefined, program: string, ...args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const stdio = listen === undefined ? 'inherit' : 'pipe';
    // On Windows npm and playwright are `.cmd` files, which only a shell starts.
    const child = spawn(program, args, { stdio: ['inherit', stdio, stdio], shell: process.platform === 'win32' });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => listen?.(text));
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
}
