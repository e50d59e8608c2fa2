import type { NodeStatusName } from '../../contract';

/** One consumer from inside: its poll loop over the last stretch of time, where it stands in each partition, what it has fetched. */
export interface ConsumerPanelParams {
  /** By name; absent, or no consumer: the first there is. */
  readonly node?: string;
  readonly spanUs: number;
}

export interface ConsumerPanelView {
  readonly timeUs: number;
  readonly fromUs: number;
  /** It could not be brought back to its beginning: it is whole from here on, −1 when it is. */
  readonly cutUs: number;
  readonly all: readonly { readonly name: string; readonly group: string; readonly status: NodeStatusName }[];
  /** Null: there is no consumer. */
  readonly consumer: ConsumerPicture | null;
}

export interface ConsumerPicture {
  readonly name: string;
  readonly node: number;
  readonly group: string;
  readonly status: NodeStatusName;
  readonly protocol: 'classic' | 'consumer';
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly membership: string;
  readonly generation: number;
  /** Broker id, −1 while it knows none. */
  readonly coordinator: number;
  /** What the application's thread does, by whole spans from the window's beginning to the cursor. */
  readonly loop: readonly LoopSpan[];
  /** Shares of the time at work, one for each of equal parts of the window, in place of spans that are too many to be drawn; null otherwise. */
  readonly busy: readonly number[] | null;
  /** Steps of the rebalance protocol. */
  readonly joins: readonly { readonly fromUs: number; readonly toUs: number; readonly what: 'joining' | 'syncing' | 'reconciling'; readonly fact: number }[];
  readonly marks: readonly LoopMark[];
  readonly polls: { readonly count: number; readonly records: number; readonly longestGapUs: number };
  readonly deadlines: readonly Deadline[];
  readonly commits: CommitPicture;
  readonly partitions: readonly PartitionPlace[];
  readonly sessions: readonly FetchSessionRow[];
  /** Records that fetches brought and no poll has returned yet, and the most that one returns. */
  readonly buffered: { readonly records: number; readonly fetches: number };
  readonly maxPollRecords: number;
  readonly isolation: string;
  readonly totals: { readonly polls: number; readonly delivered: number; readonly rebalances: number; readonly commits: number; readonly failedCommits: number };
}

export interface LoopSpan {
  readonly fromUs: number;
  readonly toUs: number;
  readonly what: 'poll' | 'processing' | 'closing' | 'failed' | 'paused' | 'down';
  readonly fact: number;
}

export interface LoopMark {
  readonly timeUs: number;
  readonly kind: 'heartbeat' | 'commit' | 'commit refused' | 'poll';
  /** Records that the poll returned. */
  readonly count: number;
  /** Of a heartbeat: when it was answered, −1 as long as it is not. */
  readonly answeredUs: number;
}

/** A clock that runs against the consumer. */
export interface Deadline {
  /** Kafka's name of the setting. */
  readonly name: string;
  readonly limitUs: number;
  /** Of the limit; −1 when this clock does not run now. */
  readonly leftUs: number;
  /** What happens at its end. */
  readonly then: string;
}

export interface CommitPicture {
  readonly auto: boolean;
  readonly intervalUs: number;
  /** Until positions are due to be committed by themselves, −1 when nothing is due. */
  readonly nextUs: number;
  /** Offsets in commits that are not answered yet. */
  readonly underWay: number;
}

/** Offsets of one assigned partition, each told apart; −1 where not known. */
export interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
  readonly leader: number;
  readonly logStart: number;
  readonly committed: number;
  readonly position: number;
  /** Next offset that a fetch would ask for: what lies between it and the position is buffered. */
  readonly fetched: number;
  readonly lso: number;
  readonly hw: number;
  readonly leo: number;
  /** The consumer's own lag: what it may read less its position; and what a restart would read again and still has to read. */
  readonly lag: number | null;
  readonly committedLag: number | null;
  readonly fetching: boolean;
  /** Why it is not read now, '' when it is. */
  readonly stopped: string;
}

export interface FetchSessionRow {
  readonly broker: number;
  /** 0 while the broker keeps none. */
  readonly id: number;
  readonly epoch: number;
  readonly partitions: number;
  readonly underWay: boolean;
}
