import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { retire, startController } from '../../zookeeper/controller/controller';
import { createContext } from '../../zookeeper/controller/controller-state';
import { ZooKeeperError, ZooKeeperOp, type ZooKeeperResponse } from '../../zookeeper/operations';
import { Path } from '../../zookeeper/paths';
import type { BrokerStep } from '../../zookeeper/session';
import type { ControllerData } from '../../zookeeper/znode-data';
import type { BrokerState } from '../broker-state';
import { askZooKeeper, controllerHost, zooKeeperOf } from './wire';

/** Why a controller retires: numbers of the fact. */
export const RetireReason = { SessionGone: 0, Replaced: 1, Stopping: 2 } as const;

const PERSISTENT = { ephemeral: false, sequential: false } as const;

function ask(ctx: Context, broker: BrokerState, op: ZooKeeperOp, body: Parameters<typeof askZooKeeper>[3], step: BrokerStep, ref = ''): void {
  askZooKeeper(ctx, broker, op, body, { owner: 'broker', step, ref });
}

/** Who is controller? The watch is set first, so that no change is missed (R-ZK-01). */
export function readController(ctx: Context, broker: BrokerState): void {
  ask(ctx, broker, ZooKeeperOp.Exists, { path: Path.Controller, watch: true }, 'ReadController', 'watch');
  ask(ctx, broker, ZooKeeperOp.GetData, { path: Path.Controller, watch: false }, 'ReadController', 'data');
}

export function onControllerRead(ctx: Context, broker: BrokerState, { data, stat }: ZooKeeperResponse): void {
  const zookeeper = zooKeeperOf(broker);
  const id = data === undefined || data === null ? -1 : (data as ControllerData).brokerid;
  broker.lifecycle.controllerId = id;
  const isMine = id === broker.brokerId && stat?.ephemeralOwner === zookeeper.session.id;
  if (zookeeper.controller !== null && !isMine) leaveOffice(ctx, broker, RetireReason.Replaced);
  // Nobody, or this broker without knowing, as the answer to its own entry was lost.
  if (id < 0 || (isMine && zookeeper.controller === null)) ask(ctx, broker, ZooKeeperOp.GetData, { path: Path.ControllerEpoch, watch: false }, 'ReadControllerEpoch', isMine ? 'mine' : 'free');
}

export function onControllerEpochRead(ctx: Context, broker: BrokerState, ref: string, { data, stat, err }: ZooKeeperResponse): void {
  if (err === ZooKeeperError.NoNode) {
    ask(ctx, broker, ZooKeeperOp.Create, { path: Path.ControllerEpoch, data: 0, flags: PERSISTENT }, 'MakeControllerEpoch');
    return;
  }
  const epoch = data as number;
  const version = stat?.version ?? 0;
  if (ref === 'mine') takeOffice(ctx, broker, epoch, version);
  else {
    // The first to make the node wins, and with the same step there is a new epoch (R-ZK-01).
    const entry: ControllerData = { version: 1, brokerid: broker.brokerId };
    const ops = [
      { type: 'create', path: Path.Controller, data: entry, flags: { ephemeral: true, sequential: false } },
      { type: 'setData', path: Path.ControllerEpoch, data: epoch + 1, version },
    ] as const;
    ask(ctx, broker, ZooKeeperOp.Multi, { ops }, 'BecomeController', `${epoch + 1}/${version + 1}`);
  }
}

export function onBecomeControllerAnswered(ctx: Context, broker: BrokerState, ref: string, { err }: ZooKeeperResponse): void {
  if (err !== ZooKeeperError.OK) {
    readController(ctx, broker);
    return;
  }
  const [epoch, version] = ref.split('/').map(Number);
  takeOffice(ctx, broker, epoch, version);
}

function takeOffice(ctx: Context, broker: BrokerState, epoch: number, version: number): void {
  const zookeeper = zooKeeperOf(broker);
  if (zookeeper.controller !== null) return;
  broker.lifecycle.controllerId = broker.brokerId;
  zookeeper.controllerEpoch = Math.max(zookeeper.controllerEpoch, epoch);
  zookeeper.controller = createContext(epoch, version, ctx.nowUs);
  ctx.emit(FactKind.ControllerChanged, epoch);
  startController(ctx, controllerHost(broker), zookeeper.controller);
}

export function leaveOffice(ctx: Context, broker: BrokerState, reason: number): void {
  const zookeeper = zooKeeperOf(broker);
  const { controller } = zookeeper;
  if (controller === null) return;
  zookeeper.controller = null;
  retire(ctx, controllerHost(broker), controller, reason);
}
