import type { NodeStatusName } from '../../contract';

/** Groups over the last stretch of time: what state, who holds which partition, and when nobody read it. */
export interface GroupParams {
  /** Names, at most `MAX_GROUPS` of them; empty: the first that there are. Names of no group are passed over. */
  readonly groups: readonly string[];
  readonly spanUs: number;
}

/** So many groups stand one below the other at most. */
export const MAX_GROUPS = 3;

export interface GroupView {
  readonly timeUs: number;
  /** The window begins there and ends at the cursor. */
  readonly fromUs: number;
  /** It could not be brought back to its beginning: it is whole from here on, −1 when it is. */
  readonly cutUs: number;
  readonly all: readonly GroupChoice[];
  readonly pictures: readonly GroupPicture[];
}

export interface GroupChoice {
  readonly group: string;
  readonly protocol: GroupProtocol;
  readonly state: string;
  /** Consumers of the run that name the group; in a picture those that its coordinator counts. */
  readonly members: number;
}

/** '' while no coordinator has the group, or when there is nothing but offsets. */
export type GroupProtocol = 'classic' | 'consumer' | '';

export interface GroupPicture extends GroupChoice {
  /** Generation, or group epoch. */
  readonly generation: number;
  /** Epoch of the target assignment; −1 in the classic protocol. */
  readonly targetEpoch: number;
  readonly assignor: string;
  /** Of a classic group: do members keep what they have while they join? Null elsewhere. */
  readonly cooperative: boolean | null;
  /** Broker id, −1 while there is none, and the partition of `__consumer_offsets` that the group lives in, −1 while that is not known. */
  readonly coordinator: number;
  readonly shard: number;
  readonly topics: readonly string[];
  readonly lag: number | null;
  readonly phases: readonly PhaseSpan[];
  readonly lanes: readonly MemberLane[];
  readonly rows: readonly BandRow[];
  readonly sums: GroupSums;
}

/** The group as its coordinator had it. `state` is '' while no coordinator had it. */
export interface PhaseSpan {
  readonly fromUs: number;
  readonly toUs: number;
  readonly state: string;
  readonly generation: number;
  readonly targetEpoch: number;
  readonly members: number;
  /** The fact that began it, 0 for none that is known. */
  readonly fact: number;
}

export interface MemberLane {
  readonly name: string;
  readonly node: number;
  readonly status: NodeStatusName;
  readonly memberId: string;
  readonly isLeader: boolean;
  /** The member's own view. */
  readonly membership: string;
  /** Generation, or member epoch. */
  readonly generation: number;
  readonly holds: number;
  readonly lag: number | null;
  /** Until the coordinator expels it unless it is heard of, −1 when it holds no session. */
  readonly sessionLeftUs: number;
  readonly spans: readonly LaneSpan[];
  readonly marks: readonly LaneMark[];
}

/** What a member was in the middle of. Where there is nothing it was a stable member that waited in poll(). */
export interface LaneSpan {
  readonly fromUs: number;
  readonly toUs: number;
  readonly what: 'joining' | 'syncing' | 'reconciling' | 'processing' | 'paused' | 'down' | 'failed';
  readonly fact: number;
}

export interface LaneMark {
  readonly timeUs: number;
  readonly kind: 'heartbeat' | 'commit' | 'commit refused';
}

export interface BandRow {
  readonly topic: string;
  readonly partition: number;
  readonly spans: readonly BandSpan[];
  /** Now; −1 where not known. */
  readonly position: number;
  readonly committed: number;
  readonly lag: number | null;
}

/** Who read a partition. Members by their index among the lanes. */
export interface BandSpan {
  readonly fromUs: number;
  readonly toUs: number;
  /** −1: nobody. */
  readonly owner: number;
  /** It holds the partition, but its process stands still. */
  readonly stalled: boolean;
  /** Another one believes to hold it as well. */
  readonly others: readonly number[];
  /** The fact that began it, 0 for none that is known. */
  readonly fact: number;
  readonly pause: Pause | null;
}

/** A stretch in which nobody read the partition. */
export interface Pause {
  /** Who had it before and who after, −1 for nobody. */
  readonly from: number;
  readonly to: number;
  /** Records that came meanwhile; −1 when that is not known. */
  readonly waited: number;
  /** Records that the next owner read once more. */
  readonly again: number;
}

export interface GroupSums {
  readonly partitions: number;
  /** Read by somebody now. */
  readonly read: number;
  /** In the window: partitions that changed hands, and partitions that nobody read for a while. */
  readonly moved: number;
  readonly stopped: number;
  /** Over all partitions. */
  readonly unreadUs: number;
  readonly longestUs: number;
  readonly waited: number;
  readonly again: number;
}
