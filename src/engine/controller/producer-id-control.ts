import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import type { AllocateProducerIdsRequest, AllocateProducerIdsResponse } from '../protocol/messages/producer-ids';
import { append, replyAfterCommit } from './append';
import { brokerEpochError } from './cluster-control';
import type { ControllerState } from './controller-state';

const BLOCK_SIZE = 1000;

/** A broker gets the next block of producer ids; no other broker ever gets one of them (R-IDEM-02). */
export function onAllocateProducerIds(ctx: Context, state: ControllerState, request: Request): void {
  const { brokerId, brokerEpoch } = request.body as AllocateProducerIdsRequest;
  const errorCode = brokerEpochError(state.image.brokers.get(brokerId), brokerEpoch);
  if (errorCode !== ErrorCode.NONE) {
    ctx.reply(request, { throttleTimeMs: 0, errorCode, producerIdStart: 0, producerIdLen: 0 } satisfies AllocateProducerIdsResponse);
    return;
  }
  const start = state.image.nextProducerId;
  append(ctx, state, [{ type: 'ProducerIdsRecord', brokerId, brokerEpoch, nextProducerId: start + BLOCK_SIZE }]);
  replyAfterCommit(ctx, state, request, { throttleTimeMs: 0, errorCode, producerIdStart: start, producerIdLen: BLOCK_SIZE } satisfies AllocateProducerIdsResponse);
}
