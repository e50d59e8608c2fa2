import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { isActiveBroker } from '../metadata/image';
import type { PartitionRegistration } from '../metadata/partition-registration';
import type { MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import type { CreatePartitionsRequest, CreatePartitionsResponse, CreatePartitionsTopic } from '../protocol/messages/partitions';
import { newPartition, placeAutomatically, replicaListProblem } from './assignment';
import type { Decision, DecisionState } from './decision';

interface Refusal {
  readonly errorCode: number;
  readonly errorMessage: string;
}

/** Adds partitions to topics; those there are stay as they are. */
export function createPartitions(ctx: Context, state: DecisionState, request: Request): Decision {
  const { topics, validateOnly } = request.body as CreatePartitionsRequest;
  const records: MetadataRecord[] = [];
  const results = [...new Set(topics.map((topic) => topic.name))].map((name) => {
    const asked = topics.filter((topic) => topic.name === name);
    const refusal = asked.length > 1 ? { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: 'Duplicate topic name.' } : addPartitions(ctx, state, asked[0], records);
    return { name, errorCode: refusal?.errorCode ?? ErrorCode.NONE, errorMessage: refusal?.errorMessage ?? null };
  });
  return { records: validateOnly === true ? [] : records, body: { throttleTimeMs: 0, results } satisfies CreatePartitionsResponse };
}

function addPartitions(ctx: Context, state: DecisionState, { name, count, assignments = null }: CreatePartitionsTopic, records: MetadataRecord[]): Refusal | null {
  const topic = state.image.topics.get(name);
  if (topic === undefined) return { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: 'This server does not host this topic-partition.' };
  const present = topic.partitions.length;
  if (count === present) return { errorCode: ErrorCode.INVALID_PARTITIONS, errorMessage: `Topic already has ${present} partition(s).` };
  if (count < present) return { errorCode: ErrorCode.INVALID_PARTITIONS, errorMessage: `The topic ${name} currently has ${present} partition(s); ${count} would not be an increase.` };
  const additional = count - present;
  const replicationFactor = topic.partitions[0].replicas.length;
  const placed =
    assignments === null ? automatic(ctx, state, additional, topic.partitions) : manual(state, present, additional, assignments.map((entry) => entry.brokerIds), replicationFactor);
  if ('errorCode' in placed) return placed;
  placed.forEach((replicas, i) => records.push({ type: 'PartitionRecord', topicId: topic.topicId, partitionId: present + i, registration: newPartition(state, replicas) }));
  return null;
}

function automatic(ctx: Context, state: DecisionState, additional: number, existing: readonly PartitionRegistration[]): readonly (readonly number[])[] | Refusal {
  const placed = placeAutomatically(ctx, state, additional, existing[0].replicas.length, existing);
  return typeof placed === 'string' ? { errorCode: ErrorCode.INVALID_REPLICATION_FACTOR, errorMessage: placed } : placed;
}

function manual(state: DecisionState, present: number, additional: number, assigned: readonly (readonly number[])[], replicationFactor: number): readonly (readonly number[])[] | Refusal {
  const invalid = (errorMessage: string): Refusal => ({ errorCode: ErrorCode.INVALID_REPLICA_ASSIGNMENT, errorMessage });
  if (assigned.length !== additional) return invalid(`Attempted to add ${additional} additional partition(s), but only ${assigned.length} assignment(s) were specified.`);
  for (let i = 0; i < assigned.length; i++) {
    const problem = replicaListProblem(state, assigned[i], replicationFactor);
    if (problem !== null) return invalid(problem);
    if (!assigned[i].some((broker) => isActiveBroker(state.image, broker))) {
      return invalid(`All brokers specified in the manual partition assignment for partition ${present + i} are fenced or in controlled shutdown.`);
    }
  }
  return assigned;
}
