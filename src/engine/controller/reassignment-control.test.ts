import { describe, expect, it } from 'vitest';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { AlterPartitionReassignmentsResponse, CreatePartitionsResponse, ListPartitionReassignmentsResponse } from '../protocol/messages/partitions';
import { ControllerWorld } from './testing/controller-world';

function reassign(c: ControllerWorld, replicas: readonly number[] | null): number {
  const answer = c.ask<AlterPartitionReassignmentsResponse>(1, ApiKey.AlterPartitionReassignments, { topics: [{ name: 't', partitions: [{ partitionIndex: 0, replicas }] }] });
  return answer.responses[0].partitions[0].errorCode;
}

function listed(c: ControllerWorld): unknown[] {
  return c.ask<ListPartitionReassignmentsResponse>(1, ApiKey.ListPartitionReassignments, { topics: null }).topics.flatMap((topic) => topic.partitions);
}

/** Replicas, ISR, leader, leader epoch, partition epoch. */
function at(c: ControllerWorld): [string, string, number, number, number] {
  const p = c.partition('t');
  return [p.replicas.join(), p.isr.toSorted((a, b) => a - b).join(), p.leader, p.leaderEpoch, p.partitionEpoch];
}

describe('reassignment', () => {
  const world = (): ControllerWorld => {
    const c = new ControllerWorld({ brokers: 6, config: { 'broker.session.timeout.ms': '100000' } });
    c.createTopic('t', [[1, 2, 3]]);
    return c;
  };

  it('EX-07a R-REASN-01 R-REASN-02 R-REASN-03 R-REASN-04 to three other brokers, one at a time into the ISR', () => {
    const c = world();
    expect(reassign(c, [4, 5, 6])).toBe(ErrorCode.NONE);
    expect(at(c)).toEqual(['4,5,6,1,2,3', '1,2,3', 1, 0, 1]);
    expect(listed(c)).toEqual([{ partitionIndex: 0, replicas: [4, 5, 6, 1, 2, 3], addingReplicas: [4, 5, 6], removingReplicas: [1, 2, 3] }]);
    c.alterPartition(1, 't', [1, 2, 3, 4]);
    c.alterPartition(1, 't', [1, 2, 3, 4, 5]);
    expect(at(c)).toEqual(['4,5,6,1,2,3', '1,2,3,4,5', 1, 0, 3]);
    expect(c.alterPartition(1, 't', [1, 2, 3, 4, 5, 6]).topics[0].partitions[0].errorCode).toBe(ErrorCode.NEW_LEADER_ELECTED);
    expect(at(c)).toEqual(['4,5,6', '4,5,6', 4, 1, 4]);
    expect(listed(c)).toEqual([]);
  });

  it('EX-07b EX-07c R-REASN-05 nothing to add is done at once; another order keeps the leader', () => {
    const fewer = world();
    reassign(fewer, [1, 2]);
    expect(at(fewer)).toEqual(['1,2', '1,2', 1, 1, 1]);
    const reordered = world();
    reassign(reordered, [2, 1, 3]);
    expect(at(reordered)).toEqual(['2,1,3', '1,2,3', 1, 0, 1]);
  });

  it('EX-07d one broker for another', () => {
    const c = world();
    reassign(c, [1, 2, 4]);
    expect(at(c)).toEqual(['1,2,4,3', '1,2,3', 1, 0, 1]);
    c.alterPartition(1, 't', [1, 2, 3, 4]);
    expect(at(c)).toEqual(['1,2,4', '1,2,4', 1, 1, 2]);
  });

  it('R-REASN-06 taken back: what was added goes, what was there stays', () => {
    const c = world();
    expect(reassign(c, null)).toBe(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS);
    reassign(c, [4, 5, 6]);
    c.alterPartition(1, 't', [1, 2, 3, 4]);
    expect(reassign(c, null)).toBe(ErrorCode.NONE);
    expect(at(c).slice(0, 3)).toEqual(['1,2,3', '1,2,3', 1]);
  });

  it('R-REASN-01 a move that replaces another one takes out what that was adding, also where it is in sync already', () => {
    const c = world();
    reassign(c, [4, 5, 6]);
    c.alterPartition(1, 't', [1, 2, 3, 4]);
    expect(reassign(c, [2, 1, 3])).toBe(ErrorCode.NONE);
    expect(at(c).slice(0, 3)).toEqual(['2,1,3', '1,2,3', 1]);
  });

  it('R-REASN-07 replicas that are being added count for the floor', () => {
    const c = new ControllerWorld({ brokers: 3, config: { 'broker.session.timeout.ms': '100000' } });
    c.createTopic('t', [[1]], { 'min.insync.replicas': '2' });
    reassign(c, [1, 2]);
    c.fence(1);
    // With one replica the floor was 1; now it is 2, and broker 1 stays eligible.
    expect(c.row('t').slice(0, 3)).toEqual([-1, '', '1']);
  });

  it('refuses what cannot be', () => {
    const c = world();
    expect(reassign(c, [])).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    expect(reassign(c, [1, 1])).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    expect(reassign(c, [1, 9])).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
  });
});

describe('more partitions', () => {
  it('come after those that are there, with the same number of replicas', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1, 2]]);
    const create = (count: number, assignments: readonly (readonly number[])[] | null = null, validateOnly = false): number =>
      c.ask<CreatePartitionsResponse>(1, ApiKey.CreatePartitions, { topics: [{ name: 't', count, assignments: assignments?.map((brokerIds) => ({ brokerIds })) ?? null }], validateOnly }).results[0].errorCode;
    expect(create(1)).toBe(ErrorCode.INVALID_PARTITIONS);
    expect(create(0)).toBe(ErrorCode.INVALID_PARTITIONS);
    expect(create(3, [[2, 3]])).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    expect(create(2, [[2]])).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    expect(create(2, [[2, 3]], true)).toBe(ErrorCode.NONE);
    expect(c.state.image.topics.get('t')?.partitions).toHaveLength(1);
    expect(create(3, [[2, 3], [3, 1]])).toBe(ErrorCode.NONE);
    expect(c.state.committed.topics.get('t')?.partitions.map((partition) => partition.leader)).toEqual([1, 2, 3]);
    expect(create(5)).toBe(ErrorCode.NONE);
    expect(c.state.committed.topics.get('t')?.partitions.every((partition) => partition.replicas.length === 2)).toBe(true);
  });
});
