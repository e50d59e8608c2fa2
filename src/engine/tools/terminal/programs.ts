import type { Program } from '../process/tool';
import { findTool, tools } from '../tools';
import type { TerminalState } from './terminal-state';

const FAILED = 1;
const NOT_FOUND = 127;

/** Gives what is typed. */
const cat: Program = {
  name: 'cat',
  *run(context) {
    for (let line = yield* context.readLine(); line !== null; line = yield* context.readLine()) context.out(line);
    return 0;
  },
};

/** What takes time, or waits for input: Kafka's tools, and `cat` without a file. */
export function findProgram(word: string, words: readonly string[]): Program | undefined {
  return word === cat.name && words.length === 0 ? cat : findTool(word);
}

/** One of Kafka's, which runs in a Java machine and takes long to start. */
export function isTool(program: Program): boolean {
  return program !== cat;
}

/** What the shell does itself, at once. */
export interface BuiltInResult {
  readonly out: readonly string[];
  readonly err: readonly string[];
  readonly exitCode: number;
}

const NOTHING: readonly string[] = [];

export const BUILT_INS: Readonly<Record<string, string>> = {
  help: 'this list',
  ls: 'the files of this folder',
  cat: 'show a file: cat FILE; write one: cat > FILE, then its lines, then Ctrl-D',
  echo: 'write words: echo WORDS > FILE',
  rm: 'delete a file: rm FILE',
};

export function runBuiltIn(terminal: TerminalState, name: string, words: readonly string[]): BuiltInResult {
  switch (name) {
    case 'help':
      return done(help());
    case 'ls':
      return done([...terminal.files.keys()].sort());
    case 'echo':
      return done([words.join(' ')]);
    case 'cat':
      return withFiles(terminal, name, words, (_file, content) => linesOf(content));
    case 'rm':
      return withFiles(terminal, name, words, (file) => {
        terminal.files.delete(file);
        return NOTHING;
      });
    default:
      return { out: NOTHING, err: [`${name}: command not found. Type help to see what there is.`], exitCode: NOT_FOUND };
  }
}

function done(out: readonly string[]): BuiltInResult {
  return { out, err: NOTHING, exitCode: 0 };
}

function withFiles({ files }: TerminalState, name: string, words: readonly string[], take: (file: string, content: string) => readonly string[]): BuiltInResult {
  const out: string[] = [];
  const err: string[] = words.length === 0 ? [`${name}: the name of a file is missing`] : [];
  for (const word of words) {
    const content = files.get(word);
    if (content === undefined) err.push(`${name}: ${word}: no such file; ls shows those of this folder`);
    else out.push(...take(word, content));
  }
  return { out, err, exitCode: err.length === 0 ? 0 : FAILED };
}

export function linesOf(content: string): string[] {
  const lines = content.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function help(): string[] {
  const rows = (all: readonly (readonly [string, string])[]): string[] => {
    const width = Math.max(...all.map(([name]) => name.length));
    return all.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`);
  };
  return [
    'Kafka’s tools, each with --help:',
    ...rows([...tools.values()].map(({ name, table }) => [`${name}.sh`, table.summary] as const)),
    'The shell’s own:',
    ...rows(Object.entries(BUILT_INS)),
    'Brokers listen at localhost:9092, 9093 and so on, controllers at localhost:9192 and up.',
  ];
}
