/** What came of one recorded case. */
export type Outcome =
  | { readonly status: 'pass' }
  /** `report`: what differs, line by line, each with its path. */
  | { readonly status: 'fail'; readonly report: readonly string[] }
  /** `reason`: what is missing, worded so that equal reasons can be counted. */
  | { readonly status: 'skip'; readonly reason: string };

export const PASS: Outcome = { status: 'pass' };

export function fail(...report: string[]): Outcome {
  return { status: 'fail', report };
}

export function skip(reason: string): Outcome {
  return { status: 'skip', reason };
}

/** A case of a recording; a transcript is one case with its text. */
export interface RecordedCase {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** A file of cases. For a transcript `document` is `{ kind: 'transcript', text }`. */
export interface Recording {
  readonly path: string;
  readonly kind: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly cases: readonly RecordedCase[];
}

/** Runs one case. `folder` is where its file lies, for what the folder's other files tell (cluster definitions). */
export type Runner = (
  recorded: RecordedCase,
  document: Recording['document'],
  folder: string,
) => Outcome | Promise<Outcome>;
