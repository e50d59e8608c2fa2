/**
 * What group coordinators and partition leaders ask of share coordinators (R-SHR-15): the state of share partitions is initialized,
 * read, written, summed up and deleted there. All five have the same shape around what they say of a partition.
 */
export interface ShareStateRequest<Part> {
  readonly groupId: string;
  readonly topics: readonly { readonly topicId: string; readonly partitions: readonly Part[] }[];
}

export interface ShareStateResponse<Part> {
  readonly results: readonly { readonly topicId: string; readonly partitions: readonly Part[] }[];
}

/** Codes of the states of records on the wire and in the log. */
export const DeliveryStateCode = { AVAILABLE: 0, ACQUIRED: 1, ACKNOWLEDGED: 2, ARCHIVED: 4 } as const;

export interface StateBatchData {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly deliveryState: number;
  readonly deliveryCount: number;
}

export interface InitializePart {
  readonly partition: number;
  readonly stateEpoch: number;
  /** −1 = to be decided by the first who reads. */
  readonly startOffset: number;
}

export interface ReadPart {
  readonly partition: number;
  readonly leaderEpoch: number;
}

export interface WritePart {
  readonly partition: number;
  readonly stateEpoch: number;
  readonly leaderEpoch: number;
  readonly startOffset: number;
  readonly deliveryCompleteCount: number;
  readonly stateBatches: readonly StateBatchData[];
}

export interface DeletePart {
  readonly partition: number;
}

/** The answer to an initialization, a write or a deletion. */
export interface DonePart {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface ReadPartResult extends DonePart {
  readonly stateEpoch: number;
  readonly startOffset: number;
  readonly stateBatches: readonly StateBatchData[];
}

export interface SummaryPartResult extends DonePart {
  readonly stateEpoch: number;
  readonly leaderEpoch: number;
  readonly startOffset: number;
  readonly deliveryCompleteCount: number;
}
