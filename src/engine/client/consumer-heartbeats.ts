import type { Context } from '../kernel/behavior';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse, TopicIdPartitions } from '../protocol/messages/consumer-group-heartbeat';
import type { TopicPartitions } from '../protocol/protocol-blob';
import { addPartitions, keysOf, newAmong, revokeAll, revokeOthers } from './assignment-change';
import { exponentialBackoffUs } from './backoff';
import { commitPositions } from './consumer-commit';
import { ensureCoordinator, markCoordinatorUnknown } from './consumer-coordinator';
import type { GroupMembershipOperation } from './consumer-program';
import { ConsumerTimer } from './consumer-timers';
import type { ConsumerState } from './consumer-state';
import { failFatally } from './group-membership';
import { partitionsOf } from './member-assignors';
import { canSend, requestMetadataUpdate, sendRequest, Slot } from './network-client';
import { callBack } from './rebalance-callbacks';

/**
 * A member of the consumer protocol (group.protocol=consumer, §6.5): a thread of its own sends heartbeats, whatever the application does;
 * giving up and taking over partitions happens in poll() (R-CONS-02). Its generation is its member epoch.
 */

const HEARTBEAT_VERSION = 1;
const JOIN_EPOCH = 0;
const LEAVE_EPOCH = -1;
const LEAVE_STATIC_EPOCH = -2;
/** As Java's Uuid is written: 128 bits in the letters of base64 for addresses. */
const ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const ID_LENGTH = 22;

export function usesConsumerProtocol(s: ConsumerState): boolean {
  return s.config.groupProtocol === 'consumer';
}

/** Members make their ids themselves (R-CGP-01). */
export function createMemberId(ctx: Context, s: Pick<ConsumerState, 'stream' | 'memberId'>): void {
  let id = '';
  for (let i = 0; i < ID_LENGTH; i++) id += ID_LETTERS[ctx.draw(s.stream, ID_LETTERS.length)] as string;
  s.memberId = id;
}

// ---- heartbeats ----------------------------------------------------------------------------------------------------

/** A heartbeat goes out when its time has come, or at once when there is something to say. */
export function sendConsumerHeartbeat(ctx: Context, s: ConsumerState): void {
  if (!s.heartbeatDue || s.membership === 'unjoined') return;
  if (!ensureCoordinator(ctx, s) || s.rejoinTimer !== 0 || s.heartbeatRequest !== 0 || !canSend(ctx, s.net, s.coordinator, Slot.Coordinator)) return;
  s.heartbeatDue = false;
  const body = s.saysAll || s.generation === JOIN_EPOCH ? fullHeartbeat(s) : news(s);
  s.saysAll = false;
  s.ownedChanged = false;
  s.heartbeatRequest = sendRequest(ctx, s.net, s.coordinator, Slot.Coordinator, ApiKey.ConsumerGroupHeartbeat, HEARTBEAT_VERSION, body, s.config.requestTimeoutMs * 1000);
  armHeartbeat(ctx, s);
}

function fullHeartbeat(s: ConsumerState): ConsumerGroupHeartbeatRequest {
  const { groupInstanceId, clientRack, maxPollIntervalMs, groupRemoteAssignor } = s.config;
  return {
    groupId: s.group, memberId: s.memberId, memberEpoch: s.generation, instanceId: groupInstanceId, rackId: clientRack === '' ? null : clientRack,
    rebalanceTimeoutMs: maxPollIntervalMs, subscribedTopicNames: s.subscription === 'serverPattern' ? [] : s.topics, subscribedTopicRegex: s.subscription === 'serverPattern' ? s.pattern : null, serverAssignor: groupRemoteAssignor, topicPartitions: ownedById(s),
  };
}

/** Only what has changed since the last one. */
function news(s: ConsumerState): ConsumerGroupHeartbeatRequest {
  return {
    groupId: s.group, memberId: s.memberId, memberEpoch: s.generation, instanceId: s.config.groupInstanceId, rackId: null, rebalanceTimeoutMs: -1, subscribedTopicNames: null,
    subscribedTopicRegex: null, serverAssignor: null, topicPartitions: s.ownedChanged ? ownedById(s) : null,
  };
}

function ownedById(s: ConsumerState): TopicIdPartitions[] {
  return partitionsOf(s).map(({ topic, partitions }) => ({ topicId: s.net.metadata.topics.get(topic)?.topicId ?? '', partitions }));
}

