import { errorEntries } from '../protocol/generated/errors';

/** What a client's call threw, as its caller sees it: simple names of Java's exception classes. */
export interface Thrown {
  readonly error: string;
  readonly cause?: string;
}

const classes = new Map<number, string>();
for (const { code, exception } of errorEntries) if (exception !== undefined) classes.set(code, exception);

export function thrown(error: string, cause?: Thrown | null): Thrown {
  return cause === undefined || cause === null ? { error } : { error, cause: cause.error };
}

/** The exception that stands for an error code. */
export function exceptionOf(code: number): Thrown {
  return { error: classes.get(code) ?? 'UnknownServerException' };
}

/** Classes of Kafka's API errors: send() hands them to the future, everything else it throws at its caller. */
const API_EXCEPTIONS = new Set([...classes.values(), 'BufferExhaustedException']);

export function isApiException({ error }: Thrown): boolean {
  return API_EXCEPTIONS.has(error);
}

/** What a call came to: nothing thrown, and its value if it has one. */
export interface CallAnswer {
  readonly thrown: Thrown | null;
  readonly value: unknown;
}

export const RETURNED: CallAnswer = { thrown: null, value: null };
