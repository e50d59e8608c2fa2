import { durationMs } from '../config/duration';
import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { ApiKey } from '../protocol/api-keys';
import { wallClockMs } from '../protocol/clock';
import { isInvalidMetadata } from '../protocol/error-classes';
import { ErrorCode } from '../protocol/error-codes';
import { OffsetSpec, type ListOffsetsPartition, type ListOffsetsRequest, type ListOffsetsResponse } from '../protocol/messages/list-offsets';
import type { OffsetFetchRequest, OffsetFetchResponse, OffsetFetchTopic } from '../protocol/messages/offset-fetch';
import { partitionKey, type PartitionKey } from '../protocol/partition-key';
import { exponentialBackoffUs } from './backoff';
import { markCoordinatorUnknown } from './consumer-coordinator';
import { ConsumerTimer } from './consumer-timers';
import type { AssignedPartition, ConsumerState } from './consumer-state';
import { failPoll, forgetMembership } from './group-membership';
import { canSend, requestMetadataUpdate, sendRequest, Slot } from './network-client';

const OFFSET_FETCH_VERSION = 9;
const LIST_OFFSETS_VERSION = 10;

/** Inside poll(): every assigned partition gets a position, from the group or by the reset policy (R-CONS-01, R-CONS-13). */
export function ensurePositions(ctx: Context, s: ConsumerState): void {
  let committed = false;
  let reset = false;
  for (const partition of s.assigned.values()) {
    if (partition.awaiting === 'committed') committed = true;
    else if (partition.awaiting === 'reset') reset = true;
    if (partition.awaiting === 'reset' && partition.resetTo === null && s.config.autoOffsetReset === 'none') {
      failForLackOfOffset(ctx, s);
      return;
    }
  }
  if (committed) fetchCommitted(ctx, s);
  if (reset) lookUpOffsets(ctx, s);
}

// ---- committed offsets ---------------------------------------------------------------------------------------------

function fetchCommitted(ctx: Context, s: ConsumerState): void {
  if (s.coordinator < 0 || s.offsetFetchRequest !== 0 || s.offsetFetchTimer !== 0 || !canSend(ctx, s.net, s.coordinator, Slot.Coordinator)) return;
  const topics: { name: string; partitionIndexes: number[] }[] = [];
  for (const { topic, partition, awaiting } of s.assigned.values()) {
    if (awaiting !== 'committed') continue;
    let entry = topics.find((one) => one.name === topic);
    if (entry === undefined) topics.push((entry = { name: topic, partitionIndexes: [] }));
    entry.partitionIndexes.push(partition);
  }
  const asked: readonly OffsetFetchTopic[] = topics;
  const body: OffsetFetchRequest = { groups: [{ groupId: s.group, ...asMember(s), topics: asked }], requireStable: true };
  s.offsetFetchRequest = sendRequest(ctx, s.net, s.coordinator, Slot.Coordinator, ApiKey.OffsetFetch, OFFSET_FETCH_VERSION, body, s.config.requestTimeoutMs * 1000);
}

/** A member of the consumer protocol reads as one (R-CGP-15); the classic protocol does not ask who reads. */
export function asMember(s: ConsumerState): { memberId: string | null; memberEpoch: number } {
  return s.config.groupProtocol === 'consumer' && s.generation > 0 ? { memberId: s.memberId, memberEpoch: s.generation } : { memberId: null, memberEpoch: -1 };
}

