import type { EventHandle } from '../../kernel/event-queue';
import type { QuorumVoter } from '../../metadata/records';
import type { SnapshotVoters } from '../../metadata/snapshot';
import type { SnapshotDownload } from '../../metadata/snapshot-download';
import { truncatedVoterSets, type VoterSetAt } from './voter-set';

/** Kafka's states of a node of the quorum (core.md §4.1). */
export type QuorumRole = 'Unattached' | 'Follower' | 'Prospective' | 'Candidate' | 'Leader' | 'Resigned';

/** The file `quorum-state`: it survives the process, so that nobody votes twice in an epoch (R-KRAFT-07). Immutable. */
export interface ElectionState {
  readonly epoch: number;
  /** −1: none known in this epoch. */
  readonly leaderId: number;
  /** −1: no vote given in this epoch. */
  readonly votedId: number;
  readonly votedDirectoryId: string;
}

/** How far a leader has seen another node come. */
export interface ReplicaProgress {
  readonly replicaId: number;
  readonly logEndOffset: number;
  readonly lastFetchUs: number;
  readonly lastCaughtUpUs: number;
}

/** What this node is asking another voter. */
export interface PeerState {
  /** Unanswered request, 0 for none. */
  readonly requestId: number;
  readonly failures: number;
  readonly retryTimer: EventHandle;
}

export const IDLE_PEER: PeerState = { requestId: 0, failures: 0, retryTimer: 0 };

export interface RaftState {
  readonly directoryId: string;
  /** On disk. */
  election: ElectionState;
  /** On disk, as the log says: who votes, by the offset from which on. The last entry holds, committed or not (R-KRAFT-20). */
  voterSets: readonly VoterSetAt[];

  role: QuorumRole;
  /** When the patience of the current role ends: election timeout, fetch timeout, check quorum. */
  deadlineUs: number;
  /** May fire before the deadline, which a follower's every fetch moves: it then looks again later. */
  timer: EventHandle;
  timerAtUs: number;

  /** Follower: how late its thread wakes up when the fetch timeout ends. */
  latenessUs: number;
  /** Follower: has fetched from this leader since it follows it (R-KRAFT-06). */
  hasFetched: boolean;
  /** Prospective and Candidate: who answered how. */
  granted: readonly number[];
  rejected: readonly number[];

  /** Leader: offset of its LeaderChange record (R-KRAFT-09). */
  epochStartOffset: number;
  /** Leader: voters that have fetched since `quorumSeenUs`; once they are a majority the wait begins anew (R-KRAFT-10). */
  fetchedVoters: readonly number[];
  replicas: Map<number, ReplicaProgress>;
  /** Leader: who need not be told of its epoch. Resigned: who has been told that it is over. */
  acknowledged: readonly number[];
  beginTimer: EventHandle;
  /** Resigned: whom it would like to see as its successor, best first. */
  preferredSuccessors: readonly number[];

  /** By voter id; those not asked for anything have no entry. */
  peers: Map<number, PeerState>;
  /** The follower's fetch: unanswered request (0 for none), failures in a row, and the timer of the next try. */
  fetch: PeerState;
  /** Follower: the snapshot it fetches, instead of a log that its leader has no more (R-KRAFT-17). */
  download: SnapshotDownload | null;
  /** Asked to stop: it waits for another leader and stands for no election (R-KRAFT-15). */
  stopping: boolean;
}

export const NO_NODE = -1;

export function createRaft(directoryId: string, voters: readonly QuorumVoter[], kRaftVersion: number): RaftState {
  return {
    directoryId, election: { epoch: 0, leaderId: NO_NODE, votedId: NO_NODE, votedDirectoryId: '' }, voterSets: [{ offset: -1, kRaftVersion, voters }],
    role: 'Unattached', deadlineUs: Infinity, timer: 0, timerAtUs: 0, latenessUs: 0, hasFetched: false, granted: [], rejected: [], epochStartOffset: -1, fetchedVoters: [],
    replicas: new Map(), acknowledged: [], beginTimer: 0, preferredSuccessors: [], peers: new Map(), fetch: IDLE_PEER, download: null, stopping: false,
  };
}

export function copyRaft(raft: RaftState): RaftState {
  return { ...raft, replicas: new Map(raft.replicas), peers: new Map(raft.peers) };
}

/** The process is gone: the election state and what the log says stay. */
export function forgetRaft(raft: RaftState): RaftState {
  const { directoryId, election, voterSets } = raft;
  const [first] = voterSets;
  return { ...createRaft(directoryId, first.voters, first.kRaftVersion), election, voterSets };
}

/** The log was cut: a set of voters that stood in what is gone holds no longer. */
export function forgetVoterSetsFrom(raft: RaftState, offset: number): void {
  raft.voterSets = truncatedVoterSets(raft.voterSets, offset);
}

/** A snapshot has taken the place of the log: of the voters it knows what it says, or what the nodes were formatted with. */
export function takeVotersOfSnapshot(raft: RaftState, endOffset: number, voters: SnapshotVoters | null): void {
  const [formatted] = raft.voterSets;
  raft.voterSets = voters === null ? [formatted] : [formatted, { offset: endOffset - 1, ...voters }];
}
