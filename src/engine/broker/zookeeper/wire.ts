import type { BrokerConfig } from '../../config/broker-config';
import type { Context } from '../../kernel/behavior';
import type { MetadataImage } from '../../metadata/image';
import type { ControllerHost, Push } from '../../zookeeper/controller/controller-state';
import type { ZooKeeperOp } from '../../zookeeper/operations';
import { ask, type CallBody, type Purpose, type SessionWire } from '../../zookeeper/session';
import { ZooKeeperTimer } from '../../zookeeper/timers';
import type { BrokerState } from '../broker-state';
import { Slot } from '../slots';
import type { BrokerZooKeeperState } from './zookeeper-state';

/** The ensemble's name among the nodes. */
export const ZOOKEEPER_NODE = 'zookeeper';

export function wireOf(ctx: Context): SessionWire {
  return { server: ctx.nodeByName(ZOOKEEPER_NODE), slot: Slot.ZooKeeper, pingTimer: ZooKeeperTimer.Ping, reconnectTimer: ZooKeeperTimer.Reconnect };
}

/** The part of a broker that is only there in the ZooKeeper era. */
export function zooKeeperOf(broker: BrokerState): BrokerZooKeeperState {
  if (broker.zookeeper === null) throw new Error('this broker belongs to a KRaft cluster');
  return broker.zookeeper;
}

export function askZooKeeper(ctx: Context, broker: BrokerState, op: ZooKeeperOp, body: CallBody, purpose: Purpose): void {
  ask(ctx, wireOf(ctx), zooKeeperOf(broker).session, op, body, purpose);
}

/** What the controller sees of the broker it runs on. Holds nothing of its own; lives as long as a call. */
class BrokerControllerHost implements ControllerHost {
  constructor(private readonly broker: BrokerState) {}

  get brokerId(): number {
    return this.broker.brokerId;
  }

  get staticConfig(): ReadonlyMap<string, string> {
    return this.broker.staticConfig;
  }

  get config(): BrokerConfig {
    return this.broker.config;
  }

  get configs(): MetadataImage['configs'] {
    return this.broker.image.configs;
  }

  ask(ctx: Context, op: ZooKeeperOp, body: CallBody, purpose: Purpose): void {
    askZooKeeper(ctx, this.broker, op, body, purpose);
  }

  push(ctx: Context, brokerId: number, { api, version, body }: Push): number {
    return ctx.request(ctx.nodeByKafkaId(brokerId), Slot.ControllerPush, api, version, body, this.broker.config.controllerSocketTimeoutMs * 1000);
  }

  hangUpOn(ctx: Context, brokerId: number): void {
    ctx.disconnect(ctx.nodeByKafkaId(brokerId), Slot.ControllerPush);
  }
}

export function controllerHost(broker: BrokerState): ControllerHost {
  return new BrokerControllerHost(broker);
}
