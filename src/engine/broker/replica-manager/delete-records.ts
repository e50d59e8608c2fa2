import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import { isInternalTopic } from '../../protocol/topic-name';
import type { DeleteRecordsRequest, DeleteRecordsResponse } from '../../protocol/messages/delete-records';
import type { BrokerState } from '../broker-state';
import { DeleteItem, ParkedDelete } from './parked-delete';
import { Role, type Partition } from './partition';
import { leaderByName } from './partition-lookup';
import { markNews } from './purgatory';
import { armDeadline, ReplicaTimer } from './timers';
import { topicConfigOf } from './topic-config-of';

/** Stands for the high watermark. */
const TO_HIGH_WATERMARK = -1;

/** DeleteRecords (R-READ-05): moves the leader's log start at once and answers when all live replicas have followed. */
export function handleDeleteRecords(ctx: Context, broker: BrokerState, request: Request<DeleteRecordsRequest>): void {
  const items: DeleteItem[] = [];
  let isPending = false;
  for (const topic of request.body.topics) {
    for (const { partitionIndex, offset } of topic.partitions) {
      const item = deleteOne(ctx, broker, topic.name, partitionIndex, offset);
      if (item.isPending) isPending = true;
      items.push(item);
    }
  }
  const parked = new ParkedDelete(broker.replicas.nextParkedId++, request, ctx.nowUs + request.body.timeoutMs * 1000, items);
  if (!isPending) {
    reply(ctx, parked);
    return;
  }
  broker.replicas.deletes.set(parked.id, parked);
  armDeadline(ctx, broker.replicas.deleteTimer, parked.deadlineUs, ReplicaTimer.DeleteDeadline);
}

function deleteOne(ctx: Context, broker: BrokerState, topic: string, index: number, requested: number): DeleteItem {
  const fail = (errorCode: ErrorCode): DeleteItem => new DeleteItem(-1, requested, -1, errorCode);
  if (isInternalTopic(topic)) return fail(ErrorCode.INVALID_TOPIC_EXCEPTION);
  const partition = leaderByName(broker, topic, index, -1);
  if (typeof partition === 'number') return fail(partition);
  const { cleanupPolicy } = topicConfigOf(broker, topic);
  if (!cleanupPolicy.includes('delete') && cleanupPolicy.length > 0) return fail(ErrorCode.POLICY_VIOLATION);
  const { log } = partition;
  const offset = requested === TO_HIGH_WATERMARK ? log.highWatermark : requested;
  if (offset < 0 || offset > log.highWatermark) return fail(ErrorCode.OFFSET_OUT_OF_RANGE);
  const before = log.logStartOffset;
  if (log.maybeIncrementLogStartOffset(offset)) {
    ctx.emit(FactKind.LogStartMoved, partition.key, log.logStartOffset, before);
    // Readers learn it with their next answer; nobody is woken for it.
    markNews(partition);
  }
  const item = new DeleteItem(partition.key, offset, lowWatermark(broker, partition), ErrorCode.NONE);
  item.isPending = item.lowWatermark < offset;
  return item;
}

/** The smallest log start of the leader and of its live replicas. */
function lowWatermark(broker: BrokerState, partition: Partition): number {
  let offset = partition.log.logStartOffset;
  for (const remote of partition.remotes) {
    if (broker.image.brokers.get(remote.brokerId)?.fenced === false && remote.logStartOffset < offset) offset = remote.logStartOffset;
  }
  return offset;
}

/** A replica's log start, a leader or a broker's life has changed: who is done is answered. */
export function tryCompleteDeletes(ctx: Context, broker: BrokerState): void {
  const { deletes, partitions } = broker.replicas;
  for (const parked of [...deletes.values()]) {
    let isPending = false;
    for (const item of parked.items) {
      if (!item.isPending) continue;
      const partition = partitions.get(item.key);
      if (partition === undefined || partition.role !== Role.Leader) {
        item.isPending = false;
        item.errorCode = ErrorCode.NOT_LEADER_OR_FOLLOWER;
        item.lowWatermark = -1;
        continue;
      }
      item.lowWatermark = lowWatermark(broker, partition);
      if (item.lowWatermark >= item.requiredOffset) item.isPending = false;
      else isPending = true;
    }
    if (isPending) continue;
    deletes.delete(parked.id);
    reply(ctx, parked);
  }
}

export function expireDeletes(ctx: Context, broker: BrokerState): void {
  const { replicas } = broker;
  replicas.deleteTimer.handle = 0;
  let nextUs = Infinity;
  for (const parked of [...replicas.deletes.values()]) {
    if (parked.deadlineUs > ctx.nowUs) {
      if (parked.deadlineUs < nextUs) nextUs = parked.deadlineUs;
      continue;
    }
    for (const item of parked.items) if (item.isPending) item.errorCode = ErrorCode.REQUEST_TIMED_OUT;
    replicas.deletes.delete(parked.id);
    reply(ctx, parked);
  }
  if (nextUs !== Infinity) armDeadline(ctx, replicas.deleteTimer, nextUs, ReplicaTimer.DeleteDeadline);
}

function reply(ctx: Context, { request, items }: ParkedDelete): void {
  let next = 0;
  const topics = request.body.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex }) => {
      const { lowWatermark: low, errorCode } = items[next++];
      return { partitionIndex, lowWatermark: low, errorCode };
    }),
  }));
  ctx.reply(request, { throttleTimeMs: 0, topics } satisfies DeleteRecordsResponse);
}
