import { groupConfig, type GroupConfig } from '../../config/group-config';
import { durationMs } from '../../config/duration';
import { clamp } from '../../coordinator/consumer/settings';
import { shareStateKey } from '../../coordinator/share-state/share-state';
import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { wallClockMs } from '../../protocol/clock';
import { ErrorCode } from '../../protocol/error-codes';
import type { DonePart, ReadPart, ReadPartResult } from '../../protocol/messages/share-group-state';
import type { BrokerState } from '../broker-state';
import type { Partition } from '../replica-manager/partition';
import { loadSharePartition, memberErrorOf } from './load-state';
import { persist } from './persister';
import type { PersisterEntry } from './persister-state';
import type { LocalSharePartition } from './share-manager-state';
import type { SharePartitionConfig } from './share-partition';

/** Share partitions come to be on the leaders of their partitions, and go (R-SHR-15, R-SHR-16). */

const UNDECIDED = -1;

export function shareConfigOf({ image, config }: BrokerState, groupId: string): GroupConfig {
  return groupConfig(image, config, groupId);
}

export function sharePartitionConfig(broker: BrokerState, groupId: string): SharePartitionConfig {
  const { shareDeliveryCountLimit, sharePartitionMaxRecordLocks } = shareConfigOf(broker, groupId);
  const { config } = broker;
  return {
    deliveryCountLimit: clamp(shareDeliveryCountLimit, config.groupShareMinDeliveryCountLimit, config.groupShareMaxDeliveryCountLimit),
    maxRecordLocks: clamp(sharePartitionMaxRecordLocks, config.groupShareMinPartitionMaxRecordLocks, config.groupShareMaxPartitionMaxRecordLocks),
    recordLockDurationMs: recordLockDurationMs(broker, groupId),
  };
}

/** R-SHR-06; within the broker's bounds at any time, as all of a group's settings. */
export function recordLockDurationMs(broker: BrokerState, groupId: string): number {
  return clamp(shareConfigOf(broker, groupId).shareRecordLockDurationMs, broker.config.groupShareMinRecordLockDurationMs, broker.config.groupShareMaxRecordLockDurationMs);
}

/** The log of a partition that this broker leads, or why it cannot be read in a share group. */
export function ledPartition({ replicas, image }: BrokerState, topicId: string, index: number): Partition | number {
  const partition = replicas.topicsById.get(topicId)?.partitions[index];
  if (partition?.isLeader === true) return partition;
  if (partition?.isOffline === true) return ErrorCode.KAFKA_STORAGE_ERROR;
  const name = image.topicNames.get(topicId);
  if (name === undefined) return ErrorCode.UNKNOWN_TOPIC_ID;
  return image.topics.get(name)?.partitions[index] === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NOT_LEADER_OR_FOLLOWER;
}

/** The share partition; one that is not there yet is made, and its state asked for. */
export function openSharePartition(ctx: Context, broker: BrokerState, groupId: string, { topicId, index, leaderEpoch, key: partition }: Partition): LocalSharePartition {
  const { shares } = broker;
  const key = shareStateKey(groupId, topicId, index);
  const known = shares.partitions.get(key);
  if (known !== undefined) return known;
  const local: LocalSharePartition = {
    key, groupId, topicId, index, partition, leaderEpoch, instance: shares.nextInstance++, stateEpoch: 0, state: null, lockTimer: 0, lockTimerMs: Infinity, acquisitions: new Map(),
  };
  shares.partitions.set(key, local);
  persist(ctx, broker, 'read', groupId, topicId, { partition: index, leaderEpoch } satisfies ReadPart, { owner: 'load', key, instance: local.instance });
  return local;
}

/** Its state has been read: it is ACTIVE. Otherwise it goes again, and who waits for it is told; gives what to tell. */
export function onStateRead(ctx: Context, broker: BrokerState, entry: PersisterEntry, result: DonePart, local: LocalSharePartition): number {
  const partition = ledPartition(broker, local.topicId, local.index);
  const errorCode = typeof partition === 'number' ? partition : memberErrorOf(result.errorCode);
  if (typeof partition === 'number' || errorCode !== ErrorCode.NONE) {
    dropSharePartition(ctx, broker, local, errorCode);
    return errorCode;
  }
  const read = result as ReadPartResult;
  const startOffset = read.startOffset === UNDECIDED ? firstOffset(ctx, broker, entry.groupId, partition) : read.startOffset;
  local.stateEpoch = read.stateEpoch;
  local.state = loadSharePartition({ ...read, startOffset }, sharePartitionConfig(broker, entry.groupId));
  ctx.emit(FactKind.SharePartitionLoaded, local.partition, local.state.startOffset, ctx.nameId(entry.groupId), local.leaderEpoch);
  return ErrorCode.NONE;
}

/** R-SHR-16: where a group begins that has never read the partition (share.auto.offset.reset). */
function firstOffset(ctx: Context, broker: BrokerState, groupId: string, { log }: Partition): number {
  const { shareAutoOffsetReset: policy } = shareConfigOf(broker, groupId);
  if (policy === 'earliest') return log.logStartOffset;
  if (policy === 'latest') return log.highWatermark;
  const sinceMs = wallClockMs(ctx.nowUs) - durationMs(policy.slice('by_duration:'.length));
  return log.offsetForTimestamp(sinceMs)?.offset ?? log.highWatermark;
}

/** What is acquired there exists nowhere else: with it all locks are gone (R-SHR-15). */
export function dropSharePartition(ctx: Context, broker: BrokerState, local: LocalSharePartition, errorCode: number): void {
  const { partitions } = broker.shares;
  if (partitions.get(local.key) !== local) return;
  partitions.delete(local.key);
  ctx.cancel(local.lockTimer);
  if (local.state !== null) ctx.emit(FactKind.SharePartitionUnloaded, local.partition, local.state.startOffset, ctx.nameId(local.groupId), errorCode);
}

export function localSharePartition({ shares }: BrokerState, groupId: string, topicId: string, index: number): LocalSharePartition | undefined {
  return shares.partitions.get(shareStateKey(groupId, topicId, index));
}
