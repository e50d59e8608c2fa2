import { describe, expect, it } from 'vitest';
import { FactKind } from '../../facts/fact-kinds';
import { keptBatch } from '../../log/record-sources';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { FetchPartition, FetchPartitionResponse, FetchRequest, FetchResponse } from '../../protocol/messages/fetch';
import type { ListOffsetsRequest } from '../../protocol/messages/list-offsets';
import type { RecordBatch } from '../../protocol/record-batch';
import { brokerEpoch, ReplicaWorld, TOPIC, TOPIC_ID } from './testing/replica-world';

const LEADER = 2;

/** Broker 1 follows broker 2, which the test plays. */
function follower(config: Readonly<Record<string, string>> = {}): ReplicaWorld {
  const w = new ReplicaWorld({ config });
  w.elect({ leader: LEADER });
  w.runMs(2);
  return w;
}

function batchAt(baseOffset: number, count: number, partitionLeaderEpoch: number): RecordBatch {
  const records = Array.from({ length: count }, () => ({ key: null, value: 'v', timestampMs: 1000 }));
  return { ...keptBatch({ records }), baseOffset, partitionLeaderEpoch };
}

function asked(w: ReplicaWorld): FetchRequest {
  const [request] = w.puppet(LEADER).received;
  if (request?.api !== ApiKey.Fetch) throw new Error('no fetch has come');
  return request.body as FetchRequest;
}

function askedPartition(w: ReplicaWorld): FetchPartition | undefined {
  return asked(w).topics[0]?.partitions[0];
}

const SESSION = 77;

function answer(w: ReplicaWorld, fields: Partial<FetchPartitionResponse> | null, { errorCode = 0, sessionId = SESSION } = {}): void {
  const partition: FetchPartitionResponse = {
    partitionIndex: 0, errorCode: 0, highWatermark: 0, lastStableOffset: 0, logStartOffset: 0, abortedTransactions: null, preferredReadReplica: -1, records: [], ...fields,
  };
  const body: FetchResponse = { throttleTimeMs: 0, errorCode, sessionId, responses: fields === null ? [] : [{ topicId: TOPIC_ID, partitions: [partition] }] };
  w.replyAs(LEADER, body);
  w.runMs(1);
}

/** Its log as EX-03 has it: epochs 0 at 0, 1 at 4, 3 at 6, and eight records. */
function divergent(): ReplicaWorld {
  const w = follower();
  w.elect({ leaderEpoch: 3 });
  w.runMs(2);
  answer(w, null);
  answer(w, { records: [batchAt(0, 4, 0), batchAt(4, 2, 1), batchAt(6, 2, 3)] });
  expect(w.partition().log.epochs.entries()).toEqual([[0, 0], [1, 4], [3, 6]]);
  return w;
}

