import type { BrokerState } from '../../broker/broker-state';
import { TestCluster, type TestClusterOptions } from './test-cluster';
import type { MetadataImage } from '../../metadata/image';
import type { PartitionRegistration } from '../../metadata/partition-registration';
import { NodeKind } from '../../protocol/node-kinds';
import type { PuppetCommand, PuppetState } from '../../controller/testing/puppet';
import { ZooKeeperOp, type ZooKeeperResponse } from '../../zookeeper/operations';
import type { ZooKeeperServerState } from '../../zookeeper/server-state';
import { controllerOf, imageOfTree } from '../../zookeeper/tree-image';
import type { ZnodeTree } from '../../zookeeper/znode-tree';

/** A whole cluster of the ZooKeeper era, and a node that asks brokers and ZooKeeper things. */
export class ZooKeeperCluster extends TestCluster {
  constructor({ sessionTimeoutMs = 18_000, leadersWriteIsr = false, ...options }: TestClusterOptions & { readonly sessionTimeoutMs?: number; readonly leadersWriteIsr?: boolean } = {}) {
    super({ ...options, controllers: 0, zookeeper: { sessionTimeoutMs, leadersWriteIsr } });
    this.ready();
    this.until('a controller is in office', () => this.controllerId >= 0);
  }

  get tree(): ZnodeTree {
    const node = this.world.nodes.find(({ kind }) => kind === NodeKind.ZooKeeper);
    return (node?.state as ZooKeeperServerState).tree;
  }

  get image(): MetadataImage {
    return imageOfTree(this.tree);
  }

  /** The broker that is controller by its own word and by ZooKeeper's, −1 while there is none. */
  get controllerId(): number {
    const id = controllerOf(this.tree);
    return id >= 0 && this.context(id)?.active === true ? id : -1;
  }

  context(id: number): NonNullable<BrokerState['zookeeper']>['controller'] {
    return this.broker(id).zookeeper?.controller ?? null;
  }

  override partition(topic: string, index = 0): PartitionRegistration {
    const partition = this.image.topics.get(topic)?.partitions[index];
    if (partition === undefined) throw new Error(`no partition ${topic}-${index}`);
    return partition;
  }

  /** As a tool of that time did: straight to ZooKeeper, past all brokers. */
  tool(op: ZooKeeperOp, body: object): ZooKeeperResponse {
    this.send(ZooKeeperOp.CreateSession, { sessionId: 0, timeOut: 30_000 });
    return this.send(op, body) as ZooKeeperResponse;
  }

  private send(api: number, body: object): object | null {
    const { answers } = this.world.nodes[this.probe].state as PuppetState;
    const before = answers.length;
    this.world.command(this.probe, { to: 'zookeeper', api, version: 0, body } satisfies PuppetCommand);
    this.until('ZooKeeper answers', () => (this.world.nodes[this.probe].state as PuppetState).answers.length > before);
    return (this.world.nodes[this.probe].state as PuppetState).answers[before];
  }
}
