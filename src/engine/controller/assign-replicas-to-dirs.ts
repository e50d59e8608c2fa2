import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { topicById } from '../metadata/image';
import type { PartitionRegistration } from '../metadata/partition-registration';
import type { MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import type { AssignReplicasToDirsRequest, AssignReplicasToDirsResponse } from '../protocol/messages/log-directories';
import { append, replyAfterCommit } from './append';
import { brokerEpochError } from './cluster-control';
import type { ControllerState } from './controller-state';
import { removeReplicasIn } from './directory-control';
import { buildPartitionChange } from './partition-change';
import { changeRequest } from './partition-updates';

/** A broker says in which of its directories its replicas are, where the metadata say nothing or something else. */
export function onAssignReplicasToDirs(ctx: Context, state: ControllerState, request: Request): void {
  const { brokerId, brokerEpoch, directories } = request.body as AssignReplicasToDirsRequest;
  const errorCode = brokerEpochError(state.image.brokers.get(brokerId), brokerEpoch);
  if (errorCode !== ErrorCode.NONE) {
    ctx.reply(request, { throttleTimeMs: 0, errorCode, directories: [] } satisfies AssignReplicasToDirsResponse);
    return;
  }
  const records: MetadataRecord[] = [];
  const answered = directories.map(({ id, topics }) => ({
    id,
    topics: topics.map(({ topicId, partitions }) => ({
      topicId,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode: assignOne(state, brokerId, id, topicId, partitionIndex, records) })),
    })),
  }));
  removeFailed(state, brokerId, directories.map(({ id }) => id), records);
  append(ctx, state, records);
  replyAfterCommit(ctx, state, request, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, directories: answered } satisfies AssignReplicasToDirsResponse);
}

function assignOne(state: ControllerState, broker: number, directory: string, topicId: string, partitionId: number, records: MetadataRecord[]): ErrorCode {
  const topic = topicById(state.image, topicId);
  if (topic === undefined) return ErrorCode.UNKNOWN_TOPIC_ID;
  const partition = topic.partitions[partitionId] as PartitionRegistration | undefined;
  if (partition === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  if (!partition.replicas.includes(broker)) return ErrorCode.NOT_LEADER_OR_FOLLOWER;
  const change = buildPartitionChange({ ...changeRequest(state, topic, partition), assignedDirectory: { broker, directory } });
  if (change !== null) records.push({ type: 'PartitionChangeRecord', topicId, partitionId, ...change });
  return ErrorCode.NONE;
}

/** The directory may have failed, and been reported, before the assignment to it arrived: those replicas are gone all the same. */
function removeFailed(state: ControllerState, broker: number, directories: readonly string[], records: MetadataRecord[]): void {
  const logDirs = state.image.brokers.get(broker)?.logDirs ?? [];
  const failed = directories.filter((directory) => !logDirs.includes(directory));
  removeReplicasIn(state, broker, failed, records);
}
