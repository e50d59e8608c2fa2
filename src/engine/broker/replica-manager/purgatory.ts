import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { ErrorCode } from '../../protocol/error-codes';
import type { BrokerState } from '../broker-state';
import { completeInternalAppend } from '../internal-appends';
import { completeFetch, isFetchSatisfied, isFetchVoid } from './fetch';
import { wakeSharePartitions } from '../share/share-fetch';
import { maybeIncrementHighWatermark } from './high-watermark';
import type { ParkedProduce, ProduceItem } from './parked-produce';
import { Role, type Partition } from './partition';
import { replyToProduce } from './produce-response';
import { armDeadline, ReplicaTimer } from './timers';
import { effectiveMinIsr } from './topic-config-of';

// ---- what wakes whom (R-PURG-03) -----------------------------------------------------------------------------------

/** A leader's log has grown: followers that wait for records get them (R-PURG-04). */
export function onLeaderAppend(ctx: Context, broker: BrokerState, partition: Partition): void {
  wakeFetches(ctx, broker, partition, true);
}

/** The high watermark may have room: tries it, and wakes producers and readers if it moved. */
export function tryAdvanceHighWatermark(ctx: Context, broker: BrokerState, partition: Partition): boolean {
  if (!maybeIncrementHighWatermark(ctx, broker, partition)) return false;
  onHighWatermark(ctx, broker, partition);
  return true;
}

export function onHighWatermark(ctx: Context, broker: BrokerState, partition: Partition): void {
  if (partition.waiting.length > 0) completeProduces(ctx, broker, partition);
  wakeFetches(ctx, broker, partition, false);
  if (broker.shares.parked.length > 0) wakeSharePartitions(ctx, broker, partition.key);
}

/**
 * Marks the partition as news in all contexts that watch it, and answers parked fetches that have enough: those of followers
 * when the log grew, those of clients when the high watermark moved. A follower is not woken by the high watermark (R-REPL-10).
 */
function wakeFetches(ctx: Context, broker: BrokerState, partition: Partition, isAppend: boolean): void {
  const { watchers } = partition;
  // An answer may end a context without a session, which takes itself off this list.
  for (let i = watchers.length - 1; i >= 0; i--) {
    const fetched = watchers[i];
    const { context } = fetched;
    const isFollower = context.replicaId >= 0;
    if (isAppend && !isFollower) continue;
    context.markDirty(fetched);
    if (context.parked !== null && isFollower === isAppend && isFetchSatisfied(broker, context, ctx.nowUs)) completeFetch(ctx, broker, context);
  }
}

/** The partition is no longer what it was: parked fetches that must learn of it are answered, producers told (R-ACK-06, R-PURG-02). */
export function onRoleChange(ctx: Context, broker: BrokerState, partition: Partition): void {
  if (partition.waiting.length > 0 && partition.role !== Role.Leader) failProduces(ctx, broker, partition);
  recheckFetches(ctx, broker, partition);
}

/** Something about the partition has changed that its readers learn with their next answer. */
export function markNews(partition: Partition): void {
  for (const fetched of partition.watchers) fetched.context.markDirty(fetched);
}

/** Looks again at parked fetches of a partition whose leader, epoch or log has changed under them. */
export function recheckFetches(ctx: Context, broker: BrokerState, partition: Partition): void {
  for (const fetched of partition.watchers.slice()) {
    const { context } = fetched;
    context.markDirty(fetched);
    if (context.parked !== null && isFetchVoid(broker, context, fetched)) completeFetch(ctx, broker, context);
  }
}

// ---- produce -------------------------------------------------------------------------------------------------------

/** Parks what has pending items. */
export function parkProduce(ctx: Context, broker: BrokerState, parked: ParkedProduce, partitions: readonly (Partition | null)[]): void {
  const { replicas } = broker;
  replicas.produces.push(parked);
  for (let i = 0; i < parked.items.length; i++) {
    const item = parked.items[i];
    const partition = partitions[i];
    if (!item.isPending || partition === null) continue;
    parked.pendingCount++;
    partition.waiting.push({ parked, item: i, requiredOffset: item.result.lastOffset + 1 });
  }
  armDeadline(ctx, replicas.produceTimer, parked.deadlineUs, ReplicaTimer.ProduceDeadline);
}

/** R-ACK-01, R-ACK-04: what the high watermark has reached is acknowledged. */
function completeProduces(ctx: Context, broker: BrokerState, partition: Partition): void {
  settleWaits(ctx, broker, partition, partition.log.highWatermark, acknowledgement(broker, partition));
}

