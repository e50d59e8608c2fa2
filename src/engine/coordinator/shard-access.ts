import { javaStringHash } from '../../base/java-hash';
import type { Context } from '../kernel/behavior';
import { ErrorCode } from '../protocol/error-codes';
import { GROUP_METADATA_TOPIC } from '../protocol/topic-name';
import type { ClassicGroup } from './classic-group-state';
import type { CoordinatorHost } from './coordinator-host';
import type { CoordinatorShard, GroupCoordinatorState } from './group-coordinator-state';
import type { Completion } from './pending-write';

/** What a step on one shard works with. Lives as long as the handler's call. */
export interface ShardWork {
  readonly ctx: Context;
  readonly host: CoordinatorHost;
  readonly shard: CoordinatorShard;
  readonly state: GroupCoordinatorState;
  /** What happens when a write is committed (error 0) or has failed. */
  readonly complete: (work: ShardWork, completion: Completion, errorCode: number) => void;
}

/** R-GRP-01: abs(hashCode(key)) mod partitions of the internal topic. */
export function coordinatorPartition(key: string, partitions: number): number {
  const hash = javaStringHash(key);
  // As Kafka does it: the smallest integer has no positive twin, and counts as 0.
  return (hash === -2147483648 ? 0 : Math.abs(hash)) % partitions;
}

export function partitionForGroup(host: CoordinatorHost, groupId: string): number {
  const partitions = host.image.topics.get(GROUP_METADATA_TOPIC)?.partitions.length ?? host.config.offsetsTopicNumPartitions;
  return coordinatorPartition(groupId, partitions);
}

/** The shard of a group, or why it cannot be used (R-GRP-02). */
export function shardFor(host: CoordinatorHost, state: GroupCoordinatorState, groupId: string): CoordinatorShard | number {
  const shard = state.shards.get(partitionForGroup(host, groupId));
  if (shard === undefined) return ErrorCode.NOT_COORDINATOR;
  return shard.loading ? ErrorCode.COORDINATOR_LOAD_IN_PROGRESS : shard;
}

/** Is there a group of that id, of whatever protocol? */
export function hasGroup(shard: CoordinatorShard, groupId: string): boolean {
  return shard.groups.has(groupId) || shard.consumerGroups.has(groupId) || shard.shareGroups.has(groupId);
}

export function groupOf(work: ShardWork, groupId: string): ClassicGroup | undefined {
  return work.shard.groups.get(groupId);
}

/** How a failed append shows in the group APIs. */
export function groupErrorOf(errorCode: number): number {
  switch (errorCode) {
    case ErrorCode.UNKNOWN_TOPIC_OR_PARTITION:
    case ErrorCode.NOT_ENOUGH_REPLICAS:
    case ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND:
    case ErrorCode.REQUEST_TIMED_OUT:
      return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    case ErrorCode.NOT_LEADER_OR_FOLLOWER:
    case ErrorCode.KAFKA_STORAGE_ERROR:
      return ErrorCode.NOT_COORDINATOR;
    case ErrorCode.MESSAGE_TOO_LARGE:
    case ErrorCode.RECORD_LIST_TOO_LARGE:
    case ErrorCode.INVALID_FETCH_SIZE:
      return ErrorCode.UNKNOWN_SERVER_ERROR;
    default:
      return errorCode;
  }
}