export function onOffsetFetchResponse(ctx: Context, s: ConsumerState, response: OffsetFetchResponse): void {
  s.offsetFetchRequest = 0;
  const group = response.groups?.[0];
  const errorCode = group?.errorCode ?? response.errorCode ?? ErrorCode.NONE;
  switch (errorCode) {
    case ErrorCode.NONE:
      break;
    case ErrorCode.NOT_COORDINATOR:
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
      markCoordinatorUnknown(ctx, s);
      return;
    case ErrorCode.ILLEGAL_GENERATION:
    case ErrorCode.UNKNOWN_MEMBER_ID:
      if (s.config.groupProtocol === 'consumer') retryOffsetFetch(ctx, s); // the next heartbeat tells
      else forgetMembership(s, errorCode);
      return;
    default:
      retryOffsetFetch(ctx, s);
      return;
  }
  for (const topic of group?.topics ?? response.topics ?? []) {
    const nameId = ctx.nameId(topic.name ?? '');
    for (const answer of topic.partitions) {
      const partition = s.assigned.get(partitionKey(nameId, answer.partitionIndex));
      if (partition === undefined || partition.awaiting !== 'committed') continue;
      if (answer.errorCode !== ErrorCode.NONE) retryOffsetFetch(ctx, s); // its transaction is still open, or the topic unknown: later
      else takeCommitted(ctx, s, partition, answer.committedOffset);
    }
  }
}

/** Nothing committed and no policy what to do then; it may be committed any time, so the next poll asks again (R-CONS-14). */
function failForLackOfOffset(ctx: Context, s: ConsumerState): void {
  failPoll(ctx, s, ErrorCode.OFFSET_OUT_OF_RANGE, { error: 'NoOffsetForPartitionException' });
}

function takeCommitted(ctx: Context, s: ConsumerState, partition: AssignedPartition, offset: number): void {
  if (offset >= 0) {
    partition.position = offset;
    partition.positionEpoch = -1;
    partition.committed = offset;
    partition.awaiting = 'nothing';
  } else if (s.config.autoOffsetReset === 'none') failForLackOfOffset(ctx, s);
  else resetPosition(ctx, s, partition);
}

export function retryOffsetFetch(ctx: Context, s: ConsumerState): void {
  s.offsetFetchRequest = 0;
  if (s.offsetFetchTimer === 0) s.offsetFetchTimer = ctx.after(backoffUs(ctx, s), ConsumerTimer.OffsetFetch);
}

function backoffUs(ctx: Context, s: ConsumerState): number {
  return exponentialBackoffUs(ctx, s.stream, 1, s.config.retryBackoffMs, s.config.retryBackoffMaxMs);
}

// ---- reset ---------------------------------------------------------------------------------------------------------

/** No committed offset, or one that the log does not hold: auto.offset.reset decides (R-CONS-14). */
export function resetPosition(ctx: Context, s: ConsumerState, partition: AssignedPartition): void {
  if (s.config.autoOffsetReset === 'none') {
    // The position stays what it is: poll() throws each time (R-CONS-14).
    failPoll(ctx, s, ErrorCode.OFFSET_OUT_OF_RANGE, { error: 'OffsetOutOfRangeException' });
    return;
  }
  partition.position = -1;
  partition.awaiting = 'reset';
  partition.askedUntilUs = 0;
  partition.resetTo = null;
}

function lookUpOffsets(ctx: Context, s: ConsumerState): void {
  const byLeader = new Map<number, AssignedPartition[]>();
  for (const partition of s.assigned.values()) {
    if (partition.awaiting !== 'reset' || partition.askedUntilUs > ctx.nowUs) continue;
    const leader = s.net.metadata.topics.get(partition.topic)?.partitions[partition.partition];
    if (leader === undefined || leader.leaderNode < 0) {
      requestMetadataUpdate(ctx, s.net);
      continue;
    }
    if (!canSend(ctx, s.net, leader.leaderNode, Slot.Data)) continue;
    const together = byLeader.get(leader.leaderNode);
    if (together === undefined) byLeader.set(leader.leaderNode, [partition]);
    else together.push(partition);
  }
  for (const [node, partitions] of byLeader) sendListOffsets(ctx, s, node, partitions);
}

