import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import { ShareAcquireMode, type ShareAcknowledgeRequest, type ShareFetchRequest, type ShareTopicRequest } from '../../protocol/messages/share-fetch';
import type { PartitionKey } from '../../protocol/partition-key';
import type { BrokerState } from '../broker-state';
import { armDeadline } from '../replica-manager/timers';
import { readAcknowledgements } from './check-acknowledgements';
import { ledPartition, localSharePartition, openSharePartition, shareConfigOf } from './local-share-partition';
import { readableBytes, readRecords } from './read-records';
import type { FetchedSharePartition, PartitionOutcome, ShareCall, ShareFetchWish } from './share-manager-state';
import { sessionKey } from './share-manager-state';
import { replyToAcknowledge, replyToFetch, topError } from './share-responses';
import { acknowledgeSessionError, closeSession, FINAL_EPOCH, sessionForFetch } from './share-session';
import { ShareTimer } from './share-timers';
import { acknowledgeIn } from './share-writes';

/** ShareFetch and ShareAcknowledge on the leaders of partitions. */

const US_PER_MS = 1000;

export function handleShareFetch(ctx: Context, broker: BrokerState, request: Request<ShareFetchRequest>): void {
  const { body } = request;
  const { groupId, memberId } = body;
  const error = requestError(broker, groupId, memberId) ?? (body.isRenewAck && !isWithoutFetch(body) ? ErrorCode.INVALID_REQUEST : null);
  if (error !== null || groupId === null || memberId === null) {
    ctx.reply(request, topError(error ?? ErrorCode.INVALID_REQUEST));
    return;
  }
  const session = sessionForFetch(ctx, broker, request, groupId, memberId);
  if (typeof session === 'number') {
    ctx.reply(request, topError(session));
    return;
  }
  const call = openCall(broker, request, groupId, memberId);
  acknowledge(ctx, broker, call, body.topics, body.isRenewAck);
  if (session === null) closeSession(ctx, broker, groupId, memberId);
  else if (!body.isRenewAck) {
    const partitions = rotated([...session.partitions.values()], body.shareSessionEpoch);
    wish(ctx, broker, call, { partitions, deadlineUs: ctx.nowUs + body.maxWaitMs * US_PER_MS });
  }
  finishIfDone(ctx, broker, call);
}

/** Renewing locks goes without fetching. */
function isWithoutFetch({ maxWaitMs, minBytes, maxBytes, maxRecords }: ShareFetchRequest): boolean {
  return maxWaitMs === 0 && minBytes === 0 && maxBytes === 0 && maxRecords === 0;
}

function requestError({ image }: BrokerState, groupId: string | null, memberId: string | null): number | null {
  if ((image.features.get('share.version') ?? 0) === 0) return ErrorCode.UNSUPPORTED_VERSION;
  return groupId === null || groupId === '' || memberId === null || memberId === '' ? ErrorCode.INVALID_REQUEST : null;
}

export function handleShareAcknowledge(ctx: Context, broker: BrokerState, request: Request<ShareAcknowledgeRequest>): void {
  const { body } = request;
  const { groupId, memberId, shareSessionEpoch } = body;
  const error = requestError(broker, groupId, memberId);
  if (error !== null || groupId === null || memberId === null) {
    ctx.reply(request, topError(error ?? ErrorCode.INVALID_REQUEST));
    return;
  }
  const sessionError = acknowledgeSessionError(broker, groupId, memberId, shareSessionEpoch);
  if (sessionError !== ErrorCode.NONE) {
    ctx.reply(request, topError(sessionError));
    return;
  }
  const call = openCall(broker, request, groupId, memberId);
  acknowledge(ctx, broker, call, body.topics, body.isRenewAck);
  if (shareSessionEpoch === FINAL_EPOCH) closeSession(ctx, broker, groupId, memberId);
  finishIfDone(ctx, broker, call);
}

function openCall({ shares }: BrokerState, request: Request, groupId: string, memberId: string): ShareCall {
  const call: ShareCall = { id: shares.nextCallId++, request, groupId, memberId, acknowledged: [], writing: 0, fetch: null, fetched: [] };
  shares.calls.set(call.id, call);
  return call;
}

// ---- acknowledgements -----------------------------------------------------------------------------------------------

