import { ErrorCode } from '../protocol/error-codes';
import type { DescribeAclsRequest, DescribeAclsResponse, DescribedAclResource } from '../protocol/messages/acls';
import { matchesAcl } from './acl-filter';
import type { MetadataImage } from './image';

/** Access control entries as a node knows them, resource by resource. Without an authorizer there are none. */
export function describeAcls({ acls: entries }: MetadataImage, authorizerClassName: string, filter: DescribeAclsRequest): DescribeAclsResponse {
  if (authorizerClassName === '') return { throttleTimeMs: 0, errorCode: ErrorCode.SECURITY_DISABLED, errorMessage: 'No Authorizer is configured on the broker', resources: [] };
  const resources = new Map<string, DescribedAclResource>();
  for (const entry of entries.values()) {
    if (!matchesAcl(filter, entry)) continue;
    const { resourceType, resourceName, patternType, principal, host, operation, permissionType } = entry;
    const key = `${resourceType}/${patternType}/${resourceName}`;
    const acls = [...(resources.get(key)?.acls ?? []), { principal, host, operation, permissionType }];
    resources.set(key, { resourceType, resourceName, patternType, acls });
  }
  return { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, resources: [...resources.values()] };
}
