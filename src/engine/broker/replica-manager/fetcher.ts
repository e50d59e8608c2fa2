import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { truncationOffset } from '../../log/divergence';
import { ApiKey } from '../../protocol/api-keys';
import { wallClockMs } from '../../protocol/clock';
import { ErrorCode } from '../../protocol/error-codes';
import type { FetchPartition, FetchPartitionResponse, FetchRequest, FetchResponse } from '../../protocol/messages/fetch';
import { OffsetSpec, type ListOffsetsPartition, type ListOffsetsRequest, type ListOffsetsResponse } from '../../protocol/messages/list-offsets';
import type { PartitionKey } from '../../protocol/partition-key';
import type { BrokerState } from '../broker-state';
import { buildAuxiliaryState } from '../remote-log-manager/auxiliary-state';
import { Slot } from '../slots';
import { FetcherPartition, FetcherState, type OutOfRange } from './fetcher-state';
import { Role, type Partition } from './partition';
import { onHighWatermark, recheckFetches } from './purgatory';
import { hasLimit, isOverQuota, noteThrottledBytes } from './replication-quota';
import { ReplicaTimer } from './timers';
import { partitionConfigOf } from './topic-config-of';

const FETCH_VERSION = 17;
const LIST_OFFSETS_VERSION = 11;
const NO_TOPICS: readonly never[] = [];

/** A fetch response that a slow disk is writing. Immutable. */
interface WrittenResponse {
  readonly request: Request<FetchRequest>;
  readonly body: FetchResponse;
}

// ---- which partitions ----------------------------------------------------------------------------------------------

/** From now on the partition is fetched from its leader (R-REPL-12). The request goes out when `runFetchers` is called. */
export function addToFetcher(broker: BrokerState, partition: Partition): FetcherState {
  const { fetchers } = broker.replicas;
  let fetcher = fetchers.get(partition.leaderId);
  if (fetcher === undefined) fetchers.set(partition.leaderId, (fetcher = new FetcherState(partition.leaderId)));
  const known = fetcher.partitions.get(partition.key);
  if (known !== undefined) {
    known.leaderEpoch = partition.leaderEpoch;
    known.delayedUntilUs = 0;
    markChanged(fetcher, known);
    return fetcher;
  }
  const added = new FetcherPartition(partition, partition.leaderEpoch);
  fetcher.partitions.set(partition.key, added);
  markChanged(fetcher, added);
  return fetcher;
}

/** The partition is no longer fetched, from whomever it was. */
export function removeFromFetchers(broker: BrokerState, partition: Partition): void {
  for (const fetcher of broker.replicas.fetchers.values()) removeFromFetcher(fetcher, partition);
}

function removeFromFetcher(fetcher: FetcherState, partition: Partition): void {
  const known = fetcher.partitions.get(partition.key);
  if (known === undefined) return;
  fetcher.partitions.delete(partition.key);
  if (known.isChanged) fetcher.changed = fetcher.changed.filter((other) => other !== known);
  takeOutOfSession(fetcher, known, partition);
}

function takeOutOfSession(fetcher: FetcherState, known: FetcherPartition, partition: Partition): void {
  if (!known.isInSession) return;
  known.isInSession = false;
  fetcher.sessionSize--;
  fetcher.forgotten.push({ key: partition.key, topicId: partition.topicId, partition: partition.index });
}

function markChanged(fetcher: FetcherState, known: FetcherPartition): void {
  if (known.isChanged) return;
  known.isChanged = true;
  fetcher.changed.push(known);
}

/** A follower's log start has moved by itself: its next fetch says so. */
export function tellLogStart(broker: BrokerState, partition: Partition): void {
  const fetcher = broker.replicas.fetchers.get(partition.leaderId);
  const known = fetcher?.partitions.get(partition.key);
  if (fetcher !== undefined && known !== undefined) markChanged(fetcher, known);
}

/** A follower that was waiting for something else than its leader goes on at once. */
export function resumeFetching(ctx: Context, broker: BrokerState, partition: Partition): void {
  const fetcher = broker.replicas.fetchers.get(partition.leaderId);
  const known = fetcher?.partitions.get(partition.key);
  if (fetcher === undefined || known === undefined) return;
  known.delayedUntilUs = 0;
  markChanged(fetcher, known);
  sendFetch(ctx, broker, fetcher);
}

/** Fetchers with something to do and no request under way send one. */
export function runFetchers(ctx: Context, broker: BrokerState): void {
  const { cause } = ctx;
  for (const fetcher of broker.replicas.fetchers.values()) {
    ctx.because(cause);
    sendFetch(ctx, broker, fetcher);
  }
}

