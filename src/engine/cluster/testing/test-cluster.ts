import type { BrokerState } from '../../broker/broker-state';
import type { ZooKeeperSettings } from '../../broker/zookeeper/zookeeper-state';
import type { ControllerState } from '../../controller/controller-state';
import { puppetBehavior, type PuppetCommand, type PuppetState } from '../../controller/testing/puppet';
import type { Fact } from '../../kernel/fact';
import { FactLog } from '../../kernel/fact-log';
import type { World } from '../../kernel/world';
import { registrationOf } from '../../metadata/image';
import type { PartitionRegistration } from '../../metadata/partition-registration';
import { ApiKey } from '../../protocol/api-keys';
import type { MetadataResponse } from '../../protocol/messages/metadata';
import type { CreateTopicsResponse } from '../../protocol/messages/topics';
import { NodeKind } from '../../protocol/node-kinds';
import { brokerNodeName, buildCluster, startAll } from '../build-cluster';

export interface TestClusterOptions {
  readonly brokers?: number;
  readonly seed?: number;
  readonly config?: Readonly<Record<string, string>>;
  readonly features?: Readonly<Record<string, number>>;
  readonly racks?: readonly string[];
  /** Voters of the quorum: 101, 102 and so on. */
  readonly controllers?: number;
  /** An ensemble in place of the quorum. */
  readonly zookeeper?: ZooKeeperSettings | null;
}

/** A whole cluster and a node that asks it things, for tests. */
export class TestCluster {
  world: World;
  facts = new FactLog(() => true);
  readonly probe: number;

  constructor({ brokers = 3, controllers = 1, seed = 1, config = {}, features = {}, racks = [], zookeeper = null }: TestClusterOptions = {}) {
    this.world = buildCluster({
      seed, config, features, zookeeper, controllers: Array.from({ length: controllers }, (_, i) => 101 + i), network: { accessUs: 100, jitterUs: 50 },
      brokers: Array.from({ length: brokers }, (_, i) => ({ id: i + 1, rack: racks[i] ?? null })),
    });
    this.world.sink = this.facts;
    this.probe = this.world.addNode('probe', NodeKind.Edge, -1, puppetBehavior, { answers: [] }, 100);
    startAll(this.world);
  }

  runMs(spanMs: number): void {
    const untilUs = this.world.nowUs + spanMs * 1000;
    this.world.run(Infinity, untilUs);
    this.world.advanceTo(untilUs);
  }

  /** Runs until something holds and gives the time it took; fails after `limitMs`. */
  until(what: string, holds: () => boolean, limitMs = 60_000): number {
    const startUs = this.world.nowUs;
    while (!holds()) {
      if (this.world.nowUs - startUs > limitMs * 1000) throw new Error(`not within ${limitMs} ms: ${what}`);
      this.runMs(1);
    }
    return (this.world.nowUs - startUs) / 1000;
  }

  broker(id: number): BrokerState {
    return this.world.nodes[this.world.nodeByKafkaId(id)].state as BrokerState;
  }

  /** The active controller, or the one that has committed most while there is none. */
  get controller(): ControllerState {
    const all = this.controllers();
    return all.find((state) => state.active) ?? all.reduce((best, state) => (state.committed.offset > best.committed.offset ? state : best));
  }

  controllers(): ControllerState[] {
    return this.world.nodes.filter((node) => node.kind === NodeKind.Controller).map((node) => node.state as ControllerState);
  }

  /** The node that leads, by its own word, in the newest epoch; undefined while nobody does. */
  quorumLeader(): ControllerState | undefined {
    const leaders = this.world.nodes.filter((node) => node.kind === NodeKind.Controller && node.status !== 'down').map((node) => node.state as ControllerState);
    return leaders.filter((state) => state.raft.role === 'Leader').sort((a, b) => b.raft.election.epoch - a.raft.election.epoch)[0];
  }

  ready(): void {
    const ids = this.world.nodes.filter((node) => node.kind === NodeKind.Broker).map((node) => node.kafkaId);
    this.until('all brokers run', () => ids.every((id) => this.broker(id).lifecycle.phase === 'RUNNING'));
  }

  ask<Answer>(brokerId: number, api: number, version: number, body: object): Answer | null {
    return this.askNode(brokerNodeName(brokerId), api, version, body);
  }

  askNode<Answer>(to: string, api: number, version: number, body: object): Answer | null {
    const { answers } = this.world.nodes[this.probe].state as PuppetState;
    const before = answers.length;
    this.world.command(this.probe, { to, api, version, body } satisfies PuppetCommand);
    this.until(`answer to API ${api}`, () => (this.world.nodes[this.probe].state as PuppetState).answers.length > before);
    return (this.world.nodes[this.probe].state as PuppetState).answers[before] as Answer | null;
  }

  metadata(brokerId: number, topic: string): MetadataResponse {
    const answer = this.ask<MetadataResponse>(brokerId, ApiKey.Metadata, 13, { topics: [{ name: topic }], allowAutoTopicCreation: false });
    if (answer === null) throw new Error(`broker ${brokerId} hung up`);
    return answer;
  }

  createTopic(name: string, assignment: readonly (readonly number[])[], configs: Readonly<Record<string, string>> = {}): void {
    const topic = {
      name, numPartitions: -1, replicationFactor: -1, assignments: assignment.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })),
      configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
    };
    const answer = this.ask<CreateTopicsResponse>(1, ApiKey.CreateTopics, 7, { topics: [topic], timeoutMs: 30_000, validateOnly: false });
    if (answer?.topics[0].errorCode !== 0) throw new Error(`topic ${name}: ${answer?.topics[0].errorMessage}`);
    this.until(`${name} is known`, () => this.running().every((id) => this.broker(id).image.topics.has(name)));
  }

  running(): number[] {
    return this.world.nodes.filter((node) => node.kind === NodeKind.Broker && node.status !== 'down').map((node) => node.kafkaId);
  }

  partition(topic: string, index = 0): PartitionRegistration {
    const registration = registrationOf(this.controller.committed, topic, index);
    if (registration === undefined) throw new Error(`no partition ${topic}-${index}`);
    return registration;
  }

  node(id: number): number {
    return this.world.nodeByKafkaId(id);
  }

  all(kind: number): Fact[] {
    return this.facts.since(0).filter((fact) => fact.kind === kind);
  }
}
