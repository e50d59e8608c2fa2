import { CLUSTER_METADATA_TOPIC } from '../topic-name';

/** Requests among the voters of the metadata quorum. All name the one partition of `__cluster_metadata`. */
interface QuorumRequest<Partition> {
  readonly clusterId: string | null;
  readonly topics: readonly { readonly topicName: string; readonly partitions: readonly Partition[] }[];
}

interface QuorumResponse<Partition> {
  readonly errorCode: number;
  readonly topics: readonly { readonly topicName: string; readonly partitions: readonly Partition[] }[];
}

/** Vote, version 2: `preVote` asks whether a vote would be given (R-KRAFT-03). */
export interface VoteRequest extends QuorumRequest<VotePartition> {
  /** Whom it is meant for. */
  readonly voterId: number;
}

export interface VotePartition {
  readonly partitionIndex: number;
  readonly replicaEpoch: number;
  readonly replicaId: number;
  readonly replicaDirectoryId: string;
  readonly voterDirectoryId: string;
  readonly lastOffsetEpoch: number;
  readonly lastOffset: number;
  readonly preVote: boolean;
}

/** What every answer of a voter says of the leader it knows: −1 for none. */
export interface LeaderAnswer {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export type VoteResponse = QuorumResponse<LeaderAnswer & { readonly voteGranted: boolean }>;

/** BeginQuorumEpoch, version 1: a new leader makes itself known (R-KRAFT-09). */
export interface BeginQuorumEpochRequest extends QuorumRequest<BeginQuorumEpochPartition> {
  readonly voterId: number;
}

export interface BeginQuorumEpochPartition {
  readonly partitionIndex: number;
  readonly voterDirectoryId: string;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

/** EndQuorumEpoch, version 1: a leader that goes says who should follow it, best first (R-KRAFT-15). */
export type EndQuorumEpochRequest = QuorumRequest<EndQuorumEpochPartition>;

export interface EndQuorumEpochPartition {
  readonly partitionIndex: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly preferredCandidates: readonly { readonly candidateId: number; readonly candidateDirectoryId: string }[];
}

export type QuorumEpochResponse = QuorumResponse<LeaderAnswer>;

/** DescribeQuorum, version 2. */
export interface DescribeQuorumRequest {
  readonly topics: readonly { readonly topicName: string; readonly partitions: readonly { readonly partitionIndex: number }[] }[];
}

export interface DescribeQuorumResponse extends QuorumResponse<DescribedQuorum> {
  readonly errorMessage: string | null;
  readonly nodes: readonly { readonly nodeId: number; readonly listeners: readonly { readonly name: string; readonly host: string; readonly port: number }[] }[];
}

export interface DescribedQuorum extends LeaderAnswer {
  readonly errorMessage: string | null;
  readonly highWatermark: number;
  readonly currentVoters: readonly DescribedReplica[];
  readonly observers: readonly DescribedReplica[];
}

export interface DescribedReplica {
  readonly replicaId: number;
  readonly replicaDirectoryId: string;
  readonly logEndOffset: number;
  readonly lastFetchTimestamp: number;
  readonly lastCaughtUpTimestamp: number;
}

/** AddRaftVoter, version 1. */
export interface AddRaftVoterRequest {
  readonly clusterId: string | null;
  readonly timeoutMs: number;
  readonly voterId: number;
  readonly voterDirectoryId: string;
  readonly listeners?: readonly { readonly name: string; readonly host: string; readonly port: number }[];
  readonly ackWhenCommitted?: boolean;
}

/** RemoveRaftVoter, version 0. */
export interface RemoveRaftVoterRequest {
  readonly clusterId: string | null;
  readonly voterId: number;
  readonly voterDirectoryId: string;
}

/** The answer to AddRaftVoter, RemoveRaftVoter, UpdateFeatures (version 2) and UnregisterBroker alike. */
export interface ErrorResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** UpdateFeatures, version 2. */
export interface UpdateFeaturesRequest {
  readonly timeoutMs?: number;
  readonly featureUpdates: readonly FeatureUpdate[];
  readonly validateOnly?: boolean;
}

export interface FeatureUpdate {
  readonly feature: string;
  readonly maxVersionLevel: number;
  /** 1 upgrade only, 2 safe downgrade, 3 unsafe downgrade. */
  readonly upgradeType?: number;
}

export interface UnregisterBrokerRequest {
  readonly brokerId: number;
}

/** One partition's part of a request or answer, wrapped as the wire has it. */
export function metadataPartition<Partition>(partition: Partition): readonly { readonly topicName: string; readonly partitions: readonly Partition[] }[] {
  return [{ topicName: CLUSTER_METADATA_TOPIC, partitions: [partition] }];
}
