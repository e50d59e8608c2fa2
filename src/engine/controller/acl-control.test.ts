import { describe, expect, it } from 'vitest';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { AclCreation, CreateAclsResponse, DeleteAclsResponse } from '../protocol/messages/acls';
import { ControllerWorld } from './testing/controller-world';

const AUTHORIZER = { 'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer' };
const GOOD: AclCreation = { resourceType: 2, resourceName: 't', resourcePatternType: 3, principal: 'User:a', host: '*', operation: 3, permissionType: 3 };

const create = (world: ControllerWorld, creations: readonly AclCreation[]): CreateAclsResponse['results'] => world.ask<CreateAclsResponse>(1, ApiKey.CreateAcls, { creations }).results;

describe('access control entries in the metadata', () => {
  it('R-CLI-75 one entry is one record, however often it is asked for', () => {
    const world = new ControllerWorld({ config: AUTHORIZER });
    expect(create(world, [GOOD, GOOD]).map(({ errorCode }) => errorCode)).toEqual([0, 0]);
    create(world, [GOOD]);
    expect([...world.state.committed.acls.values()]).toEqual([{ resourceType: 2, resourceName: 't', patternType: 3, principal: 'User:a', host: '*', operation: 3, permissionType: 3 }]);
  });

  it('R-CLI-75 refuses entries that cannot be, and keeps the others of the request', () => {
    const world = new ControllerWorld({ config: AUTHORIZER });
    const results = create(world, [{ ...GOOD, resourceType: 4 }, { ...GOOD, resourceName: '' }, { ...GOOD, resourceType: 1 }, { ...GOOD, resourcePatternType: 2 }, { ...GOOD, operation: 1 }, { ...GOOD, permissionType: 1 }, GOOD]);
    expect(results.map(({ errorMessage }) => errorMessage)).toEqual([
      'The only valid name for the CLUSTER resource is kafka-cluster', 'Invalid empty resource name', 'Invalid resourceType 1', 'Invalid patternType 2', 'Invalid operation 1', 'Invalid permissionType 1', null,
    ]);
    expect(world.state.committed.acls.size).toBe(1);
  });

  it('R-CLI-75 removes what any filter finds, once', () => {
    const world = new ControllerWorld({ config: AUTHORIZER });
    create(world, [GOOD, { ...GOOD, operation: 4 }]);
    const filter = { resourceTypeFilter: 2, resourceNameFilter: 't', patternTypeFilter: 3, principalFilter: null, hostFilter: null, operation: 1, permissionType: 1 };
    const { filterResults } = world.ask<DeleteAclsResponse>(1, ApiKey.DeleteAcls, { filters: [filter, filter, { ...filter, principalFilter: 'User:b' }] });
    expect(filterResults.map(({ matchingAcls }) => matchingAcls.length)).toEqual([2, 2, 0]);
    expect(world.state.committed.acls.size).toBe(0);
  });

  it('R-CLI-75 without an authorizer there is no security to speak of', () => {
    expect(create(new ControllerWorld(), [GOOD])).toEqual([{ errorCode: ErrorCode.SECURITY_DISABLED, errorMessage: 'No Authorizer is configured.' }]);
  });
});
