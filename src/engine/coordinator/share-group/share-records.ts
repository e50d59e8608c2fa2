import type { TopicPartitionSets } from '../consumer/member-assignment';
import type { ShareMemberAssignment, ShareMemberMetadata, SharePartitionStates } from './share-group-state';

/** What a share group consists of in `__consumer_offsets` (§10.1). Immutable. */
export type ShareGroupRecord =
  | { readonly type: 'ShareGroupMetadata'; readonly groupId: string; readonly value: { readonly epoch: number; readonly metadataHash: number } | null }
  | { readonly type: 'ShareGroupMemberMetadata'; readonly groupId: string; readonly memberId: string; readonly value: ShareMemberMetadata | null }
  | { readonly type: 'ShareGroupTargetAssignmentMetadata'; readonly groupId: string; readonly value: { readonly assignmentEpoch: number; readonly assignmentTimestampMs: number } | null }
  | { readonly type: 'ShareGroupTargetAssignmentMember'; readonly groupId: string; readonly memberId: string; readonly value: TopicPartitionSets | null }
  | { readonly type: 'ShareGroupCurrentMemberAssignment'; readonly groupId: string; readonly memberId: string; readonly value: ShareMemberAssignment | null }
  | { readonly type: 'ShareGroupStatePartitionMetadata'; readonly groupId: string; readonly value: SharePartitionStates | null };

export function isShareRecord(record: { readonly type: string }): record is ShareGroupRecord {
  return record.type.startsWith('ShareGroup');
}
