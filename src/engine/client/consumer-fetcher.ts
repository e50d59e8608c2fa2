import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import type { NodeIx, Request } from '../kernel/connection';
import { ApiKey } from '../protocol/api-keys';
import { isInvalidMetadata } from '../protocol/error-classes';
import { ErrorCode } from '../protocol/error-codes';
import type { FetchPartitionResponse, FetchRequest, FetchResponse } from '../protocol/messages/fetch';
import { partitionKey } from '../protocol/partition-key';
import { lastOffsetOf, type RecordBatch } from '../protocol/record-batch';
import { abortedFilter, isAborted } from '../log/aborted-filter';
import { exponentialBackoffUs } from './backoff';
import { writeLog } from './client-log';
import { takeLeaderHint } from './client-metadata';
import { resetPosition, wakeAt } from './consumer-positions';
import type { AssignedPartition, ConsumerState, FetchedData } from './consumer-state';
import { createDeliveries, noteDelivered } from './deliveries';
import { breakSession, createFetchSession, FetchBuilder, followAnswer, type FetchSession } from './fetch-session';
import { poisonIn } from './poison';
import { canSend, noteFreshMetadata, requestMetadataUpdate, sendRequest, Slot } from './network-client';

const FETCH_VERSION = 17;

/** Brokers that are not to be asked now, and requests being put together: of one call, and empty between calls. */
const busy: NodeIx[] = [];
const open: FetchBuilder[] = [];

/**
 * A fetch to every broker that leads something to be fetched: one at a time each, and none while data of a partition there waits
 * to be returned (R-CONS-11).
 */
export function sendFetches(ctx: Context, s: ConsumerState): void {
  findBusy(s);
  for (const partition of s.assigned.values()) {
    if (partition.position < 0 || partition.awaiting !== 'nothing' || partition.fetching || partition.revoking || partition.paused) continue;
    const topic = s.net.metadata.topics.get(partition.topic);
    const leader = topic?.partitions[partition.partition];
    if (topic === undefined || leader === undefined || leader.leaderNode < 0) {
      requestMetadataUpdate(ctx, s.net);
      continue;
    }
    if (busy.includes(leader.leaderNode) || !canSend(ctx, s.net, leader.leaderNode, Slot.Data)) continue;
    if (partition.fetchNotBeforeUs > ctx.nowUs && partition.failedVersion === s.net.metadata.version) {
      wakeAt(ctx, s, partition.fetchNotBeforeUs);
      continue;
    }
    builderFor(s, leader.leaderNode).add(partition, topic.topicId, leader.leaderEpoch);
    partition.fetching = true;
  }
  for (const builder of open) send(ctx, s, builder);
  open.length = 0;
}

function findBusy(s: ConsumerState): void {
  busy.length = 0;
  for (const session of s.sessions.values()) if (session.request !== 0) busy.push(session.node);
  for (const data of s.buffered) {
    const partition = s.assigned.get(data.key);
    // What the application has paused keeps nobody else from being read.
    if (partition?.paused === true) continue;
    if (!busy.includes(data.node)) busy.push(data.node);
    const now = leaderOf(s, partition);
    if (now !== undefined && !busy.includes(now.leaderNode)) busy.push(now.leaderNode);
  }
}

function leaderOf(s: ConsumerState, partition: AssignedPartition | undefined): { readonly leaderNode: NodeIx; readonly leaderEpoch: number } | undefined {
  return partition === undefined ? undefined : s.net.metadata.topics.get(partition.topic)?.partitions[partition.partition];
}

function builderFor(s: ConsumerState, node: NodeIx): FetchBuilder {
  for (const builder of open) if (builder.session.node === node) return builder;
  let session = s.sessions.get(node);
  if (session === undefined) s.sessions.set(node, (session = createFetchSession(node)));
  const builder = new FetchBuilder(session, s.config.maxPartitionFetchBytes);
  open.push(builder);
  return builder;
}

