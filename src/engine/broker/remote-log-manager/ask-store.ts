import type { Context } from '../../kernel/behavior';
import type { StorageApi } from '../../protocol/storage-api';
import { OBJECT_STORE_NAME } from '../../tiered/object-store';
import type { BrokerState } from '../broker-state';
import type { Slot } from '../slots';
import type { RemoteWork } from './remote-log-state';

/** Asks the object store; what its answer is for is remembered. Tasks and clients' fetches go over connections of their own. */
export function askStore(ctx: Context, broker: BrokerState, slot: typeof Slot.RemoteLogTask | typeof Slot.RemoteLogFetch, api: StorageApi, body: object, work: RemoteWork): void {
  const store = ctx.nodeByName(OBJECT_STORE_NAME);
  if (store < 0) return;
  broker.remote.inFlight.set(ctx.request(store, slot, api, 0, body, broker.config.requestTimeoutMs * 1000), work);
}
