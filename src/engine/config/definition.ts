import { err, ok, type Result } from '../../base/result';

/** Kafka's configuration types, as the catalogue names them. */
export type DefinitionType = 'BOOLEAN' | 'STRING' | 'INT' | 'SHORT' | 'LONG' | 'DOUBLE' | 'LIST' | 'CLASS';

/**
 * One configuration: its real name, type, default as text, and how a text becomes a value. A table of these is the truth
 * about what the engine reads; a test holds it against the catalogue.
 */
export interface Definition<Value> {
  readonly name: string;
  readonly type: DefinitionType;
  /** As text, the way DescribeConfigs shows it; null = no value. */
  readonly defaultText: string | null;
  /** Does the engine's behaviour follow it? One that is not honoured is accepted with a warning. */
  readonly honoured: boolean;
  /** Of a broker's: may it be changed while the broker runs, for all brokers or also for one? Absent: only by a restart. */
  readonly update?: 'per-broker' | 'cluster-wide';
  /** Of a topic's: the broker configurations that give its default, the most specific first. */
  readonly brokerNames?: readonly string[];
  /** Kafka has it, but does not list it for users. */
  readonly internal?: true;
  /** In words, for an error message: "a whole number of at least 1". */
  readonly expectation: string;
  /** Of a number: what it must lie in. */
  readonly range?: Range;
  /** Of a text or list: the only values there are. */
  readonly options?: readonly string[];
  readonly read: (text: string) => Result<Value, null>;
  readonly defaultValue: Value;
}

export type Definitions = Readonly<Record<string, Definition<unknown>>>;

/** What a table of definitions resolves to: one typed field for each. */
export type Values<Table extends Definitions> = {
  readonly [Field in keyof Table]: Table[Field] extends Definition<infer Value> ? Value : never;
};

/** Java's largest `long` and `int`: the usual way to write "no limit". The first is beyond exact doubles; only its size matters. */
export const LONG_MAX_TEXT = '9223372036854775807';
const INT_MAX = 2147483647;
const SHORT_MAX = 32767;

export interface Range {
  readonly min?: number;
  readonly max?: number;
  /** One more value outside the range. */
  readonly or?: number;
}

export function int(name: string, defaultText: string, range: Range = {}): Definition<number> {
  return whole(name, 'INT', defaultText, { min: -INT_MAX - 1, max: INT_MAX, ...range });
}

export function short(name: string, defaultText: string, range: Range = {}): Definition<number> {
  return whole(name, 'SHORT', defaultText, { min: -SHORT_MAX - 1, max: SHORT_MAX, ...range });
}

export function long(name: string, defaultText: string, range: Range = {}): Definition<number> {
  return whole(name, 'LONG', defaultText, range);
}

/** A number that may be left out, so that another configuration gives the value. */
export function optionalInt(name: string, range: Range = {}): Definition<number | null> {
  return { ...int(name, '0', range), defaultText: null, defaultValue: null };
}

export function optionalLong(name: string, range: Range = {}): Definition<number | null> {
  return { ...long(name, '0', range), defaultText: null, defaultValue: null };
}

function whole(name: string, type: 'INT' | 'SHORT' | 'LONG', defaultText: string, range: Range): Definition<number> {
  const read = (text: string): Result<number, null> => {
    if (!/^[+-]?\d+$/.test(text) || (type === 'LONG' && !fitsLong(text))) return err(null);
    return inRange(Number(text), range) ? ok(Number(text)) : err(null);
  };
  return { ...define(name, type, defaultText, `a whole number${rangeWords(range)}`, read), range };
}

export function double(name: string, defaultText: string, range: Range = {}): Definition<number> {
  const read = (text: string): Result<number, null> => {
    const value = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
    return value === value && inRange(value, range) ? ok(value) : err(null);
  };
  return { ...define(name, 'DOUBLE', defaultText, `a number${rangeWords(range)}`, read), range };
}

export function boolean(name: string, defaultText: 'true' | 'false'): Definition<boolean> {
  const read = (text: string): Result<boolean, null> => {
    const lower = text.toLowerCase();
    return lower === 'true' ? ok(true) : lower === 'false' ? ok(false) : err(null);
  };
  return define(name, 'BOOLEAN', defaultText, 'true or false', read);
}

export function oneOf<const Option extends string>(name: string, defaultText: NoInfer<Option>, options: readonly Option[], ignoreCase = false): Definition<Option> {
  const read = (text: string): Result<Option, null> => {
    const found = options.find((option) => option === text || (ignoreCase && option.toLowerCase() === text.toLowerCase()));
    return found === undefined ? err(null) : ok(found);
  };
  return { ...define(name, 'STRING', defaultText, `one of ${options.join(', ')}`, read), options };
}

export function text(name: string, defaultText: string): Definition<string> {
  return define(name, 'STRING', defaultText, 'a text', (value) => ok(value));
}