/** Each partition for itself: a mistake in one does not touch the others (R-SHR-07). */
function acknowledge(ctx: Context, broker: BrokerState, call: ShareCall, topics: readonly ShareTopicRequest[], isRenewAck: boolean): void {
  const cause = ctx.cause;
  for (const { topicId, partitions } of topics) {
    for (const { partitionIndex, acknowledgementBatches } of partitions) {
      if (acknowledgementBatches.length === 0) continue;
      ctx.because(cause);
      const batches = readAcknowledgements(acknowledgementBatches, isRenewAck && shareConfigOf(broker, call.groupId).shareRenewAcknowledgeEnable);
      const local = localSharePartition(broker, call.groupId, topicId, partitionIndex);
      if (typeof batches === 'number') note(call, topicId, partitionIndex, batches);
      else if (local === undefined) note(call, topicId, partitionIndex, missingError(broker, topicId, partitionIndex));
      else {
        const { errorCode, isWriting } = acknowledgeIn(ctx, broker, local, call.memberId, batches, call.id);
        if (isWriting) call.writing++;
        else note(call, topicId, partitionIndex, errorCode);
        wakeSharePartition(ctx, broker, local.key);
      }
    }
  }
  ctx.because(cause);
}

function missingError(broker: BrokerState, topicId: string, index: number): number {
  const partition = ledPartition(broker, topicId, index);
  return typeof partition === 'number' ? partition : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
}

function note(call: ShareCall, topicId: string, index: number, errorCode: number): void {
  const outcome: PartitionOutcome = { topicId, index, errorCode };
  call.acknowledged = [...call.acknowledged, outcome];
}

/** Acknowledgements of a partition are written, or could not be. */
export function onAcknowledgementsWritten(ctx: Context, broker: BrokerState, callId: number, topicId: string, index: number, errorCode: number): void {
  const call = broker.shares.calls.get(callId);
  if (call === undefined) return;
  call.writing--;
  note(call, topicId, index, errorCode);
  finishIfDone(ctx, broker, call);
}

// ---- records --------------------------------------------------------------------------------------------------------

/** Members begin with another partition each time, so that none is always last. */
function rotated<T>(partitions: readonly T[], sessionEpoch: number): readonly T[] {
  if (partitions.length === 0 || sessionEpoch < 1) return partitions;
  const at = sessionEpoch % partitions.length;
  return [...partitions.slice(at), ...partitions.slice(0, at)];
}

/** Records at once if there are some, else when there are, at the deadline at the latest (R-PURG-01). */
function wish(ctx: Context, broker: BrokerState, call: ShareCall, fetch: ShareFetchWish): void {
  for (const { topicId, index } of fetch.partitions) {
    const partition = ledPartition(broker, topicId, index);
    if (typeof partition !== 'number') openSharePartition(ctx, broker, call.groupId, partition);
  }
  call.fetch = fetch;
  if (fetch.partitions.length === 0 || fetch.deadlineUs <= ctx.nowUs || isSatisfied(broker, call, fetch)) {
    takeRecords(ctx, broker, call, fetch);
    return;
  }
  const { shares } = broker;
  shares.parked = [...shares.parked, call.id];
  armDeadline(ctx, shares.fetchTimer, fetch.deadlineUs, ShareTimer.FetchDeadline);
}

function isSatisfied(broker: BrokerState, call: ShareCall, { partitions }: ShareFetchWish): boolean {
  const { minBytes } = call.request.body as ShareFetchRequest;
  let bytes = 0;
  for (const { topicId, index } of partitions) {
    // What cannot be read here is an answer as well.
    if (typeof ledPartition(broker, topicId, index) === 'number') return true;
    const local = localSharePartition(broker, call.groupId, topicId, index);
    if (local !== undefined) bytes += readableBytes(broker, local, minBytes);
    if (bytes > 0 && bytes >= minBytes) return true;
  }
  return false;
}

function takeRecords(ctx: Context, broker: BrokerState, call: ShareCall, { partitions }: ShareFetchWish): void {
  const { maxRecords, maxBytes, batchSize, shareAcquireMode } = call.request.body as ShareFetchRequest;
  const mode = shareAcquireMode === ShareAcquireMode.RECORD_LIMIT ? 'record_limit' : 'batch_optimized';
  const fetched: FetchedSharePartition[] = [];
  let left = maxRecords;
  for (const { topicId, index } of partitions) {
    const local = localSharePartition(broker, call.groupId, topicId, index);
    const line = local === undefined ? withoutState(broker, topicId, index)
      : readRecords(ctx, broker, local, { memberId: call.memberId, mode, batchSize, maxRecords: left, maxBytes: Math.floor(maxBytes / partitions.length) });
    if (line === null) continue;
    fetched.push(line);
    for (const { firstOffset, lastOffset } of line.acquired) left -= lastOffset - firstOffset + 1;
  }
  call.fetch = null;
  call.fetched = fetched;
}

