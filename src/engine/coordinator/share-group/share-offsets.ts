import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type {
  AlteredOffsetsTopic, AlterShareGroupOffsetsRequest, AlterShareGroupOffsetsResponse, DeletedOffsetsTopic, DeleteShareGroupOffsetsRequest, DeleteShareGroupOffsetsResponse,
} from '../../protocol/messages/share-group-offsets';
import { ZERO_UUID } from '../../protocol/topic-name';
import type { TopicPartitionSets } from '../consumer/member-assignment';
import type { Completion } from '../pending-write';
import { hasGroup, type ShardWork } from '../shard-access';
import { answer, write } from '../shard-writes';
import { ask } from './ask';
import { noteInitialized, startInitializing, statesRecord } from './initialize';
import type { ShareAsk, ShareStatePart } from './share-asks';
import { createShareGroup, unionOf, without } from './share-group';
import type { ShareGroup } from './share-group-state';
import type { ShareGroupRecord } from './share-records';

/** AlterShareGroupOffsets and DeleteShareGroupOffsets: only while the group is empty (R-SHR-16). */

const NO_HOST = 'This server does not host this topic-partition.';

// ---- altering -------------------------------------------------------------------------------------------------------

export function alterShareGroupOffsets(work: ShardWork, request: Request<AlterShareGroupOffsetsRequest>): void {
  const { ctx, host, shard } = work;
  const { groupId, topics } = request.body;
  const known = shard.shareGroups.get(groupId);
  const error = known === undefined ? (hasGroup(shard, groupId) ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.NONE) : known.members.size > 0 ? ErrorCode.NON_EMPTY_GROUP : ErrorCode.NONE;
  if (error !== ErrorCode.NONE) {
    answer(work, request, alterError(error));
    return;
  }
  const startOffsets = new Map<string, Map<number, number>>();
  const responses = topics.map(({ topicName, partitions }): AlteredOffsetsTopic => {
    const topic = host.image.topics.get(topicName);
    const answered = partitions.map(({ partitionIndex, startOffset }) => {
      if (topic?.partitions[partitionIndex] === undefined) return { partitionIndex, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: NO_HOST };
      let offsets = startOffsets.get(topic.topicId);
      if (offsets === undefined) startOffsets.set(topic.topicId, (offsets = new Map()));
      offsets.set(partitionIndex, startOffset);
      return { partitionIndex, errorCode: ErrorCode.NONE, errorMessage: null };
    });
    return { topicName, topicId: topic?.topicId ?? ZERO_UUID, partitions: answered };
  });
  const body: AlterShareGroupOffsetsResponse = { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, responses };
  if (startOffsets.size === 0) {
    answer(work, request, body);
    return;
  }
  const group = known ?? createShareGroup(groupId, ctx.nameId(groupId));
  if (known === undefined) shard.shareGroups.set(groupId, group);
  const partitions: TopicPartitionSets = new Map([...startOffsets].map(([topicId, offsets]) => [topicId, new Set(offsets.keys())] as const));
  const records: ShareGroupRecord[] = known === undefined ? [{ type: 'ShareGroupMetadata', groupId, value: { epoch: group.groupEpoch, metadataHash: group.metadataHash } }] : [];
  group.initializingSinceUs = ctx.nowUs;
  records.push(statesRecord(group, { ...group.states, initializing: unionOf(group.states.initializing, partitions) }));
  write(work, records, { type: 'shareOffsetsAltered', request, body, partitions, startOffsets });
}

function alterError(errorCode: number): AlterShareGroupOffsetsResponse {
  return { throttleTimeMs: 0, errorCode, errorMessage: errorCode === ErrorCode.NON_EMPTY_GROUP ? 'The group is not empty.' : null, responses: [] };
}

/** The group is in the log: the share coordinators get the new starts. */
export function onAlterationWritten(work: ShardWork, { request, body, partitions, startOffsets }: Completion & { type: 'shareOffsetsAltered' }, errorCode: number): void {
  const group = work.shard.shareGroups.get((request.body as AlterShareGroupOffsetsRequest).groupId);
  if (errorCode !== 0 || group === undefined) work.ctx.reply(request, alterError(errorCode === 0 ? ErrorCode.GROUP_ID_NOT_FOUND : errorCode));
  else startInitializing(work, group, partitions, { type: 'altered', request, body }, startOffsets);
}

