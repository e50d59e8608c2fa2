import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { LeaderRecoveryState } from '../../metadata/partition-registration';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { AlterPartitionItem, AlterPartitionItemResponse, AlterPartitionRequest, AlterPartitionResponse } from '../../protocol/messages/alter-partition';
import type { BrokerState } from '../broker-state';
import { controllerNode } from '../controller-node';
import { Slot } from '../slots';
import { writeIsrs } from '../zookeeper/write-isrs';
import { isCaughtUp, isIsrEligible, lastCaughtUpUs } from './in-sync';
import { remoteOf, Role, type Partition, type PendingIsr, type RemoteReplica } from './partition';
import { markNews, tryAdvanceHighWatermark } from './purgatory';
import { ReplicaTimer } from './timers';

const ALTER_PARTITION_VERSION = 3;
/** R-ISR-06. */
const RETRY_US = 50_000;
const NO_BROKERS: readonly number[] = [];

// ---- deciding ------------------------------------------------------------------------------------------------------

/** R-ISR-04: on each of its fetches a follower outside the ISR may be ready to join. */
export function maybeExpandIsr(ctx: Context, broker: BrokerState, partition: Partition, remote: RemoteReplica): void {
  if (partition.pendingIsr !== null || partition.isr.includes(remote.brokerId) || !partition.replicas.includes(remote.brokerId)) return;
  if (remote.logEndOffset < partition.log.highWatermark || remote.logEndOffset < partition.leaderEpochStartOffset) return;
  if (!isIsrEligible(broker, remote)) return;
  ctx.emit(FactKind.IsrExpandProposed, partition.key, remote.brokerId, remote.logEndOffset);
  // A pending expansion already counts for the high watermark (R-ISR-05).
  const isr = [...partition.isr, remote.brokerId];
  partition.maximalIsr = isr;
  propose(ctx, broker, partition, { isr, added: remote.brokerId, removed: NO_BROKERS });
}

/** R-ISR-02: the regular look at all followers; those that have not caught up for too long are to leave. */
export function shrinkIsrs(ctx: Context, broker: BrokerState): void {
  for (const partition of broker.replicas.partitions.values()) {
    if (partition.role === Role.Leader && partition.pendingIsr === null && partition.isr.length > 1) maybeShrinkIsr(ctx, broker, partition);
  }
}

function maybeShrinkIsr(ctx: Context, broker: BrokerState, partition: Partition): void {
  const removed = partition.isr.filter((brokerId) => {
    const remote = remoteOf(partition, brokerId);
    return remote !== undefined && !isCaughtUp(broker, partition, remote, ctx.nowUs);
  });
  if (removed.length === 0) return;
  for (const brokerId of removed) {
    const remote = remoteOf(partition, brokerId) as RemoteReplica;
    const caughtUpUs = Math.max(0, lastCaughtUpUs(partition, remote));
    ctx.emit(FactKind.IsrShrinkProposed, partition.key, brokerId, caughtUpUs, partition.log.logEndOffset, ctx.causeOfSilence(ctx.nodeByKafkaId(brokerId)));
  }
  // A pending shrink changes nothing until it is granted: the old ISR stays the maximal one (R-ISR-05).
  propose(ctx, broker, partition, { isr: partition.isr.filter((id) => !removed.includes(id)), added: -1, removed });
}

function propose(ctx: Context, broker: BrokerState, partition: Partition, pending: PendingIsr): void {
  const { isrChanges } = broker.replicas;
  if (isrChanges.has(partition.key)) {
    // An older change of the partition still waits for its answer: not attempted (R-ISR-08).
    partition.maximalIsr = partition.isr;
    return;
  }
  partition.pendingIsr = pending;
  enqueue(broker, partition, pending);
  sendIsrChanges(ctx, broker);
}

function enqueue(broker: BrokerState, partition: Partition, pending: PendingIsr): void {
  const item: AlterPartitionItem = {
    partitionIndex: partition.index,
    leaderEpoch: partition.leaderEpoch,
    // A leader proposes a set, which goes by number; only what the controller takes out leaves the order of the rest as it was.
    newIsrWithEpochs: pending.isr.toSorted((a, b) => a - b).map((brokerId) => ({
      brokerId,
      brokerEpoch: brokerId === broker.brokerId ? broker.lifecycle.brokerEpoch : (remoteOf(partition, brokerId)?.brokerEpoch ?? -1),
    })),
    leaderRecoveryState: LeaderRecoveryState.RECOVERED,
    partitionEpoch: partition.partitionEpoch,
  };
  broker.replicas.isrChanges.set(partition.key, { topicId: partition.topicId, item });
}

// ---- asking the controller -----------------------------------------------------------------------------------------

/** One request at a time; changes that come up meanwhile go together in the next (R-ISR-06). */
export function sendIsrChanges(ctx: Context, broker: BrokerState): void {
  const { replicas } = broker;
  if (replicas.isIsrRequestInFlight || replicas.isrRetryTimer !== 0 || replicas.isrChanges.size === 0) return;
  if (broker.zookeeper !== null && broker.zookeeper.settings.leadersWriteIsr) {
    writeIsrs(ctx, broker);
    return;
  }
  const controller = controllerNode(ctx, broker);
  if (controller < 0) {
    retryLater(ctx, broker);
    return;
  }
  const topics: { readonly topicId: string; readonly partitions: AlterPartitionItem[] }[] = [];
  for (const { topicId, item } of replicas.isrChanges.values()) {
    const topic = topics.find((t) => t.topicId === topicId);
    if (topic === undefined) topics.push({ topicId, partitions: [item] });
    else topic.partitions.push(item);
  }
  const body: AlterPartitionRequest = { brokerId: broker.brokerId, brokerEpoch: broker.lifecycle.brokerEpoch, topics };
  replicas.isIsrRequestInFlight = true;
  ctx.request(controller, Slot.AlterPartition, ApiKey.AlterPartition, ALTER_PARTITION_VERSION, body, broker.config.replicaSocketTimeoutMs * 1000);
}

