/** What completes an option's argument on a command line. */
export type Completes = 'server' | 'controller' | 'topic' | 'group' | 'broker' | 'topic-config' | 'file' | 'none';

/** One option of a tool. The tables of these feed parser, help and completion alike. */
export interface OptionSpec {
  readonly name: string;
  readonly argument: 'none' | 'required' | 'optional';
  readonly type: 'text' | 'integer' | 'long' | { readonly oneOf: readonly string[] };
  /** May be given several times where all values count. */
  readonly isRepeatable: boolean;
  /** Parts one argument into several values. */
  readonly separator: string | null;
  /** Options one of which must stand beside it for it to be allowed at all. */
  readonly availableIf: readonly string[];
  /** The newer name, where this one is kept for old scripts only (R-CLI-07). */
  readonly deprecatedFor: string | null;
  readonly metavar: string;
  readonly completes: Completes;
  readonly help: string;
}

export interface OptionTable {
  /** As it is called: `kafka-topics`. */
  readonly tool: string;
  readonly summary: string;
  readonly options: readonly OptionSpec[];
}

type Extra = Partial<Omit<OptionSpec, 'name' | 'argument' | 'help'>>;

function option(name: string, argument: OptionSpec['argument'], help: string, extra: Extra): OptionSpec {
  return { name, argument, type: 'text', isRepeatable: false, separator: null, availableIf: [], deprecatedFor: null, metavar: 'String', completes: 'none', ...extra, help };
}

/** An option without an argument. */
export function flag(name: string, help: string, extra: Extra = {}): OptionSpec {
  return option(name, 'none', help, extra);
}

export function valued(name: string, metavar: string, help: string, extra: Extra = {}): OptionSpec {
  return option(name, 'required', help, { metavar, ...extra });
}

export function optionallyValued(name: string, metavar: string, help: string, extra: Extra = {}): OptionSpec {
  return option(name, 'optional', help, { metavar, ...extra });
}

/** What every tool of the joptsimple family has. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [
  flag('help', 'Print this table.'),
  flag('version', 'Print the version of Kafka.'),
];

export const BOOTSTRAP_SERVER = valued('bootstrap-server', 'server to connect to', 'One or more brokers, as host:port, that the first question goes to.', { completes: 'server' });
export const COMMAND_CONFIG = valued('command-config', 'config file', 'A file of properties for the admin client.', { completes: 'file' });
