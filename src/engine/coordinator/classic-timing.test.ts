import { describe, expect, test } from 'vitest';
import { defined } from '../../base/assert';
import { ErrorCode } from '../protocol/error-codes';
import { coordinatorPartition } from './shard-access';
import type { Ticket } from './test/fake-broker';
import { Members } from './test/members';

test('EX-C02 coordinators of some groups and transactional ids', () => {
  const expected = { g1: 42, g: 3, 'my-group': 12, 'orders-app': 5, 'group-42': 20, 'console-consumer-1': 24, 'tx-1': 20, 'transfer-app-0': 30 };
  const actual = Object.fromEntries(Object.keys(expected).map((name) => [name, coordinatorPartition(name, 50)]));
  expect(actual).toEqual(expected);
});

describe('EX-C11 timing of a classic group', () => {
  /** Joins at moments after a start, in order; whoever joined, with the ticket of its parked request. */
  function joinsAt(group: Members, rebalanceMs: number, moments: readonly (readonly [string, number])[]): Map<string, { readonly memberId: string; readonly ticket: Ticket }> {
    const startUs = group.world.nowUs;
    const joined = new Map<string, { readonly memberId: string; readonly ticket: Ticket }>();
    for (const [name, atMs] of moments) {
      group.passMs(atMs - (group.world.nowUs - startUs) / 1000);
      joined.set(name, group.joinDynamic(group.client(name), { sessionMs: 1_800_000, rebalanceMs }));
    }
    return joined;
  }

  /** Lets time pass until the answer is there; gives how many ms after `startUs` that was. */
  function answeredAt(group: Members, ticket: Ticket, startUs: number): number {
    while (group.joined(ticket) === undefined) group.passMs(1);
    return (group.world.nowUs - startUs) / 1000;
  }

  test('(a) alone: generation 1 after the initial delay', () => {
    const group = new Members({ 'group.initial.rebalance.delay.ms': '3000' });
    const startUs = group.world.nowUs;
    const a = defined(joinsAt(group, 300_000, [['A', 0]]).get('A'));
    expect(answeredAt(group, a.ticket, startUs)).toBe(3000);
    expect(group.joined(a.ticket)?.generationId).toBe(1);
  });

  test('(b) others come between the checks: each extends the wait by one step', () => {
    const group = new Members({ 'group.initial.rebalance.delay.ms': '3000' });
    const startUs = group.world.nowUs;
    const a = defined(joinsAt(group, 300_000, [['A', 0], ['B', 1000], ['C', 4000]]).get('A'));
    expect(answeredAt(group, a.ticket, startUs)).toBe(9000);
    expect(group.joined(a.ticket)).toMatchObject({ generationId: 1, leader: a.memberId });
  });

  test('(c) never longer than the rebalance timeout; who does not rejoin within it is out', () => {
    const group = new Members({ 'group.initial.rebalance.delay.ms': '3000' });
    const startUs = group.world.nowUs;
    const a = defined(joinsAt(group, 5000, [['A', 0], ['B', 2000], ['C', 4000]]).get('A'));
    expect(answeredAt(group, a.ticket, startUs)).toBe(5000);
    group.passMs(1000);
    const later = joinsAt(group, 5000, [['D', 0], ['E', 2000]]);
    const d = defined(later.get('D'));
    expect(answeredAt(group, d.ticket, startUs)).toBe(11_000);
    expect(group.joined(d.ticket)).toMatchObject({ generationId: 2, leader: d.memberId });
    expect(group.joined(d.ticket)?.members).toHaveLength(2);
  });

  test('(d) a session ends exactly its length after the last contact', () => {
    const group = new Members();
    const startUs = group.world.nowUs;
    const a = group.client('A');
    const { memberId } = group.joinDynamic(a, { sessionMs: 45_000 });
    group.sync(a, memberId, 1, [{ memberId, assignment: 'all' }]);
    group.passMs(18_000);
    group.heartbeat(a, memberId, 1);
    while (group.describe(a).members.length > 0) group.passMs(1);
    expect((group.world.nowUs - startUs) / 1000).toBe(63_000);
  });

  test('(e) a member that never syncs is removed a rebalance timeout after the join phase', () => {
    const group = new Members({ 'group.initial.rebalance.delay.ms': '3000' });
    const startUs = group.world.nowUs;
    const joined = joinsAt(group, 60_000, [['A', 0], ['B', 1000]]);
    const a = defined(joined.get('A'));
    const b = defined(joined.get('B'));
    expect(answeredAt(group, a.ticket, startUs)).toBe(6000);
    group.passMs(1000);
    group.sync(a.ticket.client, a.memberId, 1, [{ memberId: a.memberId, assignment: 'all' }]);
    group.passMs(58_999);
    expect(group.heartbeat(b.ticket.client, b.memberId, 1)).toBe(0);
    group.passMs(1);
    expect((group.world.nowUs - startUs) / 1000).toBe(66_000);
    expect(group.heartbeat(b.ticket.client, b.memberId, 1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(group.describe(a.ticket.client).groupState).toBe('PreparingRebalance');
  });
});