describe('the fetch loop', () => {
  it('R-REPL-01 R-REPL-02 one request at a time, with position, epochs, limits and its own epoch', () => {
    const w = follower();
    expect(w.puppet(LEADER).received).toHaveLength(1);
    expect(asked(w)).toMatchObject({
      maxWaitMs: 500, minBytes: 1, maxBytes: 10_485_760, sessionId: 0, sessionEpoch: 0, replicaState: { replicaId: 1, replicaEpoch: brokerEpoch(1) },
      topics: [{ topicId: TOPIC_ID, partitions: [{ partition: 0, currentLeaderEpoch: 0, fetchOffset: 0, lastFetchedEpoch: -1, logStartOffset: 0, partitionMaxBytes: 1_048_576 }] }],
    });
    w.runMs(100);
    expect(w.puppet(LEADER).received).toHaveLength(1);
    answer(w, { records: [batchAt(0, 3, 0)] });
    expect(asked(w)).toMatchObject({ sessionId: SESSION, sessionEpoch: 1 });
    expect(askedPartition(w)).toMatchObject({ fetchOffset: 3, lastFetchedEpoch: 0 });
    // Nothing new to say: the next request of the session is empty.
    answer(w, null);
    expect(asked(w)).toMatchObject({ sessionEpoch: 2, topics: [] });
  });

  it('R-REPL-09 takes records, then the high watermark as far as it has records, and the leader’s log start', () => {
    const w = follower();
    answer(w, { records: [batchAt(0, 3, 0)], highWatermark: 9 });
    expect(w.partition().log).toMatchObject({ logEndOffset: 3, highWatermark: 3, logStartOffset: 0 });
    expect(w.all(FactKind.RecordsReplicated).at(-1)).toMatchObject({ b: 0, c: 3, d: LEADER });
    answer(w, { records: [batchAt(3, 2, 0)], highWatermark: 4, logStartOffset: 2 });
    expect(w.partition().log).toMatchObject({ logEndOffset: 5, highWatermark: 4, logStartOffset: 2 });
    expect(askedPartition(w)).toMatchObject({ fetchOffset: 5, logStartOffset: 2 });
  });

  it('R-REPL-09 leaves batches of an epoch it has not heard of', () => {
    const w = follower();
    answer(w, { records: [batchAt(0, 3, 0), batchAt(3, 2, 1)] });
    expect(w.partition().log.logEndOffset).toBe(3);
  });

  it('R-REPL-05 an error: the partition rests for the backoff, out of the session', () => {
    const w = follower();
    answer(w, null);
    answer(w, { errorCode: ErrorCode.UNKNOWN_LEADER_EPOCH });
    expect(w.puppet(LEADER).received).toEqual([]);
    w.runMs(990);
    expect(w.puppet(LEADER).received).toEqual([]);
    w.runMs(20);
    expect(asked(w)).toMatchObject({ sessionId: SESSION, sessionEpoch: 2 });
    expect(askedPartition(w)).toMatchObject({ fetchOffset: 0 });
  });

  it('R-REPL-05 a fenced epoch: not again until metadata tell more', () => {
    const w = follower();
    answer(w, { errorCode: ErrorCode.FENCED_LEADER_EPOCH });
    w.runMs(10_000);
    expect(w.puppet(LEADER).received).toEqual([]);
    w.elect({ leaderEpoch: 1 });
    w.runMs(2);
    expect(askedPartition(w)).toMatchObject({ currentLeaderEpoch: 1 });
  });

  it('R-CONS-22 a lost session is opened again with everything in it', () => {
    const w = follower();
    answer(w, { records: [batchAt(0, 3, 0)] });
    answer(w, null, { errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND, sessionId: 0 });
    expect(asked(w)).toMatchObject({ sessionId: 0, sessionEpoch: 0 });
    expect(askedPartition(w)).toMatchObject({ fetchOffset: 3 });
  });

  it('a leader that cannot be reached is asked again after twice the backoff', () => {
    const w = follower();
    w.world.crash(w.world.nodeByKafkaId(LEADER));
    w.runMs(1990);
    w.puppet(LEADER).received.length = 0;
    w.world.start(w.world.nodeByKafkaId(LEADER));
    w.runMs(5);
    expect(w.puppet(LEADER).received).toEqual([]);
    w.runMs(20);
    expect(asked(w)).toMatchObject({ sessionEpoch: 0 });
  });

  it('R-REPL-12 another leader: the old one is told at the next chance, the new one asked at once', () => {
    const w = follower();
    answer(w, { records: [batchAt(0, 3, 0)] });
    w.elect({ leader: 3, leaderEpoch: 1 });
    w.runMs(2);
    const [request] = w.puppet(3).received;
    expect((request.body as FetchRequest).topics[0].partitions[0]).toMatchObject({ fetchOffset: 3, currentLeaderEpoch: 1, lastFetchedEpoch: 0 });
    // What the old leader still sends is not taken.
    answer(w, { records: [batchAt(3, 1, 0)] });
    expect(w.partition().log.logEndOffset).toBe(3);
    expect(w.puppet(LEADER).received).toEqual([]);
  });

  it('R-REPL-12 metadata older than what is known are ignored', () => {
    const w = follower();
    w.elect({ leader: 3, leaderEpoch: 1, partitionEpoch: 9 });
    w.elect({ leader: 2, leaderEpoch: 0, partitionEpoch: 5 });
    expect(w.partition()).toMatchObject({ leaderId: 3, leaderEpoch: 1, partitionEpoch: 9 });
  });

  it('a slow disk: the records are there, and the next fetch leaves, when they are written', () => {
    const w = follower();
    w.world.setDisk(w.world.nodeByKafkaId(1), 300_000);
    answer(w, { records: [batchAt(0, 3, 0)] });
    w.runMs(290);
    expect([w.partition().log.logEndOffset, w.puppet(LEADER).received.length]).toEqual([0, 0]);
    w.runMs(20);
    expect(w.partition().log.logEndOffset).toBe(3);
    expect(askedPartition(w)).toMatchObject({ fetchOffset: 3 });
  });
});

