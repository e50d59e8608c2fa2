import { beforeEach, describe, expect, test } from 'vitest';
import { FactKind } from '../facts/fact-kinds';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import { Members } from './test/members';

let group: Members;

beforeEach(() => {
  group = new Members();
});

/** A single stable member. */
function stableOne(options: Parameters<Members['join']>[1] = {}): { client: number; id: string } {
  const client = group.client('a');
  const { memberId: id } = group.joinDynamic(client, options);
  group.sync(client, id, 1, [{ memberId: id, assignment: 'all' }]);
  return { client, id };
}

describe('R-GRP-05 a new dynamic member must come back with its id', () => {
  test('it gets client.id and a UUID, and is in once it returns', () => {
    const a = group.client('app');
    const first = group.join(a);
    expect(first.errorCode).toBe(ErrorCode.MEMBER_ID_REQUIRED);
    expect(first.memberId).toMatch(/^app-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(group.join(a, { memberId: first.memberId })).toMatchObject({ errorCode: 0, generationId: 1, leader: first.memberId });
  });

  test('the id is void after the session timeout, and a rebalance waits for it until then', () => {
    const { client: a, id } = stableOne({ sessionMs: 30_000, rebalanceMs: 20_000 });
    const pending = group.join(group.client('b'), { sessionMs: 5000 }).memberId;
    const parked = group.joinLater(a, { memberId: id, sessionMs: 30_000 });
    group.passMs(4999);
    expect(group.joined(parked)).toBeUndefined();
    group.passMs(1);
    expect(group.joined(parked)).toMatchObject({ errorCode: 0, generationId: 2 });
    expect(group.join(a, { memberId: pending }).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  test('static members and old versions skip it', () => {
    expect(group.join(group.client('a'), { instance: 'i' }).errorCode).toBe(0);
    group = new Members();
    expect(group.join(group.client('a'), { version: 3 })).toMatchObject({ errorCode: 0, generationId: 1 });
  });
});

describe('R-GRP-06 what a join is refused for', () => {
  test('an id that is not in the group', () => {
    expect(group.join(group.client('a'), { memberId: 'nobody' }).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  test('a session timeout out of bounds, by a millisecond', () => {
    const a = group.client('a');
    expect(group.join(a, { sessionMs: 499 }).errorCode).toBe(ErrorCode.INVALID_SESSION_TIMEOUT);
    expect(group.join(a, { sessionMs: 1_800_001 }).errorCode).toBe(ErrorCode.INVALID_SESSION_TIMEOUT);
    expect(group.join(a, { sessionMs: 1_800_000 }).errorCode).toBe(ErrorCode.MEMBER_ID_REQUIRED);
  });

  test('no common assignor, or another protocol type', () => {
    stableOne();
    const b = group.client('b');
    expect(group.join(b, { protocols: [{ name: 'sticky', metadata: '' }] }).errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    expect(group.join(b, { type: 'connect' }).errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  });

  test('a full group', () => {
    group = new Members({ 'group.max.size': '1' });
    stableOne();
    expect(group.join(group.client('b')).errorCode).toBe(ErrorCode.GROUP_MAX_SIZE_REACHED);
  });
});

test('R-GRP-06 a group over its size keeps those who rejoin first', () => {
  const { a, b, idA, idB } = group.stablePair();
  group.broker.config = { ...group.broker.config, groupMaxSize: 1 };
  const first = group.joinLater(a, { memberId: idA });
  expect(group.join(b, { memberId: idB }).errorCode).toBe(ErrorCode.GROUP_MAX_SIZE_REACHED);
  expect(group.heartbeat(b, idB, 2)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  group.passMs(20_000);
  expect(group.joined(first)?.members).toHaveLength(1);
});

test('SyncGroup must name protocol type and assignor, from version 5 on', () => {
  const { client, id } = stableOne();
  const sync = (version: number) => group.ask<{ errorCode: number }>(client, ApiKey.SyncGroup, version, { groupId: 'g', generationId: 1, memberId: id, assignments: [] }).errorCode;
  expect([sync(4), sync(5)]).toEqual([0, ErrorCode.INCONSISTENT_GROUP_PROTOCOL]);
});

describe('R-GRP-07 the leader decides', () => {
  test('only its answer lists the members, and the others get what it says', () => {
    const { a, b, idA, idB } = group.stablePair();
    const rejoined = group.joinLater(a, { memberId: idA });
    const follower = group.join(b, { memberId: idB });
    expect(follower).toMatchObject({ leader: idA, members: [] });
    expect(group.joined(rejoined)?.members.map((member) => member.memberId).sort()).toEqual([idA, idB].sort());
    const waiting = group.syncLater(b, idB, 3);
    expect(group.answer(waiting)).toBeUndefined();
    group.sync(a, idA, 3, [{ memberId: idB, assignment: 'everything' }]);
    expect(group.answer(waiting)).toMatchObject({ errorCode: 0, assignment: 'everything' });
    expect(group.describe(a).members.find((member) => member.memberId === idA)?.memberAssignment).toBe('');
  });

  test('when it leaves, another who has joined leads', () => {
    const { a, b, idA, idB } = group.stablePair();
    group.leave(a, idA);
    expect(group.join(b, { memberId: idB })).toMatchObject({ leader: idB, generationId: 3 });
  });

  test('a follower that joins again unchanged gets the current generation; a leader starts a rebalance', () => {
    const { a, b, idA, idB } = group.stablePair();
    expect(group.join(b, { memberId: idB })).toMatchObject({ errorCode: 0, generationId: 2, members: [] });
    group.joinLater(a, { memberId: idA });
    expect(group.describe(b).groupState).toBe('PreparingRebalance');
  });
});

test('R-GRP-08 of the assignors that all support, the one with most votes is chosen', () => {
  const a = group.client('a');
  const range = { name: 'range', metadata: '' };
  const sticky = { name: 'sticky', metadata: '' };
  const first = group.joinDynamic(a, { protocols: [range, sticky] });
  const others = ['b', 'c'].map((name) => group.joinDynamic(group.client(name), { protocols: [sticky, range] }));
  expect(group.join(a, { memberId: first.memberId, protocols: [range, sticky] })).toMatchObject({ generationId: 2, protocolName: 'sticky' });
  expect(group.joined((others[0] as { ticket: Parameters<Members['joined']>[0] }).ticket)?.protocolName).toBe('sticky');
});

describe('R-GRP-09 generations', () => {
  test('each join phase raises it, and a wrong one is refused', () => {
    const { client, id } = stableOne();
    expect(group.heartbeat(client, id, 0)).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(group.heartbeat(client, id, 2)).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(group.heartbeat(client, id, 1)).toBe(0);
    expect(group.join(client, { memberId: id }).generationId).toBe(2);
  });

  test('it also goes up when the group becomes empty', () => {
    const { client, id } = stableOne();
    group.leave(client, id);
    expect(group.joined(group.joinDynamic(client).ticket)?.generationId).toBe(3);
  });
});

describe('R-GRP-10 a rebalance ends with the last one back, or by its timeout', () => {
  test('who has not rejoined within the longest rebalance timeout is out', () => {
    const { client: a, id: idA } = stableOne({ sessionMs: 60_000, rebalanceMs: 4000 });
    const b = group.client('b');
    const { memberId: idB, ticket } = group.joinDynamic(b, { sessionMs: 60_000, rebalanceMs: 2000 });
    group.passMs(3999);
    expect(group.joined(ticket)).toBeUndefined();
    expect(group.heartbeat(a, idA, 1)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    group.passMs(1);
    expect(group.joined(ticket)).toMatchObject({ generationId: 2, leader: idB });
    expect(group.heartbeat(a, idA, 1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  test('static members stay in', () => {
    const a = group.client('a');
    const idA = group.join(a, { instance: 'i', sessionMs: 60_000, rebalanceMs: 4000 }).memberId;
    group.sync(a, idA, 1, [{ memberId: idA, assignment: 'all' }]);
    const { ticket } = group.joinDynamic(group.client('b'), { sessionMs: 60_000, rebalanceMs: 4000 });
    group.passMs(4000);
    expect(group.joined(ticket)?.members).toHaveLength(2);
  });
});

describe('R-GRP-11 the initial rebalance waits for more members, in steps', () => {
  beforeEach(() => {
    group = new Members({ 'group.initial.rebalance.delay.ms': '3000' });
  });

  test('nobody else comes: it completes at the first check', () => {
    const { ticket } = group.joinDynamic(group.client('a'));
    group.passMs(2999);
    expect(group.joined(ticket)).toBeUndefined();
    group.passMs(1);
    expect(group.joined(ticket)?.generationId).toBe(1);
  });

  test('somebody joined since the check before: one more step, until the rebalance timeout is used up', () => {
    const { ticket } = group.joinDynamic(group.client('a'), { rebalanceMs: 8000 });
    group.passMs(2000);
    group.joinDynamic(group.client('b'), { rebalanceMs: 8000 });
    group.passMs(1000);
    expect(group.joined(ticket)).toBeUndefined();
    // R was 8000 − 3000 at the first check: the next comes 3000 later, with 2000 left after it.
    group.passMs(1000);
    group.joinDynamic(group.client('c'), { rebalanceMs: 8000 });
    group.passMs(1999);
    expect(group.joined(ticket)).toBeUndefined();
    group.passMs(1);
    expect(group.joined(ticket)).toBeUndefined();
    group.joinDynamic(group.client('d'), { rebalanceMs: 8000 });
    group.passMs(1999);
    expect(group.joined(ticket)).toBeUndefined();
    group.passMs(1);
    expect(group.joined(ticket)?.members).toHaveLength(4);
  });
});

test('R-GRP-12 a parked new member has no session, only five minutes', () => {
  const { client: a, id: idA } = stableOne({ sessionMs: 1_000_000, rebalanceMs: 1_000_000 });
  const { ticket } = group.joinDynamic(group.client('b'), { sessionMs: 1000, rebalanceMs: 1_000_000 });
  group.passMs(299_999);
  expect(group.joined(ticket)).toBeUndefined();
  expect(group.heartbeat(a, idA, 1)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  group.passMs(1);
  expect(group.joined(ticket)?.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
});

describe('R-GRP-13 a SyncGroup must come within the rebalance timeout', () => {
  test('who never syncs is out even though the group is stable and it heartbeats', () => {
    const { client: a, id: idA } = stableOne({ sessionMs: 60_000, rebalanceMs: 5000 });
    const b = group.client('b');
    const { memberId: idB } = group.joinDynamic(b, { sessionMs: 60_000, rebalanceMs: 5000 });
    group.join(a, { memberId: idA, sessionMs: 60_000, rebalanceMs: 5000 });
    group.sync(a, idA, 2, [{ memberId: idA, assignment: 'all' }]);
    group.passMs(4999);
    expect(group.heartbeat(b, idB, 2)).toBe(0);
    group.passMs(1);
    expect(group.heartbeat(b, idB, 2)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(group.heartbeat(a, idA, 2)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });
});

describe('R-GRP-14 sessions', () => {
  test('a silent member is out exactly at last contact + session timeout', () => {
    const { client, id } = stableOne({ sessionMs: 6000 });
    group.passMs(4000);
    expect(group.heartbeat(client, id, 1)).toBe(0);
    group.passMs(5999);
    expect(group.describe(client).groupState).toBe('Stable');
    group.passMs(1);
    expect(group.describe(client).groupState).toBe('Empty');
  });

  test('a commit is a sign of life; removal sends the others into a rebalance', () => {
    const { a, b, idA, idB } = group.stablePair({ sessionMs: 6000 });
    group.passMs(5000);
    expect(group.commit(a, 1, idA, 2)).toBe(0);
    group.passMs(1000);
    expect(group.heartbeat(b, idB, 2)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(group.heartbeat(a, idA, 2)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });

  test('the fact names what silenced the member', () => {
    const { a, b, idA } = group.stablePair({ sessionMs: 6000 });
    group.world.crash(b);
    group.passMs(3000);
    group.heartbeat(a, idA, 2);
    group.passMs(3000);
    const expired = group.facts.since(0).find((fact) => fact.kind === FactKind.MemberExpired);
    expect(group.facts.find(expired?.cause ?? 0)).toMatchObject({ kind: FactKind.NodeCrashed, node: b });
  });
});

describe('R-GRP-15 leaving takes effect at once', () => {
  test('the others rebalance, the one that left is unknown', () => {
    const { a, b, idA, idB } = group.stablePair();
    expect(group.leave(b, idB).members).toEqual([{ memberId: idB, groupInstanceId: null, errorCode: 0 }]);
    expect(group.heartbeat(b, idB, 2)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(group.heartbeat(a, idA, 2)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });

  test('a parked join is answered', () => {
    stableOne();
    const b = group.client('b');
    const { memberId, ticket } = group.joinDynamic(b);
    group.leave(group.client('admin'), memberId);
    expect(group.joined(ticket)).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID, memberId: '' });
  });

  test('an administrator removes a static member by its instance id', () => {
    const a = group.client('a');
    group.join(a, { instance: 'i' });
    expect(group.leave(a, '', 'i').members?.[0]?.errorCode).toBe(0);
    expect(group.leave(a, '', 'i').members?.[0]?.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });
});

test('R-GRP-16 with the last member gone the group is empty and keeps its offsets', () => {
  const { client, id } = stableOne();
  expect(group.commit(client, 7, id, 1)).toBe(0);
  group.leave(client, id);
  expect(group.describe(client)).toMatchObject({ groupState: 'Empty', protocolType: 'consumer', members: [] });
  expect(group.committed(client)).toBe(7);
});

describe('R-GRP-20 a static member comes back under a new id', () => {
  test('in a stable group: same generation, old assignment, no rebalance; the leader skips the assignment', () => {
    const a = group.client('a');
    const old = group.join(a, { instance: 'i' }).memberId;
    group.sync(a, old, 1, [{ memberId: old, assignment: 'all' }]);
    const again = group.join(group.client('a2'), { instance: 'i', protocols: [{ name: 'range', metadata: 'changed' }] });
    expect(again).toMatchObject({ errorCode: 0, generationId: 1, skipAssignment: true, leader: again.memberId });
    expect(group.sync(a, again.memberId, 1)).toMatchObject({ errorCode: 0, assignment: 'all' });
  });

  test('when another assignor would be chosen: a rebalance', () => {
    const a = group.client('a');
    const both = [{ name: 'range', metadata: '' }, { name: 'sticky', metadata: '' }];
    const old = group.join(a, { instance: 'i', protocols: both }).memberId;
    group.sync(a, old, 1, [{ memberId: old, assignment: 'all' }]);
    expect(group.join(a, { instance: 'i', protocols: [...both].reverse() })).toMatchObject({ generationId: 2, protocolName: 'sticky', skipAssignment: false });
  });

  test('while the assignment is awaited: a rebalance', () => {
    const a = group.client('a');
    group.join(a, { instance: 'i' });
    expect(group.join(group.client('a2'), { instance: 'i' })).toMatchObject({ errorCode: 0, generationId: 2 });
  });
});

test('R-GRP-21 the replaced member id is fenced, also in what it has parked', () => {
  const { client: a } = stableOne();
  const b = group.client('b');
  const parked = group.joinLater(b, { instance: 'i' });
  group.joinLater(group.client('b2'), { instance: 'i' });
  const fenced = group.joined(parked);
  expect(fenced?.errorCode).toBe(ErrorCode.FENCED_INSTANCE_ID);
  expect(group.heartbeat(b, fenced?.memberId ?? '', 1, 'i')).toBe(ErrorCode.FENCED_INSTANCE_ID);
  expect(group.heartbeat(a, 'x', 1, 'ghost')).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
});

test('R-GRP-22 a static member that stops is missed only after its session timeout', () => {
  const a = group.client('a');
  const id = group.join(a, { instance: 'i', sessionMs: 6000 }).memberId;
  group.sync(a, id, 1, [{ memberId: id, assignment: 'all' }]);
  group.world.stop(a);
  const admin = group.client('admin');
  group.passMs(5999);
  expect(group.describe(admin).members).toHaveLength(1);
  group.passMs(1);
  expect(group.describe(admin).members).toHaveLength(0);
});

describe('the table of states (§7.2)', () => {
  test('COMPLETING_REBALANCE: heartbeats are fine, commits are not, a changed member starts over', () => {
    const a = group.client('a');
    const { memberId: id } = group.joinDynamic(a);
    expect(group.heartbeat(a, id, 1)).toBe(0);
    expect(group.commit(a, 1, id, 1)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(group.join(a, { memberId: id })).toMatchObject({ generationId: 1 });
    expect(group.join(a, { memberId: id, protocols: [{ name: 'range', metadata: 'other' }] })).toMatchObject({ generationId: 2 });
  });

  test('PREPARING_REBALANCE: SyncGroup is told, commits are accepted', () => {
    const { client, id } = stableOne();
    group.joinDynamic(group.client('b'));
    expect(group.sync(client, id, 1)).toMatchObject({ errorCode: ErrorCode.REBALANCE_IN_PROGRESS });
    expect(group.commit(client, 3, id, 1)).toBe(0);
  });

  test('STABLE: a SyncGroup gets the current assignment again', () => {
    const { client, id } = stableOne();
    expect(group.sync(client, id, 1, [{ memberId: id, assignment: 'other' }])).toMatchObject({ errorCode: 0, assignment: 'all' });
  });

  test('EMPTY: nobody is known', () => {
    const a = group.client('a');
    group.join(a);
    expect(group.heartbeat(a, 'x', 0)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(group.sync(a, 'x', 0)).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
  });
});