function armHeartbeat(ctx: Context, s: ConsumerState): void {
  ctx.cancel(s.heartbeatTimer);
  s.heartbeatTimer = ctx.periodic(s.heartbeatIntervalMs * 1000, ConsumerTimer.Heartbeat);
}

export function onConsumerHeartbeatTimer(s: ConsumerState): void {
  s.heartbeatTimer = 0;
  s.heartbeatDue = true;
}

export function onConsumerHeartbeatResponse(ctx: Context, s: ConsumerState, response: ConsumerGroupHeartbeatResponse): void {
  s.heartbeatRequest = 0;
  if (s.membership === 'unjoined') return; // it has left meanwhile
  switch (response.errorCode) {
    case ErrorCode.NONE:
      takeHeartbeat(ctx, s, response);
      return;
    case ErrorCode.UNKNOWN_MEMBER_ID:
    case ErrorCode.FENCED_MEMBER_EPOCH:
      // What it owned is lost; it joins again under the same id (R-CGP-10).
      loseMembership(s);
      return;
    case ErrorCode.NOT_COORDINATOR:
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
      markCoordinatorUnknown(ctx, s);
      repeatHeartbeat(s);
      return;
    case ErrorCode.COORDINATOR_LOAD_IN_PROGRESS:
      repeatHeartbeat(s);
      s.joinFailures++;
      s.rejoinTimer = ctx.after(exponentialBackoffUs(ctx, s.stream, s.joinFailures, s.config.retryBackoffMs, s.config.retryBackoffMaxMs), ConsumerTimer.Rejoin);
      return;
    default:
      failFatally(ctx, s, response.errorCode);
  }
}

/** It is not known what the coordinator has heard: the next one says everything (R-CGP-10). */
export function repeatHeartbeat(s: ConsumerState): void {
  s.heartbeatRequest = 0;
  s.heartbeatDue = true;
  s.saysAll = true;
}

function takeHeartbeat(ctx: Context, s: ConsumerState, response: ConsumerGroupHeartbeatResponse): void {
  s.joinFailures = 0;
  s.lastHeartbeatUs = ctx.nowUs;
  s.generation = response.memberEpoch;
  s.vouched = { generation: s.generation, memberId: s.memberId };
  s.heartbeatIntervalMs = response.heartbeatIntervalMs;
  armHeartbeat(ctx, s);
  if (response.assignment !== null) s.targetPartitions = response.assignment.topicPartitions;
  if (s.membership === 'joining') s.membership = 'stable';
}

function loseMembership(s: ConsumerState): void {
  s.generation = JOIN_EPOCH;
  s.lost = true;
  s.preparing = false;
  s.prepared = false;
  s.targetPartitions = null;
  s.membership = 'unjoined';
  s.rejoinNeeded = true;
}

// ---- in poll() -----------------------------------------------------------------------------------------------------

/** Joining, and reconciliation: commit, then give up, then take over, then tell the coordinator (R-CONS-25). */
export function driveConsumerMember(ctx: Context, s: ConsumerState): void {
  if (s.membership === 'unjoined') {
    if (!s.rejoinNeeded) return;
    if (s.assigned.size > 0 && !callBack(ctx, s, 'lost', s.assigned.values(), 'rejoin')) return;
    revokeAll(ctx, s);
    s.rejoinNeeded = false;
    s.generation = JOIN_EPOCH;
    s.membership = 'joining';
    s.heartbeatDue = true;
    s.saysAll = true;
  }
  if (s.preparing && s.prepared) finishReconciliation(ctx, s);
  if (s.targetPartitions !== null && !s.preparing && (s.program === null || s.program.callback === null)) reconcile(ctx, s);
  sendConsumerHeartbeat(ctx, s);
}

function reconcile(ctx: Context, s: ConsumerState): void {
  const given = namedPartitions(ctx, s, s.targetPartitions ?? []);
  if (given === null) return; // its topics are not known yet
  const keys = keysOf(ctx, given);
  const isSame = keys.size === s.assigned.size && [...keys].every((key) => s.assigned.has(key));
  // Where the listener threw, it is called again although nothing is new any more.
  if (isSame && s.membership !== 'reconciling') {
    s.targetPartitions = null;
    s.membership = 'stable';
    return;
  }
  s.membership = 'reconciling';
  for (const partition of s.assigned.values()) partition.revoking = !keys.has(partition.key);
  // R-CONS-18: before anything is given up. Without somebody to commit to, it is given up all the same.
  if (s.config.enableAutoCommit && s.assigned.size > 0 && commitPositions(ctx, s, 'rejoin')) s.preparing = true;
  else finishReconciliation(ctx, s);
}

