import type { Context } from '../../kernel/behavior';
import type { BrokerState } from '../broker-state';
import { removeFromFetchers } from './fetcher';
import { Role, type Partition } from './partition';
import { onRoleChange } from './purgatory';

/** All replicas in a directory that has failed: nobody reads or writes them any more, whatever the metadata still say (R-DUR-05). */
export function takeOffline(ctx: Context, broker: BrokerState, directory: string): void {
  const { cause } = ctx;
  for (const partition of broker.replicas.partitions.values()) {
    if (partition.directory !== directory) continue;
    ctx.because(cause);
    takeReplicaOffline(ctx, broker, partition);
  }
}

/** It keeps what it knew of its leader: from that its coordinator learns later that another one leads. */
function takeReplicaOffline(ctx: Context, broker: BrokerState, partition: Partition): void {
  removeFromFetchers(broker, partition);
  partition.role = Role.None;
  partition.isOffline = true;
  partition.isr = [];
  partition.maximalIsr = [];
  partition.pendingIsr = null;
  partition.remotes = [];
  broker.replicas.isrChanges.delete(partition.key);
  onRoleChange(ctx, broker, partition);
}
