import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { matchesAcl } from '../../metadata/acl-filter';
import { ErrorCode } from '../../protocol/error-codes';
import type { DescribeAclsRequest, DescribeAclsResponse, DescribedAclResource } from '../../protocol/messages/acls';
import type { BrokerState } from '../broker-state';

/** Access control entries as this broker knows them, resource by resource. Without an authorizer there are none. */
export function onDescribeAcls(ctx: Context, broker: BrokerState, request: Request): void {
  if (broker.config.authorizerClassName === '') {
    ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.SECURITY_DISABLED, errorMessage: 'No Authorizer is configured on the broker', resources: [] } satisfies DescribeAclsResponse);
    return;
  }
  const filter = request.body as DescribeAclsRequest;
  const resources = new Map<string, DescribedAclResource>();
  for (const entry of broker.image.acls.values()) {
    if (!matchesAcl(filter, entry)) continue;
    const { resourceType, resourceName, patternType, principal, host, operation, permissionType } = entry;
    const key = `${resourceType}/${patternType}/${resourceName}`;
    const acls = [...(resources.get(key)?.acls ?? []), { principal, host, operation, permissionType }];
    resources.set(key, { resourceType, resourceName, patternType, acls });
  }
  ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, resources: [...resources.values()] } satisfies DescribeAclsResponse);
}
