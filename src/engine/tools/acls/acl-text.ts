import { AclOperation, AclPatternType, AclPermissionType, AclResourceType, type AclFilter } from '../../protocol/messages/acls';

/** Entries, patterns and kinds as the Java classes write themselves. */

export interface Pattern {
  readonly resourceType: number;
  /** Null in a filter: any name. */
  readonly name: string | null;
  readonly patternType: number;
}

export interface Entry {
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}

function namesOf(kinds: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(kinds).map(([name, number]) => [number, name]));
}

const RESOURCE_NAMES = namesOf(AclResourceType);
const PATTERN_NAMES = namesOf(AclPatternType);
const OPERATION_NAMES = namesOf(AclOperation);
const PERMISSION_NAMES = namesOf(AclPermissionType);

export function resourceTypeName(resourceType: number): string {
  return RESOURCE_NAMES.get(resourceType) ?? 'UNKNOWN';
}

export function operationName(operation: number): string {
  return OPERATION_NAMES.get(operation) ?? 'UNKNOWN';
}

/** `Read`, `READ`, `DescribeConfigs`; null for what is none. */
export function operationOf(text: string): number | null {
  const wanted = text.toUpperCase();
  return Object.entries(AclOperation).find(([name]) => name.replaceAll('_', '') === wanted)?.[1] ?? null;
}

export function patternText({ resourceType, name, patternType }: Pattern): string {
  return `ResourcePattern(resourceType=${resourceTypeName(resourceType)}, name=${name ?? '<any>'}, patternType=${PATTERN_NAMES.get(patternType) ?? 'UNKNOWN'})`;
}

export function entryText({ principal, host, operation, permissionType }: Entry): string {
  return `(principal=${principal}, host=${host}, operation=${operationName(operation)}, permissionType=${PERMISSION_NAMES.get(permissionType) ?? 'UNKNOWN'})`;
}

/** Of entries on one resource; Java's order is that of hash codes (R-CLI-08). */
export function sortedEntries<One extends Entry>(entries: readonly One[]): One[] {
  const key = ({ principal, host, operation, permissionType }: Entry): string => [operationName(operation), permissionType, principal, host].join(' ');
  return [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Entries on the resources of a pattern: all, or those that are exactly like one. */
export function filterOf({ resourceType, name, patternType }: Pattern, entry: Entry | null): AclFilter {
  return {
    resourceTypeFilter: resourceType, resourceNameFilter: name, patternTypeFilter: patternType, principalFilter: entry?.principal ?? null, hostFilter: entry?.host ?? null,
    operation: entry?.operation ?? AclOperation.ANY, permissionType: entry?.permissionType ?? AclPermissionType.ANY,
  };
}
