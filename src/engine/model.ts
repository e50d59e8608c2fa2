/**
 * What this simulator leaves out of the real system, or does otherwise: the model page shows the list, panels link to
 * their entries, and a rule of the specification named here needs no test.
 */
export interface Simplification {
  /** Stable, in lower case with dashes: links point at it. */
  readonly id: string;
  readonly title: string;
  /** What is different and what a learner would see on a real cluster, in a sentence or two. */
  readonly why: string;
  /** Ids of the rules that do not hold here, or not in full. */
  readonly rules: readonly string[];
}

export const simplifications: readonly Simplification[] = [];
