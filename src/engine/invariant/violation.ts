/** A broken invariant: which one of the spec (core.md §6), and what was found. */
export interface Violation {
  readonly invariant: string;
  readonly message: string;
}
