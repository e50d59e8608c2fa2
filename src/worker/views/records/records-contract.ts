/** What became of the records of one partition, newest offsets last. */
export interface RecordsParams {
  /** Absent: the first topic that is not the cluster's own. */
  readonly topic?: string;
  readonly partition?: number;
  /** Only offsets below; absent: up to the end. */
  readonly before?: number;
  /** Offsets looked at, at most (default 120). */
  readonly limit?: number;
  /** Only what went wrong. */
  readonly trouble?: boolean;
}

export interface RecordsView {
  readonly totals: RecordTotals;
  /** Of all topics that clients use. */
  readonly partitions: readonly RecordsPartition[];
  readonly topic: string;
  readonly partition: number;
  /** Groups that read the topic, in the order of `RecordRow.deliveries`. */
  readonly groups: readonly string[];
  /** Runs of offsets with the same fate, in order of offset. */
  readonly rows: readonly RecordRow[];
  /** Offsets looked at: from this one up to, not including, `toOffset`. */
  readonly fromOffset: number;
  readonly toOffset: number;
  readonly hasOlder: boolean;
  /** Broker id, −1 for none. */
  readonly leader: number;
  readonly logStart: number;
  readonly highWatermark: number;
  readonly logEnd: number;
}

/** Exact, over the whole run so far. */
export interface RecordTotals {
  /** Taken in by producers. */
  readonly sent: number;
  readonly acknowledged: number;
  /** The producer was told that they failed. */
  readonly failed: number;
  /** Offsets below the high watermarks. */
  readonly committed: number;
  readonly delivered: number;
  /** Acknowledged, and no longer in the present leader's log. */
  readonly lost: number;
  /** In a log a second time: a retry was appended again. */
  readonly duplicated: number;
  /** In a log behind a record that its producer sent later. */
  readonly outOfOrder: number;
  /** Offsets that a group was given again. */
  readonly deliveredAgain: number;
}

export interface RecordsPartition {
  readonly topic: string;
  readonly partition: number;
  readonly leader: number;
  readonly committed: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
  readonly deliveredAgain: number;
}

/**
 * The worst that can be said of a record, the worst first in this order. `kept`: acknowledged, committed and given once to
 * every group. `on its way`: committed, not yet read. `not acknowledged`: appended, but its producer does not know it.
 */
export type Verdict = 'lost' | 'duplicate' | 'out of order' | 'delivered again' | 'passed over' | 'not committed' | 'not acknowledged' | 'on its way' | 'kept' | 'marker';

/** How grave a verdict is: something went wrong, all is well, it is not decided yet, or nothing was promised. */
export type VerdictTone = 'bad' | 'good' | 'wait' | 'plain';

export function toneOf(verdict: Verdict): VerdictTone {
  switch (verdict) {
    case 'lost':
    case 'duplicate':
    case 'out of order':
    case 'delivered again':
    case 'passed over':
      return 'bad';
    case 'kept':
      return 'good';
    case 'on its way':
    case 'not committed':
    case 'not acknowledged':
      return 'wait';
    case 'marker':
      return 'plain';
  }
}

export interface RecordRow {
  readonly from: number;
  /** The last offset, included. */
  readonly to: number;
  readonly leaderEpoch: number;
  /** Name of the producer, '' where the batch does not tell. */
  readonly producer: string;
  /** Classes of the keys of the first few (`keyClass`). */
  readonly keys: readonly number[];
  readonly acknowledged: 'yes' | 'no' | 'not asked for';
  readonly committed: boolean;
  /** How often each group was given these offsets. */
  readonly deliveries: readonly number[];
  readonly verdict: Verdict;
  readonly allowedBy: Allowance | null;
}

/** What made it possible (core.md §7). */
export interface Allowance {
  /** A configuration's name, or words where it is none. */
  readonly name: string;
  readonly value: string;
  readonly isDefault: boolean;
  readonly why: string;
}