// ---- asking --------------------------------------------------------------------------------------------------------

/** The next fetch, if there is none under way: what changed since the last, or everything in a new session (R-REPL-02). */
function sendFetch(ctx: Context, broker: BrokerState, fetcher: FetcherState): void {
  if (fetcher.isBusy || fetcher.partitions.size === 0) return;
  if (fetcher.pausedUntilUs > ctx.nowUs) {
    wakeAt(ctx, fetcher, fetcher.pausedUntilUs);
    return;
  }
  const leader = ctx.nodeByKafkaId(fetcher.leaderId);
  if (leader < 0) return;
  const isFull = fetcher.sessionEpoch === 0;
  if (isFull) {
    fetcher.sessionSize = 0;
    fetcher.forgotten = [];
    fetcher.changed = [];
    for (const known of fetcher.partitions.values()) {
      known.isInSession = false;
      known.isChanged = true;
      fetcher.changed.push(known);
    }
  }
  const topics = takeChanges(ctx, broker, fetcher, isFull);
  if (fetcher.sessionSize === 0) return;
  const { config } = broker;
  const body: FetchRequest = {
    maxWaitMs: config.replicaFetchWaitMaxMs,
    minBytes: config.replicaFetchMinBytes,
    maxBytes: config.replicaFetchResponseMaxBytes,
    isolationLevel: 0,
    sessionId: fetcher.sessionId,
    sessionEpoch: fetcher.sessionEpoch,
    topics,
    forgottenTopicsData: takeForgotten(fetcher),
    rackId: '',
    replicaState: { replicaId: broker.brokerId, replicaEpoch: broker.lifecycle.brokerEpoch },
  };
  fetcher.isBusy = true;
  ctx.request(leader, Slot.ReplicaFetch, ApiKey.Fetch, FETCH_VERSION, body, config.replicaSocketTimeoutMs * 1000);
}

/** What the leader must be told: partitions whose position has moved since they were last named. */
function takeChanges(ctx: Context, broker: BrokerState, fetcher: FetcherState, isFull: boolean): FetchRequest['topics'] {
  const { changed } = fetcher;
  if (changed.length === 0) return NO_TOPICS;
  const isLimited = hasLimit(broker, 'follower');
  let topics: { readonly topicId: string; readonly partitions: FetchPartition[] }[] | null = null;
  for (let i = 0; i < changed.length; i++) {
    const known = changed[i];
    known.isChanged = false;
    if (known.delayedUntilUs > ctx.nowUs) {
      wakeAt(ctx, fetcher, known.delayedUntilUs);
      continue;
    }
    const { partition } = known;
    if (isLimited && !known.isCaughtUp && isOverQuota(broker, partition, 'follower', ctx.nowUs)) {
      // R-THR-02: left out until the rate allows more.
      delay(ctx, broker, fetcher, partition, known);
      continue;
    }
    const { log } = partition;
    const lastEpoch = log.epochs.latestEpoch;
    const isSame = known.sentOffset === log.logEndOffset && known.sentLastEpoch === lastEpoch && known.sentLogStartOffset === log.logStartOffset && known.sentLeaderEpoch === known.leaderEpoch;
    if (!isFull && known.isInSession && isSame) continue;
    known.sentOffset = log.logEndOffset;
    known.sentLastEpoch = lastEpoch;
    known.sentLogStartOffset = log.logStartOffset;
    known.sentLeaderEpoch = known.leaderEpoch;
    if (!known.isInSession) {
      known.isInSession = true;
      fetcher.sessionSize++;
    }
    const item: FetchPartition = {
      partition: partition.index,
      currentLeaderEpoch: known.leaderEpoch,
      fetchOffset: log.logEndOffset,
      lastFetchedEpoch: lastEpoch,
      logStartOffset: log.logStartOffset,
      partitionMaxBytes: broker.config.replicaFetchMaxBytes,
    };
    // A list that is made with its first entry takes no more room than it needs.
    if (topics === null) {
      topics = [{ topicId: partition.topicId, partitions: [item] }];
      continue;
    }
    let t = topics.length - 1;
    while (t >= 0 && topics[t].topicId !== partition.topicId) t--;
    if (t < 0) topics.push({ topicId: partition.topicId, partitions: [item] });
    else topics[t].partitions.push(item);
  }
  changed.length = 0;
  return topics ?? NO_TOPICS;
}

