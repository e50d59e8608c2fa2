import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { TopicIdPartitions } from '../protocol/messages/consumer-group-heartbeat';
import type { ShareGroupHeartbeatRequest, ShareGroupHeartbeatResponse } from '../protocol/messages/share-group';
import { partitionKey, type PartitionKey } from '../protocol/partition-key';
import { exponentialBackoffUs } from './backoff';
import { ensureCoordinator } from './consumer-coordinator';
import { ConsumerTimer } from './consumer-timers';
import { canSend, requestMetadataUpdate, sendRequest, Slot } from './network-client';
import type { ShareConsumerState, SharedPartition } from './share-consumer-state';

/** A member of a share group (R-SHR-01): heartbeats of a thread of its own, and what the group gives it. */

const HEARTBEAT_VERSION = 1;
const JOIN_EPOCH = 0;
const LEAVE_EPOCH = -1;

export function join(s: ShareConsumerState): void {
  s.membership = 'joining';
  s.memberEpoch = JOIN_EPOCH;
  s.heartbeatDue = true;
  s.saysAll = true;
}

/** A heartbeat goes out when its time has come. */
export function sendShareHeartbeat(ctx: Context, s: ShareConsumerState): void {
  if (!s.heartbeatDue || s.membership === 'unjoined') return;
  if (!ensureCoordinator(ctx, s) || s.rejoinTimer !== 0 || s.heartbeatRequest !== 0 || !canSend(ctx, s.net, s.coordinator, Slot.Coordinator)) return;
  const { clientRack, requestTimeoutMs } = s.config;
  const isFull = s.saysAll || s.memberEpoch === JOIN_EPOCH;
  const body: ShareGroupHeartbeatRequest = {
    groupId: s.group, memberId: s.memberId, memberEpoch: s.memberEpoch, rackId: isFull && clientRack !== '' ? clientRack : null, subscribedTopicNames: isFull ? s.topics : null,
  };
  s.heartbeatDue = false;
  s.saysAll = false;
  s.heartbeatRequest = sendRequest(ctx, s.net, s.coordinator, Slot.Coordinator, ApiKey.ShareGroupHeartbeat, HEARTBEAT_VERSION, body, requestTimeoutMs * 1000);
  armHeartbeat(ctx, s);
}

function armHeartbeat(ctx: Context, s: ShareConsumerState): void {
  ctx.cancel(s.heartbeatTimer);
  s.heartbeatTimer = s.heartbeatIntervalMs === 0 ? 0 : ctx.periodic(s.heartbeatIntervalMs * 1000, ConsumerTimer.Heartbeat);
}

export function onShareHeartbeatResponse(ctx: Context, s: ShareConsumerState, response: ShareGroupHeartbeatResponse): void {
  s.heartbeatRequest = 0;
  if (s.membership === 'unjoined') return; // it has left meanwhile
  switch (response.errorCode) {
    case ErrorCode.NONE:
      s.joinFailures = 0;
      s.lastHeartbeatUs = ctx.nowUs;
      s.membership = 'member';
      s.memberEpoch = response.memberEpoch;
      s.heartbeatIntervalMs = response.heartbeatIntervalMs;
      armHeartbeat(ctx, s);
      if (response.assignment !== null) s.given = response.assignment.topicPartitions;
      return;
    case ErrorCode.UNKNOWN_MEMBER_ID:
    case ErrorCode.FENCED_MEMBER_EPOCH:
      // Under the same id again, from the beginning.
      s.assigned = new Map();
      s.given = null;
      join(s);
      return;
    case ErrorCode.NOT_COORDINATOR:
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
      forgetShareCoordinator(ctx, s);
      return;
    case ErrorCode.COORDINATOR_LOAD_IN_PROGRESS:
      repeatShareHeartbeat(s);
      s.joinFailures++;
      s.rejoinTimer = ctx.after(exponentialBackoffUs(ctx, s.stream, s.joinFailures, s.config.retryBackoffMs, s.config.retryBackoffMaxMs), ConsumerTimer.Rejoin);
      return;
    default:
      s.phase = 'failed';
      s.fatalError = response.errorCode;
      ctx.emit(FactKind.PollFailed, s.groupId, response.errorCode);
  }
}

/** It is not known what the coordinator has heard: the next one says everything. */
export function repeatShareHeartbeat(s: ShareConsumerState): void {
  s.heartbeatRequest = 0;
  s.heartbeatDue = true;
  s.saysAll = true;
}

export function forgetShareCoordinator(ctx: Context, s: ShareConsumerState): void {
  if (s.coordinator < 0) return;
  s.coordinatorCause = ctx.cause;
  s.coordinator = -1;
  repeatShareHeartbeat(s);
}

/** Within poll(): what the group has given, as soon as its topics are known. There is nothing to give up first (R-SHR-01). */
export function takeAssignment(ctx: Context, s: ShareConsumerState): void {
  if (s.given === null) return;
  const named = namedPartitions(ctx, s, s.given);
  if (named === null) return;
  s.given = null;
  const gained = [...named.keys()].filter((key) => !s.assigned.has(key)).length;
  const lost = [...s.assigned.keys()].filter((key) => !named.has(key)).length;
  const cause = ctx.cause;
  s.assigned = named;
  if (lost > 0) ctx.emit(FactKind.PartitionsRevoked, s.groupId, s.memberEpoch, lost);
  ctx.because(cause);
  if (gained > 0) ctx.emit(FactKind.PartitionsAssigned, s.groupId, s.memberEpoch, gained);
  ctx.because(cause);
}

function namedPartitions(ctx: Context, s: ShareConsumerState, given: readonly TopicIdPartitions[]): Map<PartitionKey, SharedPartition> | null {
  const named = new Map<PartitionKey, SharedPartition>();
  for (const { topicId, partitions } of given) {
    const topic = s.net.metadata.topicsById.get(topicId);
    if (topic === undefined) {
      requestMetadataUpdate(ctx, s.net);
      return null;
    }
    for (const partition of partitions) {
      const key = partitionKey(topic.nameId, partition);
      named.set(key, { key, topic: topic.name, topicId, partition });
    }
  }
  return named;
}

/** Gives the request's id, 0 when there is nobody to tell. */
export function sendShareLeave(ctx: Context, s: ShareConsumerState): number {
  if (s.membership === 'unjoined' || s.coordinator < 0 || !canSend(ctx, s.net, s.coordinator, Slot.Coordinator)) return 0;
  const body: ShareGroupHeartbeatRequest = { groupId: s.group, memberId: s.memberId, memberEpoch: LEAVE_EPOCH, rackId: null, subscribedTopicNames: null };
  return sendRequest(ctx, s.net, s.coordinator, Slot.Coordinator, ApiKey.ShareGroupHeartbeat, HEARTBEAT_VERSION, body, s.config.requestTimeoutMs * 1000);
}

/** Two polls lay too far apart (max.poll.interval.ms): the member is out until the next one. */
export function leaveForSilence(ctx: Context, s: ShareConsumerState): void {
  sendShareLeave(ctx, s);
  ctx.cancel(s.heartbeatTimer);
  s.heartbeatTimer = 0;
  s.heartbeatDue = false;
  s.membership = 'unjoined';
  s.assigned = new Map();
  s.given = null;
}
