import { beforeEach, describe, expect, test } from 'vitest';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { OffsetCommitResponse } from '../protocol/messages/offset-commit';
import type { OffsetDeleteResponse } from '../protocol/messages/offset-delete';
import type { OffsetFetchResponse } from '../protocol/messages/offset-fetch';
import { GROUP, Members } from './test/members';

const SUBSCRIBED = [{ name: 'range', metadata: { subscription: { version: 1, topics: ['t'], userData: null, ownedPartitions: [] } } }];
const DAY_MS = 86_400_000;
const CHECK_MS = 600_000;

let group: Members;

beforeEach(() => {
  group = new Members();
});

describe('R-OFF-01 a commit is answered when its record is committed', () => {
  test('until then neither the answer comes nor does a reader see it', () => {
    const a = group.client('a');
    expect(group.commit(a, 5)).toBe(0);
    group.broker.holdsCommits = true;
    const ticket = group.commitLater(a, 6);
    expect(group.commitError(ticket)).toBeUndefined();
    const reader = group.client('reader');
    expect(group.committed(reader)).toBe(5);
    group.release();
    expect(group.commitError(ticket)).toBe(0);
    expect(group.committed(reader)).toBe(6);
  });

  test('the last commit wins, also if it is lower; nobody asks how long the log is', () => {
    const a = group.client('a');
    group.commit(a, 1_000_000);
    expect(group.commit(a, 2)).toBe(0);
    expect(group.committed(a)).toBe(2);
  });

  test('running into offsets.commit.timeout.ms: look for the coordinator again', () => {
    const a = group.client('a');
    group.broker.holdsCommits = true;
    const ticket = group.commitLater(a, 6);
    group.release(ErrorCode.REQUEST_TIMED_OUT);
    expect(group.commitError(ticket)).toBe(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  });

  test('nothing can be appended: nothing has changed', () => {
    const a = group.client('a');
    group.commit(a, 5);
    group.broker.appendError = ErrorCode.NOT_LEADER_OR_FOLLOWER;
    expect(group.commit(a, 6)).toBe(ErrorCode.NOT_COORDINATOR);
    expect(group.committed(a)).toBe(5);
  });

  test('what comes after a commit and writes nothing waits for it', () => {
    const { a, b, idA, idB } = group.stablePair();
    group.broker.holdsCommits = true;
    group.commitLater(a, 1, idA, 2);
    const beat = group.send(b, ApiKey.Heartbeat, 4, { groupId: GROUP, generationId: 2, memberId: idB });
    group.settle();
    expect(group.answer(beat)).toBeUndefined();
    group.release();
    expect(group.answer(beat)).toMatchObject({ errorCode: 0 });
  });
});

test('OffsetFetch with requireStable counts what is written, and waits until it is committed', () => {
  const a = group.client('a');
  group.commit(a, 5);
  group.broker.holdsCommits = true;
  group.commitLater(a, 6);
  const reader = group.client('reader');
  const ticket = group.send(reader, ApiKey.OffsetFetch, 9, { groups: [{ groupId: GROUP, topics: [{ name: 't', partitionIndexes: [0] }] }], requireStable: true });
  group.settle();
  expect(group.answer(ticket)).toBeUndefined();
  group.release();
  expect(group.answer<OffsetFetchResponse>(ticket)?.groups?.[0]?.topics[0]?.partitions[0]?.committedOffset).toBe(6);
});

describe('R-OFF-02 who may commit', () => {
  test('without membership only while the group has no members', () => {
    const { a, idA, b } = group.stablePair();
    expect(group.commit(b, 1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(group.commit(a, 1, idA, 2)).toBe(0);
    expect(group.commit(a, 1, idA, 1)).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(group.commit(a, 1, 'x', 2)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(group.commit(a, 1, '', 2)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  test('a group that nobody made: by a plain commit, not with a generation', () => {
    const a = group.client('a');
    expect(group.commit(a, 1, 'm', 3)).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    expect(group.commit(a, 1)).toBe(0);
    expect(group.describe(a)).toMatchObject({ groupState: 'Empty', protocolType: '' });
  });

  test('topics are looked at before members', () => {
    const { a } = group.stablePair();
    expect(group.commit(a, 1, 'x', 2, 'missing')).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });

  test('topics by id, from version 10', () => {
    const a = group.client('a');
    const commit = (topicId: string) => group.ask<OffsetCommitResponse>(a, ApiKey.OffsetCommit, 10, {
      groupId: GROUP, generationIdOrMemberEpoch: -1, memberId: '', topics: [{ topicId, partitions: [{ partitionIndex: 0, committedOffset: 4 }] }],
    });
    expect(commit('id-of-t').topics).toEqual([{ topicId: 'id-of-t', partitions: [{ partitionIndex: 0, errorCode: 0 }] }]);
    expect(commit('nothing').topics[0]?.partitions[0]?.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_ID);
    expect(group.committed(a)).toBe(4);
  });
});

test('offset.metadata.max.bytes: the partition is refused, the rest of the request is not', () => {
  group = new Members({ 'offset.metadata.max.bytes': '3' });
  const a = group.client('a');
  const answer = group.ask<OffsetCommitResponse>(a, ApiKey.OffsetCommit, 9, {
    groupId: GROUP, generationIdOrMemberEpoch: -1, memberId: '',
    topics: [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset: 1, committedMetadata: 'long' }, { partitionIndex: 1, committedOffset: 2, committedMetadata: 'abc' }] }],
  });
  expect(answer.topics[0]?.partitions).toEqual([{ partitionIndex: 0, errorCode: ErrorCode.OFFSET_METADATA_TOO_LARGE }, { partitionIndex: 1, errorCode: 0 }]);
});

describe('R-OFF-03 old offsets go', () => {
  test('of an empty group: all at once, retention after it became empty', () => {
    group = new Members({ 'offsets.retention.minutes': '1440' });
    const a = group.client('a');
    const { memberId: id } = group.joinDynamic(a);
    group.sync(a, id, 1, [{ memberId: id, assignment: 'all' }]);
    group.commit(a, 7, id, 1);
    group.passMs(5000);
    group.leave(a, id);
    group.passMs(DAY_MS - CHECK_MS);
    expect(group.committed(a)).toBe(7);
    group.passMs(2 * CHECK_MS);
    expect(group.committed(a)).toBe(-1);
    expect(group.describe(a).groupState).toBe('Dead');
  });

  test('of a stable group: only topics nobody subscribes to, by the age of the commit', () => {
    group = new Members({ 'offsets.retention.minutes': '60' });
    const a = group.client('a');
    const options = { protocols: SUBSCRIBED, sessionMs: 1_800_000 };
    const { memberId: id } = group.joinDynamic(a, options);
    group.sync(a, id, 1, [{ memberId: id, assignment: 'all' }]);
    group.commit(a, 1, id, 1, 't');
    group.commit(a, 2, id, 1, 'u');
    for (let minutes = 0; minutes < 80; minutes += 10) {
      group.passMs(600_000);
      group.heartbeat(a, id, 1);
    }
    expect(group.committed(a, 't')).toBe(1);
    expect(group.committed(a, 'u')).toBe(-1);
  });

  test('of somebody without a group: by the age of each commit', () => {
    group = new Members({ 'offsets.retention.minutes': '60' });
    const a = group.client('a');
    group.commit(a, 1, '', -1, 't');
    group.passMs(2_400_000);
    group.commit(a, 2, '', -1, 'u');
    group.passMs(1_800_000);
    expect(group.committed(a, 't')).toBe(-1);
    expect(group.committed(a, 'u')).toBe(2);
    expect(group.describe(a).groupState).toBe('Empty');
  });
});

test('R-OFF-05 a deleted topic takes its offsets along', () => {
  const a = group.client('a');
  group.commit(a, 1, '', -1, 't');
  group.commit(a, 2, '', -1, 'u');
  group.deleteTopic('t');
  expect(group.committed(a, 't')).toBe(-1);
  expect(group.committed(a, 'u')).toBe(2);
});

test('OffsetDelete leaves topics alone that the group is subscribed to', () => {
  const a = group.client('a');
  const { memberId: id } = group.joinDynamic(a, { protocols: SUBSCRIBED });
  group.sync(a, id, 1, [{ memberId: id, assignment: 'all' }]);
  group.commit(a, 1, id, 1, 't');
  group.commit(a, 2, id, 1, 'u');
  const answer = group.ask<OffsetDeleteResponse>(a, ApiKey.OffsetDelete, 0, {
    groupId: GROUP, topics: [{ name: 't', partitions: [{ partitionIndex: 0 }] }, { name: 'u', partitions: [{ partitionIndex: 0 }, { partitionIndex: 9 }] }],
  });
  expect(answer.topics).toEqual([
    { name: 't', partitions: [{ partitionIndex: 0, errorCode: ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC }] },
    { name: 'u', partitions: [{ partitionIndex: 0, errorCode: 0 }, { partitionIndex: 9, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }] },
  ]);
  expect(group.committed(a, 't')).toBe(1);
  expect(group.committed(a, 'u')).toBe(-1);
});

test('OffsetFetch: all topics with null, and in the shape of old versions', () => {
  const a = group.client('a');
  group.commit(a, 3, '', -1, 't', 'note');
  const all = group.ask<OffsetFetchResponse>(a, ApiKey.OffsetFetch, 8, { groups: [{ groupId: GROUP, topics: null }], requireStable: false });
  const partition = { partitionIndex: 0, committedOffset: 3, committedLeaderEpoch: -1, metadata: 'note', errorCode: 0 };
  expect(all.groups).toEqual([{ groupId: GROUP, errorCode: 0, topics: [{ name: 't', partitions: [partition] }] }]);
  const old = group.ask<OffsetFetchResponse>(a, ApiKey.OffsetFetch, 7, { groupId: GROUP, topics: [{ name: 't', partitionIndexes: [0] }] });
  expect(old).toEqual({ throttleTimeMs: 0, errorCode: 0, topics: [{ name: 't', partitions: [partition] }] });
});