function sendListOffsets(ctx: Context, s: ConsumerState, node: number, partitions: readonly AssignedPartition[]): void {
  const topics: { name: string; partitions: ListOffsetsPartition[] }[] = [];
  for (const partition of partitions) {
    const leader = s.net.metadata.topics.get(partition.topic)?.partitions[partition.partition];
    let entry = topics.find((one) => one.name === partition.topic);
    if (entry === undefined) topics.push((entry = { name: partition.topic, partitions: [] }));
    entry.partitions.push({ partitionIndex: partition.partition, currentLeaderEpoch: leader?.leaderEpoch ?? -1, timestamp: resetTimestamp(ctx, s, partition) });
    partition.askedUntilUs = ctx.nowUs + s.config.requestTimeoutMs * 1000;
  }
  const { isolationLevel, requestTimeoutMs } = s.config;
  const body: ListOffsetsRequest = { replicaId: -1, isolationLevel: isolationLevel === 'read_committed' ? 1 : 0, topics, timeoutMs: requestTimeoutMs };
  const id = sendRequest(ctx, s.net, node, Slot.Data, ApiKey.ListOffsets, LIST_OFFSETS_VERSION, body, requestTimeoutMs * 1000);
  s.listOffsets.set(id, partitions.map((partition) => partition.key));
}

/** by_duration counts back from each request's own now (R-CONS-15). */
function resetTimestamp(ctx: Context, s: ConsumerState, { resetTo }: AssignedPartition): number {
  const policy = resetTo ?? s.config.autoOffsetReset;
  if (policy === 'earliest') return OffsetSpec.EARLIEST;
  if (policy === 'latest') return OffsetSpec.LATEST;
  return wallClockMs(ctx.clockUs) - durationMs(policy.slice('by_duration:'.length));
}

export function onListOffsetsResponse(ctx: Context, s: ConsumerState, requestId: number, response: ListOffsetsResponse): void {
  if (!s.listOffsets.delete(requestId)) return;
  const arrival = ctx.cause;
  for (const topic of response.topics) {
    const nameId = ctx.nameId(topic.name);
    for (const answer of topic.partitions) {
      const partition = s.assigned.get(partitionKey(nameId, answer.partitionIndex));
      if (partition === undefined || partition.awaiting !== 'reset') continue;
      ctx.because(arrival);
      if (answer.errorCode !== ErrorCode.NONE) {
        if (isInvalidMetadata(answer.errorCode)) requestMetadataUpdate(ctx, s.net);
        askAgain(ctx, s, partition);
      } else if (answer.offset >= 0) {
        partition.position = answer.offset;
        partition.positionEpoch = answer.leaderEpoch;
        partition.awaiting = 'nothing';
        ctx.emit(FactKind.PositionReset, partition.key, answer.offset, ctx.nameId(partition.resetTo ?? s.config.autoOffsetReset));
      } else wakeAt(ctx, s, partition.askedUntilUs); // no such record yet: asked again when the request timeout has passed
    }
  }
}

export function onListOffsetsLost(ctx: Context, s: ConsumerState, request: Request): void {
  const keys: readonly PartitionKey[] | undefined = s.listOffsets.get(request.id);
  if (keys === undefined) return;
  s.listOffsets.delete(request.id);
  for (const key of keys) {
    const partition = s.assigned.get(key);
    if (partition !== undefined && partition.awaiting === 'reset') askAgain(ctx, s, partition);
  }
}

function askAgain(ctx: Context, s: ConsumerState, partition: AssignedPartition): void {
  partition.askedUntilUs = ctx.nowUs + Math.round(backoffUs(ctx, s));
  wakeAt(ctx, s, partition.askedUntilUs);
}

/** poll() looks again at that time. */
export function wakeAt(ctx: Context, s: ConsumerState, timeUs: number): void {
  if (ctx.isPending(s.wakeTimer)) return; // whatever still waits then arms it again
  s.wakeTimer = ctx.after(timeUs - ctx.nowUs, ConsumerTimer.Wake);
}