export function onAltered(work: ShardWork, asked: ShareAsk, { request, body }: ShareAsk['then'] & { type: 'altered' }): void {
  noteInitialized(work, asked);
  const errorOf = (topicId: string, partition: number): number => asked.results.find((result) => result.topicId === topicId && result.partition === partition)?.errorCode ?? ErrorCode.NONE;
  const responses = body.responses.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map((partition) => (partition.errorCode !== 0 ? partition : { ...partition, errorCode: errorOf(topic.topicId, partition.partitionIndex) })),
  }));
  answer(work, request, { ...body, responses } satisfies AlterShareGroupOffsetsResponse);
}

// ---- deleting -------------------------------------------------------------------------------------------------------

export function deleteShareGroupOffsets(work: ShardWork, request: Request<DeleteShareGroupOffsetsRequest>): void {
  const { host, shard } = work;
  const { groupId, topics } = request.body;
  const group = shard.shareGroups.get(groupId);
  const error = group === undefined ? ErrorCode.GROUP_ID_NOT_FOUND : group.members.size > 0 ? ErrorCode.NON_EMPTY_GROUP : ErrorCode.NONE;
  if (group === undefined || error !== ErrorCode.NONE) {
    answer(work, request, { throttleTimeMs: 0, errorCode: error, errorMessage: null, responses: [] } satisfies DeleteShareGroupOffsetsResponse);
    return;
  }
  const gone = new Map<string, ReadonlySet<number>>();
  const responses = topics.map(({ topicName }): DeletedOffsetsTopic => {
    const topicId = host.image.topics.get(topicName)?.topicId ?? ZERO_UUID;
    const partitions = group.states.initialized.get(topicId);
    if (partitions === undefined) {
      const errorMessage = topicId === ZERO_UUID ? NO_HOST : 'There is no offset information to delete.';
      return { topicName, topicId: ZERO_UUID, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage };
    }
    gone.set(topicId, partitions);
    return { topicName, topicId, errorCode: ErrorCode.NONE, errorMessage: null };
  });
  if (gone.size === 0) answer(work, request, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, responses } satisfies DeleteShareGroupOffsetsResponse);
  else askToDelete(work, group, gone, { type: 'offsetsDeleted', request, topics: responses });
}

export function askToDelete(work: ShardWork, group: ShareGroup, partitions: TopicPartitionSets, then: ShareAsk['then']): void {
  const parts: ShareStatePart[] = [];
  for (const [topicId, numbers] of partitions) for (const partition of numbers) parts.push({ topicId, partition, startOffset: -1, stateEpoch: group.groupEpoch });
  ask(work, 'delete', group.groupId, partitions, parts, then);
}

/** What share coordinators have no state of any more the group forgets. */
export function noteDeleted(work: ShardWork, { groupId, partitions, results }: ShareAsk): void {
  const group = work.shard.shareGroups.get(groupId);
  if (group === undefined) return;
  const failed = new Set(results.filter(({ errorCode }) => errorCode !== 0).map(({ topicId }) => topicId));
  const deleted = new Map([...partitions].filter(([topicId]) => !failed.has(topicId)));
  const { initializing, initialized } = group.states;
  write(work, [statesRecord(group, { initializing: without(initializing, deleted), initialized: without(initialized, deleted) })], { type: 'nothing' });
}

export function onOffsetsDeleted(work: ShardWork, asked: ShareAsk, { request, topics }: ShareAsk['then'] & { type: 'offsetsDeleted' }): void {
  noteDeleted(work, asked);
  const responses = topics.map((topic) => {
    const errorCode = asked.results.find((result) => result.topicId === topic.topicId && result.errorCode !== 0)?.errorCode ?? topic.errorCode;
    return { ...topic, errorCode };
  });
  answer(work, request, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, responses } satisfies DeleteShareGroupOffsetsResponse);
}
