import { complete, starting, type Word } from '../command-line/complete';
import type { Completes } from '../command-line/option-table';
import { splitTokens } from '../command-line/split-words';
import { findTool, tools } from '../tools';
import { BUILT_INS } from './programs';

/** What a line may name. */
export type Known = Readonly<Record<Exclude<Completes, 'none'>, readonly Word[]>>;

export interface LineCompletion {
  /** Where the word begins that the candidates would take the place of. */
  readonly from: number;
  readonly candidates: readonly Word[];
}

/** Programs of the shell that take files. */
const WITH_FILES = ['cat', 'rm'];

/** What could stand at the end of a line that is being typed: commands, options, and what the cluster and the folder have. */
export function completeLine(line: string, known: Known): LineCompletion {
  const start = lastWordStart(line);
  const last = line.slice(start);
  const split = splitTokens(line.slice(0, start));
  if ('unclosed' in split) return { from: start, candidates: [] };
  const { tokens } = split;
  const before = tokens.at(-1);
  if (before?.isOperator === true) return { from: start, candidates: starting(known.file, last) };
  const [name, ...words] = tokens.map(({ text }) => text);
  if (name === undefined) return { from: start, candidates: starting(commands(), last) };
  const tool = findTool(name);
  if (tool === undefined) return { from: start, candidates: WITH_FILES.includes(name) ? starting(known.file, last) : [] };
  // `--topic=ord` completes as `--topic ord` does.
  const equals = last.startsWith('--') ? last.indexOf('=') : -1;
  if (equals > 0) return completeArgument(tool.table, [...words, last.slice(0, equals)], last.slice(equals + 1), start + equals + 1, known);
  return completeArgument(tool.table, words, last, start, known);
}

function completeArgument(table: Parameters<typeof complete>[0], words: readonly string[], last: string, from: number, known: Known): LineCompletion {
  const { words: fixed, wants } = complete(table, words, last);
  if (wants === 'none') return { from, candidates: fixed };
  // Of a list only the last part is being typed.
  const part = wants === 'file' ? 0 : last.lastIndexOf(',') + 1;
  const listed = starting(known[wants], last.slice(part));
  return { from: from + (fixed.length > 0 ? 0 : part), candidates: [...fixed, ...listed] };
}

function commands(): Word[] {
  return [...[...tools.values()].map(({ name, table }): Word => ({ text: `${name}.sh`, about: table.summary })), ...Object.entries(BUILT_INS).map(([text, about]): Word => ({ text, about }))];
}

/** Blanks within quotes do not end a word. */
function lastWordStart(line: string): number {
  let start = 0;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i);
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '\\') i++;
    else if (char === ' ' || char === '\t') start = i + 1;
  }
  return start;
}
