import type { CommandTable } from './argparse';
import type { Completes, OptionTable } from './option-table';

export interface Word {
  readonly text: string;
  /** In a few words, where there is something to say. */
  readonly about?: string;
}

/** What may stand where the cursor is. */
export interface Completion {
  readonly words: readonly Word[];
  /** What the cluster or the folder has to be asked for instead. */
  readonly wants: Completes;
}

/** Completes the last word of a command line whose tool is known; the tables say with what. */
export function complete(table: OptionTable | CommandTable, words: readonly string[], last: string): Completion {
  return 'commands' in table ? completeCommand(table, words, last) : completeOption(table, words, last);
}

function completeOption({ options }: OptionTable, words: readonly string[], last: string): Completion {
  const before = options.find(({ name, argument }) => `--${name}` === words.at(-1) && argument !== 'none');
  if (before !== undefined && !last.startsWith('--')) {
    const values = typeof before.type === 'object' ? before.type.oneOf.map((one) => one.toLowerCase()) : [];
    return { words: starting(values.map((text) => ({ text })), last), wants: before.completes };
  }
  const given = new Set(words);
  const open = options.filter(({ name, isRepeatable, deprecatedFor }) => deprecatedFor === null && (isRepeatable || !given.has(`--${name}`)));
  return { words: starting(open.map(asWord), last), wants: 'none' };
}

function completeCommand(table: CommandTable, words: readonly string[], last: string): Completion {
  const command = table.commands.find(({ name }) => words.includes(name));
  const options = (command ?? table).options;
  const before = options.find(({ name, takes }) => `--${name}` === words.at(-1) && takes !== 'nothing');
  if (before !== undefined) return { words: [], wants: before.completes ?? 'none' };
  const open = options.map(asWord).filter(({ text }) => !words.includes(text));
  const commands = command === undefined ? table.commands.map(({ name, help }): Word => ({ text: name, about: help })) : [];
  return { words: starting([...commands, ...open], last), wants: 'none' };
}

function asWord({ name, help }: { readonly name: string; readonly help: string }): Word {
  return { text: `--${name}`, about: help };
}

export function starting(all: readonly Word[], start: string): Word[] {
  return all.filter(({ text }) => text.startsWith(start)).sort((a, b) => (a.text < b.text ? -1 : 1));
}
