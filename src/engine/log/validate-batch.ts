import { ErrorCode } from '../protocol/error-codes';
import type { RecordBatch } from '../protocol/record-batch';
import { refused, type AppendResult, type RecordError } from './append-result';
import type { LogConfig } from './log-config';

/** Who wants to append: coordinators of the broker itself may write what clients may not. */
export type AppendOrigin = 'client' | 'coordinator';

/** An answer names at most that many bad records in words. */
const NAMED_ERRORS = 3;

/** The checks of a leader before it assigns offsets (R-LOG-04 … R-LOG-06, in the order of the real log). Null: all is well. */
export function validateBatch(batch: RecordBatch, config: LogConfig, nowMs: number, origin: AppendOrigin, logStartOffset: number): AppendResult | null {
  if (origin === 'client' && batch.baseOffset !== 0) {
    return refused(ErrorCode.INVALID_RECORD, logStartOffset, 'The baseOffset of the record batch should be 0.');
  }
  if (batch.sizeBytes > config.maxMessageBytes) return refused(ErrorCode.MESSAGE_TOO_LARGE, -1, 'The record batch is larger than max.message.bytes.');
  if (batch.corrupt === true) return refused(ErrorCode.CORRUPT_MESSAGE, -1, 'The checksum of the record batch is wrong.');
  if (origin === 'client') {
    const reason = whyMalformed(batch);
    if (reason !== null) return refused(ErrorCode.INVALID_RECORD, logStartOffset, reason);
  }
  return validateRecords(batch, config, nowMs, logStartOffset);
}

function whyMalformed(batch: RecordBatch): string | null {
  if (batch.recordCount <= 0) return 'The record batch is empty.';
  if (batch.lastOffsetDelta + 1 !== batch.recordCount) return 'The offsets of the record batch do not match its number of records.';
  if (batch.isControl) return 'Clients are not allowed to write control records.';
  if (batch.producerId >= 0 && batch.baseSequence < 0) return 'A producer with an id must number its records.';
  return null;
}

function validateRecords(batch: RecordBatch, config: LogConfig, nowMs: number, logStartOffset: number): AppendResult | null {
  const needsKeys = config.cleanupPolicy.includes('compact') && !batch.isControl;
  const checksTimes = mayHaveBadTimestamp(batch, config, nowMs);
  if (!needsKeys && !checksTimes) return null;
  const errors: RecordError[] = [];
  let hasBadTimestamp = false;
  for (let i = 0; i < batch.recordCount; i++) {
    const record = batch.source.recordAt(batch, i);
    if (needsKeys && record.key === null) {
      errors.push({ batchIndex: i, message: 'A compacted topic cannot take a record without a key.' });
    } else if (checksTimes && isBadTimestamp(record.timestampMs, batch, config, nowMs)) {
      hasBadTimestamp = true;
      errors.push({ batchIndex: i, message: `The timestamp ${record.timestampMs} is out of range.` });
    }
  }
  if (errors.length === 0) return null;
  const named = errors.slice(0, NAMED_ERRORS).map((error) => `record ${error.batchIndex}: ${error.message}`);
  const message = `${errors.length} of the batch's records are refused; ${named.join(' ')}`;
  return refused(hasBadTimestamp ? ErrorCode.INVALID_TIMESTAMP : ErrorCode.INVALID_RECORD, logStartOffset, message, errors);
}

/** False where no record of the batch can have a bad timestamp: then nobody looks at single records. */
function mayHaveBadTimestamp(batch: RecordBatch, config: LogConfig, nowMs: number): boolean {
  if (config.messageTimestampType !== 'CreateTime') return batch.timestampType === 'LogAppendTime';
  if (batch.maxTimestampMs - nowMs > config.messageTimestampAfterMaxMs) return true;
  if (batch.timestampType === 'LogAppendTime' && batch.maxTimestampMs < 0) return true;
  // No record is older than 1970, so a limit beyond that is no limit.
  return config.messageTimestampBeforeMaxMs < nowMs;
}

/**
 * Equality passes (R-LOG-04). The bit that says "the log's clock" is looked at only where the producer's own timestamps do
 * not count, or are absent.
 */
function isBadTimestamp(timestampMs: number, batch: RecordBatch, config: LogConfig, nowMs: number): boolean {
  if (config.messageTimestampType === 'CreateTime' && timestampMs !== -1) {
    return nowMs - timestampMs > config.messageTimestampBeforeMaxMs || timestampMs - nowMs > config.messageTimestampAfterMaxMs;
  }
  return batch.timestampType === 'LogAppendTime';
}
