import { AclOperation, AclPatternType, AclPermissionType, AclResourceType, CLUSTER_RESOURCE } from '../../protocol/messages/acls';
import type { ParsedOptions } from '../command-line/joptsimple';
import { ILLEGAL_ARGUMENT, ToolFailure, UsageExit } from '../process/tool-failure';
import { operationName, operationOf, resourceTypeName, type Entry, type Pattern } from './acl-text';

/** Entries that a command line asks for, with the resources they are on. */
export interface AskedAcls {
  readonly pattern: Pattern;
  readonly entries: readonly Entry[];
}

const { ALL, READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, CLUSTER_ACTION, DESCRIBE_CONFIGS, ALTER_CONFIGS, IDEMPOTENT_WRITE, CREATE_TOKENS, DESCRIBE_TOKENS, TWO_PHASE_COMMIT } = AclOperation;
const UNKNOWN_OPERATION = 0;
const ANY_HOST = '*';

/** What can be done to each type of resource, besides everything. */
const SUPPORTED: Readonly<Record<number, readonly number[]>> = {
  [AclResourceType.TOPIC]: [READ, WRITE, CREATE, DESCRIBE, DELETE, ALTER, DESCRIBE_CONFIGS, ALTER_CONFIGS],
  [AclResourceType.GROUP]: [READ, DESCRIBE, DELETE, DESCRIBE_CONFIGS, ALTER_CONFIGS],
  [AclResourceType.CLUSTER]: [CREATE, CLUSTER_ACTION, DESCRIBE_CONFIGS, ALTER_CONFIGS, IDEMPOTENT_WRITE, ALTER, DESCRIBE],
  [AclResourceType.TRANSACTIONAL_ID]: [DESCRIBE, WRITE, TWO_PHASE_COMMIT],
  [AclResourceType.DELEGATION_TOKEN]: [DESCRIBE],
  [AclResourceType.USER]: [CREATE_TOKENS, DESCRIBE_TOKENS],
};

const NAMED_RESOURCES: readonly (readonly [option: string, resourceType: number])[] = [
  ['topic', AclResourceType.TOPIC], ['group', AclResourceType.GROUP], ['transactional-id', AclResourceType.TRANSACTIONAL_ID], ['delegation-token', AclResourceType.DELEGATION_TOKEN], ['user-principal', AclResourceType.USER],
];
const CLUSTER: Pattern = { resourceType: AclResourceType.CLUSTER, name: CLUSTER_RESOURCE, patternType: AclPatternType.LITERAL };

export function patternTypeOf(options: ParsedOptions): number {
  const text = options.text('resource-pattern-type')?.toUpperCase() ?? 'LITERAL';
  return Object.entries(AclPatternType).find(([name]) => name === text)?.[1] ?? AclPatternType.LITERAL;
}

/** Resources that a command line names, in the order of their types. */
export function askedPatterns(options: ParsedOptions): Pattern[] {
  const patternType = patternTypeOf(options);
  const named = NAMED_RESOURCES.flatMap(([option, resourceType]) => options.texts(option).map((name): Pattern => ({ resourceType, name: name.trim(), patternType })));
  const isCluster = patternType === AclPatternType.LITERAL && (options.has('cluster') || options.has('idempotent'));
  return isCluster ? [...named, CLUSTER] : named;
}

/** R-CLI-75: --producer and --consumer stand for several operations on several resources; without them every operation holds on every resource. */
export function askedAcls(options: ParsedOptions): AskedAcls[] {
  const patterns = askedPatterns(options);
  if (patterns.length === 0) throw new UsageExit('You must provide at least one resource: --topic <topic> or --cluster or --group <group> or --delegation-token <Delegation Token ID>');
  const asked = new Map<string, { readonly pattern: Pattern; readonly entries: Map<string, Entry> }>();
  const add = (pattern: Pattern, operations: readonly number[]): void => {
    const key = JSON.stringify(pattern);
    const known = asked.get(key) ?? { pattern, entries: new Map<string, Entry>() };
    for (const entry of entriesOf(options, operations)) known.entries.set(JSON.stringify(entry), entry);
    asked.set(key, known);
  };
  const of = (resourceType: number): Pattern[] => patterns.filter((pattern) => pattern.resourceType === resourceType);
  if (!options.has('producer') && !options.has('consumer')) {
    const operations = options.has('operation') ? options.texts('operation').map((text) => operationOf(text.trim()) ?? UNKNOWN_OPERATION) : [ALL];
    for (const pattern of patterns) add(pattern, operations);
  }
  if (options.has('producer')) {
    for (const pattern of of(AclResourceType.TOPIC)) add(pattern, [WRITE, DESCRIBE, CREATE]);
    for (const pattern of of(AclResourceType.TRANSACTIONAL_ID)) add(pattern, [WRITE, DESCRIBE]);
    if (options.has('idempotent')) add(CLUSTER, [IDEMPOTENT_WRITE]);
  }
  if (options.has('consumer')) {
    for (const pattern of of(AclResourceType.TOPIC)) add(pattern, [READ, DESCRIBE]);
    for (const pattern of of(AclResourceType.GROUP)) add(pattern, [READ]);
  }
  return [...asked.values()].map(({ pattern, entries }) => {
    checkSupported(pattern, [...entries.values()]);
    return { pattern, entries: [...entries.values()] };
  });
}

function checkSupported({ resourceType }: Pattern, entries: readonly Entry[]): void {
  const supported = [...(SUPPORTED[resourceType] ?? []), ALL];
  if (entries.every(({ operation }) => supported.includes(operation))) return;
  throw new UsageExit(`ResourceType ${resourceTypeName(resourceType)} only supports operations [${supported.map(operationName).sort().join(', ')}]`);
}

function entriesOf(options: ParsedOptions, operations: readonly number[]): Entry[] {
  return [...entriesFor(options, 'allow', AclPermissionType.ALLOW, operations), ...entriesFor(options, 'deny', AclPermissionType.DENY, operations)];
}

function entriesFor(options: ParsedOptions, side: 'allow' | 'deny', permissionType: number, operations: readonly number[]): Entry[] {
  const principals = principalsOf(options, `${side}-principal`);
  const hosts = options.has(`${side}-host`) ? options.texts(`${side}-host`).map((host) => host.trim()) : [ANY_HOST];
  return principals.flatMap((principal) => operations.flatMap((operation) => hosts.map((host) => ({ principal, host, operation, permissionType }))));
}

/** `Type:name`. */
export function principalsOf(options: ParsedOptions, option: string): string[] {
  return options.texts(option).map((text) => {
    const principal = text.trim();
    if (!principal.includes(':')) throw new ToolFailure(ILLEGAL_ARGUMENT, `expected a string in format principalType:principalName but got ${principal}`);
    return principal;
  });
}
