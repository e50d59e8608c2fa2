import { FactLog } from '../../kernel/fact-log';
import { RandomStreams } from '../../kernel/random-streams';
import { World } from '../../kernel/world';
import { registrationOf } from '../../metadata/image';
import type { PartitionRegistration } from '../../metadata/partition-registration';
import { ApiKey } from '../../protocol/api-keys';
import type { AlterPartitionResponse } from '../../protocol/messages/alter-partition';
import type { BrokerHeartbeatRequest, BrokerHeartbeatResponse, BrokerRegistrationResponse } from '../../protocol/messages/broker-lifecycle';
import type { CreateTopicsResponse } from '../../protocol/messages/topics';
import { DEFAULT_FEATURE_LEVELS } from '../../protocol/features';
import { NodeKind } from '../../protocol/node-kinds';
import { controllerBehavior } from '../controller';
import { createController, type ControllerState } from '../controller-state';
import { puppetBehavior, type PuppetCommand, type PuppetState } from './puppet';

const ACCESS_US = 100;

export interface ControllerWorldOptions {
  readonly brokers?: number;
  readonly config?: Readonly<Record<string, string>>;
  readonly features?: Readonly<Record<string, number>>;
  /** How many log directories each broker has, called `dir-1-0` and so on; without it brokers tell of none. */
  readonly directories?: number;
}

/** A controller and puppets for brokers 1…n, for looking at its decisions one by one. */
export class ControllerWorld {
  readonly world = new World(new RandomStreams(7), { jitterUs: 0 }, () => {});
  readonly facts = new FactLog(() => true);
  readonly epochs = new Map<number, number>();
  readonly controllerIx: number;

  private readonly directories: number | undefined;

  constructor({ brokers = 3, config = {}, features = {}, directories }: ControllerWorldOptions = {}) {
    this.directories = directories;
    this.world.sink = this.facts;
    const state = createController({
      nodeId: 101, clusterId: 'test', voters: [101], staticConfig: new Map(Object.entries(config)),
      bootstrapFeatures: new Map([...DEFAULT_FEATURE_LEVELS, ...Object.entries(features)]),
    });
    this.controllerIx = this.world.addNode('controller-101', NodeKind.Controller, 101, controllerBehavior, state, ACCESS_US);
    for (let id = 1; id <= brokers; id++) this.world.addNode(`broker-${id}`, NodeKind.Broker, id, puppetBehavior, { answers: [] }, ACCESS_US);
    for (let ix = 0; ix <= brokers; ix++) this.world.start(ix);
    this.runMs(50);
    for (let id = 1; id <= brokers; id++) this.join(id);
  }

  get state(): ControllerState {
    return this.world.nodes[this.controllerIx].state as ControllerState;
  }

  runMs(spanMs: number): void {
    const untilUs = this.world.nowUs + spanMs * 1000;
    this.world.run(Infinity, untilUs);
    this.world.advanceTo(untilUs);
  }

  /** Sends a request as broker `id` and gives the answer, which must come within a second. */
  ask<Answer>(id: number, api: number, body: object): Answer {
    const ix = this.world.nodeByKafkaId(id);
    const { answers } = this.world.nodes[ix].state as PuppetState;
    const before = answers.length;
    this.world.command(ix, { to: 'controller-101', api, version: 0, body } satisfies PuppetCommand);
    for (let i = 0; i < 1000 && answers.length === before; i++) this.runMs(1);
    if (answers.length === before) throw new Error(`no answer to API ${api}`);
    return answers[before] as Answer;
  }

  register(id: number, previousBrokerEpoch = -1, incarnationId = `life-${this.world.events}`): BrokerRegistrationResponse {
    const logDirs = this.directories === undefined ? {} : { logDirs: Array.from({ length: this.directories }, (_, i) => `dir-${id}-${i}`) };
    const answer = this.ask<BrokerRegistrationResponse>(id, ApiKey.BrokerRegistration, { brokerId: id, clusterId: 'test', incarnationId, rack: null, previousBrokerEpoch, ...logDirs });
    if (answer.errorCode === 0) this.epochs.set(id, answer.brokerEpoch);
    return answer;
  }

  heartbeat(id: number, fields: Partial<BrokerHeartbeatRequest> = {}): BrokerHeartbeatResponse {
    return this.ask(id, ApiKey.BrokerHeartbeat, {
      brokerId: id, brokerEpoch: this.epochs.get(id) ?? -1, currentMetadataOffset: this.state.committed.offset, wantFence: false, wantShutDown: false, ...fields,
    });
  }

  /** Registers and unfences a broker. */
  join(id: number, previousBrokerEpoch = -1): void {
    this.register(id, previousBrokerEpoch);
    this.heartbeat(id);
  }

  fence(id: number): void {
    this.heartbeat(id, { wantFence: true });
  }

  createTopic(name: string, assignment: readonly (readonly number[])[], configs: Readonly<Record<string, string>> = {}): CreateTopicsResponse {
    const assignments = assignment.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds }));
    const settings = Object.entries(configs).map(([key, value]) => ({ name: key, value }));
    return this.ask(1, ApiKey.CreateTopics, { topics: [{ name, numPartitions: -1, replicationFactor: -1, assignments, configs: settings }], validateOnly: false });
  }

  partition(topic: string, index = 0): PartitionRegistration {
    const registration = registrationOf(this.state.committed, topic, index);
    if (registration === undefined) throw new Error(`no partition ${topic}-${index}`);
    return registration;
  }

  /** Leader, ISR, ELR, last known ELR, leader epoch, partition epoch. */
  row(topic: string, index = 0): [number, string, string, string, number, number] {
    const p = this.partition(topic, index);
    const list = (brokers: readonly number[]): string => brokers.toSorted((a, b) => a - b).join();
    return [p.leader, list(p.isr), list(p.elr), list(p.lastKnownElr), p.leaderEpoch, p.partitionEpoch];
  }

  alterPartition(leader: number, topic: string, isr: readonly number[], fields: Readonly<Record<string, number>> = {}): AlterPartitionResponse {
    const { topicId } = this.state.image.topics.get(topic) ?? { topicId: '' };
    const p = this.partition(topic);
    return this.ask(leader, ApiKey.AlterPartition, {
      brokerId: leader, brokerEpoch: this.epochs.get(leader),
      topics: [
        {
          topicId,
          partitions: [
            {
              partitionIndex: 0, leaderEpoch: p.leaderEpoch, partitionEpoch: p.partitionEpoch, leaderRecoveryState: 0,
              newIsrWithEpochs: isr.map((brokerId) => ({ brokerId, brokerEpoch: this.epochs.get(brokerId) ?? -1 })), ...fields,
            },
          ],
        },
      ],
    });
  }
}