function retryLater(ctx: Context, broker: BrokerState): void {
  if (broker.replicas.isrRetryTimer === 0) broker.replicas.isrRetryTimer = ctx.after(RETRY_US, ReplicaTimer.AlterPartitionRetry);
}

export function retryIsrChanges(ctx: Context, broker: BrokerState): void {
  broker.replicas.isrRetryTimer = 0;
  sendIsrChanges(ctx, broker);
}

export function handleAlterPartitionResponse(ctx: Context, broker: BrokerState, request: Request<AlterPartitionRequest>, body: AlterPartitionResponse): void {
  const { replicas } = broker;
  replicas.isIsrRequestInFlight = false;
  if (body.errorCode !== ErrorCode.NONE) {
    retryLater(ctx, broker);
    return;
  }
  const granted: Partition[] = [];
  let mustRetry = false;
  for (const topic of body.topics) {
    for (const answer of topic.partitions) {
      const partition = replicas.topicsById.get(topic.topicId)?.partitions[answer.partitionIndex];
      if (partition === undefined) continue;
      const change = replicas.isrChanges.get(partition.key);
      if (change === undefined) continue;
      replicas.isrChanges.delete(partition.key);
      if (answer.errorCode !== ErrorCode.NONE) mustRetry = handleRefusal(broker, partition, change.item, answer.errorCode) || mustRetry;
      else if (commit(partition, answer)) {
        granted.push(partition);
        // Every fetch of a replica outside the ISR matters from now on.
        markNews(partition);
      }
    }
  }
  // A change that the controller did not answer goes again.
  for (const topic of request.body.topics) {
    for (const item of topic.partitions) {
      const partition = replicas.topicsById.get(topic.topicId)?.partitions[item.partitionIndex];
      if (partition === undefined) dropChange(broker, topic.topicId, item);
    }
  }
  for (const partition of granted) tryAdvanceHighWatermark(ctx, broker, partition);
  if (mustRetry) retryLater(ctx, broker);
  else sendIsrChanges(ctx, broker);
}

/** The partition has left this broker while the change was under way. */
function dropChange(broker: BrokerState, topicId: string, item: AlterPartitionItem): void {
  for (const [key, change] of broker.replicas.isrChanges) {
    if (change.topicId === topicId && change.item === item) broker.replicas.isrChanges.delete(key);
  }
}

/** The connection is gone before the answer came. */
export function handleAlterPartitionDisconnect(ctx: Context, broker: BrokerState): void {
  broker.replicas.isIsrRequestInFlight = false;
  retryLater(ctx, broker);
}

/** R-ISR-07: the controller's ISR is the committed one now, unless newer metadata have overtaken the answer. */
function commit(partition: Partition, answer: AlterPartitionItemResponse): boolean {
  if (partition.role !== Role.Leader || answer.leaderEpoch !== partition.leaderEpoch || answer.partitionEpoch < partition.partitionEpoch) return false;
  partition.isr = answer.isr;
  partition.maximalIsr = answer.isr;
  partition.pendingIsr = null;
  partition.partitionEpoch = answer.partitionEpoch;
  return true;
}

/** R-ZK-07: the leader has written its ISR into the znode itself, which has this version now. */
export function isrGranted(ctx: Context, broker: BrokerState, partition: Partition, isr: readonly number[], partitionEpoch: number): void {
  partition.isr = isr;
  partition.maximalIsr = isr;
  partition.pendingIsr = null;
  partition.partitionEpoch = partitionEpoch;
  markNews(partition);
  tryAdvanceHighWatermark(ctx, broker, partition);
}

/** Nothing is under way any more: what has come up meanwhile goes. */
export function isrChangesDone(ctx: Context, broker: BrokerState): void {
  broker.replicas.isIsrRequestInFlight = false;
  sendIsrChanges(ctx, broker);
}

/** R-ISR-08. True: ask again. */
function handleRefusal(broker: BrokerState, partition: Partition, item: AlterPartitionItem, errorCode: number): boolean {
  const pending = partition.pendingIsr;
  if (pending === null || partition.role !== Role.Leader || item.leaderEpoch !== partition.leaderEpoch || item.partitionEpoch !== partition.partitionEpoch) return false;
  switch (errorCode) {
    case ErrorCode.OPERATION_NOT_ATTEMPTED:
    case ErrorCode.INELIGIBLE_REPLICA:
      partition.pendingIsr = null;
      partition.maximalIsr = partition.isr;
      return false;
    case ErrorCode.UNKNOWN_TOPIC_OR_PARTITION:
    case ErrorCode.UNKNOWN_TOPIC_ID:
    case ErrorCode.FENCED_LEADER_EPOCH:
    case ErrorCode.INVALID_UPDATE_VERSION:
    case ErrorCode.INVALID_REQUEST:
    case ErrorCode.NEW_LEADER_ELECTED:
      // The metadata will say what is true; until then the change stays pending.
      return false;
    default:
      enqueue(broker, partition, pending);
      return true;
  }
}
