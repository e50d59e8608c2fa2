import { javaLong, parseJavaDouble } from './java-number';
import type { Completes } from './option-table';

/** An option of the argparse4j tools, most of which have sub-commands. */
export interface ArgumentSpec {
  readonly name: string;
  readonly short?: string;
  readonly takes: 'nothing' | 'text' | 'integer' | 'long' | 'double';
  /** Takes all words up to the next option. */
  readonly isList?: boolean;
  readonly isRequired?: boolean;
  readonly metavar?: string;
  readonly completes?: Completes;
  readonly help: string;
}

export interface SubCommand {
  readonly name: string;
  readonly help: string;
  readonly options: readonly ArgumentSpec[];
  /** Of these at most one may be given. */
  readonly atMostOneOf?: readonly string[];
}

export interface CommandTable {
  readonly tool: string;
  readonly summary: string;
  /** Before the sub-command (R-CLI-05). */
  readonly options: readonly ArgumentSpec[];
  /** Of each of these groups exactly one has to be given. */
  readonly oneOf: readonly (readonly string[])[];
  /** None: the tool does one thing. */
  readonly commands: readonly SubCommand[];
}

export interface ParsedArguments {
  readonly command: string;
  /** The last one of each option. */
  readonly values: ReadonlyMap<string, string | true>;
  /** All of an option that may be given several times. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

export type ArgumentOutcome = ParsedArguments | { readonly error: string } | { readonly help: readonly string[] };

/** Parses as argparse4j does: options of the tool first, then a sub-command with its own. */
export function parseArguments(table: CommandTable, words: readonly string[]): ArgumentOutcome {
  const values = new Map<string, string | true>();
  const lists = new Map<string, string[]>();
  let command: SubCommand | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '-h' || word === '--help') return { help: usage(table, command) };
    if (!word.startsWith('-') || word === '-') {
      if (command !== undefined || table.commands.length === 0) return { error: `unrecognized arguments: '${word}'` };
      command = table.commands.find(({ name }) => name === word);
      if (command === undefined) return { error: `invalid choice: '${word}' (choose from ${table.commands.map(({ name }) => `'${name}'`).join(', ')})` };
      continue;
    }
    const at = word.indexOf('=');
    const name = at < 0 ? word : word.slice(0, at);
    const spec = (command ?? table).options.find((option) => `--${option.name}` === name || (option.short !== undefined && `-${option.short}` === name));
    if (spec === undefined) return { error: `unrecognized arguments: '${word}'` };
    if (spec.takes === 'nothing') {
      if (at >= 0) return { error: `argument ${shown(spec)}: ignored explicit argument '${word.slice(at + 1)}'` };
      values.set(spec.name, true);
      continue;
    }
    const value = at >= 0 ? word.slice(at + 1) : words[++i];
    if (value === undefined || (at < 0 && value.startsWith('--'))) return { error: `argument ${shown(spec)}: expected one argument` };
    if (!isOfType(spec.takes, value)) return { error: `argument ${shown(spec)}: could not convert '${value}' to ${JAVA_TYPES[spec.takes]} (For input string: "${value}")` };
    const more = [value];
    while (spec.isList === true && i + 1 < words.length && words[i + 1]?.startsWith('-') === false) more.push(words[++i] ?? '');
    values.set(spec.name, value);
    lists.set(spec.name, [...(lists.get(spec.name) ?? []), ...more]);
  }
  const missing = [...table.options, ...(command?.options ?? [])].find(({ name, isRequired }) => isRequired === true && !values.has(name));
  if (table.commands.length === 0 && missing !== undefined) return { error: `argument ${shown(missing)} is required` };
  for (const group of table.oneOf) {
    const given = group.filter((name) => values.has(name));
    if (given.length > 1) return { error: `argument --${given[1]}: not allowed with argument --${given[0]}` };
    if (given.length === 0) return { error: `one of the arguments ${group.map((name) => `--${name}`).join(' ')} is required` };
  }
  if (command === undefined && table.commands.length > 0) return { error: 'too few arguments' };
  const { options, atMostOneOf = [] } = command ?? { options: [] };
  const [one, other] = options.filter(({ name }) => atMostOneOf.includes(name) && values.has(name));
  if (one !== undefined && other !== undefined) return { error: `argument ${shown(other)}: not allowed with argument ${shown(one)}` };
  if (missing !== undefined) return { error: `argument ${shown(missing)} is required` };
  return { command: command?.name ?? '', values, lists };
}

const JAVA_TYPES: Readonly<Record<ArgumentSpec['takes'], string>> = { nothing: 'Boolean', text: 'String', integer: 'Integer', long: 'Long', double: 'Double' };

function isOfType(type: ArgumentSpec['takes'], value: string): boolean {
  switch (type) {
    case 'nothing':
    case 'text':
      return true;
    case 'integer':
      return javaLong(value, 'int') !== null;
    case 'long':
      return javaLong(value) !== null;
    case 'double':
      return parseJavaDouble(value) !== null;
  }
}

function shown({ name, short }: ArgumentSpec): string {
  return short === undefined ? `--${name}` : `--${name}/-${short}`;
}

export function usage({ tool, summary, options, commands }: CommandTable, command?: SubCommand): string[] {
  const own = command?.options ?? options;
  const shapes = own.map(({ name, takes, metavar, isRequired }) => {
    const shape = takes === 'nothing' ? `--${name}` : `--${name} ${metavar ?? name.toUpperCase().replaceAll('-', '_')}`;
    return isRequired === true ? shape : `[${shape}]`;
  });
  const rows = [...own.map(({ name, help }) => [`--${name}`, help] as const), ...(command === undefined ? commands.map(({ name, help }) => [name, help] as const) : [])];
  return [
    `usage: ${tool}${command === undefined ? '' : ` ${command.name}`} [-h] ${shapes.join(' ')}${command === undefined && commands.length > 0 ? ' COMMAND …' : ''}`,
    '', command?.help ?? summary, '',
    ...rows.map(([name, help]) => `  ${name.padEnd(28)} ${help}`),
  ];
}