function takeForgotten(fetcher: FetcherState): FetchRequest['forgottenTopicsData'] {
  if (fetcher.forgotten.length === 0) return NO_TOPICS;
  const topics: { readonly topicId: string; readonly partitions: number[] }[] = [];
  for (const { key, topicId, partition } of fetcher.forgotten) {
    // It has come back meanwhile: the session simply goes on with it.
    if (fetcher.partitions.get(key)?.isInSession === true) continue;
    const topic = topics.find((t) => t.topicId === topicId);
    if (topic === undefined) topics.push({ topicId, partitions: [partition] });
    else topic.partitions.push(partition);
  }
  fetcher.forgotten = [];
  return topics;
}

function wakeAt(ctx: Context, fetcher: FetcherState, timeUs: number): void {
  if (fetcher.wakeTimer !== 0) {
    if (fetcher.wakeUs <= timeUs) return;
    ctx.cancel(fetcher.wakeTimer);
  }
  fetcher.wakeUs = timeUs;
  fetcher.wakeTimer = ctx.periodic(timeUs - ctx.nowUs, ReplicaTimer.FetcherWake, fetcher.leaderId);
}

/** A pause or a partition's delay is over. */
export function wakeFetcher(ctx: Context, broker: BrokerState, leaderId: number): void {
  const fetcher = broker.replicas.fetchers.get(leaderId);
  if (fetcher === undefined) return;
  fetcher.wakeTimer = 0;
  for (const known of fetcher.partitions.values()) {
    if (known.isInSession || known.delayedUntilUs === 0) continue;
    if (known.delayedUntilUs <= ctx.nowUs) known.delayedUntilUs = 0;
    else wakeAt(ctx, fetcher, known.delayedUntilUs);
    markChanged(fetcher, known);
  }
  sendFetch(ctx, broker, fetcher);
}

// ---- answers -------------------------------------------------------------------------------------------------------

/** An answer on the replication connection: of a fetch, or of a question about the leader's offsets. */
export function handleFetchResponse(ctx: Context, broker: BrokerState, request: Request, body: object): void {
  const fetcher = broker.replicas.fetchers.get(ctx.kafkaId(request.to));
  if (fetcher === undefined) return;
  if (request.api === ApiKey.ListOffsets) {
    handleOffsets(ctx, broker, fetcher, body as ListOffsetsResponse);
    return;
  }
  const response = body as FetchResponse;
  const delayUs = sizeOf(response) > 0 ? ctx.diskWriteUs(sizeOf(response)) : 0;
  if (delayUs > 0) {
    const written: WrittenResponse = { request: request as Request<FetchRequest>, body: response };
    ctx.after(delayUs, ReplicaTimer.FetchResponseWritten, fetcher.leaderId, 0, written);
    return;
  }
  processResponse(ctx, broker, fetcher, response);
}

/** The slow disk has written what a fetch brought. */
export function onFetchResponseWritten(ctx: Context, broker: BrokerState, leaderId: number, ref: object | null): void {
  const fetcher = broker.replicas.fetchers.get(leaderId);
  if (fetcher !== undefined && ref !== null) processResponse(ctx, broker, fetcher, (ref as WrittenResponse).body);
}

function sizeOf(response: FetchResponse): number {
  let sizeBytes = 0;
  for (const topic of response.responses) for (const { records } of topic.partitions) for (const batch of records) sizeBytes += batch.sizeBytes;
  return sizeBytes;
}

function processResponse(ctx: Context, broker: BrokerState, fetcher: FetcherState, response: FetchResponse): void {
  fetcher.isBusy = false;
  if (response.errorCode !== ErrorCode.NONE) {
    // The leader has lost the session: the next fetch opens a new one with everything in it (R-CONS-22).
    if (response.errorCode === ErrorCode.FETCH_SESSION_ID_NOT_FOUND) fetcher.sessionId = 0;
    fetcher.sessionEpoch = 0;
    sendFetch(ctx, broker, fetcher);
    return;
  }
  if (fetcher.sessionEpoch === 0) {
    fetcher.sessionId = response.sessionId;
    fetcher.sessionEpoch = response.sessionId === 0 ? 0 : 1;
  } else {
    fetcher.sessionEpoch = fetcher.sessionEpoch === 2_147_483_647 ? 1 : fetcher.sessionEpoch + 1;
  }
  const { cause } = ctx;
  for (const topic of response.responses) {
    const local = broker.replicas.topicsById.get(topic.topicId);
    if (local === undefined) continue;
    for (const answer of topic.partitions) {
      const partition = local.partitions[answer.partitionIndex];
      const known = partition === undefined ? undefined : fetcher.partitions.get(partition.key);
      // The partition has moved on since the question was asked.
      if (partition === undefined || known === undefined || !known.isInSession || partition.role !== Role.Follower) continue;
      if (known.sentLeaderEpoch !== known.leaderEpoch || known.sentOffset !== partition.log.logEndOffset) continue;
      ctx.because(cause);
      processPartition(ctx, broker, fetcher, partition, known, answer);
    }
  }
  if (fetcher.outOfRange.length > 0) askOffsets(ctx, broker, fetcher);
  else sendFetch(ctx, broker, fetcher);
}