function withoutState(broker: BrokerState, topicId: string, index: number): FetchedSharePartition | null {
  const partition = ledPartition(broker, topicId, index);
  return typeof partition === 'number' ? { topicId, index, errorCode: partition, records: [], acquired: [] } : null;
}

/** Takes a parked call out and answers it with what there is. */
function completeFetch(ctx: Context, broker: BrokerState, call: ShareCall, failed: FetchedSharePartition | null = null): void {
  const { shares } = broker;
  const { fetch } = call;
  shares.parked = shares.parked.filter((id) => id !== call.id);
  if (fetch === null) return;
  takeRecords(ctx, broker, call, fetch);
  if (failed !== null) call.fetched = [...call.fetched, failed];
  finishIfDone(ctx, broker, call);
}

/** A partition's log has more to show: calls that wait for it may have enough. */
export function wakeSharePartitions(ctx: Context, broker: BrokerState, partition: PartitionKey): void {
  for (const local of broker.shares.partitions.values()) if (local.partition === partition) wakeSharePartition(ctx, broker, local.key);
}

/** Records of a share partition may be free. */
export function wakeSharePartition(ctx: Context, broker: BrokerState, key: string): void {
  const { shares } = broker;
  const cause = ctx.cause;
  for (const id of shares.parked) {
    const call = shares.calls.get(id);
    if (call?.fetch == null || !call.fetch.partitions.some(({ topicId, index }) => `${call.groupId}:${topicId}:${index}` === key)) continue;
    if (!isSatisfied(broker, call, call.fetch)) continue;
    ctx.because(cause);
    completeFetch(ctx, broker, call);
  }
  ctx.because(cause);
}

/** The state of a share partition could not be read: who waits for it is told. */
export function failSharePartition(ctx: Context, broker: BrokerState, groupId: string, topicId: string, index: number, errorCode: number): void {
  const { shares } = broker;
  for (const id of shares.parked) {
    const call = shares.calls.get(id);
    if (call?.fetch == null || call.groupId !== groupId || !call.fetch.partitions.some((wished) => wished.topicId === topicId && wished.index === index)) continue;
    completeFetch(ctx, broker, call, { topicId, index, errorCode, records: [], acquired: [] });
  }
}

/** This broker does not lead these partitions any more: who waits for one of them is sent looking. */
export function refuseParked(ctx: Context, broker: BrokerState): void {
  for (const id of broker.shares.parked) {
    const call = broker.shares.calls.get(id);
    if (call?.fetch != null && call.fetch.partitions.some(({ topicId, index }) => typeof ledPartition(broker, topicId, index) === 'number')) completeFetch(ctx, broker, call);
  }
}

/** Calls that have waited long enough get what there is, be it nothing. */
export function expireShareFetches(ctx: Context, broker: BrokerState): void {
  const { shares } = broker;
  shares.fetchTimer.handle = 0;
  let nextUs = Infinity;
  for (const id of shares.parked) {
    const call = shares.calls.get(id);
    if (call?.fetch == null) continue;
    if (call.fetch.deadlineUs <= ctx.nowUs) completeFetch(ctx, broker, call);
    else nextUs = Math.min(nextUs, call.fetch.deadlineUs);
  }
  if (nextUs !== Infinity) armDeadline(ctx, shares.fetchTimer, nextUs, ShareTimer.FetchDeadline);
}

/** Whoever asked is gone: nothing is acquired for it. */
export function dropCalls({ shares }: BrokerState, groupId: string, memberId: string): void {
  for (const call of [...shares.calls.values()]) {
    if (call.groupId !== groupId || call.memberId !== memberId) continue;
    shares.calls.delete(call.id);
    shares.parked = shares.parked.filter((id) => id !== call.id);
  }
}

// ---- answers --------------------------------------------------------------------------------------------------------

function finishIfDone(ctx: Context, broker: BrokerState, call: ShareCall): void {
  if (call.writing > 0 || call.fetch !== null) return;
  broker.shares.calls.delete(call.id);
  if ('maxWaitMs' in call.request.body) replyToFetch(ctx, broker, call, broker.shares.sessions.get(sessionKey(call.groupId, call.memberId)) ?? null);
  else replyToAcknowledge(ctx, broker, call);
}