export function optionalText(name: string, type: 'STRING' | 'CLASS' = 'STRING'): Definition<string | null> {
  const read = (value: string): Result<string | null, null> => (value === '' ? err(null) : ok(value));
  return { ...define<string | null>(name, type, 'x', 'a text that is not empty', read), defaultText: null, defaultValue: null };
}

/** One of the classes that are there, or none. */
export function optionalClass(name: string, classes: readonly string[]): Definition<string | null> {
  const read = (value: string): Result<string | null, null> => (classes.includes(value) ? ok(value) : err(null));
  return { ...define<string | null>(name, 'CLASS', classes[0] as string, `one of ${classes.join(', ')}`, read), defaultText: null, defaultValue: null };
}

/** Names separated by commas. */
export function list(name: string, defaultText: string, options?: readonly string[]): Definition<readonly string[]> {
  const read = (value: string): Result<readonly string[], null> => {
    const items = value.split(',').map((item) => item.trim()).filter((item) => item !== '');
    return options !== undefined && !items.every((item) => options.includes(item)) ? err(null) : ok(items);
  };
  const definition = define(name, 'LIST', defaultText, options === undefined ? 'a list separated by commas' : `a list of ${options.join(', ')}`, read);
  return options === undefined ? definition : { ...definition, options };
}

/** Paths separated by commas, each once; without a default another configuration gives the value. */
export function paths(name: string, defaultText: string): Definition<readonly string[]>;
export function paths(name: string, defaultText: null): Definition<readonly string[] | null>;
export function paths(name: string, defaultText: string | null): Definition<readonly string[] | null> {
  const read = (value: string): Result<readonly string[] | null, null> => {
    const items = value.split(',').map((item) => item.trim()).filter((item) => item !== '');
    return items.length === 0 || new Set(items).size < items.length ? err(null) : ok(items);
  };
  const definition = define(name, 'LIST', defaultText ?? 'x', 'a list of different paths, separated by commas', read);
  return defaultText === null ? { ...definition, defaultText, defaultValue: null } : definition;
}

/** A text with a grammar of its own; `expectation` says which. */
export function matching(name: string, type: 'STRING' | 'LIST', defaultText: string, pattern: RegExp, expectation: string): Definition<string> {
  return define(name, type, defaultText, expectation, (value) => (pattern.test(value) ? ok(value) : err(null)));
}

/** The same configuration, read into something else. */
export function mapped<From, To>(definition: Definition<From>, change: (value: From) => To): Definition<To> {
  const read = (value: string): Result<To, null> => {
    const result = definition.read(value);
    return result.ok ? ok(change(result.value)) : result;
  };
  return { ...definition, read, defaultValue: change(definition.defaultValue) };
}

/** Known, checked and described, but nothing follows from it here. */
export function notHonoured<Value>(definition: Definition<Value>): Definition<Value> {
  return { ...definition, honoured: false };
}

/** It can be changed while brokers run. */
export function dynamic<Value>(definition: Definition<Value>, update: 'per-broker' | 'cluster-wide' = 'cluster-wide'): Definition<Value> {
  return { ...definition, update };
}

/** A topic takes it from these broker configurations when it does not set it itself. */
export function fromBroker<Value>(definition: Definition<Value>, ...brokerNames: readonly string[]): Definition<Value> {
  return { ...definition, brokerNames };
}

/** Kafka reads it without listing it among its documented configurations. */
export function internal<Value>(definition: Definition<Value>): Definition<Value> {
  return { ...definition, internal: true };
}

function define<Value>(name: string, type: DefinitionType, defaultText: string, expectation: string, read: (value: string) => Result<Value, null>): Definition<Value> {
  const defaultValue = read(defaultText);
  if (!defaultValue.ok) throw new Error(`the default of ${name} is not ${expectation}`);
  return { name, type, defaultText, honoured: true, expectation, read, defaultValue: defaultValue.value };
}

function inRange(value: number, { min, max, or }: Range): boolean {
  return value === or || ((min === undefined || value >= min) && (max === undefined || value <= max));
}

function rangeWords({ min, max, or }: Range): string {
  const low = min === undefined || min === -INT_MAX - 1 ? undefined : min;
  const high = max === INT_MAX ? undefined : max;
  const words = low === undefined ? (high === undefined ? '' : ` of at most ${high}`) : high === undefined ? ` of at least ${low}` : ` from ${low} to ${high}`;
  return or === undefined ? words : `${words} or ${or}`;
}

function fitsLong(text: string): boolean {
  const digits = text.replace(/^[+-]?0*/, '');
  const limit = text.startsWith('-') ? '9223372036854775808' : LONG_MAX_TEXT;
  return digits.length < limit.length || (digits.length === limit.length && digits <= limit);
}
