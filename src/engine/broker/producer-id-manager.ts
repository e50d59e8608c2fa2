import type { Context } from '../kernel/behavior';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { AllocateProducerIdsRequest, AllocateProducerIdsResponse } from '../protocol/messages/producer-ids';
import type { BrokerState } from './broker-state';
import { askController } from './forwarding';

/** The next block is asked for when so little of the current one is left. */
const PREFETCH_REMAINING = 100;

/** A block of producer ids that this broker hands out from (R-IDEM-02). Lost with the process, and never given out again. */
export interface ProducerIdState {
  next: number;
  end: number;
  /** The block after this one, once the controller has given it. */
  following: { readonly start: number; readonly length: number } | null;
  asking: boolean;
}

export function createProducerIds(): ProducerIdState {
  return { next: 0, end: 0, following: null, asking: false };
}

export function copyProducerIds(state: ProducerIdState): ProducerIdState {
  return { ...state };
}

/** −1 while the broker has none to give: the client asks again. */
export function nextProducerId(ctx: Context, broker: BrokerState): number {
  const ids = broker.producerIds;
  if (ids.next === ids.end && ids.following !== null) {
    ids.next = ids.following.start;
    ids.end = ids.next + ids.following.length;
    ids.following = null;
  }
  if (ids.end - ids.next <= PREFETCH_REMAINING && ids.following === null && !ids.asking) {
    ids.asking = true;
    const body: AllocateProducerIdsRequest = { brokerId: broker.brokerId, brokerEpoch: broker.lifecycle.brokerEpoch };
    askController(ctx, broker, { purpose: 'producer-ids', api: ApiKey.AllocateProducerIds, version: 0, body, client: null, topic: null });
  }
  return ids.next === ids.end ? -1 : ids.next++;
}

export function onProducerIdsAllocated(broker: BrokerState, body: AllocateProducerIdsResponse): void {
  broker.producerIds.asking = false;
  if (body.errorCode === ErrorCode.NONE) broker.producerIds.following = { start: body.producerIdStart, length: body.producerIdLen };
}
