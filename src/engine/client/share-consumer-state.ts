import type { ConsumerConfig } from '../config/consumer-config';
import type { NodeIx } from '../kernel/connection';
import type { EventHandle } from '../kernel/event-queue';
import type { FactId } from '../kernel/fact';
import type { StreamId } from '../kernel/random-streams';
import type { TopicIdPartitions } from '../protocol/messages/consumer-group-heartbeat';
import type { AcknowledgementBatchData } from '../protocol/messages/share-fetch';
import type { PartitionKey } from '../protocol/partition-key';
import type { RecordBatch } from '../protocol/record-batch';
import { copyDeliveries, type Deliveries } from './deliveries';
import { copyNetworkClient, type NetworkClientState } from './network-client';
import { copyShareProgram, type ShareProgram } from './share-program';

/** What the application says of a record it has worked on; `none` = it never comes to an end with it (R-SHR-11). */
export type ProcessingAnswer = 'accept' | 'release' | 'reject' | 'none';

/** Where a member stands with its group. */
export type ShareMembership = 'unjoined' | 'joining' | 'member';

/** A partition that the group has given to this member. Immutable. */
export interface SharedPartition {
  readonly key: PartitionKey;
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
}

export interface AcquiredOffsets {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly deliveryCount: number;
}

/** Records of one partition that a broker handed out. Immutable. */
export interface ReceivedRecords extends SharedPartition {
  /** The broker they were acquired from: it wants to hear of them. */
  readonly node: NodeIx;
  readonly batches: readonly RecordBatch[];
  readonly acquired: readonly AcquiredOffsets[];
}

/** Acknowledgements for one broker that have not been sent, or not been answered. Immutable. */
export interface PendingAcknowledgements extends SharedPartition {
  readonly batches: readonly AcknowledgementBatchData[];
}

/** A share session as its client sees it (R-SHR-12). */
export interface ShareClientSession {
  readonly node: NodeIx;
  /** Of the next request; 0 opens it. */
  epoch: number;
  /** Partitions that the broker knows to belong to it. */
  readonly partitions: Set<PartitionKey>;
  /** Under way; 0 = none. */
  request: number;
  /** What it carries. */
  sent: readonly PendingAcknowledgements[];
  notBeforeUs: number;
}

/** `idle`: a program that makes no call. */
export type SharePhase = 'idle' | 'polling' | 'processing' | 'closing' | 'failed';

export interface ShareConsumerTotals {
  polls: number;
  deliveredRecords: number;
  acknowledged: number;
  released: number;
  rejected: number;
  /** Records whose acknowledgement came back with an error. */
  failedAcknowledgements: number;
}

/** A share consumer with its application, which polls, works and answers, one round after the other. */
export interface ShareConsumerState {
  readonly name: string;
  readonly group: string;
  topics: readonly string[];
  /** In the place of the application that polls and works by itself. */
  readonly program: ShareProgram | null;
  readonly config: ConsumerConfig;
  readonly processingUs: number;
  readonly processingUsPerRecord: number;
  readonly net: NetworkClientState;
  /** `ctx.nameId(group)`, for facts. */
  groupId: number;
  stream: StreamId;

  coordinator: NodeIx;
  coordinatorCause: FactId;
  coordinatorRequest: number;
  coordinatorTimer: EventHandle;
  coordinatorFailures: number;
  lastHeartbeatUs: number;

  membership: ShareMembership;
  memberId: string;
  memberEpoch: number;
  heartbeatRequest: number;
  heartbeatDue: boolean;
  heartbeatTimer: EventHandle;
  heartbeatIntervalMs: number;
  /** The next heartbeat says everything. */
  saysAll: boolean;
  rejoinTimer: EventHandle;
  joinFailures: number;
  /** What the group gave last, until its topics are known. */
  given: readonly TopicIdPartitions[] | null;
  assigned: ReadonlyMap<PartitionKey, SharedPartition>;

  /** By broker's node. */
  readonly sessions: Map<NodeIx, ShareClientSession>;
  /** Arrived and not returned by a poll yet, oldest first. */
  received: readonly ReceivedRecords[];
  /** What the last poll returned. */
  inHand: readonly ReceivedRecords[];
  /** By broker's node: to travel with the next request. */
  readonly acknowledgements: Map<NodeIx, readonly PendingAcknowledgements[]>;

  phase: SharePhase;
  /** The work is done, but the application has no answer for some record: it waits for one. */
  isStuck: boolean;
  answer: ProcessingAnswer;
  /** Records that are answered otherwise: partition → offset → answer. */
  readonly exceptions: Map<PartitionKey, ReadonlyMap<number, ProcessingAnswer>>;
  processingTimer: EventHandle;
  pollIntervalTimer: EventHandle;
  wakeTimer: EventHandle;
  /** Closing: sessions that have not been closed yet, by request. */
  readonly closeRequests: Set<number>;
  leaveRequest: number;
  fatalError: number;

  /** A book about the process, not its memory. */
  readonly deliveries: Map<PartitionKey, Deliveries>;
  readonly totals: ShareConsumerTotals;
}

export function copyShareConsumerState(s: ShareConsumerState): ShareConsumerState {
  const sessions = new Map<NodeIx, ShareClientSession>();
  for (const [node, session] of s.sessions) sessions.set(node, { ...session, partitions: new Set(session.partitions) });
  const deliveries = new Map<PartitionKey, Deliveries>();
  for (const [key, one] of s.deliveries) deliveries.set(key, copyDeliveries(one));
  return {
    ...s, net: copyNetworkClient(s.net), sessions, acknowledgements: new Map(s.acknowledgements), exceptions: new Map(s.exceptions), closeRequests: new Set(s.closeRequests), deliveries,
    totals: { ...s.totals }, program: s.program === null ? null : copyShareProgram(s.program),
  };
}
