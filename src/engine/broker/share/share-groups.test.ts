import { describe, expect, it } from 'vitest';
import { GROUP, ShareCluster, TOPIC } from '../../cluster/testing/share-cluster';
import { coordinatorPartition } from '../../coordinator/shard-access';
import { FactKind } from '../../facts/fact-kinds';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { ConsumerGroupHeartbeatResponse } from '../../protocol/messages/consumer-group-heartbeat';
import type { JoinGroupResponse } from '../../protocol/messages/join-group';
import type { OffsetCommitResponse } from '../../protocol/messages/offset-commit';
import type { DonePart, ReadPartResult, ShareStateResponse } from '../../protocol/messages/share-group-state';

const ACCEPT = 1;
const RELEASE = 2;
const REJECT = 3;

function kindOf(c: ShareCluster, fact: number | undefined): number | undefined {
  return c.facts.since(0).find(({ id }) => id === fact)?.kind;
}

describe('membership', () => {
  it('R-SHR-01: members share a partition, move straight to their target, and there is nothing between Empty and Stable', () => {
    const c = new ShareCluster();
    expect(c.heartbeat('m1', 0)).toMatchObject({ errorCode: 0, memberEpoch: 2, heartbeatIntervalMs: 5000, assignment: { topicPartitions: [] } });
    c.until('the partition has a state', () => c.shareGroup()?.states.initialized.size === 1);
    // Initializing it raised no epoch; that it can be assigned now does.
    expect(c.heartbeat('m1', 2)).toMatchObject({ memberEpoch: 3, assignment: { topicPartitions: [{ topicId: c.topicId, partitions: [0] }] } });
    expect(c.heartbeat('m2', 0)).toMatchObject({ memberEpoch: 4, assignment: { topicPartitions: [{ partitions: [0] }] } });
    expect(c.heartbeat('m1', 3)).toMatchObject({ memberEpoch: 4, assignment: null });
    expect(c.heartbeat('m1', 2).errorCode).toBe(ErrorCode.FENCED_MEMBER_EPOCH);
    expect(c.heartbeat('m2', -1)).toMatchObject({ errorCode: 0, memberEpoch: -1 });
    expect([...(c.shareGroup()?.members.keys() ?? [])]).toEqual(['m1']);
  });

  it('R-SHR-01: a member that is silent for its session is out; without members the group is empty', () => {
    const c = new ShareCluster({}, { 'share.session.timeout.ms': '2000' });
    c.join('m1');
    c.runMs(1500);
    expect(c.shareGroup()?.members.size).toBe(1);
    c.runMs(600);
    expect(c.shareGroup()?.members.size).toBe(0);
    expect(c.all(FactKind.MemberExpired).at(-1)).toMatchObject({ d: 2_000_000 });
    expect(c.all(FactKind.GroupEmpty)).toHaveLength(1);
  });

  it('R-SHR-01: a new coordinator finds the group in its log, members and initialized partitions', () => {
    const c = new ShareCluster({ config: { 'broker.session.timeout.ms': '2000', 'broker.heartbeat.interval.ms': '500' } });
    c.join('m1');
    const before = c.coordinator();
    c.world.crash(c.node(before));
    c.until('another broker coordinates it', () => c.coordinator() >= 0 && c.coordinator() !== before && c.shareGroup() !== undefined);
    expect(c.heartbeat('m1', 2)).toMatchObject({ errorCode: 0, memberEpoch: 3, assignment: { topicPartitions: [{ partitions: [0] }] } });
  });

  it('R-SHR-02 and R-OFF-06: a group id belongs to one type of group, and a share group has no committed offsets', () => {
    const c = new ShareCluster();
    c.join('m1');
    const coordinator = c.coordinator();
    const join = { groupId: GROUP, sessionTimeoutMs: 30_000, rebalanceTimeoutMs: 20_000, memberId: '', groupInstanceId: null, protocolType: 'consumer', protocols: [{ name: 'range', metadata: 'x' }], reason: null };
    expect(c.answered(c.ask<JoinGroupResponse>(coordinator, ApiKey.JoinGroup, 9, join)).errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    const heartbeat = { groupId: GROUP, memberId: 'a', memberEpoch: 0, rebalanceTimeoutMs: 1000, subscribedTopicNames: [TOPIC], topicPartitions: [] };
    expect(c.answered(c.ask<ConsumerGroupHeartbeatResponse>(coordinator, ApiKey.ConsumerGroupHeartbeat, 1, heartbeat)).errorCode).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    const commit = { groupId: GROUP, generationIdOrMemberEpoch: -1, memberId: '', topics: [{ name: TOPIC, partitions: [{ partitionIndex: 0, committedOffset: 1 }] }] };
    const committed = c.answered(c.ask<OffsetCommitResponse>(coordinator, ApiKey.OffsetCommit, 9, commit));
    expect(committed.topics[0].partitions[0].errorCode).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    // The other way round: a consumer group of that name is no share group.
    const other = { groupId: 'consumers', memberId: 'a', memberEpoch: 0, rebalanceTimeoutMs: 1000, subscribedTopicNames: [TOPIC], topicPartitions: [] };
    expect(c.answered(c.ask<ConsumerGroupHeartbeatResponse>(c.coordinator('consumers'), ApiKey.ConsumerGroupHeartbeat, 1, other)).errorCode).toBe(0);
    expect(c.heartbeat('m', 0, [TOPIC], 'consumers').errorCode).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
  });
});

describe('share sessions', () => {
  it('R-SHR-12: epoch 0 opens a session, every request is counted, −1 closes it and frees what the member holds', () => {
    const c = new ShareCluster();
    c.join('m1');
    c.produce('a', 'b', 'c');
    expect(c.fetchAnswer('m1', { epoch: 4 }).errorCode).toBe(ErrorCode.SHARE_SESSION_NOT_FOUND);
    expect(c.fetch('m1')).toEqual([[0, 2, 1]]);
    expect(c.fetchAnswer('m1', { epoch: 3 }).errorCode).toBe(ErrorCode.INVALID_SHARE_SESSION_EPOCH);
    expect(c.acknowledge('m1', 0, 0, ACCEPT, 0)).toBe(ErrorCode.INVALID_SHARE_SESSION_EPOCH);
    expect(c.acknowledge('m1', 0, 0, ACCEPT)).toBe(0);
    expect(c.fetchAnswer('m1', { epoch: -1 }).errorCode).toBe(0);
    expect(c.fetch('m2')).toEqual([[1, 2, 2]]);
    expect(c.all(FactKind.RecordsReleased).at(-1)).toMatchObject({ b: 1, c: 2 });
  });

  it('R-SHR-12: when the connection of a member is gone its session ends, and what it holds is free again at once', () => {
    const c = new ShareCluster();
    c.join('m1');
    c.produce('a', 'b');
    expect(c.fetch('m1')).toEqual([[0, 1, 1]]);
    c.world.crash(c.probe);
    c.world.start(c.probe);
    c.runMs(5);
    expect(c.broker(c.leader).shares.sessions.size).toBe(0);
    c.forgetSessions();
    // Nobody of the group reads here any more, so its state was forgotten and is read again.
    expect(c.fetch('m2')).toEqual([[0, 1, 2]]);
    const closed = c.all(FactKind.ShareSessionClosed).at(-1);
    expect(kindOf(c, closed?.cause)).toBe(FactKind.NodeCrashed);
  });

  it('R-SHR-12: a broker opens no more sessions than it is allowed to', () => {
    const c = new ShareCluster({ config: { 'group.share.max.share.sessions': '1' } });
    c.join('m1');
    c.fetchAnswer('m1', { waitMs: 0 });
    expect(c.fetchAnswer('m2', { waitMs: 0 }).errorCode).toBe(ErrorCode.SHARE_SESSION_LIMIT_REACHED);
  });

  it('R-SHR-13: a released record comes behind those that were acquired after it, and again and again up to the limit', () => {
    const c = new ShareCluster({}, { 'share.delivery.count.limit': '2' });
    c.join('m1');
    c.produce('a');
    expect(c.fetch('m1')).toEqual([[0, 0, 1]]);
    c.produce('b');
    expect(c.fetch('m2')).toEqual([[1, 1, 1]]);
    expect(c.acknowledge('m1', 0, 0, RELEASE)).toBe(0);
    expect(c.fetch('m2')).toEqual([[0, 0, 2]]);
    expect(c.acknowledge('m2', 0, 0, RELEASE)).toBe(0);
    // It was delivered twice: it is dropped without a word to anybody.
    expect(c.fetch('m1', { waitMs: 50 })).toEqual([]);
    expect(c.all(FactKind.RecordsArchived)).toHaveLength(1);
  });
});

describe('locks and writes', () => {
  it('R-SHR-06: a lock runs out by the group’s setting, and the fetch of another member that waits gets the records', () => {
    const c = new ShareCluster({}, { 'share.record.lock.duration.ms': '1500' });
    c.join('m1');
    c.produce('a', 'b');
    expect(c.fetch('m1')).toEqual([[0, 1, 1]]);
    const startUs = c.world.nowUs;
    expect(c.fetch('m2', { waitMs: 5000 })).toEqual([[0, 1, 2]]);
    expect((c.world.nowUs - startUs) / 1000).toBeGreaterThan(1400);
    expect((c.world.nowUs - startUs) / 1000).toBeLessThan(1600);
    expect(c.acknowledge('m1', 0, 1, ACCEPT)).toBe(ErrorCode.INVALID_RECORD_STATE);
    const [expired] = c.all(FactKind.AcquisitionLockExpired);
    expect(expired).toMatchObject({ b: 0, c: 1 });
    // Because of the acquisition: its member is alive and well.
    expect(kindOf(c, expired.cause)).toBe(FactKind.RecordsAcquired);
  });

  it('R-SHR-10: an acknowledgement is answered when it is written; while the share coordinator cannot write nothing counts', () => {
    const c = new ShareCluster({ config: { 'share.coordinator.write.timeout.ms': '1000' } });
    c.join('m1');
    c.produce('a');
    expect(c.fetch('m1')).toEqual([[0, 0, 1]]);
    const keeper = c.coordinator(c.shareKey(), 2);
    for (const id of [1, 2, 3]) if (id !== keeper && id !== c.leader) c.world.pause(c.node(id));
    // With one follower left the high watermark of __share_group_state waits for the paused one.
    const before = c.world.nowUs;
    const error = c.acknowledge('m1', 0, 0, ACCEPT);
    expect((c.world.nowUs - before) / 1000).toBeGreaterThan(900);
    expect(error === 0 || error === ErrorCode.COORDINATOR_NOT_AVAILABLE || error === ErrorCode.UNKNOWN_SERVER_ERROR).toBe(true);
  });

  it('R-SHR-15: another leader reads the state: what was accepted stays so, what was in hand is free with the last written count, the old leader is fenced', () => {
    const c = new ShareCluster({ config: { 'broker.session.timeout.ms': '2000', 'broker.heartbeat.interval.ms': '500' } });
    c.join('m1');
    c.produce('a', 'b', 'c', 'd');
    expect(c.fetch('m1')).toEqual([[0, 3, 1]]);
    expect(c.acknowledge('m1', 0, 0, ACCEPT)).toBe(0);
    expect(c.acknowledge('m1', 1, 1, RELEASE)).toBe(0);
    expect(c.fetch('m1')).toEqual([[1, 1, 2]]);
    const old = c.leader;
    c.world.crash(c.node(old));
    c.until('another leads it', () => c.leader >= 0 && c.leader !== old);
    c.until('and a share coordinator is there', () => c.coordinator(c.shareKey(), 2) >= 0 && c.coordinator(c.shareKey(), 2) !== old);
    c.forgetSessions();
    // Acquiring writes nothing: record 1 was written as released after one delivery, 2 and 3 never.
    expect(c.fetch('m2', { waitMs: 20_000 })).toEqual([[1, 1, 2], [2, 3, 1]]);
    const write = {
      groupId: GROUP, topics: [{ topicId: c.topicId, partitions: [{ partition: 0, stateEpoch: 2, leaderEpoch: 0, startOffset: 4, deliveryCompleteCount: 0, stateBatches: [] }] }],
    };
    const keeper = c.coordinator(c.shareKey(), 2);
    const fenced = c.answered(c.ask<ShareStateResponse<DonePart>>(keeper, ApiKey.WriteShareGroupState, 1, write));
    expect(fenced.results[0].partitions[0].errorCode).toBe(ErrorCode.FENCED_LEADER_EPOCH);
  });

  it('R-SHR-15: the state lies in the partition of __share_group_state that group, topic id and partition fall on; an older state epoch is fenced', () => {
    const c = new ShareCluster({ config: { 'share.coordinator.state.topic.num.partitions': '5' } });
    c.join('m1');
    c.runMs(100);
    const index = coordinatorPartition(c.shareKey(), 5);
    const keeper = c.partition('__share_group_state', index).leader;
    expect(c.coordinator(c.shareKey(), 2)).toBe(keeper);
    expect([...(c.broker(keeper).shareStates.shards.get(index)?.states.keys() ?? [])]).toEqual([c.shareKey()]);
    const read = c.answered(c.ask<ShareStateResponse<ReadPartResult>>(keeper, ApiKey.ReadShareGroupState, 0, { groupId: GROUP, topics: [{ topicId: c.topicId, partitions: [{ partition: 0, leaderEpoch: 0 }] }] }));
    expect(read.results[0].partitions[0]).toMatchObject({ errorCode: 0, stateEpoch: 2, startOffset: -1, stateBatches: [] });
    const write = { groupId: GROUP, topics: [{ topicId: c.topicId, partitions: [{ partition: 0, stateEpoch: 1, leaderEpoch: 0, startOffset: 0, deliveryCompleteCount: 0, stateBatches: [] }] }] };
    expect(c.answered(c.ask<ShareStateResponse<DonePart>>(keeper, ApiKey.WriteShareGroupState, 1, write)).results[0].partitions[0].errorCode).toBe(ErrorCode.FENCED_STATE_EPOCH);
  });

  it('R-SHR-16: who has never read begins where share.auto.offset.reset says; acknowledging and releasing are written, acquiring is not', () => {
    const from = (policy: string): number => {
      const c = new ShareCluster({}, { 'share.auto.offset.reset': policy });
      c.produce('a', 'b');
      c.runMs(3000);
      c.produce('c');
      c.join('m1');
      c.fetchAnswer('m1', { waitMs: 100 });
      return [...c.broker(c.leader).shares.partitions.values()][0].state?.startOffset ?? -1;
    };
    expect([from('earliest'), from('latest'), from('by_duration:PT2S')]).toEqual([0, 3, 2]);
    const c = new ShareCluster();
    c.join('m1');
    c.produce('a', 'b', 'c');
    const written = (): number => c.broker(c.coordinator(c.shareKey(), 2)).shareStates.shards.get(0)?.nextWriteId ?? 0;
    c.fetch('m1');
    const before = written();
    c.acknowledge('m1', 0, 0, ACCEPT);
    c.acknowledge('m1', 1, 1, REJECT);
    c.acknowledge('m1', 2, 2, RELEASE);
    expect(written()).toBe(before + 3);
    c.fetch('m1');
    expect(written()).toBe(before + 3);
    expect(c.offsets()).toMatchObject({ startOffset: 2, lag: 1 });
  });

  it('R-SHR-16: after many updates all of it is written once more, and a share coordinator that takes over reads the same back', () => {
    const c = new ShareCluster({ config: { 'share.coordinator.snapshot.update.records.per.snapshot': '2', 'broker.session.timeout.ms': '2000', 'broker.heartbeat.interval.ms': '500' } });
    c.join('m1');
    c.produce('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    c.fetch('m1');
    for (const offset of [1, 3, 5, 7, 6]) expect(c.acknowledge('m1', offset, offset, ACCEPT)).toBe(0);
    const keeper = c.coordinator(c.shareKey(), 2);
    const state = c.broker(keeper).shareStates.shards.get(0)?.states.get(c.shareKey());
    expect(state?.snapshotEpoch).toBeGreaterThan(0);
    c.world.crash(c.node(keeper));
    c.until('another keeps it', () => c.coordinator(c.shareKey(), 2) >= 0 && c.coordinator(c.shareKey(), 2) !== keeper);
    c.until('it has read its log', () => c.broker(c.coordinator(c.shareKey(), 2)).shareStates.shards.get(0)?.loading === false);
    expect(c.broker(c.coordinator(c.shareKey(), 2)).shareStates.shards.get(0)?.states.get(c.shareKey())?.stateBatches).toEqual(state?.stateBatches);
  });
});
