import { describe, expect, it } from 'vitest';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { FetchRequest, FetchResponse } from '../../protocol/messages/fetch';
import { brokerEpoch, ReplicaWorld, TOPIC_ID } from './testing/replica-world';

function alone(): ReplicaWorld {
  const w = new ReplicaWorld();
  w.elect({ isr: [1], replicas: [1] });
  return w;
}

function fetch(w: ReplicaWorld, body: FetchRequest, client = 0): () => FetchResponse | undefined {
  const answer = w.send<FetchResponse>(w.client(client), 1, ApiKey.Fetch, 17, body);
  w.runMs(3);
  return answer;
}

describe('reading', () => {
  it('R-READ-01 inside, at the end, before the start, beyond the end', () => {
    const w = alone();
    w.produced(1, 4);
    expect(w.consumed(2).records.map((batch) => batch.baseOffset)).toEqual([0]);
    expect(w.consumed(4)).toMatchObject({ errorCode: ErrorCode.NONE, records: [], highWatermark: 4 });
    expect(w.consumed(5)).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, highWatermark: -1 });
    w.partition().log.maybeIncrementLogStartOffset(3);
    expect(w.consumed(2)).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE });
  });

  it('R-READ-01 a client sees up to the high watermark, a replica up to the end', () => {
    const w = new ReplicaWorld();
    w.elect({});
    w.produced(1, 4);
    expect(w.consumed(0).records).toEqual([]);
    const follower = w.fetchAs(2, 0);
    w.runMs(3);
    expect(follower()?.records).toHaveLength(1);
  });

  it('R-READ-02 the first batch comes whole, whatever the limits', () => {
    const w = alone();
    for (let i = 0; i < 3; i++) w.produced(1, 3);
    expect(w.consumed(0, { partitionMaxBytes: 1 }).records).toHaveLength(1);
    expect(w.consumed(0, {}, { maxBytes: 1 }).records).toHaveLength(1);
    expect(w.consumed(3, { partitionMaxBytes: 200 }).records.map((batch) => batch.baseOffset)).toEqual([3, 6]);
  });

  it('R-REPL-04 epochs, assignment and incarnation of whoever fetches', () => {
    const w = new ReplicaWorld();
    w.elect({ replicas: [1, 2], isr: [1, 2], leaderEpoch: 4 });
    expect(w.consumed(0, { currentLeaderEpoch: 3 })).toMatchObject({ errorCode: ErrorCode.FENCED_LEADER_EPOCH, currentLeader: { leaderId: 1, leaderEpoch: 4 } });
    expect(w.consumed(0, { currentLeaderEpoch: 5 })).toMatchObject({ errorCode: ErrorCode.UNKNOWN_LEADER_EPOCH });
    const stranger = w.fetchAs(3, 0);
    w.runMs(3);
    expect(stranger()).toMatchObject({ errorCode: ErrorCode.UNKNOWN_LEADER_EPOCH });
    const past = w.fetchAs(2, 0, {}, { replicaState: { replicaId: 2, replicaEpoch: brokerEpoch(2) - 1 } });
    w.runMs(3);
    expect(past()).toMatchObject({ errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER });
  });

  it('R-EPOCH-01 a reader whose epoch ended earlier learns where', () => {
    const w = alone();
    w.produced(1, 5);
    w.elect({ leaderEpoch: 2 });
    w.produced(1, 3);
    expect(w.consumed(5, { lastFetchedEpoch: 0 }).records).toHaveLength(1);
    expect(w.consumed(7, { lastFetchedEpoch: 0 })).toMatchObject({ errorCode: ErrorCode.NONE, divergingEpoch: { epoch: 0, endOffset: 5 }, records: [] });
    expect(w.consumed(7, { lastFetchedEpoch: 1 })).toMatchObject({ divergingEpoch: { epoch: 0, endOffset: 5 } });
    expect(w.consumed(7, { lastFetchedEpoch: 3 })).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE });
  });

  it('R-REPL-08 a diverging fetch says nothing about its sender', () => {
    const w = new ReplicaWorld();
    w.elect({});
    w.produced(1, 5);
    w.elect({ leaderEpoch: 1 });
    const before = w.partition().remotes[0].logEndOffset;
    w.fetchAs(2, 7, { lastFetchedEpoch: 0 });
    w.runMs(3);
    expect(w.partition().remotes[0].logEndOffset).toBe(before);
  });
});

