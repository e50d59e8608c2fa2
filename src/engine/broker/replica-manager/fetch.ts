import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { FetchPartitionResponse, FetchRequest, FetchResponse, FetchTopicResponse } from '../../protocol/messages/fetch';
import type { BrokerState } from '../broker-state';
import { leaderEndpoints, type LeaderHint } from '../endpoint';
import { fetchFromStore } from '../remote-log-manager/remote-fetch';
import { NO_RECORDS, type FetchContext, type FetchedPartition, type PartitionRead } from './fetch-context';
import { contextFor, endContext, replicaIdOf, watch } from './fetch-session';
import { isOutlived, updateFollowerState } from './follower-state';
import { remoteOf, Role } from './partition';
import { failRead, localReplica, readableReplica, readPartition, visibleEnd, type ReadOptions } from './read-partition';
import { hasLimit, isOverQuota, noteThrottledBytes } from './replication-quota';
import { armDeadline, ReplicaTimer } from './timers';

/** Since these versions: reading from followers, topics by id, the new leader in the answer. */
const FOLLOWER_FETCH_VERSION = 11;
export const TOPIC_ID_VERSION = 13;
const HINT_VERSION = 16;

const READ_COMMITTED = 1;
const NO_RESPONSES: readonly FetchTopicResponse[] = [];
const NO_ABORTED: readonly never[] = [];

/** A fetch of a follower or a client: answered at once or parked (R-PURG-01). */
export function handleFetch(ctx: Context, broker: BrokerState, request: Request<FetchRequest>): void {
  const context = contextFor(ctx, broker, request);
  if (typeof context === 'number') {
    ctx.reply(request, { throttleTimeMs: 0, errorCode: context, sessionId: 0, responses: NO_RESPONSES } satisfies FetchResponse);
    return;
  }
  // A client that sends the next request before the last is answered does not wait for that one.
  if (context.parked !== null) completeFetch(ctx, broker, context);
  context.lastUsedUs = ctx.nowUs;

  const { body } = request;
  const count = readAll(ctx, broker, context, request, true);
  let sizeBytes = 0;
  let remoteCount = 0;
  let isUrgent = body.maxWaitMs <= 0 || context.partitions.size === 0;
  for (let i = 0; i < count; i++) {
    const { read } = context.dirty[i];
    sizeBytes += read.sizeBytes;
    if (read.isRemote) remoteCount++;
    if (read.errorCode !== ErrorCode.NONE || read.divergingEpoch !== undefined || read.preferredReadReplica !== -1) isUrgent = true;
  }
  if (remoteCount > 0) {
    context.parked = request;
    context.deadlineUs = ctx.nowUs + broker.config.remoteFetchMaxWaitMs * 1000;
    armDeadline(ctx, broker.replicas.fetchTimer, context.deadlineUs, ReplicaTimer.FetchDeadline);
    context.awaitedRemotes = remoteCount;
    for (let i = 0; i < count; i++) if (context.dirty[i].read.isRemote) fetchFromStore(ctx, broker, context, context.dirty[i]);
    return;
  }
  if (isUrgent || sizeBytes >= minBytesOf(broker, request)) {
    answer(ctx, broker, context, request, count);
    return;
  }
  context.parked = request;
  context.deadlineUs = ctx.nowUs + body.maxWaitMs * 1000;
  armDeadline(ctx, broker.replicas.fetchTimer, context.deadlineUs, ReplicaTimer.FetchDeadline);
}

/** Answers a parked fetch with what there is now; the state of followers moves only when a fetch arrives (R-REPL-08). */
export function completeFetch(ctx: Context, broker: BrokerState, context: FetchContext): void {
  const request = context.parked;
  if (request === null) return;
  context.parked = null;
  context.awaitedRemotes = 0;
  answer(ctx, broker, context, request, readAll(ctx, broker, context, request, false));
}

