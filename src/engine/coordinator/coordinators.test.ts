import { beforeEach, describe, expect, test } from 'vitest';
import { FactKind } from '../facts/fact-kinds';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { DeleteGroupsResponse } from '../protocol/messages/delete-groups';
import type { FindCoordinatorResponse } from '../protocol/messages/find-coordinator';
import type { ListGroupsResponse } from '../protocol/messages/list-groups';
import { coordinatorPartition } from './shard-access';
import { GROUP, Members } from './test/members';

const PARTITION = coordinatorPartition(GROUP, 4);

let group: Members;

beforeEach(() => {
  group = new Members();
});

describe('R-GRP-01 the coordinator leads the partition that the group\'s name hashes to', () => {
  test('abs(hashCode) mod partitions, and the one number without a twin counts as 0', () => {
    expect(coordinatorPartition('g', 50)).toBe(103 % 50);
    expect(coordinatorPartition('billing', 50)).toBe(109829509 % 50);
    expect(coordinatorPartition('polygenelubricants', 50)).toBe(0);
  });

  test('any broker answers FindCoordinator; unknown key types are refused', () => {
    const a = group.client('a');
    const find = (keyType: number, coordinatorKeys: string[]) => group.ask<FindCoordinatorResponse>(a, ApiKey.FindCoordinator, 6, { keyType, coordinatorKeys });
    expect(find(0, [GROUP]).coordinators).toEqual([{ key: GROUP, nodeId: 1, host: 'localhost', port: 9092, errorCode: 0, errorMessage: null }]);
    expect(find(9, [GROUP]).coordinators?.[0]).toMatchObject({ nodeId: -1, errorCode: ErrorCode.INVALID_REQUEST });
    expect(find(1, ['txn']).coordinators?.[0]?.errorCode).toBe(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    expect(group.ask<FindCoordinatorResponse>(a, ApiKey.FindCoordinator, 3, { keyType: 0, key: GROUP })).toMatchObject({ errorCode: 0, nodeId: 1 });
  });
});

describe('R-GRP-02 what a member is told while the coordinator moves', () => {
  test('another broker leads the partition: NOT_COORDINATOR, also to what is parked', () => {
    const { a, b, idA, idB } = group.stablePair();
    const parked = group.joinLater(a, { memberId: idA });
    group.resign(PARTITION);
    group.settle();
    expect(group.joined(parked)?.errorCode).toBe(ErrorCode.NOT_COORDINATOR);
    expect(group.heartbeat(b, idB, 2)).toBe(ErrorCode.NOT_COORDINATOR);
    expect(group.commit(b, 1, idB, 2)).toBe(ErrorCode.NOT_COORDINATOR);
    expect(group.describe(b).errorCode).toBe(ErrorCode.NOT_COORDINATOR);
  });

  test('the partition is being read back: COORDINATOR_LOAD_IN_PROGRESS, and heartbeats are not bothered', () => {
    const { a, b, idA, idB } = group.stablePair();
    group.resign(PARTITION);
    group.elect(PARTITION);
    expect(group.join(a, { memberId: idA }).errorCode).toBe(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    expect(group.heartbeat(b, idB, 2)).toBe(0);
    expect(group.ask<ListGroupsResponse>(a, ApiKey.ListGroups, 5, {}).errorCode).toBe(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    group.passMs(10);
    expect(group.heartbeat(b, idB, 2)).toBe(0);
    expect(group.join(b, { memberId: idB })).toMatchObject({ errorCode: 0, generationId: 2 });
  });

  test('a commit under way when the partition moves', () => {
    const a = group.client('a');
    group.broker.holdsCommits = true;
    const ticket = group.commitLater(a, 5);
    group.resign(PARTITION);
    group.settle();
    expect(group.commitError(ticket)).toBe(ErrorCode.NOT_COORDINATOR);
  });
});

describe('R-GRP-03 failover', () => {
  function fail(): void {
    group.resign(PARTITION);
    group.elect(PARTITION);
    group.passMs(10);
  }

  test('a stable group comes back with its members, assignments and offsets', () => {
    const { a, b, idA, idB } = group.stablePair();
    group.commit(a, 9, idA, 2);
    const before = group.describe(a);
    fail();
    expect(group.describe(a)).toEqual(before);
    expect(group.committed(a)).toBe(9);
    expect(group.heartbeat(b, idB, 2)).toBe(0);
    expect(group.facts.since(0).some((fact) => fact.kind === FactKind.GroupLoaded)).toBe(true);
  });

  test('every session begins anew', () => {
    const { a } = group.stablePair({ sessionMs: 6000 });
    group.passMs(5000);
    fail();
    group.passMs(5980);
    expect(group.describe(a).members).toHaveLength(2);
    group.passMs(20);
    expect(group.describe(a).members).toHaveLength(0);
  });

  test('a rebalance under way is lost: the group is as it was last written', () => {
    const { b, idA } = group.stablePair();
    const a2 = group.client('a2');
    group.joinLater(a2, { memberId: idA });
    fail();
    expect(group.describe(b)).toMatchObject({ groupState: 'Stable' });
  });

  test('an empty group comes back empty, with the next generation after its last', () => {
    const a = group.client('a');
    const { memberId } = group.joinDynamic(a);
    group.sync(a, memberId, 1, [{ memberId, assignment: 'all' }]);
    group.leave(a, memberId);
    fail();
    expect(group.describe(a)).toMatchObject({ groupState: 'Empty', protocolType: 'consumer' });
    expect(group.joined(group.joinDynamic(a).ticket)?.generationId).toBe(3);
  });

  test('an assignment that could not be written is handed to nobody', () => {
    const a = group.client('a');
    const { memberId } = group.joinDynamic(a);
    group.broker.holdsCommits = true;
    const waiting = group.syncLater(a, memberId, 1, [{ memberId, assignment: 'all' }]);
    expect(group.answer(waiting)).toBeUndefined();
    group.release(ErrorCode.REQUEST_TIMED_OUT);
    expect(group.answer(waiting)).toMatchObject({ errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE });
    expect(group.describe(a).groupState).toBe('PreparingRebalance');
  });

  test('a static member whose new id could not be written keeps the old one', () => {
    const a = group.client('a');
    const old = group.join(a, { instance: 'i' }).memberId;
    group.sync(a, old, 1, [{ memberId: old, assignment: 'all' }]);
    group.broker.appendError = ErrorCode.NOT_LEADER_OR_FOLLOWER;
    expect(group.join(group.client('a2'), { instance: 'i' }).errorCode).toBe(ErrorCode.NOT_COORDINATOR);
    group.broker.appendError = 0;
    expect(group.heartbeat(a, old, 1, 'i')).toBe(0);
  });

  test('a group whose first record could not be written does not exist', () => {
    const a = group.client('a');
    group.broker.appendError = ErrorCode.NOT_LEADER_OR_FOLLOWER;
    group.join(a);
    group.broker.appendError = 0;
    expect(group.describe(a).groupState).toBe('Dead');
  });
});

test('DeleteGroups: only empty groups, with their offsets', () => {
  const a = group.client('a');
  const { memberId } = group.joinDynamic(a);
  const remove = () => group.ask<DeleteGroupsResponse>(a, ApiKey.DeleteGroups, 2, { groupsNames: [GROUP] }).results[0]?.errorCode;
  expect(remove()).toBe(ErrorCode.NON_EMPTY_GROUP);
  group.leave(a, memberId);
  group.commit(a, 4);
  expect(remove()).toBe(0);
  expect(remove()).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
  expect(group.committed(a)).toBe(-1);
  group.resign(PARTITION);
  group.elect(PARTITION);
  group.passMs(10);
  expect(group.describe(a).groupState).toBe('Dead');
});

test('ListGroups: filters by state and type, whatever their case; fields by version', () => {
  const { a } = group.stablePair();
  const list = (version: number, body: object) => group.ask<ListGroupsResponse>(a, ApiKey.ListGroups, version, body).groups;
  expect(list(5, { statesFilter: ['STABLE'], typesFilter: ['Classic'] })).toEqual([{ groupId: GROUP, protocolType: 'consumer', groupState: 'Stable', groupType: 'classic' }]);
  expect(list(5, { statesFilter: ['Empty'] })).toEqual([]);
  expect(list(5, { typesFilter: ['consumer'] })).toEqual([]);
  expect(list(3, {})).toEqual([{ groupId: GROUP, protocolType: 'consumer' }]);
});

test('a copy of the world goes on by itself', () => {
  const { a, idA } = group.stablePair();
  group.commit(a, 1, idA, 2);
  group.joinDynamic(group.client('c'));
  const copy = group.world.copy();
  const spelled = () => JSON.stringify(copy.nodes[0]?.state, (_, part: unknown) => (part instanceof Map ? [...(part as Map<unknown, unknown>)] : part instanceof Set ? [...(part as Set<unknown>)] : part));
  const before = spelled();
  group.passMs(60_000);
  group.resign(PARTITION);
  expect(spelled()).toBe(before);
});
