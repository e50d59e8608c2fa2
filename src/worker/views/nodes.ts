import type { BrokerState } from '../../engine/broker/broker-state';
import type { Partition } from '../../engine/broker/replica-manager/partition';
import type { ConsumerState } from '../../engine/client/consumer-state';
import type { ProducerState } from '../../engine/client/producer-state';
import type { ShareConsumerState } from '../../engine/client/share-consumer-state';
import type { ControllerState } from '../../engine/controller/controller-state';
import type { Node } from '../../engine/kernel/node';
import type { World } from '../../engine/kernel/world';
import { EMPTY_IMAGE, type MetadataImage } from '../../engine/metadata/image';
import { NodeKind } from '../../engine/protocol/node-kinds';
import type { PartitionKey } from '../../engine/protocol/partition-key';
import type { HeldClientState } from '../../engine/tools/terminal/held-client';
import type { TerminalState } from '../../engine/tools/terminal/terminal-state';
import type { ObjectStoreState } from '../../engine/tiered/object-store';
import type { ZooKeeperServerState } from '../../engine/zookeeper/server-state';
import { imageOfTree } from '../../engine/zookeeper/tree-image';
import type { NodeRow, NodeStatusName } from '../contract';

/** A node of a known kind with its state, for views. Reading only. */
export interface Typed<S> {
  readonly ix: number;
  readonly node: Node;
  readonly state: S;
}

function ofKind<S>(world: World, kind: number): Typed<S>[] {
  const found: Typed<S>[] = [];
  world.nodes.forEach((node, ix) => {
    if (node.kind === kind) found.push({ ix, node, state: node.state as S });
  });
  return found;
}

export const brokersOf = (world: World): Typed<BrokerState>[] => ofKind(world, NodeKind.Broker);
export const controllersOf = (world: World): Typed<ControllerState>[] => ofKind(world, NodeKind.Controller);
export const terminalsOf = (world: World): Typed<TerminalState>[] => ofKind(world, NodeKind.Terminal);

/** Clients that the tools of terminals hold while they run. */
function heldOf<S>(world: World, kind: HeldClientState['kind']): Typed<S>[] {
  return terminalsOf(world).flatMap(({ ix, node, state: { run } }) => (run?.held?.kind === kind ? [{ ix, node, state: run.held.state as S }] : []));
}

export const producersOf = (world: World): Typed<ProducerState>[] => [...ofKind<ProducerState>(world, NodeKind.Producer), ...heldOf<ProducerState>(world, 'producer')];
export const consumersOf = (world: World): Typed<ConsumerState>[] => [...ofKind<ConsumerState>(world, NodeKind.Consumer), ...heldOf<ConsumerState>(world, 'consumer')];

export const shareConsumersOf = (world: World): Typed<ShareConsumerState>[] => [...ofKind<ShareConsumerState>(world, NodeKind.ShareConsumer), ...heldOf<ShareConsumerState>(world, 'shareConsumer')];

export const zooKeepersOf = (world: World): Typed<ZooKeeperServerState>[] => ofKind(world, NodeKind.ZooKeeper);

export const objectStoresOf = (world: World): Typed<ObjectStoreState>[] => ofKind(world, NodeKind.ObjectStore);

/** What the controllers have committed, or what ZooKeeper holds: the truth about leaders and replicas. */
export function committedImage(world: World): MetadataImage {
  const [ensemble] = zooKeepersOf(world);
  if (ensemble !== undefined) return imageOfTree(ensemble.state.tree);
  let image = EMPTY_IMAGE;
  for (const { state } of controllersOf(world)) if (state.committed.offset > image.offset) image = state.committed;
  return image;
}

export function statusOf(node: Node): NodeStatusName {
  return node.paused ? 'paused' : node.status;
}

export function nodeRow(ix: number, node: Node): NodeRow {
  return { name: node.name, node: ix, status: statusOf(node), diskWriteUs: node.diskWriteUs, lastFault: node.lastFault };
}

export function brokerById(world: World, id: number): Typed<BrokerState> | null {
  const ix = world.nodeByKafkaId(id);
  const node = world.nodes[ix];
  return node !== undefined && node.kind === NodeKind.Broker ? { ix, node, state: node.state as BrokerState } : null;
}

export function replicaOf(world: World, brokerId: number, key: PartitionKey): Partition | null {
  return brokerById(world, brokerId)?.state.replicas.partitions.get(key) ?? null;
}
