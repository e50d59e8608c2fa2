import { Role } from '../../../engine/broker/replica-manager/partition';
import type { World } from '../../../engine/kernel/world';
import type { MetadataImage } from '../../../engine/metadata/image';
import { NodeKind } from '../../../engine/protocol/node-kinds';
import { partitionKey } from '../../../engine/protocol/partition-key';
import { replicaOf, statusOf } from '../nodes';
import type { SequenceLane } from './sequence-contract';

/** Clients that write, then brokers, controllers, clients that read, and whoever asks from outside. */
const ORDER: Readonly<Record<number, number>> = {
  [NodeKind.Producer]: 0, [NodeKind.Broker]: 1, [NodeKind.Controller]: 2, [NodeKind.ZooKeeper]: 2, [NodeKind.Consumer]: 3, [NodeKind.ShareConsumer]: 3, [NodeKind.Edge]: 4, [NodeKind.Terminal]: 4, [NodeKind.ObjectStore]: 5,
};

export interface LanePartition {
  readonly topic: string;
  readonly partition: number;
}

export function lanesOf(world: World, image: MetadataImage, nodes: ReadonlySet<number>, about: LanePartition | null): SequenceLane[] {
  const lanes: SequenceLane[] = [];
  for (const node of nodes) {
    const one = world.nodes[node];
    if (one === undefined) continue;
    const { state, leads } = one.kind === NodeKind.Broker && about !== null ? replicaState(world, image, one.kafkaId, about) : { state: plainState(world, node, image), leads: false };
    lanes.push({ node, name: one.name, kind: one.kind, kafkaId: one.kafkaId, status: statusOf(one), state, leads });
  }
  return lanes.sort((a, b) => (ORDER[a.kind] ?? 9) - (ORDER[b.kind] ?? 9) || a.node - b.node);
}

/** What a broker is for the partition, by its own belief. */
function replicaState(world: World, image: MetadataImage, broker: number, { topic, partition }: LanePartition): { readonly state: string; readonly leads: boolean } {
  const replica = replicaOf(world, broker, partitionKey(world.findName(topic), partition));
  if (replica?.isOffline === true) return { state: 'disk failed', leads: false };
  if (replica === null || replica.role === Role.None) return { state: 'no replica', leads: false };
  if (replica.role === Role.Leader) return { state: `leader, epoch ${replica.leaderEpoch}`, leads: true };
  const isr = image.topics.get(topic)?.partitions[partition]?.isr ?? [];
  return { state: isr.includes(broker) ? 'in sync' : 'not in sync', leads: false };
}

function plainState(world: World, node: number, image: MetadataImage): string {
  const one = world.nodes[node];
  switch (one.kind) {
    case NodeKind.Broker: {
      const registration = image.brokers.get(one.kafkaId);
      return registration === undefined ? 'not registered' : registration.fenced ? 'fenced' : 'broker';
    }
    case NodeKind.Controller:
      return 'controller';
    case NodeKind.ZooKeeper:
      return 'ZooKeeper';
    case NodeKind.Producer:
      return 'producer';
    case NodeKind.Consumer:
      return 'consumer';
    case NodeKind.ShareConsumer:
      return 'share consumer';
    case NodeKind.ObjectStore:
      return 'object store';
    default:
      return 'from outside';
  }
}
