/** One part of whom a quota is for: a user, a client id or an address by name, or the default for all of that kind (null). */
export interface QuotaEntityPart {
  readonly entityType: QuotaEntityType;
  readonly entityName: string | null;
}

export type QuotaEntityType = (typeof QUOTA_ENTITY_TYPES)[number];

export const QUOTA_ENTITY_TYPES = ['user', 'client-id', 'ip'] as const;

/** The quotas of one user, client id, pair of them, or address. */
export interface ClientQuota {
  readonly entity: readonly QuotaEntityPart[];
  readonly values: ReadonlyMap<string, number>;
}

/** In the order of types, so that the same entity has the same key however it was asked for. */
export function sortedEntity(entity: readonly QuotaEntityPart[]): readonly QuotaEntityPart[] {
  return QUOTA_ENTITY_TYPES.flatMap((type) => entity.filter(({ entityType }) => entityType === type));
}

export function quotaKey(entity: readonly QuotaEntityPart[]): string {
  return JSON.stringify(sortedEntity(entity).map(({ entityType, entityName }) => [entityType, entityName]));
}
