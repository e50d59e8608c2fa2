import { AclOperation, AclPatternType, AclPermissionType, AclResourceType, WILDCARD_RESOURCE, type AclFilter } from '../protocol/messages/acls';
import type { AccessControlEntry } from '../protocol/messages/acls';

/** Is the entry one of those asked for? */
export function matchesAcl(filter: AclFilter, entry: AccessControlEntry): boolean {
  return (
    matchesPattern(filter, entry) &&
    (filter.principalFilter === null || filter.principalFilter === entry.principal) &&
    (filter.hostFilter === null || filter.hostFilter === entry.host) &&
    (filter.operation === AclOperation.ANY || filter.operation === entry.operation) &&
    (filter.permissionType === AclPermissionType.ANY || filter.permissionType === entry.permissionType)
  );
}

/** MATCH asks for whatever concerns that name: literally, as the wildcard, or as its prefix. */
function matchesPattern({ resourceTypeFilter, resourceNameFilter, patternTypeFilter }: AclFilter, { resourceType, resourceName, patternType }: AccessControlEntry): boolean {
  if (resourceTypeFilter !== AclResourceType.ANY && resourceTypeFilter !== resourceType) return false;
  const isThisType = patternTypeFilter === patternType;
  if (!isThisType && patternTypeFilter !== AclPatternType.ANY && patternTypeFilter !== AclPatternType.MATCH) return false;
  if (resourceNameFilter === null) return true;
  if (patternTypeFilter === AclPatternType.ANY || isThisType) return resourceNameFilter === resourceName;
  if (patternType === AclPatternType.LITERAL) return resourceNameFilter === resourceName || resourceName === WILDCARD_RESOURCE;
  return patternType === AclPatternType.PREFIXED && resourceNameFilter.startsWith(resourceName);
}
