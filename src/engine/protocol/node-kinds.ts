/** Kinds of nodes in a world. */
export const NodeKind = {
  Broker: 1,
  Controller: 2,
  Producer: 3,
  Consumer: 4,
  /** Requests from outside: recorded conversations, hand-made requests. */
  Edge: 5,
  /** Where tiered storage keeps closed segments. */
  ObjectStore: 6,
  /** An ensemble, of the time before KRaft. */
  ZooKeeper: 7,
  /** A member of a share group. */
  ShareConsumer: 8,
  /** Kafka's tools, on a machine beside the cluster. */
  Terminal: 9,
} as const;

export type NodeKind = (typeof NodeKind)[keyof typeof NodeKind];