function send(ctx: Context, s: ConsumerState, builder: FetchBuilder): void {
  const { fetchMaxWaitMs, fetchMinBytes, fetchMaxBytes, isolationLevel, clientRack, requestTimeoutMs } = s.config;
  const { session } = builder;
  const { topics, forgotten } = builder.finish();
  const body: FetchRequest = {
    maxWaitMs: fetchMaxWaitMs, minBytes: fetchMinBytes, maxBytes: fetchMaxBytes, isolationLevel: isolationLevel === 'read_committed' ? 1 : 0,
    sessionId: session.id, sessionEpoch: session.epoch, topics, forgottenTopicsData: forgotten, rackId: clientRack,
  };
  session.request = sendRequest(ctx, s.net, session.node, Slot.Data, ApiKey.Fetch, FETCH_VERSION, body, requestTimeoutMs * 1000);
}

// ---- answers -------------------------------------------------------------------------------------------------------

export function onFetchResponse(ctx: Context, s: ConsumerState, request: Request, response: FetchResponse): void {
  const session = endFetch(s, request);
  if (session === undefined) return;
  followAnswer(session, response);
  if (response.errorCode !== ErrorCode.NONE) {
    // A session that is gone costs this round and no more: the next fetch opens another one (R-CONS-22).
    if (isSessionError(response.errorCode)) return;
    for (const key of session.partitions.keys()) holdBack(ctx, s, s.assigned.get(key));
    return;
  }
  const arrival = ctx.cause;
  for (const topic of response.responses) {
    const known = s.net.metadata.topicsById.get(topic.topicId);
    if (known === undefined) continue;
    for (const answer of topic.partitions) {
      const key = partitionKey(known.nameId, answer.partitionIndex);
      const asked = session.partitions.get(key);
      const partition = s.assigned.get(key);
      // Data for an offset that is no longer the position is of no use (R-CONS-11).
      if (partition === undefined || asked === undefined || partition.position !== asked.offset) continue;
      ctx.because(arrival);
      takeAnswer(ctx, s, partition, answer, session.node);
    }
  }
}

function isSessionError(errorCode: number): boolean {
  return errorCode === ErrorCode.FETCH_SESSION_ID_NOT_FOUND || errorCode === ErrorCode.INVALID_FETCH_SESSION_EPOCH;
}

/** The session whose request that was; undefined when it has been given up since. */
function endFetch(s: ConsumerState, request: Request): FetchSession | undefined {
  const session = s.sessions.get(request.to);
  if (session === undefined || session.request !== request.id) return undefined;
  session.request = 0;
  for (const key of session.partitions.keys()) {
    const partition = s.assigned.get(key);
    if (partition !== undefined) partition.fetching = false;
  }
  return session;
}

export function onFetchLost(s: ConsumerState, request: Request): void {
  const session = endFetch(s, request);
  if (session !== undefined) breakSession(session);
}

function takeAnswer(ctx: Context, s: ConsumerState, partition: AssignedPartition, answer: FetchPartitionResponse, node: NodeIx): void {
  const { errorCode } = answer;
  if (errorCode === ErrorCode.NONE) {
    partition.highWatermark = answer.highWatermark;
    partition.lastStableOffset = answer.lastStableOffset;
    if (answer.records.length > 0) s.buffered.push({ key: partition.key, node, batches: answer.records, aborted: abortedFilter(answer.abortedTransactions), batch: 0, nextOffset: partition.position });
    return;
  }
  if (errorCode === ErrorCode.OFFSET_OUT_OF_RANGE) {
    resetPosition(ctx, s, partition);
    return;
  }
  if (isInvalidMetadata(errorCode) || errorCode === ErrorCode.OFFSET_NOT_AVAILABLE) {
    const topic = s.net.metadata.topics.get(partition.topic);
    const hint = answer.currentLeader;
    if (topic !== undefined && hint !== undefined && takeLeaderHint(ctx, s.net.metadata, topic, partition.partition, hint.leaderId, hint.leaderEpoch)) noteFreshMetadata(s.net);
    requestMetadataUpdate(ctx, s.net);
  }
  if (errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION || errorCode === ErrorCode.UNKNOWN_TOPIC_ID || errorCode === ErrorCode.INCONSISTENT_TOPIC_ID) {
    writeLog(s.net.log, { type: 'fetchUnknownTopic', topic: partition.topic, partition: partition.partition, errorCode });
  }
  // Ahead of the broker (UNKNOWN_LEADER_EPOCH) or behind it: again after a while, or as soon as the picture is new (R-CLI-03).
  holdBack(ctx, s, partition);
}

