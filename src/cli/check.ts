/**
 * `npm test`: everything that must hold, one step after the other, each with its time. A step that fails does not stop
 * the others, so that one run tells the whole story. Names of steps as arguments run only those.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBrowser } from '../../e2e/support/browser';

interface Step {
  readonly name: string;
  readonly what: string;
  /** Steps without which this one would only repeat their failure. */
  readonly needs?: readonly string[];
  run(): Promise<boolean>;
}

const steps: readonly Step[] = [
  { name: 'types', what: 'TypeScript, engine without DOM and Node', run: () => npmRun('typecheck') },
  { name: 'lint', what: 'ESLint', run: () => npmRun('lint') },
  { name: 'lessons', what: 'lesson linter', run: () => npmRun('lessons') },
  { name: 'unit', what: 'units, properties, import directions, recordings, swarm', run: () => npmRun('unit') },
  { name: 'build', what: 'static site', run: () => npmRun('build') },
  { name: 'bundle', what: 'size of the first load', needs: ['build'], run: () => npmRun('bundle') },
  { name: 'browser', what: 'a Chromium to test with', run: () => ensureBrowser(console.log).then(() => true) },
  {
    name: 'e2e',
    what: 'the built site in Chromium',
    needs: ['build', 'browser'],
    run: () => command(join('node_modules', '.bin', 'playwright'), 'test', '--config', 'e2e/playwright.config.ts'),
  },
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are: ${steps.map((step) => step.name).join(', ')}.`);
  process.exit(2);
}

const failed = new Set<string>();
const lines: string[] = [];
let passed = 0;
for (const step of steps) {
  if (asked.length > 0 && !asked.includes(step.name)) continue;
  const missing = step.needs?.find((name) => failed.has(name));
  if (missing !== undefined) {
    failed.add(step.name);
    lines.push(line(step, 'not run', `${missing} failed`));
    continue;
  }
  console.log(`\n── ${step.name}: ${step.what}`);
  const start = performance.now();
  const good = await step.run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return false;
  });
  const took = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  lines.push(line(step, good ? 'passed' : 'FAILED', took));
  if (good) passed += 1;
  else failed.add(step.name);
}

console.log(`\n${lines.join('\n')}`);
console.log(`${passed} steps passed, ${failed.size} failed`);
process.exitCode = failed.size > 0 ? 1 : 0;

function line(step: Step, state: string, note: string): string {
  return `${step.name.padEnd(8)} ${state.padEnd(7)} ${note.padStart(8)}  ${step.what}`;
}

function npmRun(script: string): Promise<boolean> {
  return command('npm', 'run', '--silent', script);
}

function command(program: string, ...args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // On Windows npm and playwright are `.cmd` files, which only a shell starts.
    const child = spawn(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code === 0));
  });
}
