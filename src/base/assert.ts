/** Thrown when the program itself is wrong; never for bad input, which is reported as a `Result`. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** States a fact the code relies on. The message may be a function, so that building it costs nothing when all is well. */
export function invariant(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) throw new InvariantError(typeof message === 'string' ? message : message());
}

/** Closes a `switch` over a union: a new member that nobody handles becomes a type error here. */
export function assertNever(value: never, context = 'value'): never {
  throw new InvariantError(`Unexpected ${context}: ${describe(value)}`);
}

/** Takes the `undefined` and `null` out of a type, or says what was missing. */
export function defined<T>(value: T, what = 'value'): NonNullable<T> {
  if (value === undefined || value === null) throw new InvariantError(`Missing ${what}`);
  return value;
}

function describe(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
