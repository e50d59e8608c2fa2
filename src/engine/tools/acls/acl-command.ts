import { ErrorCode } from '../../protocol/error-codes';
import { AclOperation, AclPatternType, AclPermissionType, AclResourceType, type AclFilter, type CreateAclsResponse, type DeleteAclsResponse, type DescribeAclsResponse } from '../../protocol/messages/acls';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { checkInvalid, helpOrVersion, readOrUsage } from '../command-line/check-options';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { executionFailure, ToolFailure, UsageExit } from '../process/tool-failure';
import { ACL_OPTIONS } from './acl-options';
import { entryText, filterOf, patternText, sortedEntries, type Entry, type Pattern } from './acl-text';
import { askedAcls, askedPatterns, patternTypeOf, principalsOf } from './asked-acls';

const EVERYTHING: AclFilter = {
  resourceTypeFilter: AclResourceType.ANY, resourceNameFilter: null, patternTypeFilter: AclPatternType.ANY, principalFilter: null, hostFilter: null, operation: AclOperation.ANY, permissionType: AclPermissionType.ANY,
};

export const aclCommand: Tool = { name: 'kafka-acls', table: ACL_OPTIONS, run };

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const options = readOrUsage(() => parseOptions(ACL_OPTIONS, words));
  const ended = helpOrVersion(context.out, options, words, ACL_OPTIONS.summary);
  if (ended !== null) return ended;
  check(options);
  try {
    const admin = context.admin(options.text('bootstrap-server') ?? options.text('bootstrap-controller') ?? '', options.text('command-config'), options.has('bootstrap-controller'));
    if (options.has('add')) yield* add(context, admin, options);
    else if (options.has('remove')) yield* remove(context, admin, options);
    else yield* list(context, admin, options);
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    context.out(`Error while executing ACL command: ${failure.message}`);
    for (const line of failure.trace()) context.out(line);
    context.out('');
    return 1;
  }
}

function check(options: ParsedOptions): void {
  if (options.has('bootstrap-server') && options.has('bootstrap-controller')) throw new UsageExit('Only one of --bootstrap-server or --bootstrap-controller must be specified');
  if (!options.has('bootstrap-server') && !options.has('bootstrap-controller')) throw new UsageExit('One of --bootstrap-server or --bootstrap-controller must be specified');
  if (['add', 'remove', 'list'].filter((action) => options.has(action)).length !== 1) throw new UsageExit('Command must include exactly one action: --list, --add, --remove. ');
  checkInvalid(options, 'list', 'producer', 'consumer', 'allow-host', 'allow-principal', 'deny-host', 'deny-principal');
  for (const role of ['producer', 'consumer']) checkInvalid(options, role, 'operation', 'deny-principal', 'deny-host');
  if (options.has('principal') && !options.has('list')) throw new UsageExit('The --principal option is only available if --list is set');
  if (options.has('producer') && !options.has('topic')) throw new UsageExit('With --producer you must specify a --topic');
  if (options.has('idempotent') && !options.has('producer')) throw new UsageExit('The --idempotent option is only available if --producer is set');
  const others = !options.has('producer') && (options.has('cluster') || options.has('transactional-id'));
  if (options.has('consumer') && (!options.has('topic') || !options.has('group') || others)) {
    throw new UsageExit('With --consumer you must specify a --topic and a --group and no --cluster or --transactional-id option should be specified.');
  }
}

/** Asks first which of them are there, and adds the others. */
function* add(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  const patternType = patternTypeOf(options);
  if (patternType !== AclPatternType.LITERAL && patternType !== AclPatternType.PREFIXED) {
    throw new UsageExit(`A '--resource-pattern-type' value of '${options.text('resource-pattern-type')?.toUpperCase() ?? ''}' is not valid when adding acls.`);
  }
  const asked = askedAcls(options);
  if (asked.some(({ entries }) => entries.length === 0)) throw new UsageExit('You must specify one of: --allow-principal, --deny-principal when trying to add ACLs.');
  for (const { pattern, entries } of asked) {
    const there = yield* describe(admin, filterOf(pattern, null));
    const known = new Set(there.flatMap((resource) => resource.entries.map(entryText)));
    const added: Entry[] = [];
    for (const entry of sortedEntries(entries)) {
      if (known.has(entryText(entry))) context.out(`Acl (pattern=${patternText(pattern)}, entry=${entryText(entry)}) already exists.`);
      else added.push(entry);
    }
    if (added.length === 0) continue;
    context.out(`Adding ACLs for resource \`${patternText(pattern)}\`: \n ${added.map((entry) => `\t${entryText(entry)}`).join('\n')}\n`);
    const creations = added.map((entry) => ({ resourceType: pattern.resourceType, resourceName: pattern.name, resourcePatternType: pattern.patternType, ...entry }));
    const { results } = yield* admin.ask<CreateAclsResponse>({ name: 'createAcls', api: 'CreateAcls', version: 3, body: { creations } });
    throwFirst(results);
  }
}

