import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../protocol/error-codes';
import type { FetchResponse } from '../protocol/messages/fetch';
import type { AssignedPartition } from './consumer-state';
import { breakSession, copyFetchSession, createFetchSession, FetchBuilder, followAnswer, type FetchSession, type NamedPartitions } from './fetch-session';

const TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAtg';

function assigned(partition: number, position: number): AssignedPartition {
  return {
    key: partition, topic: 't', partition, position, positionEpoch: -1, awaiting: 'nothing', askedUntilUs: 0, fetchNotBeforeUs: 0, failedVersion: -1, fetching: false,
    highWatermark: -1, committed: -1, revoking: false, paused: false, resetTo: null, lastStableOffset: -1,
  };
}

function request(session: FetchSession, partitions: readonly AssignedPartition[], topicId = TOPIC_ID, leaderEpoch = 0): NamedPartitions {
  const builder = new FetchBuilder(session, 1_048_576);
  for (const partition of partitions) builder.add(partition, topicId, leaderEpoch);
  return builder.finish();
}

function named({ topics }: NamedPartitions): (readonly [number, number])[] {
  return topics.flatMap((topic) => topic.partitions.map(({ partition, fetchOffset }) => [partition, fetchOffset] as const));
}

function answer(sessionId: number, errorCode: ErrorCode = ErrorCode.NONE): FetchResponse {
  return { throttleTimeMs: 0, errorCode, sessionId, responses: [] };
}

describe('a fetch session', () => {
  it('R-CONS-21: the first request names everything, the next ones what has changed', () => {
    const session = createFetchSession(3);
    expect(named(request(session, [assigned(0, 10), assigned(1, 20)]))).toEqual([[0, 10], [1, 20]]);
    followAnswer(session, answer(77));
    expect(session).toMatchObject({ id: 77, epoch: 1 });
    expect(named(request(session, [assigned(0, 10), assigned(1, 25)]))).toEqual([[1, 25]]);
    followAnswer(session, answer(77));
    expect(session.epoch).toBe(2);
    expect(request(session, [assigned(0, 10), assigned(1, 25)])).toEqual({ topics: [], forgotten: [] });
    expect(named(request(session, [assigned(0, 10), assigned(1, 25)], TOPIC_ID, 1))).toEqual([[0, 10], [1, 25]]);
  });

  it('R-CONS-21: what is no longer read is forgotten, and named again when it comes back', () => {
    const session = createFetchSession(3);
    request(session, [assigned(0, 10), assigned(1, 20)]);
    followAnswer(session, answer(77));
    expect(request(session, [assigned(1, 20)])).toEqual({ topics: [], forgotten: [{ topicId: TOPIC_ID, partitions: [0] }] });
    followAnswer(session, answer(77));
    expect(named(request(session, [assigned(0, 10), assigned(1, 20)]))).toEqual([[0, 10]]);
  });

  it('R-CONS-21: a topic that was made anew is another topic', () => {
    const session = createFetchSession(3);
    request(session, [assigned(0, 10)]);
    followAnswer(session, answer(77));
    const next = request(session, [assigned(0, 10)], 'BBBBBBBBBBBBBBBBBBBBtg');
    expect(next.forgotten).toEqual([{ topicId: TOPIC_ID, partitions: [0] }]);
    expect(named(next)).toEqual([[0, 10]]);
  });

  it('R-CONS-21: after epoch 2³¹−1 comes 1; a broker without room keeps no session', () => {
    const session = createFetchSession(3);
    session.epoch = 2_147_483_647;
    followAnswer(session, answer(77));
    expect(session.epoch).toBe(1);
    followAnswer(session, answer(0));
    expect(session).toMatchObject({ id: 0, epoch: 0 });
  });

  it('R-CONS-22: a session that the broker does not know is opened anew, one in doubt closed with it', () => {
    const session = createFetchSession(3);
    request(session, [assigned(0, 10)]);
    followAnswer(session, answer(77));
    followAnswer(session, answer(0, ErrorCode.INVALID_FETCH_SESSION_EPOCH));
    expect(session).toMatchObject({ id: 77, epoch: 0 });
    expect(named(request(session, [assigned(0, 10)]))).toEqual([[0, 10]]);
    followAnswer(session, answer(78));
    breakSession(session);
    expect(session).toMatchObject({ id: 78, epoch: 0 });
    followAnswer(session, answer(0, ErrorCode.FETCH_SESSION_ID_NOT_FOUND));
    expect(session).toMatchObject({ id: 0, epoch: 0 });
  });

  it('is copied whole', () => {
    const session = createFetchSession(3);
    request(session, [assigned(0, 10)]);
    const copy = copyFetchSession(session);
    request(copy, [assigned(0, 11), assigned(1, 1)]);
    expect([...session.partitions.values()]).toMatchObject([{ key: 0, offset: 10 }]);
  });
});
