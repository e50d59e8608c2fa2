import type { ParsedOptions } from '../command-line/joptsimple';
import { ILLEGAL_ARGUMENT, ToolFailure, UsageExit } from '../process/tool-failure';

export type EntityType = (typeof ENTITY_TYPES)[number];

export const ENTITY_TYPES = ['topics', 'clients', 'users', 'brokers', 'ips', 'client-metrics', 'groups', 'broker-loggers'] as const;

/** What a command is about: a type, or users and clients together, and names that belong to them one by one; '' is the default, a missing one all. */
export interface ConfigEntities {
  readonly types: readonly EntityType[];
  readonly names: readonly string[];
}

const SHORT_FORMS: readonly (readonly [option: string, type: EntityType, isDefault: boolean])[] = [
  ['topic', 'topics', false], ['client', 'clients', false], ['user', 'users', false], ['broker', 'brokers', false], ['broker-logger', 'broker-loggers', false], ['ip', 'ips', false],
  ['client-metrics', 'client-metrics', false], ['group', 'groups', false],
  ['client-defaults', 'clients', true], ['user-defaults', 'users', true], ['broker-defaults', 'brokers', true], ['ip-defaults', 'ips', true],
];
const WITH_DEFAULT: readonly EntityType[] = ['users', 'clients', 'brokers', 'ips'];

/** The command line's checks in the order of the real tool (R-CLI-20, R-CLI-22). */
export function entitiesOf(options: ParsedOptions): ConfigEntities {
  if (options.has('alter') === options.has('describe')) throw new UsageExit('Command must include exactly one action: --describe, --alter');
  for (const other of ['add-config', 'delete-config']) {
    if (options.has('describe') && options.has(other)) throw new UsageExit(`Option "[describe]" can't be used with option "[${other}]"`);
  }
  const short = SHORT_FORMS.filter(([option]) => options.has(option));
  const typeNames = [...options.texts('entity-type'), ...short.map(([, type]) => type)];
  const repeated = typeNames.filter((type, i) => typeNames.indexOf(type) < i);
  if (repeated.length > 0) throw wrong(`Duplicate entity type(s) specified: ${repeated.join(',')}`);
  const types = typeNames.map(knownType);
  const [first] = types;
  if (first === undefined) throw wrong('At least one entity type must be specified');
  if (types.length > 1 && !types.every((type) => type === 'users' || type === 'clients')) throw wrong("Only 'users' and 'clients' entity types may be specified together");
  if (short.length > 0 && ['entity-name', 'entity-type', 'entity-default'].some((name) => options.has(name))) {
    throw wrong('--entity-{type,name,default} should not be used in conjunction with specific entity flags');
  }
  const names = entityNames(options, short);
  if (!options.has('bootstrap-server') && !options.has('bootstrap-controller')) throw wrong('Either --bootstrap-server or --bootstrap-controller must be specified.');
  if (options.has('bootstrap-server') && options.has('bootstrap-controller')) throw wrong('Only one of --bootstrap-server or --bootstrap-controller can be specified');
  checkNames(options, types, names);
  if (options.has('alter')) checkAlter(options, types, names);
  return { types, names };
}

function knownType(type: string): EntityType {
  const known = ENTITY_TYPES.find((one) => one === type);
  if (known !== undefined) return known;
  throw wrong(`Invalid entity type ${type}, the entity type must be one of ${ENTITY_TYPES.join(', ')} with a --bootstrap-server or --bootstrap-controller argument`);
}

/** Names and defaults stand in for each other in the order in which they were given. */
function entityNames(options: ParsedOptions, short: typeof SHORT_FORMS): string[] {
  const names = options.texts('entity-name');
  let next = 0;
  const long = options.order.flatMap((option) => (option === 'entity-name' ? [names[next++] ?? ''] : option === 'entity-default' ? [''] : []));
  return [...long, ...short.map(([option, , isDefault]) => (isDefault ? '' : (options.text(option) ?? '')))];
}

function checkNames(options: ParsedOptions, types: readonly EntityType[], names: readonly string[]): void {
  const [type] = types;
  const named = names.filter((name) => name !== '');
  const noId = type === 'brokers' || type === 'broker-loggers' ? named.find((name) => !/^[+-]?\d{1,9}$/.test(name)) : undefined;
  if (noId !== undefined) throw wrong(`The entity name for ${type ?? ''} must be a valid integer broker id, but it is: ${noId}`);
  const noAddress = type === 'ips' ? named.find((name) => !isAddress(name)) : undefined;
  if (noAddress !== undefined) throw wrong(`The entity name for ips must be a valid IP or resolvable host, but it is: ${noAddress}`);
  if (!options.has('describe')) return;
  if (options.has('entity-default') && !types.some((one) => WITH_DEFAULT.includes(one))) throw wrong(`--entity-default must not be specified with --describe of ${types.join(',')}`);
  if (type === 'broker-loggers' && named.length === 0) throw wrong('An entity name must be specified with --describe of broker-loggers');
}

/** No host but one resolves here. */
function isAddress(name: string): boolean {
  return name === 'localhost' || (/^\d{1,3}(\.\d{1,3}){3}$/.test(name) && name.split('.').every((part) => Number(part) < 256)) || (/^[0-9a-fA-F:]+$/.test(name) && name.includes('::'));
}

function checkAlter(options: ParsedOptions, types: readonly EntityType[], names: readonly string[]): void {
  const hasName = names.some((name) => name !== '');
  if (types.some((type) => WITH_DEFAULT.includes(type))) {
    if (names.length === 0) throw wrong('An entity-name or default entity must be specified with --alter of users, clients, brokers or ips');
  } else if (!hasName) throw wrong(`An entity name must be specified with --alter of ${types.join(',')}`);
  if (options.has('add-config') && options.has('add-config-file')) throw wrong('Only one of --add-config or --add-config-file must be specified');
  if (!options.has('add-config') && !options.has('add-config-file') && !options.has('delete-config')) {
    throw wrong('At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter');
  }
  if (types.length !== names.length) throw wrong('An entity name must be specified for every entity type');
}

export function wrong(text: string): ToolFailure {
  return new ToolFailure(ILLEGAL_ARGUMENT, text);
}

/** `topics` → `topic`, as the tool does with all of them. */
export function singular(type: EntityType): string {
  return type.slice(0, -1);
}
