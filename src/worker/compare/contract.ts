import type { LoadError } from '../contract';

/** Whose setting is changed: of every producer, topic, broker or group of the scenario, or what the scenario says of its cluster. */
export type Where = 'producers' | 'topics' | 'brokers' | 'groups' | 'cluster';

/** One setting with the values of the two runs; an empty value is Kafka's default. */
export interface Change {
  readonly where: Where;
  readonly name: string;
  readonly a: string;
  readonly b: string;
}

export interface CompareRequest {
  /** Scenario JSON, still unvalidated; what was done in a run stands in it as planned commands. */
  readonly scenario: unknown;
  readonly seed: number;
  readonly change: Change;
  readonly untilUs: number;
}

export type FromCompare =
  | { readonly type: 'compared'; readonly comparison: Comparison }
  | { readonly type: 'refused'; readonly run: 'A' | 'B'; readonly errors: readonly LoadError[] };

/** Everything that is told of two runs of the same seed. */
export interface Comparison {
  readonly a: RunMeasure;
  readonly b: RunMeasure;
  /** The first fact, of any kind, at which they are not the same; null when they never part. */
  readonly firstUs: number | null;
  /** What was stated then: by A, by B. */
  readonly first: readonly [string | null, string | null];
  readonly rows: readonly DifferenceRow[];
  /** How many notable facts differ in each of `BINS` equal stretches of time. */
  readonly bins: readonly number[];
}

export const BINS = 120;

export interface RunMeasure {
  /** As loaded, for the session that shows a moment of it. */
  readonly scenario: unknown;
  readonly untilUs: number;
  readonly traceHash: string;
  readonly promises: Promises;
  /** Notable facts, oldest first. */
  readonly facts: readonly MeasuredFact[];
  /** Records acknowledged in each of `BINS` equal stretches of time. */
  readonly acknowledgedBins: readonly number[];
  /** From a batch's first send to its acknowledgement; ascending, each with its records. */
  readonly latencies: readonly Latency[];
}

/** What producers and consumers were promised, and what became of it. */
export interface Promises {
  readonly sent: number;
  readonly acknowledged: number;
  readonly acknowledgedLost: number;
  readonly failed: number;
  readonly retriedBatches: number;
  readonly delivered: number;
  /** Committed at the end, in the logs of the leaders. */
  readonly readable: number;
  /** Records cut off logs, over all replicas. */
  readonly cut: number;
  readonly requests: number;
  /** The longest time without any acknowledgement. */
  readonly silenceUs: number;
}

export interface Latency {
  readonly us: number;
  readonly records: number;
}

export interface MeasuredFact {
  readonly timeUs: number;
  readonly kind: number;
  readonly text: string;
}

/** One notable fact that is not the same in both runs: only in one, or in both at another time. */
export interface DifferenceRow {
  readonly timeUs: number;
  readonly kind: number;
  readonly a: MeasuredFact | null;
  readonly b: MeasuredFact | null;
}
