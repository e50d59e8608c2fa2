import { ErrorCode } from '../../protocol/error-codes';
import { ipQuotaConfigs } from '../../protocol/generated/configs/ip-quota';
import { userClientQuotaConfigs } from '../../protocol/generated/configs/user-client-quota';
import { QuotaMatchType, type AlterClientQuotasResponse, type DescribeClientQuotasResponse, type DescribedQuota } from '../../protocol/messages/client-quotas';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { javaHashOrder } from '../command-line/java-hash-order';
import { javaDouble, parseJavaDouble } from '../command-line/java-number';
import type { Steps, ToolContext } from '../process/tool';
import { executionFailure, KAFKA_ERRORS, ToolFailure } from '../process/tool-failure';
import { wrong, type ConfigEntities, type EntityType } from './config-entity';

/** The tool finds out itself that a quota to be taken back is not set; told in one line like a wrong command line. */
export const NO_SUCH_CONFIG = `${KAFKA_ERRORS}.InvalidConfigurationException`;

const SCRAM = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];
const SCRAM_API = 'ALTER_USER_SCRAM_CREDENTIALS';

/** What can be set for clients, users and addresses (R-CLI-22). Lists are written as Scala writes them. */
export function checkQuotaNames({ types }: ConfigEntities, added: readonly string[], deleted: readonly string[]): void {
  const known = new Set((types[0] === 'ips' ? ipQuotaConfigs : userClientQuotaConfigs).map(({ name }) => name));
  if (types[0] === 'ips') {
    const unknown = [...added, ...deleted].filter((name) => !known.has(name));
    if (unknown.length > 0) throw wrong(`Only connection quota configs can be added for 'ips' using --bootstrap-server. Unexpected config names: ${unknown.join(',')}`);
    return;
  }
  const isUser = types.length === 1 && types[0] === 'users';
  const isUnknown = (name: string): boolean => !known.has(name) && !(isUser && SCRAM.includes(name));
  const words = isUser ? "Only quota and SCRAM credential configs can be ACTION for 'users'" : "Only quota configs can be ACTION for 'clients'";
  const unknownAdded = added.filter(isUnknown);
  const unknownDeleted = deleted.filter(isUnknown);
  if (unknownAdded.length > 0) throw wrong(`${words.replace('ACTION', 'added')} using --bootstrap-server. Unexpected config names: Set(${unknownAdded.join(', ')})`);
  if (unknownDeleted.length > 0) throw wrong(`${words.replace('ACTION', 'deleted')} using --bootstrap-server. Unexpected config names: ArrayBuffer(${unknownDeleted.join(', ')})`);
  // Credentials need a cluster that asks clients who they are.
  if ([...added, ...deleted].some((name) => SCRAM.includes(name))) throw executionFailure(new ToolFailure(`${KAFKA_ERRORS}.UnsupportedVersionException`, `The node does not support ${SCRAM_API}`));
}

export function* alterQuotas(admin: AdminClient, entities: ConfigEntities, added: ReadonlyMap<string, string>, deleted: readonly string[]): Steps<void> {
  const [before] = yield* quotasOf(admin, entities);
  const missing = deleted.filter((name) => before?.values.some(({ key }) => key === name) !== true);
  if (missing.length > 0) throw new ToolFailure(NO_SUCH_CONFIG, `Invalid config(s): ${missing.join(',')}`);
  const entity = entities.types.map((type, i) => ({ entityType: quotaType(type), entityName: entities.names[i] === '' ? null : (entities.names[i] ?? null) }));
  const ops = [
    ...[...added].map(([key, text]) => {
      const value = parseJavaDouble(text);
      if (value === null) throw wrong(`Cannot parse quota configuration value for ${key}: ${text}`);
      return { key, value, remove: false };
    }),
    ...deleted.map((key) => ({ key, value: 0, remove: true })),
  ];
  const answer = yield* admin.ask<AlterClientQuotasResponse>({ name: 'alterClientQuotas', api: 'AlterClientQuotas', version: 1, body: { entries: [{ entity, ops }], validateOnly: false } });
  const [result] = answer.entries;
  if (result !== undefined && result.errorCode !== ErrorCode.NONE) throw executionFailure(apiFailure(result.errorCode, result.errorMessage));
}

const ENTITY_WORDS: Readonly<Record<string, string>> = { user: 'user-principal', 'client-id': 'client-id', ip: 'ip' };

/** R-CLI-21: one line an entity, in the order of their texts (R-CLI-08); values as Java's doubles. */
export function* describeQuotas(context: ToolContext, admin: AdminClient, entities: ConfigEntities): Steps<void> {
  const quotas = yield* quotasOf(admin, entities);
  for (const line of quotas.map(quotaLine).sort()) context.out(line);
}

function quotaLine({ entity, values }: DescribedQuota): string {
  const words = Object.entries(ENTITY_WORDS).flatMap(([type, word]) => {
    const part = entity.find(({ entityType }) => entityType === type);
    return part === undefined ? [] : [part.entityName === null ? `the default ${word}` : `${word} '${part.entityName}'`];
  });
  return `Quota configs for ${words.join(', ')} are ${javaHashOrder(values, ({ key }) => key, values.length).map(({ key, value }) => `${key}=${javaDouble(value)}`).join(', ')}`;
}

function* quotasOf(admin: AdminClient, { types, names }: ConfigEntities): Steps<readonly DescribedQuota[]> {
  if (names.length > types.length) throw wrong('More entity names specified than entity types');
  const components = types.map((type, i) => {
    const name = names[i];
    const matchType = name === undefined ? QuotaMatchType.SPECIFIED : name === '' ? QuotaMatchType.DEFAULT : QuotaMatchType.EXACT;
    return { entityType: quotaType(type), matchType, match: matchType === QuotaMatchType.EXACT ? (name ?? null) : null };
  });
  const answer = yield* admin.ask<DescribeClientQuotasResponse>({ name: 'describeClientQuotas', api: 'DescribeClientQuotas', version: 1, body: { components, strict: true } });
  if (answer.errorCode !== ErrorCode.NONE) throw executionFailure(apiFailure(answer.errorCode, answer.errorMessage));
  return answer.entries ?? [];
}

function quotaType(type: EntityType): string {
  return type === 'users' ? 'user' : type === 'clients' ? 'client-id' : 'ip';
}