function holdBack(ctx: Context, s: ConsumerState, partition: AssignedPartition | undefined): void {
  if (partition === undefined) return;
  partition.failedVersion = s.net.metadata.version;
  partition.fetchNotBeforeUs = ctx.nowUs + Math.round(exponentialBackoffUs(ctx, s.stream, 1, s.config.retryBackoffMs, s.config.retryBackoffMaxMs));
}

// ---- what poll() returns -------------------------------------------------------------------------------------------

/**
 * Takes up to max.poll.records from what is buffered, oldest first (R-CONS-03); gives how many. The rest stays for the next
 * poll. Only counts and offsets are looked at: a batch costs the same whatever it holds.
 */
export function takeRecords(ctx: Context, s: ConsumerState): number {
  let left = s.config.maxPollRecords;
  const arrival = ctx.cause;
  let at = 0;
  while (left > 0 && at < s.buffered.length) {
    const data = s.buffered[at] as FetchedData;
    const partition = s.assigned.get(data.key);
    if (partition === undefined || partition.revoking || partition.position !== data.nextOffset) {
      s.buffered.splice(at, 1);
      continue;
    }
    if (partition.paused) {
      at++;
      continue;
    }
    ctx.because(arrival);
    left -= takeFrom(ctx, s, partition, data, s.config.maxPollRecords - left, left);
    if (data.batch >= data.batches.length) {
      s.buffered.splice(at, 1);
      // What has just been served comes last in the next request (R-CONS-09).
      s.assigned.moveToEnd(partition);
    }
  }
  return s.config.maxPollRecords - left;
}

/** `already`: how many records this poll has taken before. */
function takeFrom(ctx: Context, s: ConsumerState, partition: AssignedPartition, data: FetchedData, already: number, limit: number): number {
  let records = 0;
  const from = data.nextOffset;
  const reader = s.processor ?? s.program;
  const returned = reader === null ? null : [...reader.returned];
  let first = -1;
  while (records < limit && data.batch < data.batches.length) {
    const batch = data.batches[data.batch] as RecordBatch;
    const last = lastOffsetOf(batch);
    partition.positionEpoch = batch.partitionLeaderEpoch;
    // A broker sends whole batches: what lies below the position is dropped (R-CONS-12). Markers are not records (R-TXN-34).
    // What was aborted is dropped as well, for readers of committed data (R-TXN-33).
    const isDropped = data.aborted !== null && isAborted(data.aborted, batch);
    if (last >= data.nextOffset && !batch.isControl && !isDropped) {
      const start = Math.max(data.nextOffset, batch.baseOffset);
      const taken = Math.min(limit - records, last + 1 - start, batch.recordCount);
      if (first < 0) first = start;
      const bad = s.poison === null && s.program === null ? poisonIn(batch, start, start + taken) : -1;
      if (bad >= 0) s.poison = { key: partition.key, offset: bad, before: already + records + bad - start };
      returned?.push({ topic: partition.topic, partition: partition.partition, batch, from: start, to: start + taken });
      records += taken;
      data.nextOffset = start + taken;
      if (data.nextOffset <= last && taken < batch.recordCount) break;
    }
    data.nextOffset = Math.max(data.nextOffset, last + 1);
    data.batch++;
  }
  partition.position = data.nextOffset;
  if (reader !== null && returned !== null) reader.returned = returned;
  if (records > 0) {
    let deliveries = s.deliveries.get(partition.key);
    if (deliveries === undefined) s.deliveries.set(partition.key, (deliveries = createDeliveries()));
    noteDelivered(deliveries, from, data.nextOffset, records);
    s.totals.deliveredRecords += records;
    ctx.emit(FactKind.RecordsDelivered, partition.key, first, records, partition.position);
  }
  return records;
}
