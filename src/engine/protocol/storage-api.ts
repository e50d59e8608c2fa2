/**
 * What brokers ask the object store of tiered storage. On a real cluster these are calls of two plug-ins (KIP-405), a
 * RemoteLogMetadataManager and a RemoteStorageManager; here they are requests to a node, under the names of the calls. Their
 * numbers lie beyond all of Kafka's own.
 */
export const StorageApi = {
  ListRemoteLogSegments: 10_001,
  UpdateRemoteLogSegmentMetadata: 10_002,
  CopyLogSegmentData: 10_003,
  FetchLogSegment: 10_004,
  FetchIndex: 10_005,
  DeleteLogSegmentData: 10_006,
} as const;

export type StorageApi = (typeof StorageApi)[keyof typeof StorageApi];