/** Has a parked fetch enough to be answered (R-PURG-02)? */
export function isFetchSatisfied(broker: BrokerState, context: FetchContext, nowUs: number): boolean {
  const request = context.parked;
  if (request === null || context.awaitedRemotes > 0) return false;
  const enough = minBytesOf(broker, request);
  const isReadCommitted = request.body.isolationLevel === READ_COMMITTED;
  const isLimited = context.replicaId >= 0 && hasLimit(broker, 'leader');
  let bytes = 0;
  for (const fetched of context.dirty) {
    const partition = localReplica(broker, fetched);
    if (partition === undefined || partition.role === Role.None) return true;
    const end = visibleEnd(partition, context, isReadCommitted);
    if (end <= fetched.fetchOffset || (isLimited && isHeldBack(broker, context, fetched, nowUs))) continue;
    // Something is there, and any is enough: the usual case.
    if (enough <= 1) return true;
    // What lies in a rolled segment will not become more.
    if (!partition.log.isSameSegment(fetched.fetchOffset, end)) return true;
    bytes += Math.min(partition.log.bytesFrom(fetched.fetchOffset, end, enough), fetched.maxBytes);
    if (bytes >= enough) return true;
  }
  return false;
}

/** Would a parked fetch of this partition get an error or a diverging epoch now? */
export function isFetchVoid(broker: BrokerState, context: FetchContext, fetched: FetchedPartition): boolean {
  const request = context.parked;
  if (request === null) return false;
  const partition = readableReplica(broker, context, fetched, request.version >= FOLLOWER_FETCH_VERSION && context.replicaId < 0);
  if (typeof partition === 'number') return true;
  if (fetched.fetchOffset > visibleEnd(partition, context, false) && fetched.fetchOffset > partition.log.logEndOffset) return true;
  if (fetched.lastFetchedEpoch < 0) return false;
  const end = partition.log.endOffsetFor(fetched.lastFetchedEpoch);
  return end.epoch < fetched.lastFetchedEpoch || end.endOffset < fetched.fetchOffset;
}

/** R-THR-02: a follower outside the ISR gets nothing of a throttled partition while the leader has spent its rate. */
function isHeldBack(broker: BrokerState, context: FetchContext, fetched: FetchedPartition, nowUs: number): boolean {
  const partition = broker.replicas.partitions.get(fetched.key);
  return partition !== undefined && !partition.isr.includes(context.replicaId) && isOverQuota(broker, partition, 'leader', nowUs);
}

function minBytesOf(broker: BrokerState, request: Request<FetchRequest>): number {
  return Math.min(request.body.minBytes, maxBytesOf(broker, request));
}

function maxBytesOf(broker: BrokerState, { body }: Request<FetchRequest>): number {
  return replicaIdOf(body) < 0 ? Math.min(body.maxBytes, broker.config.fetchMaxBytes) : body.maxBytes;
}

/**
 * Reads all partitions of a context that may have news, in order, within the limits of the request. On arrival a follower's
 * progress is taken in after each read, so that the answer carries the high watermark of before (R-REPL-06). Gives how many
 * of the context's dirty partitions were read.
 */
