import { ErrorCode } from '../protocol/error-codes';

export interface RecordError {
  readonly batchIndex: number;
  readonly message: string | null;
}

/** What became of a batch that was to be appended by a leader. */
export interface AppendResult {
  readonly errorCode: ErrorCode;
  /** −1 when nothing was appended. */
  readonly baseOffset: number;
  readonly lastOffset: number;
  /** −1 where the producer's timestamps are kept. */
  readonly logAppendTimeMs: number;
  /** −1 for the errors with which a broker does not say it. */
  readonly logStartOffset: number;
  readonly recordErrors: readonly RecordError[];
  readonly errorMessage: string | null;
  /** The log held it already: nothing was appended (R-LOG-07). */
  readonly isDuplicate: boolean;
}

const NO_RECORD_ERRORS: readonly RecordError[] = [];

export function appended(baseOffset: number, lastOffset: number, logAppendTimeMs: number, logStartOffset: number, isDuplicate: boolean): AppendResult {
  return { errorCode: ErrorCode.NONE, baseOffset, lastOffset, logAppendTimeMs, logStartOffset, recordErrors: NO_RECORD_ERRORS, errorMessage: null, isDuplicate };
}

export function refused(errorCode: ErrorCode, logStartOffset: number, errorMessage: string | null = null, recordErrors: readonly RecordError[] = NO_RECORD_ERRORS): AppendResult {
  return { errorCode, baseOffset: -1, lastOffset: -1, logAppendTimeMs: -1, logStartOffset, recordErrors, errorMessage, isDuplicate: false };
}
