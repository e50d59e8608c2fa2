import { KernelFact } from '../kernel/kernel-facts';

/**
 * Every kind of fact, by number. Facts are part of the trace hash and of old links: numbers are never used again for
 * something else. 1–19 kernel, 20–49 controller, 50–99 broker, 100–139 clients, 140–179 groups.
 */
export const FactKind = {
  ...KernelFact,

  BrokerRegistered: 20,
  SessionExpired: 21,
  BrokerFenced: 22,
  BrokerUnfenced: 23,
  ControlledShutdownStarted: 24,
  TopicCreated: 25,
  LeaderElected: 26,
  PartitionLeaderless: 27,
  IsrShrunk: 28,
  IsrExpanded: 29,
  ConfigChanged: 30,
  TopicDeleted: 31,
  AlterPartitionRefused: 32,
  MetadataCommitted: 33,

  MetadataApplied: 50,
  BecameLeader: 51,
  BecameFollower: 52,
  RecordsAppended: 53,
  RecordsReplicated: 54,
  HighWatermarkAdvanced: 55,
  LogTruncated: 56,
  IsrShrinkProposed: 57,
  IsrExpandProposed: 58,
  ProduceRefused: 59,
  ProduceTimedOut: 60,
  FetchRefused: 61,
  ProduceAcknowledged: 62,
  LogStartMoved: 63,
  BrokerReady: 64,
  DuplicateAnswered: 65,
  SegmentsDeleted: 66,
  LogCleaned: 67,

  BatchSent: 100,
  RecordsAcknowledged: 101,
  SendRetried: 102,
  SendFailed: 103,
  MetadataRefreshed: 104,
  LeaderFound: 105,
  RecordsDelivered: 106,
  OffsetsCommitted: 107,
  PositionReset: 108,
  ConnectionRefused: 109,
  ProducerIdAcquired: 110,
  CommitFailed: 111,
  PollFailed: 112,

  CoordinatorFound: 140,
  GroupLoaded: 141,
  MemberJoined: 142,
  MemberLeft: 143,
  MemberExpired: 144,
  RebalanceStarted: 145,
  GenerationStarted: 146,
  GroupStable: 147,
  GroupEmpty: 148,
  PartitionsAssigned: 149,
  PartitionsRevoked: 150,
  GroupUnloaded: 151,
} as const;

export type FactKind = (typeof FactKind)[keyof typeof FactKind];
