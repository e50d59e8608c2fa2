import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/error-codes';
import type { JoinGroupProtocol } from '../../protocol/messages/join-group';
import { assignmentOf, type ProtocolBlob } from '../../protocol/protocol-blob';
import { ConsumerMembers, given } from './consumer-members.fixture';

function protocols(...owned: number[]): readonly JoinGroupProtocol[] {
  const ownedPartitions = owned.length === 0 ? [] : [{ topic: 't', partitions: owned }];
  return [{ name: 'range', metadata: { subscription: { version: 1, topics: ['t'], userData: null, ownedPartitions } } }];
}

function assigned(...partitions: number[]): ProtocolBlob {
  return { assignment: { version: 1, assignedPartitions: [{ topic: 't', partitions }], userData: null } };
}

/** A classic group of one member that has all of `t`. */
function withClassicMember(settings: Readonly<Record<string, string>> = {}) {
  const test = new ConsumerMembers(settings);
  const a = test.client('a');
  const { memberId } = test.joinDynamic(a, { protocols: protocols() });
  test.sync(a, memberId, 1, [{ memberId, assignment: assigned(0, 1, 2, 3) }]);
  return { test, a, memberId };
}

describe('groups with members of both protocols', () => {
  it('R-CGP-17, R-GRP-04: a consumer-protocol member upgrades the group; the classic one learns it from its heartbeat', () => {
    const { test, a, memberId } = withClassicMember();
    expect(test.joinAs('B')).toMatchObject({ errorCode: 0, memberEpoch: 2, assignment: { topicPartitions: [] } });
    expect(test.heartbeat(a, memberId, 1)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    // Having given everything up, as an eager member does, it is given its new share at once.
    expect(test.join(a, { memberId, protocols: protocols() })).toMatchObject({ errorCode: 0, generationId: 2 });
    const synced = test.sync(a, memberId, 2);
    expect(assignmentOf(synced.assignment)?.assignedPartitions).toEqual([{ topic: 't', partitions: [0, 1] }]);
    expect(given(test.beat('B', 2))).toEqual([2, 3]);
    expect(test.heartbeat(a, memberId, 2)).toBe(0);
  });

  it('R-CGP-17: a classic member that keeps its partitions is told to give up first', () => {
    const { test, a, memberId } = withClassicMember();
    test.joinAs('B');
    expect(test.join(a, { memberId, protocols: protocols(0, 1, 2, 3) }).generationId).toBe(1);
    expect(assignmentOf(test.sync(a, memberId, 1).assignment)?.assignedPartitions).toEqual([{ topic: 't', partitions: [0, 1] }]);
    expect(given(test.beat('B', 2))).toBeNull();
    expect(test.heartbeat(a, memberId, 1)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(test.join(a, { memberId, protocols: protocols(0, 1) }).generationId).toBe(2);
    expect(given(test.beat('B', 2))).toEqual([2, 3]);
  });

  it('R-CGP-17: with the last consumer-protocol member gone the group is classic again, and rebalances', () => {
    const { test, a, memberId } = withClassicMember();
    test.joinAs('B');
    test.join(a, { memberId, protocols: protocols() });
    test.sync(a, memberId, 2);
    test.beat('B', -1);
    expect(test.describe(a)).toMatchObject({ errorCode: 0, groupState: 'PreparingRebalance' });
    expect(test.heartbeat(a, memberId, 2)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(test.joined(test.joinLater(a, { memberId, protocols: protocols() }))).toMatchObject({ errorCode: 0, generationId: 3, leader: memberId });
  });

  it('R-CGP-17: a classic member that does not rejoin in time is out', () => {
    const { test, a, memberId } = withClassicMember();
    test.joinAs('B');
    for (let i = 0; i < 4; i++) {
      test.heartbeat(a, memberId, 1);
      test.passMs(4999);
    }
    test.passMs(4);
    expect(test.heartbeat(a, memberId, 1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(given(test.beat('B', 2))).toEqual([0, 1, 2, 3]);
  });

  it('R-GRP-04: without the policy neither way', () => {
    const { test, a } = withClassicMember({ 'group.consumer.migration.policy': 'disabled' });
    expect(test.joinAs('B').errorCode).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    const other = new ConsumerMembers({ 'group.consumer.migration.policy': 'disabled' });
    other.joinAs('A');
    expect(other.join(other.client('a'), { protocols: protocols() }).errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    expect(test.describe(a).groupState).toBe('Stable');
  });

  it('R-GRP-04: an empty group converts freely and keeps its offsets', () => {
    const { test, a, memberId } = withClassicMember();
    test.commit(a, 7, memberId, 1);
    test.leave(a, memberId);
    expect(test.joinAs('A').memberEpoch).toBe(2);
    expect(test.committed(a)).toBe(7);
    test.beat('A', -1);
    expect(test.join(a, { protocols: protocols() }).errorCode).toBe(ErrorCode.MEMBER_ID_REQUIRED);
    expect(test.committed(a)).toBe(7);
  });
});
