import { describe, expect, it } from 'vitest';
import { FactKind } from '../../facts/fact-kinds';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { DeleteRecordsResponse } from '../../protocol/messages/delete-records';
import type { ListOffsetsPartition, ListOffsetsResponse } from '../../protocol/messages/list-offsets';
import type { OffsetForLeaderEpochResponse } from '../../protocol/messages/offset-for-leader-epoch';
import { ReplicaWorld, TOPIC } from './testing/replica-world';

function listOffsets(w: ReplicaWorld, timestamp: number, { version = 11, currentLeaderEpoch = -1, replicaId = -1, isolationLevel = 0, twice = false } = {}) {
  const item: ListOffsetsPartition = { partitionIndex: 0, currentLeaderEpoch, timestamp };
  const answer = w.send<ListOffsetsResponse>(w.client(2), 1, ApiKey.ListOffsets, version, { replicaId, isolationLevel, topics: [{ name: TOPIC, partitions: twice ? [item, item] : [item] }] });
  w.runMs(3);
  return answer()?.topics[0].partitions;
}

function deleteRecords(w: ReplicaWorld, offset: number, { timeoutMs = 20_000, topic = TOPIC } = {}) {
  const answer = w.send<DeleteRecordsResponse>(w.client(2), 1, ApiKey.DeleteRecords, 2, { topics: [{ name: topic, partitions: [{ partitionIndex: 0, offset }] }], timeoutMs });
  w.runMs(3);
  return () => answer()?.topics[0].partitions[0];
}

function written(): ReplicaWorld {
  const w = new ReplicaWorld();
  w.elect({ isr: [1], replicas: [1] });
  for (const timestamps of [[100, 300, 200], [250, 300]]) w.produced(1, { records: timestamps.map((timestampMs) => ({ key: null, value: 'v', timestampMs })) });
  return w;
}

describe('ListOffsets', () => {
  it('R-READ-03 R-SEG-09 earliest, latest, and moments', () => {
    const w = written();
    const at = (timestamp: number) => listOffsets(w, timestamp)?.[0];
    expect(at(-1)).toMatchObject({ offset: 5, timestamp: -1, leaderEpoch: 0 });
    expect(at(-2)).toMatchObject({ offset: 0, leaderEpoch: 0 });
    expect(at(-3)).toMatchObject({ offset: 1, timestamp: 300 });
    expect(at(-4)).toMatchObject({ offset: 0 });
    expect(at(-5)).toMatchObject({ errorCode: 0, offset: -1 });
    expect(at(101)).toMatchObject({ offset: 1, timestamp: 300 });
    expect(at(301)).toMatchObject({ errorCode: 0, offset: -1, leaderEpoch: -1 });
    expect(at(-9)).toMatchObject({ errorCode: ErrorCode.UNSUPPORTED_VERSION });
    expect(listOffsets(w, -3, { version: 6 })?.[0]).toMatchObject({ errorCode: ErrorCode.UNSUPPORTED_VERSION });
    expect(listOffsets(w, -1, { currentLeaderEpoch: 3 })?.[0]).toMatchObject({ errorCode: ErrorCode.UNKNOWN_LEADER_EPOCH });
    expect(listOffsets(w, -1, { twice: true })).toEqual([{ partitionIndex: 0, errorCode: ErrorCode.INVALID_REQUEST, timestamp: -1, offset: -1, leaderEpoch: -1 }]);
  });

  it('R-READ-03 a new leader does not name an end below its epoch’s start; a replica is told its log end', () => {
    const w = new ReplicaWorld();
    w.elect({});
    w.produced(1, 4);
    w.elect({ leader: 2, leaderEpoch: 1 });
    w.elect({ leader: 1, leaderEpoch: 2 });
    expect(listOffsets(w, -1)?.[0]).toMatchObject({ errorCode: ErrorCode.OFFSET_NOT_AVAILABLE });
    expect(listOffsets(w, -1, { version: 4 })?.[0]).toMatchObject({ errorCode: ErrorCode.LEADER_NOT_AVAILABLE });
    expect(listOffsets(w, 1000)?.[0]).toMatchObject({ errorCode: ErrorCode.OFFSET_NOT_AVAILABLE });
    expect(listOffsets(w, -2)?.[0]).toMatchObject({ errorCode: 0, offset: 0 });
    expect(listOffsets(w, -1, { replicaId: 2 })?.[0]).toMatchObject({ errorCode: 0, offset: 4 });
    for (const id of [2, 3]) w.fetchAs(id, 4, {}, { maxWaitMs: 0 });
    w.runMs(3);
    expect(listOffsets(w, -1)?.[0]).toMatchObject({ errorCode: 0, offset: 4 });
  });
});

