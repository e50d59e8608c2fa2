import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import type { TopicImage } from '../metadata/image';
import type { PartitionRegistration } from '../metadata/partition-registration';
import type { MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import type {
  AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse, ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse, OngoingReassignment, ReassignmentResult,
} from '../protocol/messages/partitions';
import { replicaListProblem } from './assignment';
import type { Decision, DecisionState } from './decision';
import { addChange, changeRequest, controllerTopicConfig } from './partition-updates';
import { cancelReassignment, isReassigning, startReassignment, type Reassignment } from './reassign';

/** Moves partitions to other replicas, or takes such a move back (R-REASN-01, R-REASN-05, R-REASN-06). */
export function alterPartitionReassignments(_ctx: Context, state: DecisionState, request: Request): Decision {
  const { topics, allowReplicationFactorChange = true } = request.body as AlterPartitionReassignmentsRequest;
  const records: MetadataRecord[] = [];
  const responses = topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex, replicas }) => alterOne(state, name, partitionIndex, replicas, allowReplicationFactorChange, records)),
  }));
  const body: AlterPartitionReassignmentsResponse = { throttleTimeMs: 0, allowReplicationFactorChange, errorCode: ErrorCode.NONE, errorMessage: null, responses };
  return { records, body };
}

function alterOne(state: DecisionState, name: string, partitionIndex: number, target: readonly number[] | null, mayChangeCount: boolean, records: MetadataRecord[]): ReassignmentResult {
  const result = (errorCode: number, errorMessage: string | null): ReassignmentResult => ({ partitionIndex, errorCode, errorMessage });
  const topic = state.image.topics.get(name);
  if (topic === undefined) return result(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `Unable to find a topic named ${name}.`);
  const partition = topic.partitions[partitionIndex] as PartitionRegistration | undefined;
  if (partition === undefined) return result(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `Unable to find partition ${name}:${partitionIndex}.`);
  if (target === null) {
    if (!isReassigning(reassignmentOf(partition))) return result(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, null);
    const problem = cancel(state, topic, partitionIndex, partition, records);
    return problem === null ? result(ErrorCode.NONE, null) : result(ErrorCode.INVALID_REPLICA_ASSIGNMENT, problem);
  }
  const problem = replicaListProblem(state, target, -1);
  if (problem !== null) return result(ErrorCode.INVALID_REPLICA_ASSIGNMENT, problem);
  const before = partition.replicas.length - partition.addingReplicas.length;
  if (!mayChangeCount && target.length !== before) return result(ErrorCode.INVALID_REPLICATION_FACTOR, `The replication factor is changed from ${before} to ${target.length}`);
  // A move that replaces another one starts from all replicas there are, those that the other was adding too. Where it has nothing of its
  // own to add or to remove, what the other had written stays (recorded: ad-reassign-held).
  const started = startReassignment(partition.replicas, target);
  const orKept = (list: readonly number[]): readonly number[] | undefined => (list.length > 0 ? list : undefined);
  addChange(
    topic,
    partitionIndex,
    { ...changeRequest(state, topic, partition), targetReplicas: started.replicas, targetAdding: orKept(started.adding), targetRemoving: orKept(started.removing) },
    records,
  );
  return result(ErrorCode.NONE, null);
}

function cancel(state: DecisionState, topic: TopicImage, partitionIndex: number, partition: PartitionRegistration, records: MetadataRecord[]): string | null {
  const { replicas, isr, unclean } = cancelReassignment(reassignmentOf(partition), partition.isr);
  if (unclean && !controllerTopicConfig(state, topic.name).uncleanLeaderElectionEnable) {
    return `Unable to revert partition assignment for ${topic.name}:${partitionIndex} because it would require an unclean leader election.`;
  }
  addChange(topic, partitionIndex, { ...changeRequest(state, topic, partition), targetIsr: isr, targetReplicas: replicas, targetAdding: [], targetRemoving: [] }, records);
  return null;
}

function reassignmentOf({ replicas, addingReplicas, removingReplicas }: PartitionRegistration): Reassignment {
  return { replicas, adding: addingReplicas, removing: removingReplicas };
}

export function listPartitionReassignments(_ctx: Context, state: DecisionState, request: Request): Decision {
  const { topics: asked } = request.body as ListPartitionReassignmentsRequest;
  const names = asked === null ? [...state.image.topics.keys()] : asked.map((topic) => topic.name);
  const topics: { name: string; partitions: OngoingReassignment[] }[] = [];
  for (const name of names) {
    const wanted = asked?.find((topic) => topic.name === name)?.partitionIndexes;
    const partitions: OngoingReassignment[] = [];
    for (const [partitionIndex, partition] of (state.image.topics.get(name)?.partitions ?? []).entries()) {
      if (wanted !== undefined && !wanted.includes(partitionIndex)) continue;
      const { replicas, addingReplicas, removingReplicas } = partition;
      if (isReassigning(reassignmentOf(partition))) partitions.push({ partitionIndex, replicas, addingReplicas, removingReplicas });
    }
    if (partitions.length > 0) topics.push({ name, partitions });
  }
  return { records: [], body: { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, topics } satisfies ListPartitionReassignmentsResponse };
}
