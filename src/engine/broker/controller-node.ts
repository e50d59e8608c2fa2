import type { Context } from '../kernel/behavior';
import type { NodeIx } from '../kernel/connection';
import type { BrokerState } from './broker-state';

/** Where the active controller is, as far as this broker knows. */
export function controllerNode(ctx: Context, broker: BrokerState): NodeIx {
  return ctx.nodeByKafkaId(broker.lifecycle.controllerId);
}
