import type { CommandTable } from './argparse';
import type { Completes, OptionTable } from './option-table';

/** What may stand where the cursor is. */
export interface Completion {
  readonly words: readonly string[];
  /** What the cluster or the folder has to be asked for instead. */
  readonly wants: Completes;
}

const NOTHING: Completion = { words: [], wants: 'none' };

/** Completes the last word of a command line whose tool is known; the tables say with what. */
export function complete(table: OptionTable | CommandTable, words: readonly string[], last: string): Completion {
  return 'commands' in table ? completeCommand(table, words, last) : completeOption(table, words, last);
}

function completeOption({ options }: OptionTable, words: readonly string[], last: string): Completion {
  const before = options.find(({ name, argument }) => `--${name}` === words.at(-1) && argument !== 'none');
  if (before !== undefined && !last.startsWith('--')) {
    const values = typeof before.type === 'object' ? before.type.oneOf.map((one) => one.toLowerCase()) : [];
    return { words: starting(values, last), wants: before.completes };
  }
  const given = new Set(words);
  const open = options.filter(({ name, isRepeatable, deprecatedFor }) => deprecatedFor === null && (isRepeatable || !given.has(`--${name}`)));
  return { words: starting(open.map(({ name }) => `--${name}`), last), wants: 'none' };
}

function completeCommand(table: CommandTable, words: readonly string[], last: string): Completion {
  const command = table.commands.find(({ name }) => words.includes(name));
  const options = (command ?? table).options;
  const before = options.find(({ name, takes }) => `--${name}` === words.at(-1) && takes !== 'nothing');
  if (before !== undefined) return NOTHING;
  const names = options.map(({ name }) => `--${name}`).filter((name) => !words.includes(name));
  return { words: starting(command === undefined ? [...table.commands.map(({ name }) => name), ...names] : names, last), wants: 'none' };
}

function starting(all: readonly string[], start: string): string[] {
  return all.filter((one) => one.startsWith(start)).sort();
}
