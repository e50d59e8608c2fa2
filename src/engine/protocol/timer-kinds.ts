/**
 * Types of timers, by owner: each part of a node has a range of its own, so that a node's behaviour can hand a timer to
 * the part it belongs to by `Math.floor(type / 100)`.
 */
export const TimerRange = {
  ReplicaManager: 1,
  BrokerLifecycle: 2,
  GroupCoordinator: 3,
  Controller: 4,
  NetworkClient: 5,
  Producer: 6,
  Consumer: 7,
  Workload: 8,
  Edge: 9,
  BrokerNode: 10,
  TransactionCoordinator: 11,
  TransactionVerification: 12,
  RemoteLogManager: 13,
  ObjectStore: 14,
  ZooKeeper: 15,
  BrokerZooKeeper: 16,
  ShareCoordinator: 17,
  SharePartitions: 18,
  Terminal: 19,
} as const;
