/** Numbers of `resourceType`. */
export const AclResourceType = { ANY: 1, TOPIC: 2, GROUP: 3, CLUSTER: 4, TRANSACTIONAL_ID: 5, DELEGATION_TOKEN: 6, USER: 7 } as const;

/** Numbers of `patternType`; MATCH and ANY only in filters. */
export const AclPatternType = { ANY: 1, MATCH: 2, LITERAL: 3, PREFIXED: 4 } as const;

/** Numbers of `operation`; ANY only in filters. */
export const AclOperation = {
  ANY: 1, ALL: 2, READ: 3, WRITE: 4, CREATE: 5, DELETE: 6, ALTER: 7, DESCRIBE: 8, CLUSTER_ACTION: 9, DESCRIBE_CONFIGS: 10, ALTER_CONFIGS: 11, IDEMPOTENT_WRITE: 12, CREATE_TOKENS: 13,
  DESCRIBE_TOKENS: 14, TWO_PHASE_COMMIT: 15,
} as const;

/** Numbers of `permissionType`. */
export const AclPermissionType = { ANY: 1, DENY: 2, ALLOW: 3 } as const;

/** The only name a resource of type CLUSTER has. */
export const CLUSTER_RESOURCE = 'kafka-cluster';
export const WILDCARD_RESOURCE = '*';

/** One access control entry: who may or may not do what on which resources, from where. The numbers are those of the wire. */
export interface AccessControlEntry {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly patternType: number;
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}

/** Which entries: null is any. */
export interface AclFilter {
  readonly resourceTypeFilter: number;
  readonly resourceNameFilter: string | null;
  readonly patternTypeFilter: number;
  readonly principalFilter: string | null;
  readonly hostFilter: string | null;
  readonly operation: number;
  readonly permissionType: number;
}

/** DescribeAcls, version 3. */
export type DescribeAclsRequest = AclFilter;

export interface DescribeAclsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resources: readonly DescribedAclResource[];
}

export interface DescribedAclResource {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly patternType: number;
  readonly acls: readonly { readonly principal: string; readonly host: string; readonly operation: number; readonly permissionType: number }[];
}

/** CreateAcls, version 3. */
export interface CreateAclsRequest {
  readonly creations: readonly AclCreation[];
}

export interface AclCreation {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly resourcePatternType: number;
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}

export interface CreateAclsResponse {
  readonly throttleTimeMs: number;
  readonly results: readonly { readonly errorCode: number; readonly errorMessage: string | null }[];
}

/** DeleteAcls, version 3. */
export interface DeleteAclsRequest {
  readonly filters: readonly AclFilter[];
}

export interface DeleteAclsResponse {
  readonly throttleTimeMs: number;
  readonly filterResults: readonly DeletedAcls[];
}

export interface DeletedAcls {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly matchingAcls: readonly (AccessControlEntry & { readonly errorCode: number; readonly errorMessage: string | null })[];
}
