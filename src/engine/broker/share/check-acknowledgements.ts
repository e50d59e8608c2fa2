import { ErrorCode } from '../../protocol/error-codes';
import { AcknowledgeTypeCode, type AcknowledgementBatchData } from '../../protocol/messages/share-fetch';
import type { AcknowledgementBatch, AcknowledgeType } from './acknowledge';

/** The names of the types by their codes. */
const TYPES: readonly AcknowledgeType[] = ['GAP', 'ACCEPT', 'RELEASE', 'REJECT', 'RENEW'];

/** Acknowledgements of one partition as the request has them, or INVALID_REQUEST. */
export function readAcknowledgements(batches: readonly AcknowledgementBatchData[], isRenewAck: boolean): readonly AcknowledgementBatch[] | number {
  const read: AcknowledgementBatch[] = [];
  let endOffset = -1;
  for (const { firstOffset, lastOffset, acknowledgeTypes } of batches) {
    const count = acknowledgeTypes.length;
    if (firstOffset > lastOffset || firstOffset <= endOffset || count === 0 || (count !== 1 && count !== lastOffset - firstOffset + 1)) return ErrorCode.INVALID_REQUEST;
    const types: AcknowledgeType[] = [];
    for (const code of acknowledgeTypes) {
      const type = TYPES[code];
      if (type === undefined || (code === AcknowledgeTypeCode.RENEW && !isRenewAck)) return ErrorCode.INVALID_REQUEST;
      types.push(type);
    }
    endOffset = lastOffset;
    read.push({ firstOffset, lastOffset, types });
  }
  return read;
}
