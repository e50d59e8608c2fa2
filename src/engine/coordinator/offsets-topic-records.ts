import type { JoinGroupProtocol } from '../protocol/messages/join-group';
import type { ProtocolBlob } from '../protocol/protocol-blob';
import type { ShareGroupRecord } from './share-group/share-records';
import type { CurrentAssignment, TopicPartitionSets } from './consumer/member-assignment';

/** What the coordinator writes to `__consumer_offsets`. Immutable; loading a partition replays them (R-GRP-03). */
export type OffsetsTopicRecord =
  | { readonly type: 'OffsetCommit'; readonly groupId: string; readonly topic: string; readonly partition: number; readonly value: CommittedOffset | null }
  | { readonly type: 'GroupMetadata'; readonly groupId: string; readonly value: GroupMetadataValue | null }
  | ConsumerGroupRecord
  | ShareGroupRecord;

/** What a consumer group consists of in `__consumer_offsets` (§9). */
export type ConsumerGroupRecord =
  | { readonly type: 'ConsumerGroupMetadata'; readonly groupId: string; readonly value: ConsumerGroupMetadataValue | null }
  | { readonly type: 'ConsumerGroupMemberMetadata'; readonly groupId: string; readonly memberId: string; readonly value: MemberMetadata | null }
  | { readonly type: 'ConsumerGroupTargetAssignmentMetadata'; readonly groupId: string; readonly value: TargetAssignmentMetadataValue | null }
  | { readonly type: 'ConsumerGroupTargetAssignmentMember'; readonly groupId: string; readonly memberId: string; readonly value: TopicPartitionSets | null }
  | { readonly type: 'ConsumerGroupCurrentMemberAssignment'; readonly groupId: string; readonly memberId: string; readonly value: CurrentAssignment | null }
  | { readonly type: 'ConsumerGroupRegularExpression'; readonly groupId: string; readonly regex: string; readonly value: ResolvedRegex | null };

export interface ConsumerGroupMetadataValue {
  readonly epoch: number;
  /** Changes with the topics that members subscribe to. */
  readonly metadataHash: number;
}

export interface TargetAssignmentMetadataValue {
  readonly assignmentEpoch: number;
  readonly assignmentTimestampMs: number;
}

/** What a member of a consumer group says of itself. */
export interface MemberMetadata {
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  /** Sorted, each once. */
  readonly subscribedTopicNames: readonly string[];
  /** Empty = none. */
  readonly subscribedTopicRegex: string;
  readonly serverAssignor: string | null;
  /** Set for a member that speaks the classic protocol (R-CGP-17). */
  readonly classic: ClassicMemberMetadata | null;
}

export interface ClassicMemberMetadata {
  readonly sessionTimeoutMs: number;
  readonly supportedProtocols: readonly JoinGroupProtocol[];
}

/** What a regular expression stood for when it was last looked up (R-CGP-16). */
export interface ResolvedRegex {
  readonly topics: readonly string[];
  /** Offset of the metadata image it was looked up in. */
  readonly version: number;
  readonly timestampMs: number;
}

export interface CommittedOffset {
  readonly offset: number;
  /** −1 = not known. */
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly commitTimestampMs: number;
  /** Set by requests of old versions that name a retention of their own; −1 otherwise. */
  readonly expireTimestampMs: number;
  /** Of the topic as it was then; all zeros = not known. */
  readonly topicId: string;
}

export interface GroupMetadataValue {
  readonly protocolType: string;
  readonly generation: number;
  readonly protocol: string | null;
  readonly leader: string | null;
  readonly currentStateTimestampMs: number;
  readonly members: readonly GroupMetadataMember[];
}

export interface GroupMetadataMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly subscription: ProtocolBlob;
  readonly assignment: ProtocolBlob;
}
