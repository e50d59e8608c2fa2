import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/error-codes';
import { FactKind } from '../../facts/fact-kinds';
import { ConsumerMembers, given } from './consumer-members.fixture';
import { coordinatorPartition } from '../shard-access';

const SHARD = coordinatorPartition('g', 4);

describe('consumer groups', () => {
  it('R-CGP-01: joining needs a timeout, a subscription and an empty list of partitions', () => {
    const test = new ConsumerMembers();
    expect(test.joinAs('A', { rebalanceTimeoutMs: -1 }).errorCode).toBe(ErrorCode.INVALID_REQUEST);
    expect(test.joinAs('A', { subscribedTopicNames: null }).errorCode).toBe(ErrorCode.INVALID_REQUEST);
    expect(test.joinAs('A', { topicPartitions: null }).errorCode).toBe(ErrorCode.INVALID_REQUEST);
    expect(test.joinAs('').errorCode).toBe(ErrorCode.INVALID_REQUEST);
    expect(test.joinAs('A')).toMatchObject({ errorCode: 0, memberId: 'A', memberEpoch: 2, heartbeatIntervalMs: 5000 });
  });

  it('R-CGP-02, R-CGP-03: joining, leaving and new topics raise the epoch; the next heartbeat computes the target', () => {
    const test = new ConsumerMembers();
    test.joinAs('A', { subscribedTopicNames: ['t', 'later'] });
    expect(test.joinAs('B').memberEpoch).toBe(3);
    test.beat('B', -1);
    expect(test.group()).toMatchObject({ groupState: 'Assigning', groupEpoch: 4, assignmentEpoch: 3 });
    expect(test.beat('A', 2).memberEpoch).toBe(4);
    test.makeTopic('later', 1);
    expect(test.beat('A', 4).memberEpoch).toBe(5);
    expect(test.beat('A', 5).assignment).toBeNull();
  });

  it('R-CGP-03: not sooner than the interval after the target before, save for the first', () => {
    const test = new ConsumerMembers({ 'group.consumer.assignment.interval.ms': '1000' });
    expect(test.joinAs('A').memberEpoch).toBe(2);
    expect(test.joinAs('B').memberEpoch).toBe(2);
    expect(test.group().groupState).toBe('Assigning');
    test.passMs(1000);
    expect(test.beat('B', 2).memberEpoch).toBe(3);
  });

  it('R-CGP-04: the states of a group', () => {
    const test = new ConsumerMembers();
    test.joinAs('A');
    expect(test.group().groupState).toBe('Stable');
    test.joinAs('B');
    expect(test.group().groupState).toBe('Reconciling');
    test.beat('A', -1);
    test.beat('B', -1);
    expect(test.group().groupState).toBe('Empty');
  });

  it('EX-C14, R-CGP-08, R-CGP-09: what one gives up the other gets with its next heartbeat', () => {
    const test = new ConsumerMembers();
    expect(given(test.joinAs('A'))).toEqual([0, 1, 2, 3]);
    expect(given(test.joinAs('B'))).toEqual([]);
    expect(test.beat('A', 2)).toMatchObject({ memberEpoch: 2 });
    expect(given(test.beat('B', 3))).toBeNull();
    expect(test.own('A', 2, 0, 1, 2).memberEpoch).toBe(2);
    expect(test.own('A', 2, 0, 1)).toMatchObject({ memberEpoch: 3, assignment: null });
    expect(given(test.beat('B', 3))).toEqual([2, 3]);
    expect(test.group().groupState).toBe('Stable');
    test.beat('B', -1);
    expect(given(test.beat('A', 3))).toEqual([0, 1, 2, 3]);
  });

  it('EX-C16, R-CGP-10: who is fenced, and whose lost answer is forgiven', () => {
    const test = new ConsumerMembers();
    test.pair();
    expect(test.own('A', 2, 0, 1).errorCode).toBe(0);
    expect(test.own('A', 2, 0, 1, 2).errorCode).toBe(ErrorCode.FENCED_MEMBER_EPOCH);
    expect(test.beat('A', 6).errorCode).toBe(ErrorCode.FENCED_MEMBER_EPOCH);
    expect(test.beat('Z', 3).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('R-CGP-11: a silent member is out exactly 45 s after its last heartbeat', () => {
    const test = new ConsumerMembers();
    test.joinAs('A');
    test.passMs(1000);
    test.beat('A', 2);
    test.passMs(44_999);
    expect(test.group().groupState).toBe('Stable');
    test.passMs(1);
    expect(test.group().groupState).toBe('Empty');
  });

  it('R-CGP-11: who does not give up its partitions in time is out although it heartbeats', () => {
    const test = new ConsumerMembers();
    test.joinAs('A');
    test.joinAs('B');
    test.beat('A', 2);
    for (let i = 0; i < 3; i++) {
      test.passMs(5000);
      expect(test.beat('A', 2).errorCode).toBe(0);
      test.beat('B', 3);
    }
    test.passMs(4999);
    expect(test.beat('A', 2).errorCode).toBe(0);
    test.passMs(1);
    expect(test.beat('A', 2).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(given(test.beat('B', 3))).toEqual([0, 1, 2, 3]);
  });

  it('R-CGP-12: the assignor that most name, else the first configured', () => {
    const test = new ConsumerMembers();
    test.joinAs('A');
    expect(test.group().assignorName).toBe('uniform');
    test.joinAs('B', { serverAssignor: 'range' });
    expect(test.group().assignorName).toBe('range');
    expect(test.joinAs('C', { serverAssignor: 'nope' }).errorCode).toBe(ErrorCode.UNSUPPORTED_ASSIGNOR);
  });

  it('R-CGP-13: an instance is taken over once it was let go, without a new epoch', () => {
    const test = new ConsumerMembers();
    test.joinAs('A', { instanceId: 'i1' });
    expect(test.joinAs('B', { instanceId: 'i1' }).errorCode).toBe(ErrorCode.UNRELEASED_INSTANCE_ID);
    expect(test.beat('A', -2, { instanceId: 'i1' }).memberEpoch).toBe(-2);
    const taken = test.joinAs('B', { instanceId: 'i1' });
    expect([taken.memberEpoch, given(taken)]).toEqual([2, [0, 1, 2, 3]]);
    expect(test.group()).toMatchObject({ groupEpoch: 2, groupState: 'Stable' });
    expect(test.beat('A', 2, { instanceId: 'i1' }).errorCode).toBe(ErrorCode.FENCED_INSTANCE_ID);
  });

  it('R-CGP-11, R-CGP-13: a static member that is away keeps its partitions until its session ends', () => {
    const test = new ConsumerMembers();
    test.joinAs('A', { instanceId: 'i1' });
    test.joinAs('B');
    test.beat('A', -2, { instanceId: 'i1' });
    test.passMs(40_000);
    test.beat('B', 3);
    expect(given(test.beat('B', 3))).toBeNull();
    test.passMs(5000);
    expect(given(test.beat('B', 3))).toEqual([0, 1, 2, 3]);
  });

  it('R-CGP-14: a full group takes nobody more', () => {
    const test = new ConsumerMembers({ 'group.consumer.max.size': '1' });
    test.joinAs('A');
    expect(test.joinAs('B').errorCode).toBe(ErrorCode.GROUP_MAX_SIZE_REACHED);
    expect(test.joinAs('A').errorCode).toBe(0);
  });

  it('R-CGP-15, INV-C12: commits with an older epoch count only for partitions held since then', () => {
    const test = new ConsumerMembers();
    test.pair();
    expect(test.commit(test.node, 5, 'A', 3)).toBe(0);
    expect(test.commit(test.node, 6, 'A', 2)).toBe(0);
    expect(test.commit(test.node, 7, 'B', 2)).toBe(ErrorCode.STALE_MEMBER_EPOCH);
    expect(test.commit(test.node, 7, 'A', 4)).toBe(ErrorCode.STALE_MEMBER_EPOCH);
    expect(test.commit(test.node, 7, 'Z', 3)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(test.commit(test.node, 7)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(test.committed(test.node)).toBe(6);
  });

  it('R-CGP-16: a regular expression is looked up beside the heartbeats, and again when there are new topics', () => {
    const test = new ConsumerMembers();
    const pattern = { subscribedTopicNames: null, subscribedTopicRegex: '[tv]' };
    const joined = test.joinAs('A', pattern);
    expect([joined.memberEpoch, given(joined)]).toEqual([1, []]);
    test.passMs(1);
    expect(given(test.beat('A', 1))).toEqual([0, 1, 2, 3]);
    test.makeTopic('v', 1);
    test.passMs(11_000);
    test.beat('A', 2);
    test.passMs(1);
    expect(test.beat('A', 2)).toMatchObject({ memberEpoch: 3, assignment: { topicPartitions: [{ topicId: 'id-of-t' }, { topicId: 'id-of-v' }] } });
    expect(test.joinAs('B', { subscribedTopicNames: null, subscribedTopicRegex: '(bad' }).errorCode).toBe(ErrorCode.INVALID_REGULAR_EXPRESSION);
  });

  it('R-GRP-03: after a failover the group is as it was, and sessions begin anew', () => {
    const test = new ConsumerMembers();
    test.joinAs('A');
    test.joinAs('B');
    test.beat('A', 2);
    const before = test.group();
    test.passMs(15_000);
    test.resign(SHARD);
    test.elect(SHARD);
    test.passMs(10);
    expect(test.group()).toEqual(before);
    // R-CGP-11: 20 s for what A must give up, counted from the failover.
    test.passMs(19_000);
    expect(test.own('A', 2, 0, 1).memberEpoch).toBe(3);
    expect(given(test.beat('B', 3))).toEqual([2, 3]);
  });

  it('R-OFF-04: offsets of topics nobody means age from their commit', () => {
    const test = new ConsumerMembers({ 'offsets.retention.minutes': '1', 'offsets.retention.check.interval.ms': '1000' });
    test.joinAs('A');
    test.commit(test.node, 5, 'A', 2);
    test.beat('A', -1);
    test.passMs(58_000);
    expect(test.committed(test.node)).toBe(5);
    test.passMs(4000);
    expect(test.committed(test.node)).toBe(-1);
    expect(test.group().errorCode).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
  });

  it('says what it does in facts', () => {
    const test = new ConsumerMembers();
    test.pair();
    const kinds = test.facts.since(0).map((fact) => fact.kind);
    for (const kind of [FactKind.GroupEpochRaised, FactKind.TargetAssigned, FactKind.MemberRevoking, FactKind.MemberAssigned, FactKind.GroupReconciled]) expect(kinds).toContain(kind);
  });

  it('INV-C09, INV-C10: whatever members do, a partition has one holder and epochs only rise', () => {
    const step = fc.record({ who: fc.constantFrom('A', 'B', 'C'), what: fc.constantFrom('join', 'beat', 'ack', 'leave', 'wait', 'failover') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const test = new ConsumerMembers();
        const epochs = new Map<string, number>();
        const owned = new Map<string, readonly number[]>();
        let groupEpoch = 0;
        for (const { who, what } of steps) {
          const epoch = epochs.get(who);
          if (what === 'wait') test.passMs(1500);
          if (what === 'failover') {
            test.resign(SHARD);
            test.elect(SHARD);
            test.passMs(10);
          }
          if (what === 'wait' || what === 'failover' || (what !== 'join' && epoch === undefined)) continue;
          const answer = what === 'join' ? test.joinAs(who) : what === 'leave' ? test.beat(who, -1) : what === 'ack' ? test.own(who, epoch ?? 0, ...(owned.get(who) ?? [])) : test.beat(who, epoch ?? 0);
          if (what === 'leave' || answer.errorCode !== 0) epochs.delete(who);
          else epochs.set(who, answer.memberEpoch);
          if (what === 'join') owned.set(who, []);
          if (given(answer) !== null) owned.set(who, given(answer) ?? []);

          const group = test.group();
          if (group.errorCode !== 0) continue;
          const held = group.members.flatMap((member) => member.assignment.topicPartitions.flatMap((topic) => topic.partitions));
          expect(new Set(held).size).toBe(held.length);
          expect(group.groupEpoch).toBeGreaterThanOrEqual(groupEpoch);
          groupEpoch = group.groupEpoch;
          for (const member of group.members) expect(member.memberEpoch).toBeLessThanOrEqual(group.assignmentEpoch);
          expect(group.assignmentEpoch).toBeLessThanOrEqual(group.groupEpoch);
          if (group.groupState === 'Stable') expect(held.length).toBe(4);
        }
      }),
      { numRuns: 60 },
    );
  });
});
