import type { BrokerState } from '../broker/broker-state';
import type { MetadataImage } from '../metadata/image';
import type { PartitionKey } from '../protocol/partition-key';

/** A replica that a failed disk took away. */
interface LostReplica {
  readonly broker: number;
  readonly topic: string;
  readonly index: number;
}

/**
 * Replicas on disks that have failed, each until its broker has left the in-sync set: up to then the metadata still count on a
 * log that is gone (R-DUR-05), and INV-07 says nothing of it. Once it joins again it has to hold everything.
 */
export class LostReplicas {
  private readonly lost = new Map<string, LostReplica>();

  /** A directory of the broker has failed just now. */
  directoryFailed({ brokerId, directories, replicas }: BrokerState): void {
    for (const { key, topic, index, directory } of replicas.partitions.values()) {
      if (directories.some(({ id, isOffline }) => isOffline && id === directory)) this.lost.set(idOf(brokerId, key), { broker: brokerId, topic, index });
    }
  }

  metadataCommitted(image: MetadataImage): void {
    for (const [id, { broker, topic, index }] of this.lost) {
      if (image.topics.get(topic)?.partitions[index]?.isr.includes(broker) !== true) this.lost.delete(id);
    }
  }

  has(broker: number, key: PartitionKey): boolean {
    return this.lost.has(idOf(broker, key));
  }
}

function idOf(broker: number, key: PartitionKey): string {
  return `${broker}/${key}`;
}
