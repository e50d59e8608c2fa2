import type { ConsumerConfig } from '../config/consumer-config';
import type { NodeIx } from '../kernel/connection';
import type { EventHandle } from '../kernel/event-queue';
import type { FactId } from '../kernel/fact';
import type { StreamId } from '../kernel/random-streams';
import type { JoinGroupResponse } from '../protocol/messages/join-group';
import type { TopicIdPartitions } from '../protocol/messages/consumer-group-heartbeat';
import type { PartitionKey } from '../protocol/partition-key';
import type { TopicPartitions } from '../protocol/protocol-blob';
import type { RecordBatch } from '../protocol/record-batch';
import { copyAbortedFilter, type AbortedFilter } from '../log/aborted-filter';
import type { AssignedPartitions } from './assigned-partitions';
import type { ClientStep } from './client-step';
import { copyConsumerProgram, type ConsumerProgram } from './consumer-program';
import { copyDeliveries, type Deliveries } from './deliveries';
import { copyFetchSession, type FetchSession } from './fetch-session';
import type { LastAssignment } from './member-assignors';
import type { PoisonFound, PoisonPolicy } from './poison';
import { copyProcessorState, type ProcessorState } from './processor-state';
import { copyNetworkClient, type NetworkClientState } from './network-client';

/** A partition that the group gave to this consumer. */
export interface AssignedPartition {
  readonly key: PartitionKey;
  readonly topic: string;
  readonly partition: number;
  /** Next offset to return (R-CONS-13); −1 while it is not known. */
  position: number;
  /** Epoch of the leader that wrote the record before it; −1 while it is not known. */
  positionEpoch: number;
  /** Why there is no position yet. */
  awaiting: 'committed' | 'reset' | 'nothing';
  /** A request that will give the position is under way, or waits for its backoff until then. */
  askedUntilUs: number;
  /** No fetch before, after an error: unless the leader has changed since. */
  fetchNotBeforeUs: number;
  /** Metadata version when the last fetch of it failed. */
  failedVersion: number;
  /** In a fetch that is not answered yet. */
  fetching: boolean;
  /** As the last answer said; −1 before the first. */
  highWatermark: number;
  /** Offset that this consumer last committed or found committed; −1 for none. */
  committed: number;
  /** Is to be given up: nothing more of it is returned or fetched (R-CONS-25). */
  revoking: boolean;
  /** By the application: neither fetched nor returned (R-CONS-11). */
  paused: boolean;
  /** Where the application wants it to begin anew; null: as the configuration says. */
  resetTo: 'earliest' | 'latest' | null;
  /** As the last answer said; −1 before the first. */
  lastStableOffset: number;
}

/** Data of one partition that a fetch brought and no poll has returned yet. */
export interface FetchedData {
  readonly key: PartitionKey;
  readonly node: NodeIx;
  readonly batches: readonly RecordBatch[];
  /** Of a reader of committed data: what is aborted in them (R-TXN-33); null when nothing is. */
  readonly aborted: AbortedFilter | null;
  /** Index of the batch that comes next, and the offset within it. */
  batch: number;
  nextOffset: number;
}

/** Where the member stands in its group (R-GRP-17); only the classic protocol syncs, only the consumer protocol reconciles. */
export type Membership = 'unjoined' | 'joining' | 'syncing' | 'reconciling' | 'stable';

/** What a consumer reads: what its group deals out of topics it names or describes, or just the partitions it was told (R-CONS-13). */
export type SubscriptionType = 'none' | 'topics' | 'pattern' | 'serverPattern' | 'assigned';

export interface CommitUnderWay {
  readonly offsets: readonly { readonly key: PartitionKey; readonly offset: number }[];
  readonly generation: number;
  /** What goes on when it is answered. */
  readonly then: 'nothing' | 'rejoin' | 'close' | 'round';
}

export interface ConsumerTotals {
  polls: number;
  deliveredRecords: number;
  rebalances: number;
  commits: number;
  failedCommits: number;
}

export interface ConsumerState {
  readonly name: string;
  readonly group: string;
  /** Subscribed to; of a pattern the topics that it matches. */
  topics: readonly string[];
  subscription: SubscriptionType;
  /** The regular expression of a subscription by pattern. */
  pattern: string;
  readonly config: ConsumerConfig;
  /** The application's work on what one poll returned. */
  processingUs: number;
  readonly processingUsPerRecord: number;
  /** What it does with a record that it cannot process: its process dies of it, or leaves it out. */
  onPoison: PoisonPolicy;
  /** The first such record among those that the last poll returned. Immutable. */
  poison: PoisonFound | null;
  crashAt: ClientStep | null;
  readonly net: NetworkClientState;
  /** The writing half of an application that writes; null for one that only reads. */
  readonly processor: ProcessorState | null;
  /** The program that holds the consumer; null: its application polls and works. */
  readonly program: ConsumerProgram | null;
  /** At work on what a poll returned. */
  working: boolean;
  groupId: number;

  coordinator: NodeIx;
  /** What made it unknown. */
  coordinatorCause: FactId;
  /** Id of the FindCoordinator request under way, 0 for none. */
  coordinatorRequest: number;
  coordinatorTimer: EventHandle;
  coordinatorFailures: number;

