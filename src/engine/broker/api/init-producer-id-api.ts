import { handleInitProducerId } from '../../coordinator/transaction/transaction-coordinator';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { InitProducerIdRequest, InitProducerIdResponse } from '../../protocol/messages/init-producer-id';
import type { BrokerState } from '../broker-state';
import { nextProducerId } from '../producer-id-manager';
import { transactionHost } from '../transactions/transaction-host';

/** With a transactional id it is the transaction coordinator's business; without one any broker gives a fresh id. */
export function onInitProducerId(ctx: Context, broker: BrokerState, request: Request): void {
  if ((request.body as InitProducerIdRequest).transactionalId !== null) {
    handleInitProducerId(ctx, transactionHost(broker), broker.transactions, request);
    return;
  }
  const producerId = nextProducerId(ctx, broker);
  const body: InitProducerIdResponse = producerId < 0
    ? { throttleTimeMs: 0, errorCode: ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, producerId: -1, producerEpoch: -1 }
    : { throttleTimeMs: 0, errorCode: ErrorCode.NONE, producerId, producerEpoch: 0 };
  ctx.reply(request, body);
}
