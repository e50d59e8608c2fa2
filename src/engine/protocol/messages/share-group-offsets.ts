/** The start offsets of a share group's partitions, as tools ask for, set and delete them (R-SHR-16). */

export interface DescribeShareGroupOffsetsRequest {
  readonly groups: readonly DescribedOffsetsGroupRequest[];
}

export interface DescribedOffsetsGroupRequest {
  readonly groupId: string;
  /** Null = all partitions that the group has a state of. */
  readonly topics: readonly { readonly topicName: string; readonly partitions: readonly number[] }[] | null;
}

export interface DescribeShareGroupOffsetsResponse {
  readonly throttleTimeMs: number;
  readonly groups: readonly DescribedOffsetsGroup[];
}

export interface DescribedOffsetsGroup {
  readonly groupId: string;
  readonly topics: readonly DescribedOffsetsTopic[];
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface DescribedOffsetsTopic {
  readonly topicName: string;
  readonly topicId: string;
  readonly partitions: readonly DescribedOffsetsPartition[];
}

export interface DescribedOffsetsPartition {
  readonly partitionIndex: number;
  /** −1 = nobody has read the partition yet. */
  readonly startOffset: number;
  readonly leaderEpoch: number;
  readonly lag: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface AlterShareGroupOffsetsRequest {
  readonly groupId: string;
  readonly topics: readonly { readonly topicName: string; readonly partitions: readonly { readonly partitionIndex: number; readonly startOffset: number }[] }[];
}

export interface AlterShareGroupOffsetsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly responses: readonly AlteredOffsetsTopic[];
}

export interface AlteredOffsetsTopic {
  readonly topicName: string;
  readonly topicId: string;
  readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: number; readonly errorMessage: string | null }[];
}

export interface DeleteShareGroupOffsetsRequest {
  readonly groupId: string;
  readonly topics: readonly { readonly topicName: string }[];
}

export interface DeleteShareGroupOffsetsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly responses: readonly DeletedOffsetsTopic[];
}

export interface DeletedOffsetsTopic {
  readonly topicName: string;
  readonly topicId: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}