describe('waiting', () => {
  it('R-PURG-01 R-PURG-04 R-CONS-08 parks for min bytes below the high watermark, and no longer than max wait', () => {
    const w = alone();
    w.produced(1);
    const long = fetch(w, w.fetchBody({ fetchOffset: 1 }, { maxWaitMs: 500, minBytes: 200 }));
    w.produced(1, 1, { client: 1 });
    w.runMs(100);
    expect(long()).toBeUndefined();
    w.produced(1, 20, { client: 1 });
    expect(long()?.responses[0].partitions[0].records).toHaveLength(2);
    const idle = fetch(w, w.fetchBody({ fetchOffset: 22 }, { maxWaitMs: 500 }), 1);
    w.runMs(490);
    expect(idle()).toBeUndefined();
    w.runMs(20);
    expect(idle()?.responses[0].partitions[0]).toMatchObject({ records: [], highWatermark: 22 });
  });

  it('R-PURG-02 a parked fetch is answered when leadership goes', () => {
    const w = alone();
    const parked = fetch(w, w.fetchBody({ currentLeaderEpoch: 0 }, { maxWaitMs: 60_000 }));
    expect(parked()).toBeUndefined();
    w.elect({ leaderEpoch: 1 });
    w.runMs(2);
    expect(parked()?.responses[0].partitions[0]).toMatchObject({ errorCode: ErrorCode.FENCED_LEADER_EPOCH });
  });

  it('R-PURG-02 a position in a segment that has been rolled is answered, however little there is', () => {
    const w = new ReplicaWorld({ topicConfigs: { 'segment.ms': '1000' } });
    w.elect({ isr: [1], replicas: [1] });
    const at = (timestampMs: number) => ({ records: [{ key: null, value: 'v', timestampMs }] });
    w.produced(1, at(1000));
    const parked = fetch(w, w.fetchBody({ fetchOffset: 0 }, { maxWaitMs: 60_000, minBytes: 10_000 }));
    w.produced(1, at(1500), { client: 1 });
    expect(parked()).toBeUndefined();
    w.produced(1, at(9000), { client: 1 });
    expect(parked()?.responses[0].partitions[0].records.map((batch) => batch.baseOffset)).toEqual([0, 1]);
  });

  it('R-REPL-08 completing a parked fetch does not count as another one', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1, 2], replicas: [1, 2] });
    w.fetchAs(2, 0);
    w.runMs(3);
    const { lastFetchUs } = w.partition().remotes[0];
    w.runMs(1000);
    expect(w.partition().remotes[0].lastFetchUs).toBe(lastFetchUs);
  });
});

describe('fetch sessions', () => {
  it('R-CONS-21 after the first answer only news', () => {
    const w = alone();
    w.produced(1, 3);
    const opened = fetch(w, w.fetchBody({ fetchOffset: 0 }, { sessionEpoch: 0 }))() as FetchResponse;
    const { sessionId } = opened;
    expect(sessionId).toBeGreaterThan(0);
    expect(opened.responses[0].partitions[0].records).toHaveLength(1);
    const next = (sessionEpoch: number, topics: FetchRequest['topics'] = []) => fetch(w, w.fetchBody({}, { sessionId, sessionEpoch, topics }))() as FetchResponse;
    expect(next(1, w.fetchBody({ fetchOffset: 3 }).topics)).toMatchObject({ sessionId, responses: [] });
    expect(next(2).responses).toEqual([]);
    w.produced(1, 1, { client: 1 });
    expect(next(3).responses[0].partitions[0].records).toHaveLength(1);
    // Not yet taken by the reader: it comes again.
    expect(next(4).responses[0].partitions[0].records).toHaveLength(1);
  });

  it('R-CONS-22 a wrong epoch or an unknown session brings no data and leaves the session alone', () => {
    const w = alone();
    const { sessionId } = fetch(w, w.fetchBody({}, { sessionEpoch: 0 }))() as FetchResponse;
    expect(fetch(w, w.fetchBody({}, { sessionId, sessionEpoch: 5, topics: [] }))()).toMatchObject({ errorCode: ErrorCode.INVALID_FETCH_SESSION_EPOCH, sessionId: 0 });
    expect(fetch(w, w.fetchBody({}, { sessionId: sessionId + 1, sessionEpoch: 1, topics: [] }))()).toMatchObject({ errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND });
    expect(fetch(w, w.fetchBody({}, { sessionId, sessionEpoch: 1, topics: [] }))()).toMatchObject({ errorCode: ErrorCode.NONE, sessionId });
    expect(fetch(w, w.fetchBody({}, { sessionId, sessionEpoch: -1, topics: [] }))()).toMatchObject({ errorCode: ErrorCode.NONE, sessionId: 0, responses: [] });
    expect(w.broker().replicas.contexts.size).toBe(0);
    expect(w.partition().watchers).toEqual([]);
  });

  it('R-CONS-21 a full cache serves without a session, until one has been unused for two minutes', () => {
    const w = new ReplicaWorld({ config: { 'max.incremental.fetch.session.cache.slots': '1' } });
    w.elect({ isr: [1], replicas: [1] });
    const first = fetch(w, w.fetchBody({}, { sessionEpoch: 0 }), 0)() as FetchResponse;
    expect(first.sessionId).toBeGreaterThan(0);
    expect(fetch(w, w.fetchBody({}, { sessionEpoch: 0 }), 1)()).toMatchObject({ sessionId: 0 });
    w.runMs(121_000);
    expect((fetch(w, w.fetchBody({}, { sessionEpoch: 0 }), 1)() as FetchResponse).sessionId).toBeGreaterThan(0);
    expect(w.broker().replicas.sessions.size).toBe(1);
  });

  it('names a topic that is unknown until it is there', () => {
    const w = new ReplicaWorld();
    const topics = w.fetchBody({}).topics;
    const opened = fetch(w, w.fetchBody({}, { sessionEpoch: 0, topics }))() as FetchResponse;
    expect(opened.responses[0].partitions[0]).toMatchObject({ errorCode: ErrorCode.UNKNOWN_TOPIC_ID, abortedTransactions: [] });
    w.elect({ isr: [1], replicas: [1] });
    w.produced(1, 2, { client: 1 });
    const { sessionId } = opened;
    expect(fetch(w, w.fetchBody({}, { sessionId, sessionEpoch: 1, topics: [] }))()?.responses[0]).toMatchObject({ topicId: TOPIC_ID, partitions: [{ errorCode: 0, highWatermark: 2 }] });
  });
});