/** Error of an append that the high watermark has reached. */
export function acknowledgement(broker: BrokerState, partition: Partition): number {
  return effectiveMinIsr(broker, partition) <= partition.maximalIsr.length ? ErrorCode.NONE : ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND;
}

function failProduces(ctx: Context, broker: BrokerState, partition: Partition): void {
  if (partition.isOffline) {
    settleWaits(ctx, broker, partition, Infinity, ErrorCode.KAFKA_STORAGE_ERROR);
    return;
  }
  const isKnown = broker.image.topicNames.has(partition.topicId);
  settleWaits(ctx, broker, partition, Infinity, isKnown ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
}

/** Decides all waits up to an offset, and finishes the requests that wait for nothing else. */
function settleWaits(ctx: Context, broker: BrokerState, partition: Partition, upToOffset: number, errorCode: number): void {
  const { waiting } = partition;
  let finished: ParkedProduce[] | null = null;
  let kept = 0;
  for (let i = 0; i < waiting.length; i++) {
    const wait = waiting[i];
    if (wait.requiredOffset > upToOffset) {
      waiting[kept++] = wait;
      continue;
    }
    const { parked } = wait;
    settle(parked, parked.items[wait.item], errorCode);
    if (parked.pendingCount > 0) continue;
    unpark(broker, parked);
    (finished ??= []).push(parked);
  }
  waiting.length = kept;
  // Finishing may append again: the list is in order before.
  if (finished !== null) for (const parked of finished) finishProduce(ctx, broker, parked);
}

/** Who came first is mostly done first: found near the beginning. */
function unpark(broker: BrokerState, parked: ParkedProduce): void {
  const { produces } = broker.replicas;
  const at = produces.indexOf(parked);
  if (at === 0) produces.shift();
  else if (at > 0) produces.splice(at, 1);
}

function settle(parked: ParkedProduce, item: ProduceItem, errorCode: number): void {
  item.isPending = false;
  item.errorCode = errorCode;
  parked.pendingCount--;
}

function finishProduce(ctx: Context, broker: BrokerState, parked: ParkedProduce): void {
  if (parked.token !== null) {
    const [item] = parked.items;
    completeInternalAppend(ctx, broker, parked.token, item.errorCode, item.result.baseOffset);
  } else if (parked.request !== null) {
    replyToProduce(ctx, broker, parked.request, parked.items);
  }
}

/** R-ACK-05: time is up; the data stay in the log and may be committed later. */
export function expireProduces(ctx: Context, broker: BrokerState): void {
  const { replicas } = broker;
  replicas.produceTimer.handle = 0;
  const expired: ParkedProduce[] = [];
  let nextUs = Infinity;
  for (const parked of replicas.produces) {
    if (parked.deadlineUs <= ctx.nowUs) expired.push(parked);
    else if (parked.deadlineUs < nextUs) nextUs = parked.deadlineUs;
  }
  if (nextUs !== Infinity) armDeadline(ctx, replicas.produceTimer, nextUs, ReplicaTimer.ProduceDeadline);
  for (const parked of expired) {
    unpark(broker, parked);
    for (const item of parked.items) {
      if (!item.isPending) continue;
      const partition = replicas.partitions.get(item.key);
      if (partition !== undefined) {
        partition.waiting = partition.waiting.filter((wait) => wait.parked !== parked);
        ctx.emit(FactKind.ProduceTimedOut, item.key, item.result.lastOffset + 1, partition.log.highWatermark);
      }
      settle(parked, item, ErrorCode.REQUEST_TIMED_OUT);
    }
    finishProduce(ctx, broker, parked);
  }
}

// ---- fetch ---------------------------------------------------------------------------------------------------------

/** Fetches that have waited long enough get what there is, be it nothing. */
export function expireFetches(ctx: Context, broker: BrokerState): void {
  const { replicas } = broker;
  replicas.fetchTimer.handle = 0;
  const expired: number[] = [];
  let nextUs = Infinity;
  for (const context of replicas.contexts.values()) {
    if (context.parked === null) continue;
    if (context.deadlineUs <= ctx.nowUs) expired.push(context.id);
    else if (context.deadlineUs < nextUs) nextUs = context.deadlineUs;
  }
  if (nextUs !== Infinity) armDeadline(ctx, replicas.fetchTimer, nextUs, ReplicaTimer.FetchDeadline);
  for (const id of expired) {
    const context = replicas.contexts.get(id);
    if (context !== undefined && context.parked !== null) completeFetch(ctx, broker, context);
  }
}
