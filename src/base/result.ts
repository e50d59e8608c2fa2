/** The outcome of something that may be refused for a reason the caller is meant to handle or show. */
export type Result<Value, Failure> = Ok<Value> | Err<Failure>;

export interface Ok<Value> {
  readonly ok: true;
  readonly value: Value;
}

export interface Err<Failure> {
  readonly ok: false;
  readonly error: Failure;
}

export function ok(): Ok<undefined>;
export function ok<Value>(value: Value): Ok<Value>;
export function ok(value?: unknown): Ok<unknown> {
  return { ok: true, value };
}

export function err<Failure>(error: Failure): Err<Failure> {
  return { ok: false, error };
}

export function mapResult<A, B, Failure>(result: Result<A, Failure>, change: (value: A) => B): Result<B, Failure> {
  return result.ok ? ok(change(result.value)) : result;
}

export function chainResult<A, B, Failure>(
  result: Result<A, Failure>,
  next: (value: A) => Result<B, Failure>,
): Result<B, Failure> {
  return result.ok ? next(result.value) : result;
}

/** For tests and for places where a refusal would be a fault of the program. */
export function unwrap<Value>(result: Result<Value, unknown>): Value {
  if (result.ok) return result.value;
  const { error } = result;
  throw error instanceof Error ? error : new Error(`Unwrapped a failure: ${JSON.stringify(error)}`);
}
