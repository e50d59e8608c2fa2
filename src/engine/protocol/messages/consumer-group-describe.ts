/** ConsumerGroupDescribe, versions 0 and 1. */
export interface ConsumerGroupDescribeRequest {
  readonly groupIds: readonly string[];
  readonly includeAuthorizedOperations?: boolean;
}

export interface ConsumerGroupDescribeResponse {
  readonly throttleTimeMs: number;
  readonly groups: readonly DescribedConsumerGroup[];
}

export interface DescribedConsumerGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly assignorName: string;
  readonly members: readonly DescribedConsumerGroupMember[];
  readonly authorizedOperations: number;
}

export interface DescribedConsumerGroupMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly memberEpoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly subscribedTopicRegex: string | null;
  readonly assignment: DescribedAssignment;
  readonly targetAssignment: DescribedAssignment;
  /** 1 = consumer protocol, 0 = classic; from version 1. */
  readonly memberType?: number;
}

export interface DescribedAssignment {
  readonly topicPartitions: readonly { readonly topicId: string; readonly topicName: string; readonly partitions: readonly number[] }[];
}
