export interface Cause {
  readonly className: string;
  readonly message: string | null;
}

/** What a real tool would throw: a Java class, its message, and what caused it. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';

  constructor(readonly className: string, readonly text: string | null, readonly causes: readonly Cause[] = []) {
    super(text ?? className);
  }

  /** As Java's `toString` has it. */
  shown(): string {
    return show(this);
  }

  /** As it stands at the head of a trace; where in the code it came from is of no use here and left out. */
  trace(): string[] {
    return [this.shown(), ...this.causes.map((cause) => `Caused by: ${show(cause)}`)];
  }
}

function show(cause: { readonly className: string; readonly text?: string | null; readonly message: string | null }): string {
  const text = cause.text === undefined ? cause.message : cause.text;
  return text === null ? cause.className : `${cause.className}: ${text}`;
}

/** A wrong command line: the message, the table of options, exit code 1 (R-CLI-03). */
export class UsageExit extends Error {
  override readonly name = 'UsageExit';
}

export const ILLEGAL_ARGUMENT = 'java.lang.IllegalArgumentException';
export const EXECUTION = 'java.util.concurrent.ExecutionException';
export const KAFKA_ERRORS = 'org.apache.kafka.common.errors';

/** A failure of a future, as it reaches a tool that does not take it out of its wrapping. */
export function executionFailure(cause: ToolFailure): ToolFailure {
  return new ToolFailure(EXECUTION, cause.shown(), [{ className: cause.className, message: cause.text }]);
}

const FAILED = 1;

/** How many tools tell of a failure: its message, then its trace, with or without an empty line behind it (R-CLI-02). Gives the exit code. */
export function tellWithTrace(context: { err(line: string): void }, failure: unknown, isFollowedByBlank = true): number {
  if (!(failure instanceof ToolFailure)) throw failure;
  for (const line of [failure.message, ...failure.trace(), ...(isFollowedByBlank ? [''] : [])]) context.err(line);
  return FAILED;
}
