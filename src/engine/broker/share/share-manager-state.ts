import type { EventHandle } from '../../kernel/event-queue';
import type { NodeIx, Request } from '../../kernel/connection';
import type { FactId } from '../../kernel/fact';
import type { PartitionKey } from '../../protocol/partition-key';
import type { RecordBatch } from '../../protocol/record-batch';
import type { DeadlineTimer } from '../replica-manager/replica-manager-state';
import { copyPersister, createPersister, type PersisterState } from './persister-state';
import { copySharePartition, type SharePartition } from './share-partition';

/** A share partition on the leader of its partition: INITIALIZING until its state has been read, then ACTIVE (§10.2). */
export interface LocalSharePartition {
  /** `group:topicId:partition`. */
  readonly key: string;
  readonly groupId: string;
  readonly topicId: string;
  readonly index: number;
  /** The log it is about, as the replica manager knows it. */
  readonly partition: PartitionKey;
  /** Of the leader it was made on: share coordinators know leaders by it (R-SHR-15). */
  readonly leaderEpoch: number;
  /** Raised with every share partition of this broker: what belongs to an earlier one is void. */
  readonly instance: number;
  stateEpoch: number;
  /** Null while it is INITIALIZING. */
  state: SharePartition | null;
  lockTimer: EventHandle;
  lockTimerMs: number;
  /** First offset of what was acquired together → the fact of it: what follows when the lock runs out follows from that. */
  readonly acquisitions: Map<number, FactId>;
}

/** A partition of a share session. Immutable. */
export interface SessionPartition {
  readonly topicId: string;
  readonly index: number;
  /** It was added, or failed: the next answer says something of it whatever there is. */
  readonly mustRespond: boolean;
}

/** What a member of a share group has open with this broker (R-SHR-12). */
export interface ShareSession {
  readonly groupId: string;
  readonly memberId: string;
  /** What the next request must say. */
  epoch: number;
  /** Over which connection it was opened. */
  readonly clientNode: NodeIx;
  readonly slot: number;
  /** By `topicId:index`, in the order they were added. */
  readonly partitions: Map<string, SessionPartition>;
}

/** What is known so far of one partition of an answer. Immutable. */
export interface PartitionOutcome {
  readonly topicId: string;
  readonly index: number;
  readonly errorCode: number;
}

/** A request whose answer waits: for acknowledgements to be written, for records. */
export interface ShareCall {
  readonly id: number;
  readonly request: Request;
  readonly groupId: string;
  readonly memberId: string;
  /** What became of the acknowledgements that came with it. */
  acknowledged: readonly PartitionOutcome[];
  /** Acknowledgements that are being written. */
  writing: number;
  /** For records: what was looked at when it was parked; null when it waits for none, or has them. */
  fetch: ShareFetchWish | null;
  /** What of the answer is there already. */
  fetched: readonly FetchedSharePartition[];
}

/** A share partition that a fetch asks for. Immutable. */
export interface WishedPartition {
  readonly topicId: string;
  readonly index: number;
  readonly mustRespond: boolean;
}

export interface ShareFetchWish {
  readonly partitions: readonly WishedPartition[];
  readonly deadlineUs: number;
}

/** A line of a ShareFetch answer. Immutable. */
export interface FetchedSharePartition {
  readonly topicId: string;
  readonly index: number;
  readonly errorCode: number;
  readonly records: readonly RecordBatch[];
  readonly acquired: readonly { readonly firstOffset: number; readonly lastOffset: number; readonly deliveryCount: number }[];
}

/** Share groups as the leaders of partitions see them. */
export interface ShareManagerState {
  readonly partitions: Map<string, LocalSharePartition>;
  nextInstance: number;
  /** By group and member. */
  readonly sessions: Map<string, ShareSession>;
  readonly calls: Map<number, ShareCall>;
  nextCallId: number;
  /** Calls that wait for records, in the order they were parked. */
  parked: readonly number[];
  readonly fetchTimer: DeadlineTimer;
  readonly persister: PersisterState;
  /** ListOffsets requests for the group coordinator, by request: the question they belong to. */
  readonly latestAsked: Map<number, number>;
}

export function createShareManager(): ShareManagerState {
  return {
    partitions: new Map(), nextInstance: 1, sessions: new Map(), calls: new Map(), nextCallId: 1, parked: [], fetchTimer: { handle: 0, dueUs: 0 }, persister: createPersister(), latestAsked: new Map(),
  };
}

export function copyShareManager(s: ShareManagerState): ShareManagerState {
  const partitions = new Map<string, LocalSharePartition>();
  for (const [key, local] of s.partitions) partitions.set(key, { ...local, acquisitions: new Map(local.acquisitions), state: local.state === null ? null : copySharePartition(local.state) });
  const sessions = new Map<string, ShareSession>();
  for (const [key, session] of s.sessions) sessions.set(key, { ...session, partitions: new Map(session.partitions) });
  const calls = new Map<number, ShareCall>();
  for (const [id, call] of s.calls) calls.set(id, { ...call });
  return { ...s, partitions, sessions, calls, fetchTimer: { ...s.fetchTimer }, persister: copyPersister(s.persister), latestAsked: new Map(s.latestAsked) };
}

export function sessionKey(groupId: string, memberId: string): string {
  return `${groupId}/${memberId}`;
}