/** The commit has been answered, one way or the other. The target may have moved meanwhile: the newest counts. */
export function finishReconciliation(ctx: Context, s: ConsumerState): void {
  s.preparing = false;
  s.prepared = false;
  const given = namedPartitions(ctx, s, s.targetPartitions ?? []);
  if (given === null) return;
  const keys = keysOf(ctx, given);
  const revoked = s.assigned.values().filter(({ key }) => !keys.has(key));
  if (revoked.length > 0 && !callBack(ctx, s, 'revoked', revoked, 'reconcile')) return;
  // Where the listener threw, nothing is given up, and the next poll begins anew.
  if (s.program !== null && s.program.pendingThrow !== null) return;
  takeTarget(ctx, s);
}

/** What had to go has gone; what is new comes, and the coordinator is told. */
export function takeTarget(ctx: Context, s: ConsumerState): void {
  const given = namedPartitions(ctx, s, s.targetPartitions ?? []);
  if (given === null) return;
  const target = s.targetPartitions;
  s.targetPartitions = null;
  const cause = ctx.cause;
  const keys = keysOf(ctx, given);
  const added = newAmong(ctx, s, given);
  const isMore = added.length > 0;
  revokeOthers(ctx, s, keys);
  for (const partition of s.assigned.values()) partition.revoking = false;
  ctx.because(cause);
  if (isMore) addPartitions(ctx, s, given);
  s.totals.rebalances++;
  if (!callBack(ctx, s, 'assigned', added, 'reconciled')) return;
  if (s.program === null || s.program.pendingThrow === null) finishTarget(s);
  else holdTarget(s, target, added);
}

/** The listener has thrown: what is new stays assigned and is not read, and the coordinator is not told (R-CONS-25). */
function holdTarget(s: ConsumerState, target: ConsumerState['targetPartitions'], added: readonly { readonly topic: string; readonly partition: number }[]): void {
  s.targetPartitions = target;
  for (const partition of s.assigned.values()) if (added.some((one) => one.topic === partition.topic && one.partition === partition.partition)) partition.revoking = true;
}

/** R-CONS-25: the coordinator is told when the listener has heard of everything. */
export function finishTarget(s: ConsumerState): void {
  s.membership = 'stable';
  s.ownedChanged = true;
  s.heartbeatDue = true;
}

/** Null while a topic is not known to this client: it asks for it. */
function namedPartitions(ctx: Context, s: ConsumerState, given: readonly TopicIdPartitions[]): TopicPartitions[] | null {
  const named: TopicPartitions[] = [];
  for (const { topicId, partitions } of given) {
    const topic = s.net.metadata.topicsById.get(topicId);
    if (topic === undefined) {
      requestMetadataUpdate(ctx, s.net);
      return null;
    }
    named.push({ topic: topic.name, partitions });
  }
  return named;
}

// ---- leaving -------------------------------------------------------------------------------------------------------

/** R-CONS-06, R-CONS-07: −1, or −2 for a static member, which comes back. Gives the request's id, 0 for none. */
export function sendConsumerLeave(ctx: Context, s: ConsumerState, operation: GroupMembershipOperation = 'DEFAULT'): number {
  if (s.membership === 'unjoined' || s.coordinator < 0 || !canSend(ctx, s.net, s.coordinator, Slot.Coordinator)) return 0;
  const { groupInstanceId } = s.config;
  if (operation === 'REMAIN_IN_GROUP' && groupInstanceId === null) return 0;
  const body: ConsumerGroupHeartbeatRequest = { ...news(s), memberEpoch: groupInstanceId === null || operation === 'LEAVE_GROUP' ? LEAVE_EPOCH : LEAVE_STATIC_EPOCH, topicPartitions: null };
  return sendRequest(ctx, s.net, s.coordinator, Slot.Coordinator, ApiKey.ConsumerGroupHeartbeat, HEARTBEAT_VERSION, body, s.config.requestTimeoutMs * 1000);
}

/** R-CONS-06: two polls lay too far apart; it is back with the next one. */
export function onConsumerPollIntervalExceeded(ctx: Context, s: ConsumerState): void {
  if (s.membership === 'unjoined') return;
  sendConsumerLeave(ctx, s);
  ctx.cancel(s.heartbeatTimer);
  s.heartbeatTimer = 0;
  s.heartbeatDue = false;
  loseMembership(s);
}
