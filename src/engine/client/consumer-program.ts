import type { EventHandle } from '../kernel/event-queue';
import type { PartitionKey } from '../protocol/partition-key';
import type { ReturnedRecords } from './processor-state';
import type { CallAnswer, Thrown } from './thrown';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** An offset to commit, with what the program notes beside it. */
export interface OffsetAndMetadata extends TopicPartition {
  readonly offset: number;
  readonly metadata: string;
}

export interface TimestampSearch extends TopicPartition {
  readonly timestampMs: number;
}

export type GroupMembershipOperation = 'DEFAULT' | 'LEAVE_GROUP' | 'REMAIN_IN_GROUP';

/** What a program that holds a KafkaConsumer calls, one call after another as one thread does. */
export type ConsumerCall =
  | { readonly type: 'subscribe'; readonly topics: readonly string[] }
  /** A regular expression that the client holds against the topics it knows, or one that the group's coordinator does. */
  | { readonly type: 'subscribePattern'; readonly pattern: string; readonly isServerSide: boolean }
  | { readonly type: 'assign' | 'pause' | 'resume' | 'seekToBeginning' | 'seekToEnd'; readonly partitions: readonly TopicPartition[] }
  | { readonly type: 'unsubscribe' | 'enforceRebalance' | 'assignment' | 'subscription' | 'paused' | 'groupMetadata' }
  | { readonly type: 'poll'; readonly timeoutMs: number }
  | { readonly type: 'seek'; readonly at: TopicPartition; readonly offset: number }
  | { readonly type: 'position'; readonly at: TopicPartition; readonly timeoutMs: number }
  | { readonly type: 'currentLag'; readonly at: TopicPartition }
  | { readonly type: 'committed'; readonly partitions: readonly TopicPartition[]; readonly timeoutMs: number }
  /** Null: the positions. */
  | { readonly type: 'commitSync'; readonly offsets: readonly OffsetAndMetadata[] | null; readonly timeoutMs: number }
  | { readonly type: 'commitAsync'; readonly offsets: readonly OffsetAndMetadata[] | null }
  | { readonly type: 'beginningOffsets' | 'endOffsets'; readonly partitions: readonly TopicPartition[]; readonly timeoutMs: number }
  | { readonly type: 'offsetsForTimes'; readonly searches: readonly TimestampSearch[]; readonly timeoutMs: number }
  | { readonly type: 'partitionsFor'; readonly topic: string; readonly timeoutMs: number }
  | { readonly type: 'close'; readonly timeoutMs: number; readonly operation: GroupMembershipOperation };

export type CallbackName = 'assigned' | 'revoked' | 'lost';

/** What the program's rebalance listener does within a callback. */
export type ListenerAction = 'commitSync' | 'seekToBeginning' | 'positions' | 'throw';
export type Listener = Readonly<Partial<Record<CallbackName, ListenerAction>>>;

/** What the program was told, in order. */
export type JournalEntry =
  | {
      readonly type: 'callback';
      readonly name: CallbackName;
      readonly partitions: readonly TopicPartition[];
      /** Of the consumer protocol, with nothing in it, while the member holds nothing: whether it comes depends on how far the coordinator is. */
      readonly isIdle: boolean;
      readonly timeUs: number;
    }
  | { readonly type: 'inCallback'; readonly name: CallbackName; readonly action: ListenerAction; readonly thrown: Thrown | null; readonly positions: readonly OffsetAndMetadata[] | null; readonly isIdle: boolean }
  | { readonly type: 'committed'; readonly offsets: readonly OffsetAndMetadata[]; readonly thrown: Thrown | null }
  | { readonly type: 'thrown'; readonly thrown: Thrown };

/** What goes on when a callback has returned. */
export type AfterCallback = 'join' | 'assign' | 'rejoin' | 'reconcile' | 'reconciled' | 'leave' | 'unsubscribe' | 'nothing';

/** A callback whose listener waits for something. */
export interface OpenCallback {
  readonly name: CallbackName;
  readonly action: ListenerAction;
  readonly partitions: readonly TopicPartition[];
  readonly isIdle: boolean;
  readonly then: AfterCallback;
}

/** A commit of the program's, from the call to its end. */
export interface ProgramCommit {
  readonly offsets: readonly OffsetAndMetadata[];
  readonly kind: 'sync' | 'async' | 'callback';
  /** Id of the request under way, 0 for none. */
  request: number;
  notBeforeUs: number;
  /** It has come to its end; `thrown` says to which. */
  done: boolean;
  thrown: Thrown | null;
}

/** Offsets that the program looks up, whatever it reads. */
export interface OffsetLookup {
  readonly searches: readonly TimestampSearch[];
  /** What was found, by partition; null: there is no such offset. */
  readonly found: Map<PartitionKey, { readonly offset: number; readonly timestampMs: number } | null>;
  /** Partitions of the requests under way. */
  readonly requests: Map<number, readonly PartitionKey[]>;
  notBeforeUs: number;
}

/** The program polls by itself: each poll waits so long, and what it returned takes so long to work on. */
export interface PollLoop {
  readonly pollMs: number;
  readonly processMs: number;
}

/** A program in the place of the application that polls and works. */
export interface ConsumerProgram {
  readonly listener: Listener;
  call: ConsumerCall | null;
  deadlineUs: number;
  callTimer: EventHandle;
  answer: CallAnswer | null;
  /** Waits until the loop is between two polls. */
  queued: ConsumerCall | null;
  loop: PollLoop | null;
  wakeup: boolean;
  /** What the next poll() throws. */
  pendingThrow: Thrown | null;
  callback: OpenCallback | null;
  commits: ProgramCommit[];
  lookup: OffsetLookup | null;
  /** Id of the OffsetFetch request for `committed`, 0 for none, and when it may be asked again. */
  fetchRequest: number;
  fetchNotBeforeUs: number;
  fetched: readonly OffsetAndMetadata[] | null;
  /** What polls have returned since somebody looked. */
  returned: readonly ReturnedRecords[];
  /** Non-empty polls since somebody looked: the records of each. */
  pollSizes: number[];
  journal: JournalEntry[];
  closed: boolean;
}

export function createConsumerProgram(listener: Listener = {}): ConsumerProgram {
  return {
    listener, call: null, deadlineUs: 0, callTimer: 0, answer: null, queued: null, loop: null, wakeup: false, pendingThrow: null, callback: null, commits: [], lookup: null,
    fetchRequest: 0, fetchNotBeforeUs: 0, fetched: null, returned: [], pollSizes: [], journal: [], closed: false,
  };
}

export function copyConsumerProgram(from: ConsumerProgram): ConsumerProgram {
  const { lookup } = from;
  return {
    listener: from.listener, call: from.call, deadlineUs: from.deadlineUs, callTimer: from.callTimer, answer: from.answer, queued: from.queued, loop: from.loop,
    wakeup: from.wakeup, pendingThrow: from.pendingThrow, callback: from.callback, commits: from.commits.map((one) => ({ ...one })),
    lookup: lookup === null ? null : { searches: lookup.searches, found: new Map(lookup.found), requests: new Map(lookup.requests), notBeforeUs: lookup.notBeforeUs },
    fetchRequest: from.fetchRequest, fetchNotBeforeUs: from.fetchNotBeforeUs, fetched: from.fetched, returned: from.returned, pollSizes: from.pollSizes.slice(),
    journal: from.journal.slice(), closed: from.closed,
  };
}

/** Partitions as the program names them, in order. */
export function inOrder(partitions: Iterable<TopicPartition>): TopicPartition[] {
  return [...partitions].map(({ topic, partition }) => ({ topic, partition })).sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
}
