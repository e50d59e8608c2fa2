import { expect, test } from 'vitest';
import { apiFields } from './generated/api-fields';
import { withRequestDefaults } from './request-defaults';

function fill(name: string, body: object): object {
  const api = apiFields.find((fields) => fields.name === name);
  if (api === undefined) throw new Error(`no API ${name}`);
  return withRequestDefaults(api, body);
}

test('left-out fields have the defaults of Kafka\'s message definitions', () => {
  expect(fill('JoinGroup', { groupId: 'g', protocols: [] })).toEqual({
    groupId: 'g', sessionTimeoutMs: 0, rebalanceTimeoutMs: -1, memberId: '', groupInstanceId: null, protocolType: '', protocols: [], reason: null,
  });
});

test('defaults reach into lists', () => {
  expect(fill('Fetch', { maxBytes: 5, topics: [{ topicId: 'x', partitions: [{ partition: 0 }] }] })).toEqual({
    maxWaitMs: 0, minBytes: 0, maxBytes: 5, isolationLevel: 0, sessionId: 0, sessionEpoch: -1, forgottenTopicsData: [], rackId: '',
    topics: [{ topicId: 'x', partitions: [{ partition: 0, currentLeaderEpoch: -1, fetchOffset: 0, lastFetchedEpoch: -1, logStartOffset: -1, partitionMaxBytes: 0 }] }],
  });
});

test('what older versions call otherwise is left alone, and no topic id is made up', () => {
  expect(fill('OffsetCommit', { groupId: 'g', topics: [{ name: 't', partitions: [{ partitionIndex: 1, committedOffset: 2 }] }] })).toMatchObject({
    generationIdOrMemberEpoch: -1,
    topics: [{ name: 't', partitions: [{ partitionIndex: 1, committedOffset: 2, committedLeaderEpoch: -1, committedMetadata: '' }] }],
  });
  expect(fill('OffsetFetch', { groups: [{ groupId: 'g', topics: null }] })).toEqual({ groups: [{ groupId: 'g', memberId: null, memberEpoch: -1, topics: null }], requireStable: false });
});
