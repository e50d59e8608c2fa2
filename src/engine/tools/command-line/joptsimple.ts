import { javaLong, numberFormat } from './java-number';
import type { OptionSpec, OptionTable } from './option-table';
import { ToolFailure } from '../process/tool-failure';

/**
 * Parses as the joptsimple tools do (R-CLI-02): no abbreviations, `--opt value` or `--opt=value` in any order. Values become
 * numbers when a tool asks for them, so that a wrong one is found out at that moment and not before.
 */
export class ParsedOptions {
  /** `order`: names of the options one after the other as they were given. */
  constructor(
    private readonly table: OptionTable, private readonly given: ReadonlyMap<string, readonly (string | null)[]>, readonly operands: readonly string[], readonly order: readonly string[],
  ) {}

  has(name: string): boolean {
    return this.given.has(name);
  }

  hasArgument(name: string): boolean {
    return this.given.get(name)?.some((value) => value !== null) ?? false;
  }

  /** Names of the options that were given, in the order of the table. */
  names(): string[] {
    return this.table.options.filter(({ name }) => this.given.has(name)).map(({ name }) => name);
  }

  text(name: string): string | null {
    const values = this.texts(name);
    if (values.length > 1) {
      throw new ToolFailure('joptsimple.MultipleArgumentsForOptionException', `Found multiple arguments for option ${name}, but you asked for only one`);
    }
    return values[0] ?? null;
  }

  texts(name: string): string[] {
    const spec = specOf(this.table, name);
    const separator = spec?.separator ?? null;
    const values = (this.given.get(name) ?? []).filter((value) => value !== null);
    const parts = separator === null ? values : values.flatMap((value) => value.split(separator));
    if (spec !== undefined) for (const part of parts) checkType(spec, part);
    return parts;
  }

  number(name: string): number | null {
    const value = this.text(name);
    return value === null ? null : Number(value);
  }

  numbers(name: string): number[] {
    return this.texts(name).map(Number);
  }
}

function specOf(table: OptionTable, name: string): OptionSpec | undefined {
  return table.options.find((option) => option.name === name);
}

function checkType(spec: OptionSpec, value: string): void {
  if (spec.type === 'text') return;
  if (typeof spec.type === 'object') {
    const allowed = spec.type.oneOf;
    if (allowed.some((one) => one.toUpperCase() === value.toUpperCase())) return;
    throw cannotParse(spec, value, [{ className: 'joptsimple.ValueConversionException', message: `Value [${value}] is not one of [[${allowed.join(',')}]]` }]);
  }
  if (javaLong(value, spec.type === 'integer' ? 'int' : 'long') !== null) return;
  const cause = numberFormat(value);
  throw cannotParse(spec, value, [
    { className: 'joptsimple.internal.ReflectionException', message: cause.text },
    { className: cause.className, message: cause.message },
  ]);
}

function cannotParse(spec: OptionSpec, value: string, causes: ToolFailure['causes']): ToolFailure {
  return new ToolFailure('joptsimple.OptionArgumentConversionException', `Cannot parse argument '${value}' of option ${spec.name}`, causes);
}

export function parseOptions(table: OptionTable, words: readonly string[]): ParsedOptions {
  const given = new Map<string, (string | null)[]>();
  const operands: string[] = [];
  const order: string[] = [];
  let i = 0;
  const put = (name: string, value: string | null): void => {
    order.push(name);
    const values = given.get(name);
    if (values === undefined) given.set(name, [value]);
    else values.push(value);
  };
  const take = (spec: OptionSpec, attached: string | null): void => {
    if (spec.argument === 'none') {
      if (attached !== null && attached !== '') throw new ToolFailure('joptsimple.UnconfiguredOptionException', `Option ${spec.name} does not take an argument`);
      put(spec.name, null);
    } else if (attached !== null && attached !== '') put(spec.name, attached);
    else if (spec.argument === 'required') {
      const next = words[i++];
      if (next === undefined) throw new ToolFailure('joptsimple.OptionMissingRequiredArgumentException', `Option ${spec.name} requires an argument`);
      put(spec.name, next);
    } else if (i < words.length && !looksLikeAnOption(words[i] ?? '')) put(spec.name, words[i++] ?? '');
    else put(spec.name, null);
  };
  while (i < words.length) {
    const word = words[i++] ?? '';
    if (word === '--') {
      operands.push(...words.slice(i));
      break;
    }
    if (!looksLikeAnOption(word)) {
      operands.push(word);
      continue;
    }
    const isLong = word.startsWith('--');
    const [name, attached] = nameAndArgument(word.slice(isLong ? 2 : 1));
    const spec = specOf(table, name);
    if (spec !== undefined) take(spec, attached);
    else throw new ToolFailure('joptsimple.UnrecognizedOptionException', `${isLong ? name : name.slice(0, 1)} is not a recognized option`);
  }
  checkAvailable(table, given);
  return new ParsedOptions(table, given, operands, order);
}

function checkAvailable(table: OptionTable, given: ReadonlyMap<string, unknown>): void {
  const lone = table.options.filter(({ name, availableIf }) => given.has(name) && availableIf.length > 0 && !availableIf.some((other) => given.has(other)));
  if (lone.length > 0) {
    throw new ToolFailure('joptsimple.UnavailableOptionException', `Option(s) [${lone.map(({ name }) => name).join(', ')}] are unavailable given other options on the command line`);
  }
}

function looksLikeAnOption(word: string): boolean {
  return word.startsWith('-') && word !== '-' && word !== '';
}

function nameAndArgument(text: string): readonly [string, string | null] {
  const at = text.indexOf('=');
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}