  membership: Membership;
  memberId: string;
  /** Of a member of the consumer protocol its epoch. */
  generation: number;
  protocolName: string;
  isLeader: boolean;
  /** Partition counts that the leader's assignment was made from (R-GRP-19). */
  assignedCounts: Map<string, number>;
  rejoinNeeded: boolean;
  /** Ownership ended without the member giving it up (R-GRP-25). */
  lost: boolean;
  /** The leader's answer to its JoinGroup, while it waits for metadata to deal out partitions by (R-GRP-07). Immutable. */
  joined: JoinGroupResponse | null;
  /** Metadata answers that had come when it began to wait. */
  joinedAnswers: number;
  /** Membership that the program can vouch with for offsets in a transaction (R-TXN-06): the last one that it was told of. */
  vouched: { readonly generation: number; readonly memberId: string } | null;
  /** What SyncGroup brought, until the next poll takes it over. Immutable. */
  synced: readonly TopicPartitions[] | null;
  /** It has given up what it has to before it joins. */
  prepared: boolean;
  /** Partitions are being given up before joining again: the commit is under way. */
  preparing: boolean;
  /** Id of the JoinGroup or SyncGroup request under way, 0 for none. */
  joinRequest: number;
  rejoinTimer: EventHandle;
  joinFailures: number;
  heartbeatRequest: number;
  heartbeatDue: boolean;
  heartbeatTimer: EventHandle;
  lastHeartbeatUs: number;
  /** As the coordinator of a consumer group wants it. */
  heartbeatIntervalMs: number;
  /** What the coordinator wants this member to have, until it has it; null = nothing new. Immutable. */
  targetPartitions: readonly TopicIdPartitions[] | null;
  /** What it owns has changed since the last heartbeat; the next one is to say everything. */
  ownedChanged: boolean;
  saysAll: boolean;
  /** For the sticky assignor (R-ASG-07). Immutable. */
  lastAssignment: LastAssignment | null;

  assigned: AssignedPartitions;
  /** By broker. */
  sessions: Map<NodeIx, FetchSession>;
  buffered: FetchedData[];
  /** Requests for positions under way. */
  offsetFetchRequest: number;
  offsetFetchTimer: EventHandle;
  listOffsets: Map<number, readonly PartitionKey[]>;

  commits: Map<number, CommitUnderWay>;
  autoCommitDue: boolean;
  autoCommitTimer: EventHandle;

  /** In poll() and waiting, working on what it returned, held by a program that is not in poll(), or out of it for good; dying: its process is about to end. */
  phase: 'polling' | 'processing' | 'idle' | 'closing' | 'failed' | 'dying';
  processingTimer: EventHandle;
  /** Fires when max.poll.interval.ms passes without a poll. */
  pollIntervalTimer: EventHandle;
  /** Why poll() threw. */
  fatalError: number;
  leaveRequest: number;
  /** Wakes poll() for something that waits for a backoff. */
  wakeTimer: EventHandle;
  stream: StreamId;

  /** Every offset that was returned, in order, by partition: a book that outlives rebalances and the process. */
  deliveries: Map<PartitionKey, Deliveries>;
  totals: ConsumerTotals;
}

export function copyConsumerState(from: ConsumerState): ConsumerState {
  const sessions = new Map<NodeIx, FetchSession>();
  for (const [node, session] of from.sessions) sessions.set(node, copyFetchSession(session));
  const deliveries = new Map<PartitionKey, Deliveries>();
  for (const [key, one] of from.deliveries) deliveries.set(key, copyDeliveries(one));
  return {
    name: from.name, group: from.group, topics: from.topics, subscription: from.subscription, pattern: from.pattern, config: from.config, processingUs: from.processingUs,
    processingUsPerRecord: from.processingUsPerRecord, onPoison: from.onPoison, poison: from.poison, crashAt: from.crashAt, net: copyNetworkClient(from.net),
    processor: from.processor === null ? null : copyProcessorState(from.processor),
    program: from.program === null ? null : copyConsumerProgram(from.program), joined: from.joined, joinedAnswers: from.joinedAnswers, vouched: from.vouched, synced: from.synced, prepared: from.prepared, working: from.working, groupId: from.groupId, coordinator: from.coordinator, coordinatorCause: from.coordinatorCause,
    coordinatorRequest: from.coordinatorRequest, coordinatorTimer: from.coordinatorTimer, coordinatorFailures: from.coordinatorFailures,
    membership: from.membership, memberId: from.memberId, generation: from.generation, protocolName: from.protocolName, isLeader: from.isLeader,
    assignedCounts: new Map(from.assignedCounts), rejoinNeeded: from.rejoinNeeded, lost: from.lost, preparing: from.preparing,
    joinRequest: from.joinRequest, rejoinTimer: from.rejoinTimer, joinFailures: from.joinFailures, heartbeatRequest: from.heartbeatRequest, heartbeatDue: from.heartbeatDue,
    heartbeatTimer: from.heartbeatTimer, lastHeartbeatUs: from.lastHeartbeatUs, heartbeatIntervalMs: from.heartbeatIntervalMs, targetPartitions: from.targetPartitions,
    ownedChanged: from.ownedChanged, saysAll: from.saysAll, lastAssignment: from.lastAssignment, assigned: from.assigned.copy(), sessions,
    buffered: from.buffered.map(copyFetched), offsetFetchRequest: from.offsetFetchRequest, offsetFetchTimer: from.offsetFetchTimer,
    listOffsets: new Map(from.listOffsets), commits: new Map(from.commits), autoCommitDue: from.autoCommitDue, autoCommitTimer: from.autoCommitTimer,
    phase: from.phase, processingTimer: from.processingTimer, pollIntervalTimer: from.pollIntervalTimer, fatalError: from.fatalError,
    leaveRequest: from.leaveRequest, wakeTimer: from.wakeTimer, stream: from.stream, deliveries, totals: { ...from.totals },
  };
}

function copyFetched(from: FetchedData): FetchedData {
  return { key: from.key, node: from.node, batches: from.batches, aborted: from.aborted === null ? null : copyAbortedFilter(from.aborted), batch: from.batch, nextOffset: from.nextOffset };
}