describe('truncation', () => {
  it('EX-03 R-EPOCH-02 R-EPOCH-03 R-LEC-02 several divergent epochs: 8 → 6 → 4', () => {
    const w = divergent();
    expect(askedPartition(w)).toMatchObject({ fetchOffset: 8, lastFetchedEpoch: 3 });
    answer(w, { divergingEpoch: { epoch: 2, endOffset: 8 } });
    expect(w.partition().log.logEndOffset).toBe(6);
    expect(askedPartition(w)).toMatchObject({ fetchOffset: 6, lastFetchedEpoch: 1 });
    answer(w, { divergingEpoch: { epoch: 0, endOffset: 5 } });
    expect(w.partition().log.logEndOffset).toBe(4);
    expect(askedPartition(w)).toMatchObject({ fetchOffset: 4, lastFetchedEpoch: 0 });
    expect(w.all(FactKind.LogTruncated).map(({ b, c }) => [c, b])).toEqual([[8, 6], [6, 4]]);
  });

  it('R-EPOCH-06 what the new leader has as well stays', () => {
    const w = divergent();
    answer(w, { divergingEpoch: { epoch: 3, endOffset: 7 } });
    // The leader's epoch 3 ends within a batch here: it goes as a whole, the log ends where the leader said.
    expect(w.partition().log.logEndOffset).toBe(7);
    answer(w, { records: [batchAt(7, 3, 3)] });
    expect(w.partition().log.logEndOffset).toBe(10);
  });

  it('R-EPOCH-02 without any epoch in common all goes down to what the leader names', () => {
    const w = divergent();
    w.partition().log.maybeIncrementLogStartOffset(0);
    answer(w, { divergingEpoch: { epoch: -1, endOffset: 2 } });
    expect(w.partition().log.logEndOffset).toBe(2);
  });

  it('R-REPL-03 without any epoch only what is committed is kept', () => {
    const w = follower();
    answer(w, { records: [batchAt(0, 2, 0), batchAt(2, 2, 0)], highWatermark: 2 });
    w.partition().log.epochs.clear();
    w.elect({ leader: 3, leaderEpoch: 1 });
    w.runMs(2);
    expect(w.partition().log.logEndOffset).toBe(2);
  });
});

describe('a position that the leader does not have', () => {
  function answerOffsets(w: ReplicaWorld, offset: number, timestamp: number): void {
    const [request] = w.puppet(LEADER).received;
    expect(request.api).toBe(ApiKey.ListOffsets);
    expect(request.body as ListOffsetsRequest).toMatchObject({ replicaId: 1, topics: [{ name: TOPIC, partitions: [{ partitionIndex: 0, timestamp }] }] });
    w.replyAs(LEADER, { throttleTimeMs: 0, topics: [{ name: TOPIC, partitions: [{ partitionIndex: 0, errorCode: 0, timestamp: -1, offset, leaderEpoch: 0 }] }] });
    w.runMs(1);
  }

  it('R-EPOCH-04 a shorter leader: cut to its end', () => {
    const w = divergent();
    answer(w, { errorCode: ErrorCode.OFFSET_OUT_OF_RANGE });
    answerOffsets(w, 6, -1);
    expect(w.partition().log.logEndOffset).toBe(6);
    expect(askedPartition(w)).toMatchObject({ fetchOffset: 6 });
  });

  it('R-EPOCH-04 a leader whose log begins later: all goes, and the log begins there', () => {
    const w = divergent();
    answer(w, { errorCode: ErrorCode.OFFSET_OUT_OF_RANGE });
    answerOffsets(w, 200, -1);
    answerOffsets(w, 150, -2);
    expect(w.partition().log).toMatchObject({ logStartOffset: 150, logEndOffset: 150, highWatermark: 150 });
    expect(askedPartition(w)).toMatchObject({ fetchOffset: 150, lastFetchedEpoch: -1, logStartOffset: 150 });
  });
});

describe('restart', () => {
  it('R-DUR-01 R-DUR-03 a killed broker keeps its log, and of the high watermark the last checkpoint', () => {
    const w = follower();
    answer(w, { records: [batchAt(0, 3, 0)], highWatermark: 3 });
    w.runTo(5_001);
    answer(w, { records: [batchAt(3, 3, 0)], highWatermark: 6 });
    expect(w.partition().log.highWatermark).toBe(6);
    const broker = w.world.nodeByKafkaId(1);
    w.world.crash(broker);
    expect(w.partition().log).toMatchObject({ logEndOffset: 6, highWatermark: 3 });
    w.puppet(LEADER).received.length = 0;
    w.world.start(broker);
    w.runMs(3);
    expect(askedPartition(w)).toMatchObject({ fetchOffset: 6, lastFetchedEpoch: 0 });
  });

  it('a topic that was deleted while the broker was away is gone from its disk', () => {
    const w = follower();
    const broker = w.world.nodeByKafkaId(1);
    w.world.crash(broker);
    w.broker().image = { ...w.image, topics: new Map(), topicNames: new Map() };
    w.world.start(broker);
    w.runMs(3);
    expect(w.broker().replicas.partitions.size).toBe(0);
  });
});
