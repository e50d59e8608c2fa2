import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWorld, defaultScenario, parseScenario } from '../../engine';
import { encodeLink } from '../../session/link';
import { readArguments } from './arguments';
import { HeadlessInputError } from './input-error';
import { readInput } from './read-input';
import { HashMismatch, runHeadless } from './run';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headless-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function file(content: unknown): Promise<string> {
  const path = join(folder, 'scenario.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function runLines(source: string, ...options: string[]): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  runHeadless(await readInput(source), readArguments([source, ...options]), (line) => lines.push(JSON.parse(line) as Record<string, unknown>));
  return lines;
}

describe('headless', () => {
  it('prints the facts asked for as JSON, and a summary last', async () => {
    const path = await file({ ...defaultScenario, faults: [{ atMs: 4_000, type: 'crash', node: 'broker-1' }] });
    const lines = await runLines(path, '--until', '20s', '--facts', 'NodeCrashed,LeaderElected');
    expect(lines[0]).toMatchObject({ fact: 'NodeCrashed', node: 'broker-1', timeUs: 4_000_000 });
    expect(lines.slice(1, -1).every((line) => line['fact'] === 'LeaderElected')).toBe(true);
    expect(lines.some((line) => line['partition'] === 'orders-0' || line['partition'] === 'orders-1' || line['partition'] === 'orders-2')).toBe(true);
    const { summary } = lines.at(-1) as { summary: Record<string, unknown> };
    expect(summary).toMatchObject({ timeUs: 20_000_000, traceHash: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown });
    expect(summary['records']).toBeGreaterThan(100);
  });

  it('ends where the scenario says, and gives the same hash with --hash', async () => {
    const path = await file({ ...defaultScenario, untilMs: 5_000 });
    const plain = (await runLines(path)).at(-1) as { summary: { traceHash: string; timeUs: number } };
    const hashed = await runLines(path, '--hash');
    expect(plain.summary.timeUs).toBe(5_000_000);
    expect(hashed).toHaveLength(6);
    expect((hashed[4] as { hash: { traceHash: string } }).hash.traceHash).toBe(plain.summary.traceHash);
  });

  it('reproduces the moment of a link, and says when it comes out otherwise', async () => {
    const parsed = parseScenario(defaultScenario);
    if (!parsed.ok) throw new Error('the default scenario is not sound');
    const world = buildWorld(parsed.scenario, 7);
    world.run(Infinity, 6_000_000);
    const given = { atEvent: world.events, timeUs: world.nowUs, command: { type: 'crash', node: 'broker-2' } as const };
    world.act(given.command);
    world.run(500, 60_000_000);
    const run = { scenario: parsed.scenario, seed: 7, commands: [given], cursor: { events: world.events, timeUs: world.nowUs } };
    const link = await encodeLink({ ...run, traceHash: world.traceHash() } as never);
    const lines = await runLines(`https://example.org/#${link}`);
    expect(lines).toMatchObject([{ summary: { events: world.events, timeUs: world.nowUs, traceHash: world.traceHash() } }]);
    const wrong = await encodeLink({ ...run, traceHash: '0123456789abcdef' } as never);
    await expect(runLines(wrong)).rejects.toThrow(HashMismatch);
  });

  it.each([
    ['a file that is not there', () => 'nowhere.json', /nowhere\.json/],
    ['text that is no JSON', () => file('{'), /expected a scenario as JSON/],
    ['an unknown field', () => file({ version: 1, brokers: 3 }), /brokers: found 3, expected no such field/],
    ['a damaged link', () => '#run=1.abc.00000000', /LINK:/],
  ])('refuses %s with place, value and expectation', async (_name, source, message) => {
    const error = await runLines(await source()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HeadlessInputError);
    expect((error as Error).message).toMatch(message);
  });

  it.each([
    [[], /FILE/],
    [['a', 'b'], /FILE/],
    [['a', '--until', 'soon'], /--until: found "soon"/],
    [['a', '--facts', 'LeaderElectd'], /Did you mean "LeaderElected"/],
    [['a', '--colour'], /colour/],
  ])('refuses the arguments %j', (argv, message) => expect(() => readArguments(argv)).toThrow(message));
});
