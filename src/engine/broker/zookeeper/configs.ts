import { effectiveBrokerConfig } from '../../config/broker-config';
import type { Context } from '../../kernel/behavior';
import { enqueue } from '../../zookeeper/controller/controller';
import { ZooKeeperOp, type ZooKeeperResponse } from '../../zookeeper/operations';
import { CONFIG_ENTITY_TYPES, configKey, configPath, Path } from '../../zookeeper/paths';
import type { ConfigChangeData, ConfigData } from '../../zookeeper/znode-data';
import type { BrokerState } from '../broker-state';
import { askZooKeeper, controllerHost, zooKeeperOf } from './wire';

/** A starting broker reads what settings there are: first how far announcements have got, then every entity (R-ZK-09). */
export function readAllConfigs(ctx: Context, broker: BrokerState): void {
  const zookeeper = zooKeeperOf(broker);
  zookeeper.unreadConfigs = CONFIG_ENTITY_TYPES.length;
  listConfigChanges(ctx, broker);
  for (const type of CONFIG_ENTITY_TYPES) askZooKeeper(ctx, broker, ZooKeeperOp.GetChildren, { path: `${Path.Config}/${type}`, watch: false }, { owner: 'broker', step: 'ListConfigs', ref: type });
}

/** The entities of one type; true when nothing is left to be read. */
export function onConfigsListed(ctx: Context, broker: BrokerState, type: string, { children = [] }: ZooKeeperResponse): boolean {
  const zookeeper = zooKeeperOf(broker);
  zookeeper.unreadConfigs += children.length - 1;
  for (const name of children) readConfig(ctx, broker, `${type}/${name}`);
  return zookeeper.unreadConfigs === 0;
}

function readConfig(ctx: Context, broker: BrokerState, entity: string): void {
  askZooKeeper(ctx, broker, ZooKeeperOp.GetData, { path: configPath(entity), watch: false }, { owner: 'broker', step: 'ReadConfig', ref: entity });
}

/** True when that was the last that a starting broker had to read. */
export function onConfigRead(ctx: Context, broker: BrokerState, entity: string, { data }: ZooKeeperResponse): boolean {
  const zookeeper = zooKeeperOf(broker);
  const configs = new Map(broker.image.configs);
  const settings = Object.entries((data as ConfigData | null | undefined)?.config ?? {});
  if (settings.length === 0) configs.delete(configKey(entity));
  else configs.set(configKey(entity), new Map(settings));
  broker.image = { ...broker.image, configs };
  broker.config = effectiveBrokerConfig(broker.staticConfig, configs, broker.brokerId);
  if (zookeeper.unreadConfigs > 0) return --zookeeper.unreadConfigs === 0;
  if (zookeeper.controller !== null) enqueue(ctx, controllerHost(broker), zookeeper.controller, { type: 'UncleanElections', cause: ctx.cause });
  return false;
}

/** Announcements of changed settings are numbered nodes; their watch is set anew by looking. */
export function listConfigChanges(ctx: Context, broker: BrokerState): void {
  askZooKeeper(ctx, broker, ZooKeeperOp.GetChildren, { path: Path.ConfigChanges, watch: true }, { owner: 'broker', step: 'ListConfigChanges', ref: '' });
}

export function onConfigChangesListed(ctx: Context, broker: BrokerState, { children = [] }: ZooKeeperResponse): void {
  const zookeeper = zooKeeperOf(broker);
  // What was announced before everything was read is known already.
  const isStarting = zookeeper.unreadConfigs > 0;
  const after = zookeeper.lastConfigChange;
  for (const name of children) {
    const number = Number(name.slice(name.lastIndexOf('_') + 1));
    if (number <= after) continue;
    zookeeper.lastConfigChange = Math.max(zookeeper.lastConfigChange, number);
    if (!isStarting) askZooKeeper(ctx, broker, ZooKeeperOp.GetData, { path: `${Path.ConfigChanges}/${name}`, watch: false }, { owner: 'broker', step: 'ReadConfigChange', ref: name });
  }
}

export function onConfigChangeRead(ctx: Context, broker: BrokerState, { data }: ZooKeeperResponse): void {
  if (data !== undefined && data !== null) readConfig(ctx, broker, (data as ConfigChangeData).entity_path);
}
