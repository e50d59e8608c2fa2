import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tools } from '../tools';
import { Nowhere } from './machine.fixture';
import { ToolProcess } from './tool-process';
import type { Tool } from './tool';

const FILES = new Map([
  ['moves.json', '{"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[1,2]}]}'],
  ['broken.json', '{"version":'],
  ['odd.json', '{"version":"x","partitions":[{"topic":1}],"topics":[null]}'],
  ['short.properties', 'default.api.timeout.ms=5\nrequest.timeout.ms=1'],
]);

const VALUES = ['localhost:9092', 'nowhere', '', 't', 't:0,1', '0', '-1', '99999999999999999999', 'abc', 'a=b', '[', '(', '*', '1:2,2:1', 'PT1H', '2026-01-01T00:00:00', 'preferred', '-', '--', 'ü', ...FILES.keys()];

function wordsFor({ table }: Tool): fc.Arbitrary<string[]> {
  const names = 'commands' in table
    ? [...table.options, ...table.commands.flatMap(({ options }) => options)].map(({ name }) => `--${name}`).concat(table.commands.map(({ name }) => name))
    : table.options.map(({ name }) => `--${name}`);
  const word = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, { weight: 3, arbitrary: fc.constantFrom(...VALUES) }, { weight: 1, arbitrary: fc.string() });
  // Most command lines name a server, or nothing would come of them.
  return fc.tuple(fc.boolean(), fc.array(word, { maxLength: 10 })).map(([isNamed, words]) => (isNamed ? ['--bootstrap-server', 'localhost:9092', ...words] : words));
}

interface Run {
  readonly stdout: string;
  readonly stderr: readonly string[];
  readonly exitCode: number | null;
}

/** 100 000 in all. */
const LINES_PER_TOOL = Math.ceil(100_000 / tools.size);

/** Runs to the end on a machine alone; gives what it left. */
function runAlone(tool: Tool, words: readonly string[]): Run {
  const machine = new Nowhere();
  let stdout = '';
  const stderr: string[] = [];
  const sink = { out: (text: string) => void (stdout += text), err: (line: string) => void stderr.push(line) };
  const process = new ToolProcess(tool, words, { machine, files: FILES, sink, isInteractive: false });
  process.take({ type: 'end' });
  for (let i = 0; i < 20_000 && !process.advance(); i++) machine.nowUs = process.wakeUs;
  return { stdout, stderr, exitCode: process.exitCode };
}

describe('the tools on any command line', () => {
  it.each([...tools.values()])('$name ends with an exit code and never throws', (tool) => {
    fc.assert(fc.property(wordsFor(tool), (words) => {
      expect(runAlone(tool, words).exitCode).not.toBeNull();
    }), { numRuns: LINES_PER_TOOL });
  });

  it.each([...tools.values()].filter(({ table }) => 'options' in table && !('commands' in table)))('R-CLI-04: $name without options prints its table on standard error and ends with 1', (tool) => {
    const { exitCode, stderr, stdout } = runAlone(tool, []);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr.join('\n')).toContain('--help');
  });
});

describe('R-CLI-06: nobody answers', () => {
  it('gives up after default.api.timeout.ms', () => {
    const topics = tools.get('kafka-topics');
    if (topics === undefined) throw new Error('the tool is missing');
    const { stdout, stderr, exitCode } = runAlone(topics, ['--bootstrap-server', 'localhost:9092', '--list']);
    expect(exitCode).toBe(1);
    expect(stdout).toBe('Error while executing topic command : Timed out waiting for a node assignment. Call: listTopics\n');
    expect(stderr.some((line) => line.includes('could not be established'))).toBe(true);
  });
});