function* remove(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  for (const { pattern, entries } of askedAcls(options)) {
    const sorted = sortedEntries(entries);
    const question = sorted.length === 0
      ? `Are you sure you want to delete all ACLs for resource filter \`${patternText(pattern)}\`? (y/n)`
      : `Are you sure you want to remove ACLs: \n ${sorted.map((entry) => `\t${entryText(entry)}`).join('\n')}\n from resource filter \`${patternText(pattern)}\`? (y/n)`;
    if (!options.has('force') && !(yield* isConfirmed(context, question))) continue;
    const filters = sorted.length === 0 ? [filterOf(pattern, null)] : sorted.map((entry) => filterOf(pattern, entry));
    const { filterResults } = yield* admin.ask<DeleteAclsResponse>({ name: 'deleteAcls', api: 'DeleteAcls', version: 3, body: { filters } });
    throwFirst(filterResults);
  }
}

function* isConfirmed(context: ToolContext, question: string): Steps<boolean> {
  context.out(question);
  const answer = yield* context.readLine();
  if (answer === null) throw new ToolFailure('java.lang.NullPointerException', 'Cannot invoke "String.equalsIgnoreCase(String)" because the return value of "java.io.Console.readLine()" is null');
  return answer.toLowerCase() === 'y';
}

function throwFirst(results: readonly { readonly errorCode: number; readonly errorMessage: string | null }[]): void {
  const failed = results.find(({ errorCode }) => errorCode !== ErrorCode.NONE);
  if (failed !== undefined) throw executionFailure(apiFailure(failed.errorCode, failed.errorMessage));
}

function* list(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  const patterns = askedPatterns(options);
  const principals = principalsOf(options, 'principal');
  const found = new Map<string, { readonly pattern: Pattern; readonly entries: Map<string, Entry> }>();
  for (const filter of patterns.length === 0 ? [EVERYTHING] : patterns.map((pattern) => filterOf(pattern, null))) {
    for (const { pattern, entries } of yield* describe(admin, filter)) {
      const known = found.get(patternText(pattern)) ?? { pattern, entries: new Map<string, Entry>() };
      for (const entry of entries) known.entries.set(entryText(entry), entry);
      found.set(patternText(pattern), known);
    }
  }
  const resources = [...found.values()].map(({ pattern, entries }) => ({ pattern, entries: [...entries.values()] }));
  if (principals.length === 0) print(context, resources);
  for (const principal of principals) {
    context.out(`ACLs for principal \`${principal}\``);
    print(context, resources.map(({ pattern, entries }) => ({ pattern, entries: entries.filter((entry) => entry.principal === principal) })));
  }
}

interface Resource {
  readonly pattern: Pattern;
  readonly entries: readonly Entry[];
}

/** In the order of the resources' texts (R-CLI-08). */
function print(context: ToolContext, resources: readonly Resource[]): void {
  const shown = resources.filter(({ entries }) => entries.length > 0).sort((a, b) => (patternText(a.pattern) < patternText(b.pattern) ? -1 : 1));
  for (const { pattern, entries } of shown) context.out(`Current ACLs for resource \`${patternText(pattern)}\`:\n${sortedEntries(entries).map((entry) => `\t${entryText(entry)}`).join('\n')}\n`);
}

function* describe(admin: AdminClient, filter: AclFilter): Steps<readonly Resource[]> {
  const answer = yield* admin.ask<DescribeAclsResponse>({ name: 'describeAcls', api: 'DescribeAcls', version: 3, body: filter });
  if (answer.errorCode !== ErrorCode.NONE) throw executionFailure(apiFailure(answer.errorCode, answer.errorMessage));
  return answer.resources.map(({ resourceType, resourceName, patternType, acls }) => ({ pattern: { resourceType, name: resourceName, patternType }, entries: acls }));
}
