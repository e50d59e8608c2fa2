import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { InitProducerIdResponse } from '../../protocol/messages/init-producer-id';
import { NO_EPOCH, NO_PRODUCER_ID, type TransactionValue } from './transaction-metadata';
import type { TransactionWork } from './transaction-work';

/** Up to the version before, a fenced producer is told INVALID_PRODUCER_EPOCH. */
const PRODUCER_FENCED_VERSION = 4;

export function answerInitProducerId(work: TransactionWork, request: Request, value: TransactionValue): void {
  work.ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, producerId: value.producerId, producerEpoch: value.producerEpoch } satisfies InitProducerIdResponse);
}

export function refuseInitProducerId(work: TransactionWork, request: Request, errorCode: ErrorCode): void {
  const told = errorCode === ErrorCode.PRODUCER_FENCED && request.version < PRODUCER_FENCED_VERSION ? ErrorCode.INVALID_PRODUCER_EPOCH : errorCode;
  work.ctx.reply(request, { throttleTimeMs: 0, errorCode: told, producerId: NO_PRODUCER_ID, producerEpoch: NO_EPOCH } satisfies InitProducerIdResponse);
}