function processPartition(ctx: Context, broker: BrokerState, fetcher: FetcherState, partition: Partition, known: FetcherPartition, answer: FetchPartitionResponse): void {
  switch (answer.errorCode) {
    case ErrorCode.NONE:
      if (answer.divergingEpoch !== undefined) {
        truncateToDivergence(ctx, broker, partition, answer.divergingEpoch.epoch, answer.divergingEpoch.endOffset);
        markChanged(fetcher, known);
      } else {
        takeRecords(ctx, broker, fetcher, partition, known, answer);
      }
      return;
    case ErrorCode.OFFSET_OUT_OF_RANGE:
      fetcher.outOfRange.push({ key: partition.key, topic: partition.topic, partition: partition.index, leaderEpoch: known.leaderEpoch, asksFor: 'end', logStartOffset: -1 });
      return;
    case ErrorCode.OFFSET_MOVED_TO_TIERED_STORAGE: {
      const { logStartOffset } = answer;
      fetcher.outOfRange.push({ key: partition.key, topic: partition.topic, partition: partition.index, leaderEpoch: known.leaderEpoch, asksFor: 'local-start', logStartOffset });
      return;
    }
    case ErrorCode.FENCED_LEADER_EPOCH:
      // R-REPL-05: there is a newer leader; the metadata will say who.
      removeFromFetcher(fetcher, partition);
      return;
    default:
      delay(ctx, broker, fetcher, partition, known);
  }
}

/** R-REPL-05: the partition is left out for a while. */
function delay(ctx: Context, broker: BrokerState, fetcher: FetcherState, partition: Partition, known: FetcherPartition): void {
  known.delayedUntilUs = ctx.nowUs + broker.config.replicaFetchBackoffMs * 1000;
  takeOutOfSession(fetcher, known, partition);
  wakeAt(ctx, fetcher, known.delayedUntilUs);
}

/** R-REPL-09: append, then take over high watermark and log start as far as the own log reaches. */
function takeRecords(ctx: Context, broker: BrokerState, fetcher: FetcherState, partition: Partition, known: FetcherPartition, answer: FetchPartitionResponse): void {
  const { log } = partition;
  const { records } = answer;
  if (records.length > 0) {
    const count = log.appendAsFollower(records, partition.leaderEpoch, wallClockMs(ctx.clockUs), partitionConfigOf(broker, partition));
    if (count === 0) {
      // The records do not fit the log's end: not to be healed by asking again.
      removeFromFetcher(fetcher, partition);
      return;
    }
    ctx.emit(FactKind.RecordsReplicated, partition.key, records[0].baseOffset, log.logEndOffset, fetcher.leaderId);
    markChanged(fetcher, known);
  }
  known.isCaughtUp = log.logEndOffset >= answer.highWatermark;
  if (records.length > 0 && hasLimit(broker, 'follower')) noteThrottledBytes(broker, partition, 'follower', records.reduce((sum, batch) => sum + batch.sizeBytes, 0), ctx.nowUs);
  const before = log.highWatermark;
  const hasMovedMark = log.updateHighWatermark(answer.highWatermark);
  if (hasMovedMark) ctx.emit(FactKind.HighWatermarkAdvanced, partition.key, log.highWatermark, before);
  const startBefore = log.logStartOffset;
  if (log.maybeIncrementLogStartOffset(answer.logStartOffset)) {
    ctx.emit(FactKind.LogStartMoved, partition.key, log.logStartOffset, startBefore);
    markChanged(fetcher, known);
  }
  if (hasMovedMark && partition.watchers.length > 0) onHighWatermark(ctx, broker, partition);
}

/** R-EPOCH-02: the leader's log parts from this one at the end of an epoch. The next fetch tells whether that was all. */
function truncateToDivergence(ctx: Context, broker: BrokerState, partition: Partition, leaderEpoch: number, leaderEndOffset: number): void {
  truncate(ctx, broker, partition, truncationOffset(partition.log, leaderEpoch, leaderEndOffset));
}

export function truncate(ctx: Context, broker: BrokerState, partition: Partition, offset: number): void {
  const { log } = partition;
  const before = log.logEndOffset;
  if (!log.truncateTo(offset, wallClockMs(ctx.clockUs))) return;
  ctx.emit(FactKind.LogTruncated, partition.key, log.logEndOffset, before, partition.leaderEpoch);
  recheckFetches(ctx, broker, partition);
}

