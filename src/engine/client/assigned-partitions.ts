import type { PartitionKey } from '../protocol/partition-key';
import type { AssignedPartition } from './consumer-state';

/**
 * The partitions that a consumer owns, in the order in which its next request names them (R-CONS-09). A list of its own beside
 * the map: a map whose entries are taken out and put back at every poll leaves a trail of outgrown tables.
 */
export class AssignedPartitions {
  private readonly byKey = new Map<PartitionKey, AssignedPartition>();
  private readonly order: AssignedPartition[] = [];

  get size(): number {
    return this.order.length;
  }

  has(key: PartitionKey): boolean {
    return this.byKey.has(key);
  }

  get(key: PartitionKey): AssignedPartition | undefined {
    return this.byKey.get(key);
  }

  keys(): IterableIterator<PartitionKey> {
    return this.byKey.keys();
  }

  values(): readonly AssignedPartition[] {
    return this.order;
  }

  add(partition: AssignedPartition): void {
    this.byKey.set(partition.key, partition);
    this.order.push(partition);
  }

  /** It has just been served: the others come before it next time. */
  moveToEnd(partition: AssignedPartition): void {
    const { order } = this;
    const last = order.length - 1;
    let at = 0;
    while (at < last && order[at] !== partition) at++;
    for (; at < last; at++) order[at] = order[at + 1] as AssignedPartition;
    order[last] = partition;
  }

  /** Keeps those and gives up the others. */
  retain(kept: ReadonlySet<PartitionKey>): void {
    const stay = this.order.filter((partition) => kept.has(partition.key));
    this.clear();
    for (const partition of stay) this.add(partition);
  }

  clear(): void {
    this.byKey.clear();
    this.order.length = 0;
  }

  copy(): AssignedPartitions {
    const c = new AssignedPartitions();
    for (const partition of this.order) {
      c.add({
        key: partition.key, topic: partition.topic, partition: partition.partition, position: partition.position, positionEpoch: partition.positionEpoch, awaiting: partition.awaiting,
        askedUntilUs: partition.askedUntilUs, fetchNotBeforeUs: partition.fetchNotBeforeUs, failedVersion: partition.failedVersion,
        fetching: partition.fetching, highWatermark: partition.highWatermark, committed: partition.committed, revoking: partition.revoking,
        paused: partition.paused, resetTo: partition.resetTo, lastStableOffset: partition.lastStableOffset,
      });
    }
    return c;
  }
}