function readAll(ctx: Context, broker: BrokerState, context: FetchContext, request: Request<FetchRequest>, isArrival: boolean): number {
  const { body } = request;
  const isFollower = context.replicaId >= 0;
  const options: ReadOptions = {
    mayReadFromFollower: !isFollower && request.version >= FOLLOWER_FETCH_VERSION,
    rackId: isFollower ? '' : body.rackId,
    isReadCommitted: body.isolationLevel === READ_COMMITTED,
  };
  const isLimited = isFollower && hasLimit(broker, 'leader');
  const replicaEpoch = body.replicaState?.replicaEpoch ?? -1;
  const isFromOutlived = isFollower && isOutlived(broker, context.replicaId, replicaEpoch);
  const { cause } = ctx;
  let leftBytes = maxBytesOf(broker, request);
  let minOneMessage = true;
  let count = 0;
  for (; count < context.dirty.length; count++) {
    const fetched = context.dirty[count];
    const { read } = fetched;
    if (fetched.local === null) watch(broker, fetched);
    readPartition(broker, context, fetched, options, leftBytes, minOneMessage);
    if (isLimited && read.sizeBytes > 0 && isHeldBack(broker, context, fetched, ctx.nowUs)) {
      read.records = NO_RECORDS;
      read.sizeBytes = 0;
    }
    if (isFollower && isArrival && read.errorCode === ErrorCode.NONE && read.divergingEpoch === undefined) {
      ctx.because(cause);
      const partition = fetched.local;
      const remote = partition === null ? undefined : remoteOf(partition, context.replicaId);
      if (partition !== null && remote !== undefined) {
        if (isFromOutlived) failRead(read, ErrorCode.NOT_LEADER_OR_FOLLOWER);
        else updateFollowerState(ctx, broker, context, partition, remote, fetched, read.logEndOffset, replicaEpoch);
      }
    }
    if (read.sizeBytes > 0) {
      minOneMessage = false;
      leftBytes = Math.max(0, leftBytes - read.sizeBytes);
    }
    if (read.errorCode !== ErrorCode.NONE && isArrival) ctx.emit(FactKind.FetchRefused, fetched.key, read.errorCode, request.from, fetched.fetchOffset);
  }
  return count;
}

/** Builds and sends the answer. In a session only what is news is in it (R-CONS-21). */
function answer(ctx: Context, broker: BrokerState, context: FetchContext, request: Request<FetchRequest>, readCount: number): void {
  const { dirty } = context;
  const isByName = request.version < TOPIC_ID_VERSION;
  const isLimited = context.replicaId >= 0 && hasLimit(broker, 'leader');
  const hasHints = request.version >= HINT_VERSION;
  const isReadCommitted = request.body.isolationLevel === READ_COMMITTED && context.replicaId < 0;
  let topics: OpenTopic[] | null = null;
  let hints: LeaderHint[] | null = null;
  let served: FetchedPartition[] | null = null;
  // What stays dirty closes ranks within the list.
  let kept = 0;
  for (let i = 0; i < dirty.length; i++) {
    const fetched = dirty[i];
    // Became dirty after the reading: the next answer's business.
    if (i >= readCount) {
      dirty[kept++] = fetched;
      continue;
    }
    const { read } = fetched;
    const isFailed = read.errorCode !== ErrorCode.NONE;
    if (isLimited) noteSent(broker, fetched, ctx.nowUs);
    if (context.isFull || isNews(fetched)) {
      const currentLeader = hasHints && isFailed ? leaderHint(broker, fetched, read.errorCode) : undefined;
      if (currentLeader !== undefined) (hints ??= []).push(currentLeader);
      topics = withResponse(topics, fetched, isByName, {
        partitionIndex: fetched.partition,
        errorCode: read.errorCode,
        highWatermark: read.highWatermark,
        lastStableOffset: read.lastStableOffset,
        logStartOffset: read.logStartOffset,
        abortedTransactions: abortedOf(read),
        preferredReadReplica: read.preferredReadReplica,
        records: read.records,
        divergingEpoch: read.divergingEpoch,
        currentLeader,
      });
      // After an error everything is news again.
      fetched.sentHighWatermark = isFailed ? -1 : read.highWatermark;
      fetched.sentLogStartOffset = isFailed ? -1 : read.logStartOffset;
    }
    if (!isFailed && !needsAnotherLook(broker, context, fetched, isReadCommitted)) fetched.isDirty = false;
    else if (read.sizeBytes > 0) (served ??= []).push(fetched);
    else dirty[kept++] = fetched;
  }
  for (const fetched of context.unresolved) topics = withResponse(topics, fetched, isByName, unresolvedResponse(fetched));
  // Who has been served goes behind the others.
  if (served !== null) for (const fetched of served) dirty[kept++] = fetched;
  dirty.length = kept;
  const body: FetchResponse = {
    throttleTimeMs: 0,
    errorCode: ErrorCode.NONE,
    sessionId: context.sessionId,
    responses: topics ?? NO_RESPONSES,
    nodeEndpoints: hints === null ? undefined : leaderEndpoints(broker, hints),
  };
  context.isFull = context.sessionId === 0;
  if (context.sessionId === 0) endContext(broker, context);
  ctx.reply(request, body);
}

