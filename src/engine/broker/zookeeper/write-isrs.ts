import type { Context } from '../../kernel/behavior';
import { ZooKeeperOp } from '../../zookeeper/operations';
import { statePath } from '../../zookeeper/paths';
import type { PartitionStateData } from '../../zookeeper/znode-data';
import type { BrokerState } from '../broker-state';
import { askZooKeeper, zooKeeperOf } from './wire';

/** R-ZK-07, up to 2.6: the leader writes the ISR into the partition's znode itself, if that has still the version it knows. */
export function writeIsrs(ctx: Context, broker: BrokerState): void {
  const zookeeper = zooKeeperOf(broker);
  for (const [key, { item }] of broker.replicas.isrChanges) {
    const partition = broker.replicas.partitions.get(key);
    if (partition === undefined) {
      broker.replicas.isrChanges.delete(key);
      continue;
    }
    const data: PartitionStateData = {
      version: 1, controller_epoch: zookeeper.controllerEpoch, leader: broker.brokerId, leader_epoch: item.leaderEpoch, isr: item.newIsrWithEpochs.map((member) => member.brokerId),
      leader_recovery_state: item.leaderRecoveryState,
    };
    const body = { path: statePath(partition.topic, partition.index), data, version: item.partitionEpoch };
    zookeeper.unwrittenIsrs++;
    askZooKeeper(ctx, broker, ZooKeeperOp.SetData, body, { owner: 'broker', step: 'WriteIsr', ref: String(key) });
  }
  broker.replicas.isIsrRequestInFlight = zookeeper.unwrittenIsrs > 0;
}