describe('reading from followers', () => {
  const RACKS = { 1: 'ra', 2: 'rb', 3: 'rc' };
  const SELECTOR = { 'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector' };

  it('R-FF-01 R-FF-02 R-CONS-23 the leader sends a reader of another rack there, and gives it no records', () => {
    const w = new ReplicaWorld({ racks: RACKS, config: SELECTOR });
    w.elect({});
    w.produced(1, 2);
    for (const id of [2, 3]) w.fetchAs(id, 2, {}, { maxWaitMs: 0 });
    w.runMs(3);
    expect(w.consumed(0, {}, { rackId: 'rc', maxWaitMs: 500 })).toMatchObject({ preferredReadReplica: 3, records: [], highWatermark: 2 });
    expect(w.consumed(0, {}, { rackId: 'ra' })).toMatchObject({ preferredReadReplica: -1, records: [{ baseOffset: 0 }] });
    expect(w.consumed(0, {}, { rackId: 'zz' })).toMatchObject({ preferredReadReplica: -1, records: [{ baseOffset: 0 }] });
    // Not in the ISR, not asked.
    w.elect({ isr: [1, 2] });
    expect(w.consumed(0, {}, { rackId: 'rc' })).toMatchObject({ preferredReadReplica: -1 });
  });

  it('R-FF-01 off by default', () => {
    const w = new ReplicaWorld({ racks: RACKS });
    w.elect({});
    w.produced(1, 2);
    for (const id of [2, 3]) w.fetchAs(id, 2, {}, { maxWaitMs: 0 });
    w.runMs(3);
    expect(w.consumed(0, {}, { rackId: 'rc' })).toMatchObject({ preferredReadReplica: -1, records: [{ baseOffset: 0 }] });
  });

  it('R-FF-03 R-CONS-24 a follower serves up to its own high watermark, and says what it does not have', () => {
    const w = new ReplicaWorld({ real: [1, 2] });
    w.elect({ replicas: [1, 2], isr: [1, 2] });
    w.produce(-1, 2);
    w.runMs(5);
    expect(w.partition(2).log.logEndOffset).toBe(2);
    expect(w.consumed(0, {}, {}, { to: 2 }).records).toEqual([]);
    const parked = w.send<FetchResponse>(w.client(1), 2, ApiKey.Fetch, 17, w.fetchBody({}, { maxWaitMs: 5000 }));
    w.runMs(600);
    expect(parked()?.responses[0].partitions[0]).toMatchObject({ highWatermark: 2, records: [{ baseOffset: 0 }] });
    expect(w.consumed(9, {}, {}, { to: 2 })).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE });
  });
});