function noteSent(broker: BrokerState, { key, read }: FetchedPartition, nowUs: number): void {
  const partition = broker.replicas.partitions.get(key);
  if (partition !== undefined) noteThrottledBytes(broker, partition, 'leader', read.sizeBytes, nowUs);
}

type OpenTopic = { -readonly [K in keyof FetchTopicResponse]: FetchTopicResponse[K] } & { readonly partitions: FetchPartitionResponse[] };

/** The answers with another one. Lists are made with their first entry: most have but one, and take no more room than it needs. */
function withResponse(topics: OpenTopic[] | null, fetched: FetchedPartition, isByName: boolean, response: FetchPartitionResponse): OpenTopic[] {
  if (topics === null) return [openTopic(fetched, isByName, response)];
  for (let i = topics.length - 1; i >= 0; i--) {
    if (isByName ? topics[i].topic === fetched.topic : topics[i].topicId === fetched.topicId) {
      topics[i].partitions.push(response);
      return topics;
    }
  }
  topics.push(openTopic(fetched, isByName, response));
  return topics;
}

function openTopic({ topic, topicId }: FetchedPartition, isByName: boolean, response: FetchPartitionResponse): OpenTopic {
  return (isByName ? { topic, partitions: [response] } : { topicId, partitions: [response] }) as OpenTopic;
}

/** Who aborted, and from where on: more a reader is not told. */
function abortedOf({ abortedTransactions }: PartitionRead): FetchPartitionResponse['abortedTransactions'] {
  if (abortedTransactions === null || abortedTransactions.length === 0) return abortedTransactions;
  return abortedTransactions.map(({ producerId, firstOffset }) => ({ producerId, firstOffset }));
}

function isNews(fetched: FetchedPartition): boolean {
  const { read } = fetched;
  return (
    read.errorCode !== ErrorCode.NONE ||
    read.records.length > 0 ||
    read.highWatermark !== fetched.sentHighWatermark ||
    read.logStartOffset !== fetched.sentLogStartOffset ||
    read.divergingEpoch !== undefined ||
    read.preferredReadReplica !== -1
  );
}

/** Is there more for the reader than it has been told, or does every fetch of it matter (R-ISR-04)? */
function needsAnotherLook(broker: BrokerState, context: FetchContext, fetched: FetchedPartition, isReadCommitted: boolean): boolean {
  const partition = localReplica(broker, fetched);
  if (partition === undefined || partition.role === Role.None) return true;
  if (fetched.sentHighWatermark !== partition.log.highWatermark || fetched.sentLogStartOffset !== partition.log.logStartOffset) return true;
  if (context.replicaId >= 0 && !partition.isr.includes(context.replicaId)) return true;
  return fetched.fetchOffset < visibleEnd(partition, context, isReadCommitted);
}

function leaderHint(broker: BrokerState, fetched: FetchedPartition, errorCode: number): LeaderHint | undefined {
  if (errorCode !== ErrorCode.NOT_LEADER_OR_FOLLOWER && errorCode !== ErrorCode.FENCED_LEADER_EPOCH) return undefined;
  const registration = broker.image.topics.get(fetched.topic)?.partitions[fetched.partition];
  return registration === undefined ? undefined : { leaderId: registration.leader, leaderEpoch: registration.leaderEpoch };
}

/** A topic or partition that nobody here has heard of; the list of aborted transactions then is empty, not absent. */
function unresolvedResponse(fetched: FetchedPartition): FetchPartitionResponse {
  return {
    partitionIndex: fetched.partition,
    errorCode: fetched.topic === '' ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    abortedTransactions: NO_ABORTED,
    preferredReadReplica: -1,
    records: [],
    divergingEpoch: undefined,
    currentLeader: undefined,
  };
}

