/** A broker's connections to another node, by what they are for. */
export const Slot = {
  ReplicaFetch: 0,
  AlterPartition: 1,
  Lifecycle: 2,
  MetadataFetch: 3,
  Forwarding: 4,
  /** ZooKeeper era: its session, and as the controller what it tells a broker. */
  ZooKeeper: 5,
  ControllerPush: 6,
} as const;
