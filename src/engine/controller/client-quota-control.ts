import { LONG_MAX_TEXT } from '../config/definition';
import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { quotaKey, QUOTA_ENTITY_TYPES, type QuotaEntityPart } from '../metadata/client-quotas';
import type { MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import { ipQuotaConfigs } from '../protocol/generated/configs/ip-quota';
import { userClientQuotaConfigs } from '../protocol/generated/configs/user-client-quota';
import type { AlterClientQuotasRequest, AlterClientQuotasResponse, AlterQuotaEntry, QuotaEntity } from '../protocol/messages/client-quotas';
import type { Decision, DecisionState } from './decision';

const LARGEST: Readonly<Record<string, number>> = { SHORT: 32_767, INT: 2_147_483_647, LONG: Number(LONG_MAX_TEXT) };
/** How far from a whole number a quota may be that has to be one. */
const FRACTION_TOLERANCE = 1e-6;

/** Changes quotas, entity by entity: all of an entity's changes or none, and only what is new becomes a record. */
export function alterClientQuotas(_ctx: Context, state: DecisionState, request: Request): Decision {
  const { entries, validateOnly } = request.body as AlterClientQuotasRequest;
  const records: MetadataRecord[] = [];
  const seen = new Set<string>();
  const answers = entries.map(({ entity, ops }): AlterClientQuotasResponse['entries'][number] => {
    const key = entity.map((part) => JSON.stringify([part.entityType, part.entityName])).sort().join();
    const result = seen.has(key) ? `Ignoring duplicate entity ${entityText(entity)}` : alterOne(state, { entity, ops });
    seen.add(key);
    if (typeof result === 'string') return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: result, entity };
    records.push(...result);
    return { errorCode: ErrorCode.NONE, errorMessage: null, entity };
  });
  return { records: validateOnly === true ? [] : records, body: { throttleTimeMs: 0, entries: answers } satisfies AlterClientQuotasResponse };
}

function alterOne(state: DecisionState, { entity, ops }: AlterQuotaEntry): MetadataRecord[] | string {
  const parts: QuotaEntityPart[] = [];
  for (const { entityType, entityName } of entity) {
    const known = QUOTA_ENTITY_TYPES.find((type) => type === entityType);
    if (known === undefined) return `Unhandled client quota entity type: ${entityType}`;
    if (parts.some((part) => part.entityType === known)) return `Invalid client quota entity, duplicate entity entry ${entityType}`;
    if (entityName === '') return `Empty ${entityType} not supported`;
    parts.push({ entityType: known, entityName });
  }
  if (parts.length === 0) return 'Invalid empty client quota entity';
  const isIp = parts.some(({ entityType }) => entityType === 'ip');
  if (isIp && parts.length > 1) return 'Invalid quota entity combination, IP entity should not be combined with User or ClientId';
  const current = state.image.clientQuotas.get(quotaKey(parts))?.values;
  const records: MetadataRecord[] = [];
  const keys = new Set<string>();
  for (const { key, value, remove } of ops) {
    if (keys.has(key)) return `Duplicate quota key ${key} not updating quota for this entity ${entityText(entity)}`;
    keys.add(key);
    if (remove) {
      if (current?.has(key) === true) records.push({ type: 'ClientQuotaRecord', entity: parts, key, value: 0, remove: true });
      continue;
    }
    const problem = valueProblem(isIp, key, value);
    if (problem !== null) return problem;
    if (current?.get(key) !== value) records.push({ type: 'ClientQuotaRecord', entity: parts, key, value, remove: false });
  }
  return records;
}

function valueProblem(isIp: boolean, key: string, value: number): string | null {
  const definition = (isIp ? ipQuotaConfigs : userClientQuotaConfigs).find(({ name }) => name === key);
  if (definition === undefined) return `Invalid configuration key ${key}`;
  if (value <= 0) return `Quota ${key} must be greater than 0`;
  const largest = LARGEST[definition.type];
  if (largest === undefined) return null;
  if (value > largest) return `Proposed value for ${key} is too large for ${definition.type === 'INT' ? 'an' : 'a'} ${definition.type}.`;
  return value % 1 > FRACTION_TOLERANCE ? `${key} cannot be a fractional value.` : null;
}

function entityText(entity: readonly QuotaEntity[]): string {
  return `ClientQuotaEntity(entries={${entity.map(({ entityType, entityName }) => `${entityType}=${entityName ?? 'null'}`).join(', ')}})`;
}
