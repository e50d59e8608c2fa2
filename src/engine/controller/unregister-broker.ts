import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import type { MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import type { ErrorResponse, UnregisterBrokerRequest } from '../protocol/messages/quorum';
import { append, replyAfterCommit } from './append';
import type { ControllerState } from './controller-state';
import { unregisterBroker } from './heartbeat-manager';
import { brokerRemoved } from './partition-updates';

/** The only end of a registration: a broker that merely stays away keeps its own, fenced (R-BRK-08). */
export function onUnregisterBroker(ctx: Context, state: ControllerState, request: Request): void {
  const { brokerId } = request.body as UnregisterBrokerRequest;
  const known = state.image.brokers.get(brokerId);
  if (known === undefined) {
    const errorMessage = `Broker ID ${brokerId} is not currently registered`;
    ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.BROKER_ID_NOT_REGISTERED, errorMessage } satisfies ErrorResponse);
    return;
  }
  const records: MetadataRecord[] = [];
  brokerRemoved(state, brokerId, 'removed', records);
  records.push({ type: 'UnregisterBrokerRecord', brokerId, brokerEpoch: known.brokerEpoch });
  append(ctx, state, records);
  unregisterBroker(state.heartbeats, brokerId);
  replyAfterCommit(ctx, state, request, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null } satisfies ErrorResponse);
}
