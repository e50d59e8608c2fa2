import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { ZooKeeperError, ZooKeeperOp, type ZooKeeperResponse } from '../../zookeeper/operations';
import { Path, statePath } from '../../zookeeper/paths';
import { ZooKeeperTimer } from '../../zookeeper/timers';
import type { IsrChangeData, PartitionStateData } from '../../zookeeper/znode-data';
import type { BrokerState } from '../broker-state';
import { Role, type Partition } from '../replica-manager/partition';
import { isrChangesDone, isrGranted } from '../replica-manager/isr';
import { askZooKeeper, zooKeeperOf } from './wire';

/** R-ZK-07: how often leaders look whether there is something to announce; it waits for a quiet time, but not for ever. */
const CHECK_US = 2_500_000;
const QUIET_US = 5_000_000;
const LONGEST_US = 60_000_000;

/** An answer to a leader that has written an ISR itself (R-ZK-07, up to 2.6). */
export function onIsrWritten(ctx: Context, broker: BrokerState, ref: string, { err, stat }: ZooKeeperResponse): void {
  const key = Number(ref);
  const partition = broker.replicas.partitions.get(key);
  if (err === ZooKeeperError.BadVersion && partition !== undefined) {
    // Somebody else has written it, or this leader has and was not told: reading it shows which.
    askZooKeeper(ctx, broker, ZooKeeperOp.GetData, { path: statePath(partition.topic, partition.index), watch: false }, { owner: 'broker', step: 'ReadIsr', ref });
    return;
  }
  if (err === ZooKeeperError.OK && partition !== undefined) take(ctx, broker, partition, stat?.version ?? -1);
  settle(ctx, broker, key);
}

/** A znode that says what this leader wrote is its own writing; another one is the controller's, whose request will follow. */
export function onIsrRead(ctx: Context, broker: BrokerState, ref: string, { data, stat }: ZooKeeperResponse): void {
  const key = Number(ref);
  const partition = broker.replicas.partitions.get(key);
  const state = data as PartitionStateData | null | undefined;
  const wanted = partition?.pendingIsr?.isr;
  const isOwn = partition !== undefined && wanted !== undefined && state?.leader === broker.brokerId && state.leader_epoch === partition.leaderEpoch
    && state.isr.length === wanted.length && state.isr.every((member) => wanted.includes(member));
  if (isOwn) take(ctx, broker, partition, stat?.version ?? -1);
  else if (partition !== undefined) ctx.emit(FactKind.ZnodeWriteRefused, ctx.nameId(statePath(partition.topic, partition.index)), partition.partitionEpoch);
  settle(ctx, broker, key);
}

function take(ctx: Context, broker: BrokerState, partition: Partition, version: number): void {
  const { pendingIsr, isr: before } = partition;
  const zookeeper = zooKeeperOf(broker);
  if (partition.role !== Role.Leader || pendingIsr === null) return;
  const { isr } = pendingIsr;
  const { cause } = ctx;
  for (const member of before) if (!isr.includes(member)) ctx.emit(FactKind.IsrShrunk, partition.key, member, isr.length, version, cause);
  for (const member of isr) if (!before.includes(member)) ctx.emit(FactKind.IsrExpanded, partition.key, member, isr.length, version, cause);
  zookeeper.unannounced.add(partition.key);
  zookeeper.lastIsrChangeUs = ctx.nowUs;
  isrGranted(ctx, broker, partition, isr, version);
}

function settle(ctx: Context, broker: BrokerState, key: number): void {
  const zookeeper = zooKeeperOf(broker);
  broker.replicas.isrChanges.delete(key);
  if (--zookeeper.unwrittenIsrs === 0) isrChangesDone(ctx, broker);
}

/** The session has expired with writes under way: their fate is read from the next requests of the controller, or they go again. */
export function onIsrWritesLost(ctx: Context, broker: BrokerState): void {
  const zookeeper = zooKeeperOf(broker);
  if (zookeeper.unwrittenIsrs === 0) return;
  zookeeper.unwrittenIsrs = 0;
  isrChangesDone(ctx, broker);
}

export function isrCheckAgain(ctx: Context): void {
  ctx.periodic(CHECK_US, ZooKeeperTimer.IsrChangeCheck);
}

/** Numbered nodes below /isr_change_notification are how the controller, and through it the other brokers, hear of it. */
export function announceIsrChanges(ctx: Context, broker: BrokerState): void {
  const zookeeper = zooKeeperOf(broker);
  isrCheckAgain(ctx);
  if (zookeeper.unannounced.size === 0) return;
  if (zookeeper.lastIsrChangeUs + QUIET_US > ctx.nowUs && zookeeper.lastAnnouncedUs + LONGEST_US > ctx.nowUs) return;
  const partitions: { topic: string; partition: number }[] = [];
  for (const key of zookeeper.unannounced) {
    const partition = broker.replicas.partitions.get(key);
    if (partition !== undefined) partitions.push({ topic: partition.topic, partition: partition.index });
  }
  zookeeper.unannounced = new Set();
  zookeeper.lastAnnouncedUs = ctx.nowUs;
  ctx.emit(FactKind.IsrChangeAnnounced, partitions.length);
  const data: IsrChangeData = { version: 1, partitions };
  const body = { path: `${Path.IsrChanges}/isr_change_`, data, flags: { ephemeral: false, sequential: true } };
  askZooKeeper(ctx, broker, ZooKeeperOp.Create, body, { owner: 'broker', step: 'AnnounceIsr', ref: '' });
}
