import { ErrorCode } from '../protocol/error-codes';

/** The first error that an answer names, at whatever depth, in the order of its fields; NONE when it names none. */
export function firstErrorCode(body: object): number {
  for (const [field, value] of Object.entries(body)) {
    if (field === 'errorCode' && typeof value === 'number' && value !== ErrorCode.NONE) return value;
    if (typeof value === 'object' && value !== null) {
      const nested = firstErrorCode(value as object);
      if (nested !== ErrorCode.NONE) return nested;
    }
  }
  return ErrorCode.NONE;
}