// ---- a fetch position that the leader does not have (R-EPOCH-04) ---------------------------------------------------

const SPEC_OF = { end: OffsetSpec.LATEST, start: OffsetSpec.EARLIEST, 'local-start': OffsetSpec.EARLIEST_LOCAL } as const;

function askOffsets(ctx: Context, broker: BrokerState, fetcher: FetcherState): void {
  const leader = ctx.nodeByKafkaId(fetcher.leaderId);
  const topics: { readonly name: string; readonly partitions: ListOffsetsPartition[] }[] = [];
  for (const { topic, partition, leaderEpoch, asksFor } of fetcher.outOfRange) {
    const item: ListOffsetsPartition = { partitionIndex: partition, currentLeaderEpoch: leaderEpoch, timestamp: SPEC_OF[asksFor] };
    const known = topics.find((t) => t.name === topic);
    if (known === undefined) topics.push({ name: topic, partitions: [item] });
    else known.partitions.push(item);
  }
  const body: ListOffsetsRequest = { replicaId: broker.brokerId, isolationLevel: 0, topics };
  fetcher.isBusy = true;
  ctx.request(leader, Slot.ReplicaFetch, ApiKey.ListOffsets, LIST_OFFSETS_VERSION, body, broker.config.replicaSocketTimeoutMs * 1000);
}

function handleOffsets(ctx: Context, broker: BrokerState, fetcher: FetcherState, response: ListOffsetsResponse): void {
  fetcher.isBusy = false;
  const asked = fetcher.outOfRange;
  fetcher.outOfRange = [];
  for (const question of asked) {
    const answer = response.topics.find((t) => t.name === question.topic)?.partitions.find((p) => p.partitionIndex === question.partition);
    const partition = broker.replicas.partitions.get(question.key);
    const known = fetcher.partitions.get(question.key);
    if (answer === undefined || partition === undefined || known === undefined || known.leaderEpoch !== question.leaderEpoch) continue;
    if (answer.errorCode !== ErrorCode.NONE) delay(ctx, broker, fetcher, partition, known);
    else resolveOutOfRange(ctx, broker, fetcher, partition, known, question, answer.offset);
  }
  if (fetcher.outOfRange.length > 0) askOffsets(ctx, broker, fetcher);
  else sendFetch(ctx, broker, fetcher);
}

function resolveOutOfRange(ctx: Context, broker: BrokerState, fetcher: FetcherState, partition: Partition, known: FetcherPartition, question: OutOfRange, offset: number): void {
  const { log } = partition;
  if (question.asksFor === 'local-start') {
    // It is fetched again when its state has come from the store, or after the backoff (R-TIER-05).
    buildAuxiliaryState(ctx, broker, partition, { leaderEpoch: known.leaderEpoch, logStartOffset: question.logStartOffset, localLogStartOffset: offset });
    delay(ctx, broker, fetcher, partition, known);
    return;
  }
  if (question.asksFor === 'end') {
    if (offset >= log.logEndOffset) {
      fetcher.outOfRange.push({ ...question, asksFor: 'start' });
      return;
    }
    truncate(ctx, broker, partition, offset);
  } else if (offset > log.logEndOffset) {
    const before = log.logEndOffset;
    log.truncateFullyAndStartAt(offset, wallClockMs(ctx.clockUs));
    ctx.emit(FactKind.LogTruncated, partition.key, offset, before, partition.leaderEpoch);
    recheckFetches(ctx, broker, partition);
  }
  // Even where nothing moved the leader must be asked again.
  known.sentOffset = -2;
  markChanged(fetcher, known);
}

/** The connection to a leader is gone: its session too. Both the fetcher and its partitions wait for the backoff. */
export function handleFetcherDisconnect(ctx: Context, broker: BrokerState, leaderId: number): void {
  const fetcher = broker.replicas.fetchers.get(leaderId);
  if (fetcher === undefined || !fetcher.isBusy) return;
  fetcher.isBusy = false;
  fetcher.outOfRange = [];
  fetcher.sessionEpoch = 0;
  fetcher.pausedUntilUs = ctx.nowUs + 2 * broker.config.replicaFetchBackoffMs * 1000;
  if (fetcher.partitions.size > 0) wakeAt(ctx, fetcher, fetcher.pausedUntilUs);
}

/** Is the partition fetched at present? For views and tests. */
export function isFetched(broker: BrokerState, key: PartitionKey): boolean {
  for (const fetcher of broker.replicas.fetchers.values()) if (fetcher.partitions.has(key)) return true;
  return false;
}
