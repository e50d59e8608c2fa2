import { assertNever } from '../../base/assert';
import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import type { DeleteGroupsRequest } from '../protocol/messages/delete-groups';
import type { ShareGroupDescribeRequest, ShareGroupHeartbeatRequest } from '../protocol/messages/share-group';
import type {
  AlterShareGroupOffsetsRequest, AlterShareGroupOffsetsResponse, DeleteShareGroupOffsetsRequest, DeleteShareGroupOffsetsResponse, DescribeShareGroupOffsetsRequest,
} from '../protocol/messages/share-group-offsets';
import type { CoordinatorHost } from './coordinator-host';
import type { CoordinatorShard, GroupCoordinatorState } from './group-coordinator-state';
import { deleteGroups } from './group-admin';
import { heartbeatError } from './group-responses';
import { shardFor, type ShardWork } from './shard-access';
import { noteAnswer } from './share-group/ask';
import { describeShareGroups } from './share-group/describe';
import { describeNextGroup, onMeasured, onSummed, type DescribeProgress } from './share-group/describe-offsets';
import { noteInitialized } from './share-group/initialize';
import type { ShareAsk, ShareStateResult } from './share-group/share-asks';
import { without } from './share-group/share-group';
import { shareGroupHeartbeat, shareHeartbeatRequestError } from './share-group/share-heartbeat';
import { alterShareGroupOffsets, askToDelete, deleteShareGroupOffsets, noteDeleted, onAltered, onOffsetsDeleted } from './share-group/share-offsets';
import { workOn } from './work-on';

/** The group coordinator's entries for share groups (R-SHR-01, R-SHR-02). */

export function handleShareGroupHeartbeat(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  const asked = request as Request<ShareGroupHeartbeatRequest>;
  const refusal = shareHeartbeatRequestError(host, asked);
  if (refusal !== null) {
    ctx.reply(request, heartbeatError(refusal.errorCode, refusal.message));
    return;
  }
  const shard = shardFor(host, state, asked.body.groupId);
  if (typeof shard === 'number') ctx.reply(request, heartbeatError(shard, null));
  else shareGroupHeartbeat(workOn(ctx, host, state, shard), asked);
}

export function handleShareGroupDescribe(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  ctx.reply(request, describeShareGroups(host, state, request as Request<ShareGroupDescribeRequest>));
}

export function handleDescribeShareGroupOffsets(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  describe(ctx, host, state, { request: request as Request<DescribeShareGroupOffsetsRequest>, done: [], summaries: [] });
}

function describe(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, progress: DescribeProgress): void {
  const workFor = (groupId: string): ShardWork | number => {
    const shard = shardFor(host, state, groupId);
    return typeof shard === 'number' ? shard : workOn(ctx, host, state, shard);
  };
  describeNextGroup(progress, workFor, host, (body) => ctx.reply(progress.request, body));
}

export function handleAlterShareGroupOffsets(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  const asked = request as Request<AlterShareGroupOffsetsRequest>;
  const shard = shardOf(host, state, asked.body.groupId);
  if (typeof shard === 'number') ctx.reply(request, refused(shard) satisfies AlterShareGroupOffsetsResponse);
  else alterShareGroupOffsets(workOn(ctx, host, state, shard), asked);
}

export function handleDeleteShareGroupOffsets(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  const asked = request as Request<DeleteShareGroupOffsetsRequest>;
  const shard = shardOf(host, state, asked.body.groupId);
  if (typeof shard === 'number') ctx.reply(request, refused(shard) satisfies DeleteShareGroupOffsetsResponse);
  else deleteShareGroupOffsets(workOn(ctx, host, state, shard), asked);
}

function shardOf(host: CoordinatorHost, state: GroupCoordinatorState, groupId: string): CoordinatorShard | number {
  return groupId === '' ? ErrorCode.INVALID_GROUP_ID : shardFor(host, state, groupId);
}

function refused(errorCode: number) {
  return { throttleTimeMs: 0, errorCode, errorMessage: null, responses: [] };
}

/** A share coordinator, or a partition's leader, has answered about one partition. */
export function onShareStateAnswered(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, askId: number, result: ShareStateResult): void {
  const asked = noteAnswer(state, askId, result);
  if (asked === null) return;
  const shard = state.shards.get(asked.shard);
  if (shard === undefined || shard.shardEpoch !== asked.shardEpoch) refuse(ctx, asked);
  else goOn(workOn(ctx, host, state, shard), asked);
}

function goOn(work: ShardWork, asked: ShareAsk): void {
  const { ctx, host, state } = work;
  const { then } = asked;
  switch (then.type) {
    case 'initialized':
      noteInitialized(work, asked);
      return;
    case 'altered':
      onAltered(work, asked, then);
      return;
    case 'offsetsDeleted':
      onOffsetsDeleted(work, asked, then);
      return;
    case 'topicsDeleted':
      noteDeleted(work, asked);
      return;
    case 'groupDeleted': {
      noteDeleted(work, asked);
      const error = asked.results.find(({ errorCode }) => errorCode !== 0)?.errorCode;
      const failed = error === undefined ? then.failed : new Map([...then.failed, [asked.groupId, error] as const]);
      deleteGroups(ctx, host, state, then.request, (shard) => workOn(ctx, host, state, shard), failed);
      return;
    }
    case 'summed': {
      const progress = onSummed(work, asked, then);
      if (progress !== null) describe(ctx, host, state, progress);
      return;
    }
    case 'measured':
      describe(ctx, host, state, onMeasured(work, asked, then));
      return;
    default:
      assertNever(then, 'question to share coordinators');
  }
}

/** Another broker coordinates the group by now: who waits asks there. */
function refuse(ctx: Context, { then }: ShareAsk): void {
  switch (then.type) {
    case 'initialized':
    case 'topicsDeleted':
      return;
    case 'altered':
    case 'offsetsDeleted':
      ctx.reply(then.request, refused(ErrorCode.NOT_COORDINATOR));
      return;
    case 'groupDeleted':
      ctx.reply(then.request, { throttleTimeMs: 0, results: (then.request as Request<DeleteGroupsRequest>).body.groupsNames.map((groupId) => ({ groupId, errorCode: ErrorCode.NOT_COORDINATOR })) });
      return;
    case 'summed':
    case 'measured':
      ctx.reply(then.progress.request, {
        throttleTimeMs: 0, groups: then.progress.request.body.groups.map(({ groupId }) => ({ groupId, topics: [], errorCode: ErrorCode.NOT_COORDINATOR, errorMessage: null })),
      });
      return;
    default:
      assertNever(then, 'question to share coordinators');
  }
}

/** A deleted topic takes its share partitions along. */
export function forgetSharePartitions(work: ShardWork): void {
  const { topicNames } = work.host.image;
  for (const group of work.shard.shareGroups.values()) {
    const known = (topicId: string): boolean => topicNames.has(topicId);
    const { initialized } = group.states;
    const gone = without(initialized, new Map([...initialized].filter(([topicId]) => known(topicId))));
    if (gone.size > 0) askToDelete(work, group, gone, { type: 'topicsDeleted' });
  }
}
