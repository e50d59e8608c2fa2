/** Number of a fact within its world's history, from 1. 0 stands for "nothing caused it". */
export type FactId = number;

/**
 * Something that happened, as numbers; `facts/` says what the numbers mean and writes the sentence.
 * `cause` is the fact it follows from.
 */
export interface Fact {
  readonly id: FactId;
  readonly timeUs: number;
  /** How many events had been processed, this one included. */
  readonly event: number;
  readonly node: number;
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly cause: FactId;
}

/** Where a world puts its facts. It belongs to the host, not to the world: copies start without one. */
export interface FactSink {
  push(id: FactId, timeUs: number, event: number, node: number, kind: number, a: number, b: number, c: number, d: number, cause: FactId): void;
}
