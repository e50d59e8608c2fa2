import type { Context } from '../../kernel/behavior';
import type { NodeIx, Request } from '../../kernel/connection';
import { onPushDisconnect, onPushResponse } from '../../zookeeper/controller/controller';
import type { BrokerState } from '../broker-state';
import { controllerHost, zooKeeperOf } from './wire';

/** A broker has answered this one, which told it something as the controller. */
export function onPushAnswered(ctx: Context, broker: BrokerState, request: Request): void {
  const { controller } = zooKeeperOf(broker);
  if (controller !== null) onPushResponse(ctx, controllerHost(broker), controller, ctx.kafkaId(request.to), request);
}

export function onPushLost(ctx: Context, broker: BrokerState, server: NodeIx): void {
  const { controller } = zooKeeperOf(broker);
  if (controller !== null) onPushDisconnect(ctx, controller, ctx.kafkaId(server));
}
