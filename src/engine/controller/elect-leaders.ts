import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { isActiveBroker, type TopicImage } from '../metadata/image';
import { NO_LEADER, type PartitionRegistration } from '../metadata/partition-registration';
import type { MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import type { ElectLeadersRequest, ElectLeadersResponse, PartitionElectionResult, TopicElectionResult } from '../protocol/messages/elect-leaders';
import { append } from './append';
import type { ControllerState } from './controller-state';
import type { Decision, DecisionState } from './decision';
import { addChange, changeRequest, controllerTopicConfig } from './partition-updates';
import { ControllerTimer } from './timers';

const PREFERRED = 0;
const UNCLEAN = 1;
/** Elections in one pass of a periodic check, and when the next one comes if there are more (R-ELECT-09). */
const MAX_ELECTIONS = 1000;
const NEXT_PASS_US = 10_000;

/** Someone asks for elections (R-ELECT-10). */
export function electLeaders(_ctx: Context, state: DecisionState, request: Request): Decision {
  const { electionType, topicPartitions } = request.body as ElectLeadersRequest;
  const records: MetadataRecord[] = [];
  const results: TopicElectionResult[] = [];
  const unknownType = electionType !== PREFERRED && electionType !== UNCLEAN;
  if (topicPartitions === null) {
    for (const topic of state.image.topics.values()) {
      const partitionResult = topic.partitions.map((_, partition) => electOne(state, topic, partition, electionType, records)).filter((result) => result.errorCode !== ErrorCode.ELECTION_NOT_NEEDED);
      if (partitionResult.length > 0) results.push({ topic: topic.name, partitionResult });
    }
  } else {
    for (const { topic: name, partitions } of topicPartitions) {
      const topic = state.image.topics.get(name);
      const partitionResult = partitions.map((partition) => {
        if (unknownType) return result(partition, ErrorCode.INVALID_REQUEST, `Unknown election type ${electionType}`);
        if (topic === undefined) return result(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `No such topic as ${name}`);
        return electOne(state, topic, partition, electionType, records);
      });
      results.push({ topic: name, partitionResult });
    }
  }
  const errorCode = unknownType ? ErrorCode.INVALID_REQUEST : ErrorCode.NONE;
  return { records, body: { throttleTimeMs: 0, errorCode, replicaElectionResults: results } satisfies ElectLeadersResponse };
}

function electOne(state: DecisionState, topic: TopicImage, partitionId: number, electionType: number, records: MetadataRecord[]): PartitionElectionResult {
  const partition = topic.partitions[partitionId] as PartitionRegistration | undefined;
  if (partition === undefined) return result(partitionId, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `No such partition as ${topic.name}-${partitionId}`);
  const needless = electionType === PREFERRED ? partition.leader === partition.replicas[0] : partition.leader !== NO_LEADER;
  if (needless) return result(partitionId, ErrorCode.ELECTION_NOT_NEEDED, 'Leader election not needed for topic partition.');
  const election = electionType === PREFERRED ? 'PREFERRED' : 'UNCLEAN';
  if (addChange(topic, partitionId, { ...changeRequest(state, topic, partition), election }, records)) return result(partitionId, ErrorCode.NONE, null);
  return electionType === PREFERRED
    ? result(partitionId, ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE, 'The preferred leader was not available.')
    : result(partitionId, ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE, 'Eligible topic partition leaders are not available.');
}

function result(partitionId: number, errorCode: number, errorMessage: string | null): PartitionElectionResult {
  return { partitionId, errorCode, errorMessage };
}

/** Gives leadership back to first replicas that can take it (R-ELECT-09). */
export function checkPreferredLeaders(ctx: Context, state: ControllerState): void {
  const records: MetadataRecord[] = [];
  const more = eachPartition(state, records, (topic, partitionId, partition) => {
    const [preferred] = partition.replicas;
    if (partition.leader === preferred || !partition.isr.includes(preferred) || !isActiveBroker(state.image, preferred)) return;
    addChange(topic, partitionId, { ...changeRequest(state, topic, partition), election: 'PREFERRED' }, records);
  });
  append(ctx, state, records);
  ctx.periodic(more ? NEXT_PASS_US : state.config.leaderImbalanceCheckIntervalSeconds * 1_000_000, ControllerTimer.PreferredLeaders, state.raft.election.epoch);
}

/** Partitions without a leader whose topic allows an unclean election get one (R-ELECT-08). */
export function checkUncleanElections(ctx: Context, state: ControllerState, rearm: boolean): void {
  const records: MetadataRecord[] = [];
  const more = eachPartition(state, records, (topic, partitionId, partition) => {
    if (partition.leader !== NO_LEADER || !controllerTopicConfig(state, topic.name).uncleanLeaderElectionEnable) return;
    addChange(topic, partitionId, changeRequest(state, topic, partition), records);
  });
  append(ctx, state, records);
  if (rearm) ctx.periodic(more ? NEXT_PASS_US : state.config.uncleanLeaderElectionIntervalMs * 1000, ControllerTimer.UncleanElections, state.raft.election.epoch);
}

/** Visits partitions until a pass is full; true when it ended early. */
function eachPartition(state: ControllerState, records: MetadataRecord[], visit: (topic: TopicImage, partitionId: number, partition: PartitionRegistration) => void): boolean {
  for (const topic of state.image.topics.values()) {
    for (let p = 0; p < topic.partitions.length; p++) {
      if (records.length >= MAX_ELECTIONS) return true;
      visit(topic, p, topic.partitions[p]);
    }
  }
  return false;
}
