/** A broker's connections to another node, by what they are for. */
export const Slot = {
  ReplicaFetch: 0,
  AlterPartition: 1,
  Lifecycle: 2,
  MetadataFetch: 3,
  Forwarding: 4,
  /** To the leaders of partitions in transactions that are ending. */
  TransactionMarkers: 5,
  /** To transaction coordinators, which are asked whether a producer may write. */
  TransactionVerification: 6,
  /** To the object store: copies and deletions, and what clients fetch from it. */
  RemoteLogTask: 7,
  RemoteLogFetch: 8,
  /** ZooKeeper era: its session, and as the controller what it tells a broker. */
  ZooKeeper: 9,
  ControllerPush: 10,
  /** To the controller: in which directories replicas are. */
  DirectoryAssignment: 11,
  /** To share coordinators, and to leaders that are asked where their logs end. */
  ShareState: 12,
} as const;
