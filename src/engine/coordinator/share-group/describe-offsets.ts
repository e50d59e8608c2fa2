import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type {
  DescribedOffsetsGroup, DescribedOffsetsGroupRequest, DescribedOffsetsPartition, DescribedOffsetsTopic, DescribeShareGroupOffsetsRequest, DescribeShareGroupOffsetsResponse,
} from '../../protocol/messages/share-group-offsets';
import { ZERO_UUID } from '../../protocol/topic-name';
import type { CoordinatorHost } from '../coordinator-host';
import type { ShardWork } from '../shard-access';
import { ask } from './ask';
import type { ShareAsk, ShareStatePart, ShareStateResult } from './share-asks';

/**
 * DescribeShareGroupOffsets: the share coordinators know the starts, the partitions' leaders the ends (R-SHR-04). Group by group; a
 * group that does not exist has no start anywhere.
 */

const UNKNOWN = -1;

type Describe = Request<DescribeShareGroupOffsetsRequest>;

/** What is being found out, and what is known already. Immutable. */
export interface DescribeProgress {
  readonly request: Describe;
  readonly done: readonly DescribedOffsetsGroup[];
  readonly summaries: readonly ShareStateResult[];
}

export function describeNextGroup(progress: DescribeProgress, workFor: (groupId: string) => ShardWork | number, host: CoordinatorHost, reply: (body: DescribeShareGroupOffsetsResponse) => void): void {
  let { done } = progress;
  for (;;) {
    const group = progress.request.body.groups[done.length];
    if (group === undefined) {
      reply({ throttleTimeMs: 0, groups: done });
      return;
    }
    const work = workFor(group.groupId);
    if (typeof work === 'number') {
      done = [...done, { groupId: group.groupId, topics: [], errorCode: work, errorMessage: null }];
      continue;
    }
    const parts = partsOf(work, group);
    if (parts.length > 0) {
      ask(work, 'summary', group.groupId, new Map(), parts, { type: 'summed', progress: { ...progress, done, summaries: [] } });
      return;
    }
    done = [...done, described(host, group, [], [])];
  }
}

/** The topics asked for, or all that the group has a state of. */
function topicsOf({ shard, host }: ShardWork, { groupId, topics }: DescribedOffsetsGroupRequest): readonly { readonly topicName: string; readonly partitions: readonly number[] }[] {
  if (topics !== null) return topics;
  return [...(shard.shareGroups.get(groupId)?.states.initialized ?? [])].flatMap(([topicId, partitions]) => {
    const topicName = host.image.topicNames.get(topicId);
    return topicName === undefined ? [] : [{ topicName, partitions: [...partitions] }];
  });
}

function partsOf(work: ShardWork, group: DescribedOffsetsGroupRequest): ShareStatePart[] {
  return topicsOf(work, group).flatMap(({ topicName, partitions }) => {
    const topicId = work.host.image.topics.get(topicName)?.topicId;
    return topicId === undefined ? [] : partitions.map((partition) => ({ topicId, partition, startOffset: UNKNOWN, stateEpoch: UNKNOWN }));
  });
}

/** The starts are known: the ends of those partitions that have one are asked for next. Gives the progress when nothing is to be asked. */
export function onSummed(work: ShardWork, { groupId, results }: ShareAsk, { progress }: ShareAsk['then'] & { type: 'summed' }): DescribeProgress | null {
  const read = results.filter(hasStart);
  if (read.length === 0) return finishGroup(work, progress, results, []);
  const parts = read.map(({ topicId, partition }) => ({ topicId, partition, startOffset: UNKNOWN, stateEpoch: UNKNOWN }));
  ask(work, 'latest', groupId, new Map(), parts, { type: 'measured', progress: { ...progress, summaries: results } });
  return null;
}

export function onMeasured(work: ShardWork, { results }: ShareAsk, { progress }: ShareAsk['then'] & { type: 'measured' }): DescribeProgress {
  return finishGroup(work, progress, progress.summaries, results);
}

function hasStart({ errorCode, startOffset }: ShareStateResult): boolean {
  return errorCode === ErrorCode.NONE && startOffset >= 0;
}

function finishGroup(work: ShardWork, progress: DescribeProgress, summaries: readonly ShareStateResult[], ends: readonly ShareStateResult[]): DescribeProgress {
  const asked = progress.request.body.groups[progress.done.length] as DescribedOffsetsGroupRequest;
  const group = { ...asked, topics: topicsOf(work, asked) };
  return { ...progress, done: [...progress.done, described(work.host, group, summaries, ends)], summaries: [] };
}

function described({ image }: CoordinatorHost, { groupId, topics }: DescribedOffsetsGroupRequest, summaries: readonly ShareStateResult[], ends: readonly ShareStateResult[]): DescribedOffsetsGroup {
  return {
    groupId,
    topics: (topics ?? []).map(({ topicName, partitions }): DescribedOffsetsTopic => {
      const topicId = image.topics.get(topicName)?.topicId;
      return { topicName, topicId: topicId ?? ZERO_UUID, partitions: partitions.map((partition) => describedPartition(topicId, partition, summaries, ends)) };
    }),
    errorCode: ErrorCode.NONE, errorMessage: null,
  };
}

function describedPartition(topicId: string | undefined, partitionIndex: number, summaries: readonly ShareStateResult[], ends: readonly ShareStateResult[]): DescribedOffsetsPartition {
  const isIt = (result: ShareStateResult): boolean => result.topicId === topicId && result.partition === partitionIndex;
  const summary = summaries.find(isIt);
  const end = ends.find(isIt);
  const nothing = { partitionIndex, startOffset: UNKNOWN, leaderEpoch: 0, lag: UNKNOWN, errorMessage: null };
  if (topicId === undefined || summary === undefined) return { ...nothing, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  if (summary.errorCode !== ErrorCode.NONE) return { ...nothing, errorCode: summary.errorCode };
  const { startOffset, leaderEpoch, deliveryCompleteCount } = summary;
  if (end === undefined) return { ...nothing, leaderEpoch, errorCode: ErrorCode.NONE };
  if (end.errorCode !== ErrorCode.NONE) return { ...nothing, errorCode: end.errorCode };
  return { partitionIndex, startOffset, leaderEpoch, lag: deliveryCompleteCount < 0 ? UNKNOWN : end.startOffset - startOffset - deliveryCompleteCount, errorCode: ErrorCode.NONE, errorMessage: null };
}
