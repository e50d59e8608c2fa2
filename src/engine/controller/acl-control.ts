import { randomUuid } from '../../base/java-uuid';
import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import type { AccessControlEntry } from '../protocol/messages/acls';
import { matchesAcl } from '../metadata/acl-filter';
import type { MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import {
  AclOperation, AclPatternType, AclPermissionType, AclResourceType, CLUSTER_RESOURCE, type AclCreation, type AclFilter, type CreateAclsRequest, type CreateAclsResponse, type DeleteAclsRequest, type DeleteAclsResponse, type DeletedAcls,
} from '../protocol/messages/acls';
import type { Decision, DecisionState } from './decision';

const NO_AUTHORIZER = { errorCode: ErrorCode.SECURITY_DISABLED, errorMessage: 'No Authorizer is configured.' };

/** New entries, each with an id of its own; one that is there already is no error and no record. */
export function createAcls(ctx: Context, state: DecisionState, request: Request): Decision {
  const { creations } = request.body as CreateAclsRequest;
  if (state.config.authorizerClassName === '') return { records: [], body: { throttleTimeMs: 0, results: creations.map(() => NO_AUTHORIZER) } satisfies CreateAclsResponse };
  const records: MetadataRecord[] = [];
  const known = new Set([...state.image.acls.values()].map(identity));
  const stream = ctx.stream('controller/acl-id');
  const results = creations.map((creation) => {
    const problem = creationProblem(creation);
    if (problem !== null) return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: problem };
    const { resourceType, resourceName, resourcePatternType: patternType, principal, host, operation, permissionType } = creation;
    const entry: AccessControlEntry = { resourceType, resourceName, patternType, principal, host, operation, permissionType };
    if (!known.has(identity(entry))) {
      known.add(identity(entry));
      records.push({ type: 'AccessControlEntryRecord', id: randomUuid((bound) => ctx.draw(stream, bound)), ...entry });
    }
    return { errorCode: ErrorCode.NONE, errorMessage: null };
  });
  return { records, body: { throttleTimeMs: 0, results } satisfies CreateAclsResponse };
}

/** Removes what any of the filters finds. */
export function deleteAcls(_ctx: Context, state: DecisionState, request: Request): Decision {
  const { filters } = request.body as DeleteAclsRequest;
  if (state.config.authorizerClassName === '') {
    return { records: [], body: { throttleTimeMs: 0, filterResults: filters.map(() => ({ ...NO_AUTHORIZER, matchingAcls: [] })) } satisfies DeleteAclsResponse };
  }
  const removed = new Set<string>();
  const filterResults = filters.map((filter) => findAcls(state, filter, removed));
  const records = [...removed].map((id): MetadataRecord => ({ type: 'RemoveAccessControlEntryRecord', id }));
  return { records, body: { throttleTimeMs: 0, filterResults } satisfies DeleteAclsResponse };
}

function findAcls(state: DecisionState, filter: AclFilter, found: Set<string>): DeletedAcls {
  const matchingAcls: DeletedAcls['matchingAcls'][number][] = [];
  for (const [id, entry] of state.image.acls) {
    if (!matchesAcl(filter, entry)) continue;
    found.add(id);
    matchingAcls.push({ errorCode: ErrorCode.NONE, errorMessage: null, ...entry });
  }
  return { errorCode: ErrorCode.NONE, errorMessage: null, matchingAcls };
}

function creationProblem({ resourceType, resourceName, resourcePatternType, operation, permissionType }: AclCreation): string | null {
  if (resourceType === AclResourceType.CLUSTER && resourceName !== CLUSTER_RESOURCE) return `The only valid name for the CLUSTER resource is ${CLUSTER_RESOURCE}`;
  if (resourceName === '') return 'Invalid empty resource name';
  if (resourceType <= AclResourceType.ANY || resourceType > AclResourceType.USER) return `Invalid resourceType ${resourceType}`;
  if (resourcePatternType !== AclPatternType.LITERAL && resourcePatternType !== AclPatternType.PREFIXED) return `Invalid patternType ${resourcePatternType}`;
  if (operation <= AclOperation.ANY || operation > AclOperation.TWO_PHASE_COMMIT) return `Invalid operation ${operation}`;
  return permissionType === AclPermissionType.DENY || permissionType === AclPermissionType.ALLOW ? null : `Invalid permissionType ${permissionType}`;
}

function identity({ resourceType, resourceName, patternType, principal, host, operation, permissionType }: AccessControlEntry): string {
  return JSON.stringify([resourceType, resourceName, patternType, principal, host, operation, permissionType]);
}
