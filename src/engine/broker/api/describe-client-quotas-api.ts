import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { QUOTA_ENTITY_TYPES, type ClientQuota } from '../../metadata/client-quotas';
import { ErrorCode } from '../../protocol/error-codes';
import { QuotaMatchType, type DescribeClientQuotasRequest, type DescribeClientQuotasResponse } from '../../protocol/messages/client-quotas';
import type { BrokerState } from '../broker-state';

/** Quotas as this broker knows them. */
export function onDescribeClientQuotas(ctx: Context, broker: BrokerState, request: Request): void {
  const asked = request.body as DescribeClientQuotasRequest;
  const refusal = refusalOf(asked);
  if (refusal !== null) {
    ctx.reply(request, { throttleTimeMs: 0, ...refusal, entries: null } satisfies DescribeClientQuotasResponse);
    return;
  }
  const entries = [...broker.image.clientQuotas.values()].filter((quota) => matches(asked, quota)).map(({ entity, values }) => ({ entity, values: [...values].map(([key, value]) => ({ key, value })) }));
  ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, entries } satisfies DescribeClientQuotasResponse);
}

function refusalOf({ components }: DescribeClientQuotasRequest): { readonly errorCode: number; readonly errorMessage: string } | null {
  const invalid = (errorMessage: string) => ({ errorCode: ErrorCode.INVALID_REQUEST, errorMessage });
  const types = components.map(({ entityType }) => entityType);
  for (const [i, { entityType, matchType, match }] of components.entries()) {
    if (entityType === '') return invalid('Invalid empty entity type.');
    if (types.indexOf(entityType) < i) return invalid(`Entity type ${entityType} cannot appear more than once in the filter.`);
    if (!QUOTA_ENTITY_TYPES.some((type) => type === entityType)) return { errorCode: ErrorCode.UNSUPPORTED_VERSION, errorMessage: `Unsupported entity type ${entityType}` };
    if (matchType === QuotaMatchType.EXACT && match === null) return invalid('Request specified MATCH_TYPE_EXACT, but set match string to null.');
    if (matchType === QuotaMatchType.DEFAULT && match !== null) return invalid('Request specified MATCH_TYPE_DEFAULT, but also specified a match string.');
    if (matchType === QuotaMatchType.SPECIFIED && match !== null) return invalid('Request specified MATCH_TYPE_SPECIFIED, but also specified a match string.');
    if (matchType > QuotaMatchType.SPECIFIED || matchType < QuotaMatchType.EXACT) return invalid(`Unknown match type ${matchType}`);
  }
  if (types.includes('ip') && types.length > 1) return invalid('Invalid entity filter component combination. IP filter component should not be used with user or clientId filter component.');
  return null;
}

function matches({ components, strict }: DescribeClientQuotasRequest, { entity }: ClientQuota): boolean {
  if (strict && entity.length !== components.length) return false;
  return components.every(({ entityType, matchType, match }) => {
    const part = entity.find((one) => one.entityType === entityType);
    return part !== undefined && (matchType === QuotaMatchType.SPECIFIED || part.entityName === match);
  });
}
