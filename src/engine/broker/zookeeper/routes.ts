import { enqueue } from '../../zookeeper/controller/controller';
import { isControllerApi, notControllerAnswer } from '../../zookeeper/controller/requests';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ApiKey } from '../../protocol/api-keys';
import { ZooKeeperOp } from '../../zookeeper/operations';
import type { BrokerState } from '../broker-state';
import { forwardToController } from '../forwarding';
import { onWatchedEvent } from './life';
import { onLeaderAndIsr, onStopReplica, onUpdateMetadata } from './pushes';
import { controllerHost, zooKeeperOf } from './wire';

/** What only a quorum answers here. */
const QUORUM_APIS: readonly number[] = [
  ApiKey.DescribeQuorum, ApiKey.AddRaftVoter, ApiKey.RemoveRaftVoter, ApiKey.UpdateFeatures, ApiKey.UnregisterBroker, ApiKey.AlterClientQuotas, ApiKey.CreateAcls, ApiKey.DeleteAcls,
];

/** A broker of the ZooKeeper era takes some requests that others do not, and some otherwise. False: it is one like any other. */
export function takeInZooKeeperEra(ctx: Context, broker: BrokerState, request: Request): boolean {
  const { api } = request;
  if (api === ZooKeeperOp.WatchedEvent) onWatchedEvent(ctx, broker, request);
  else if (!broker.lifecycle.serving || QUORUM_APIS.includes(api)) ctx.hangUp(request);
  else if (api === ApiKey.LeaderAndIsr) onLeaderAndIsr(ctx, broker, request);
  else if (api === ApiKey.UpdateMetadata) onUpdateMetadata(ctx, broker, request);
  else if (api === ApiKey.StopReplica) onStopReplica(ctx, broker, request);
  else if (isControllerApi(api)) toController(ctx, broker, request);
  else return false;
  return true;
}

/** The controller is a broker: it may be this one. Brokers are told when they ask the wrong one, clients' requests are passed on. */
function toController(ctx: Context, broker: BrokerState, request: Request): void {
  const { controller } = zooKeeperOf(broker);
  if (controller !== null) enqueue(ctx, controllerHost(broker), controller, { type: 'Request', cause: ctx.cause, request });
  else if (ctx.kafkaId(request.from) < 0) forwardToController(ctx, broker, request);
  else ctx.reply(request, notControllerAnswer(request));
}
