/**
 * A process that runs is a generator, which cannot be copied. What it has read so far can: a copy of the world makes the generator anew
 * and lets it read the same again, up to where it stood.
 */
export interface Journal {
  readonly steps: JournalStep[];
  readonly inputs: JournalInput[];
}

/** One step of a process, from one wait to the next: when it was, and all that it read. Immutable. */
export interface JournalStep {
  readonly nowUs: number;
  readonly reads: readonly unknown[];
}

export type ProcessInput =
  | { readonly type: 'line'; readonly text: string }
  | { readonly type: 'end' }
  /** SIGINT and SIGTERM. */
  | { readonly type: 'signal'; readonly exitCode: number };

/** What came in before the step of that number. */
export interface JournalInput {
  readonly beforeStep: number;
  readonly input: ProcessInput;
}

export function createJournal(): Journal {
  return { steps: [], inputs: [] };
}

export function copyJournal({ steps, inputs }: Journal): Journal {
  return { steps: steps.slice(), inputs: inputs.slice() };
}