describe('OffsetForLeaderEpoch', () => {
  it('R-EPOCH-08 R-LEC-01 R-LEC-02 ends of epochs as the leader has them', () => {
    const w = written();
    w.elect({ leaderEpoch: 4 });
    const end = (leaderEpoch: number) => {
      const answer = w.send<OffsetForLeaderEpochResponse>(w.client(2), 1, ApiKey.OffsetForLeaderEpoch, 4, { replicaId: -1, topics: [{ topic: TOPIC, partitions: [{ partition: 0, currentLeaderEpoch: -1, leaderEpoch }] }] });
      w.runMs(3);
      const got = answer()?.topics[0].partitions[0];
      return [got?.leaderEpoch, got?.endOffset];
    };
    expect([end(-1), end(0), end(2), end(4), end(5)]).toEqual([[-1, -1], [0, 5], [0, 5], [4, 5], [-1, -1]]);
  });
});

describe('DeleteRecords', () => {
  it('R-READ-05 moves the start up to the high watermark, never back', () => {
    const w = written();
    expect(deleteRecords(w, 2)()).toMatchObject({ errorCode: 0, lowWatermark: 2 });
    expect(deleteRecords(w, 1)()).toMatchObject({ errorCode: 0, lowWatermark: 2 });
    expect(deleteRecords(w, 6)()).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, lowWatermark: -1 });
    expect(deleteRecords(w, -2)()).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE });
    expect(deleteRecords(w, -1)()).toMatchObject({ errorCode: 0, lowWatermark: 5 });
    expect(w.all(FactKind.LogStartMoved).map(({ b, c }) => [c, b])).toEqual([[0, 2], [2, 5]]);
    expect(deleteRecords(w, 0, { topic: '__consumer_offsets' })()).toMatchObject({ errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION });
  });

  it('R-READ-05 not on a topic that is only compacted', () => {
    const w = new ReplicaWorld({ topicConfigs: { 'cleanup.policy': 'compact' } });
    w.elect({ isr: [1], replicas: [1] });
    expect(deleteRecords(w, 0)()).toMatchObject({ errorCode: ErrorCode.POLICY_VIOLATION });
  });

  it('R-PURG-03 R-RET-06 waits until all live replicas have moved their start', () => {
    const w = new ReplicaWorld({ real: [1, 2] });
    w.elect({ isr: [1, 2], replicas: [1, 2] });
    w.produce(-1, 10);
    w.runMs(600);
    const answer = deleteRecords(w, 4);
    expect(answer()).toBeUndefined();
    // The follower hears of it when its parked fetch is answered, and says so with its next.
    w.runMs(600);
    expect(answer()).toMatchObject({ errorCode: 0, lowWatermark: 4 });
    expect(w.partition(2).log.logStartOffset).toBe(4);
  });

  it('R-PURG-03 gives up in time, and does not wait for the dead', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1], replicas: [1, 2] });
    w.produced(1, 5);
    const answer = deleteRecords(w, 3, { timeoutMs: 1000 });
    w.runMs(1100);
    expect(answer()).toMatchObject({ errorCode: ErrorCode.REQUEST_TIMED_OUT });
    const second = deleteRecords(w, 4);
    w.publish({ ...w.image, brokers: new Map(w.image.brokers).set(2, { ...w.image.brokers.get(2)!, fenced: true }) });
    w.runMs(3);
    expect(second()).toMatchObject({ errorCode: 0, lowWatermark: 4 });
  });
});
