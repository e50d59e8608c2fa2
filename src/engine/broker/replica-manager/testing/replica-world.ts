import { resolveBrokerConfig } from '../../../config/broker-config';
import type { Behavior } from '../../../kernel/behavior';
import type { Request } from '../../../kernel/connection';
import type { Fact } from '../../../kernel/fact';
import { FactLog } from '../../../kernel/fact-log';
import { RandomStreams } from '../../../kernel/random-streams';
import { World } from '../../../kernel/world';
import { keptBatch, type KeptBatchFields } from '../../../log/record-sources';
import { EMPTY_IMAGE, type MetadataImage } from '../../../metadata/image';
import type { PartitionRegistration } from '../../../metadata/partition-registration';
import { ApiKey } from '../../../protocol/api-keys';
import type { AlterPartitionRequest } from '../../../protocol/messages/alter-partition';
import type { FetchPartition, FetchPartitionResponse, FetchRequest, FetchResponse } from '../../../protocol/messages/fetch';
import type { ProducePartitionResponse, ProduceRequest, ProduceResponse } from '../../../protocol/messages/produce';
import { NodeKind } from '../../../protocol/node-kinds';
import { partitionKey } from '../../../protocol/partition-key';
import { brokerBehavior } from '../../broker-node';
import { createBroker, type BrokerState } from '../../broker-state';
import { applyMetadata, startReplicaManager } from '../index';
import type { Partition } from '../partition';

export const TOPIC = 't';
export const TOPIC_ID = 'topic-id-of-t';
export const CONTROLLER = 101;
const ACCESS_US = 100;
const TIMEOUT_US = 600_000_000;

interface ApplyCommand {
  readonly image: MetadataImage;
}

/** The replica manager of a real broker under metadata that a test makes up: no registration, no controller. */
const bareBroker: Behavior<BrokerState> = {
  ...brokerBehavior,
  onStart(ctx, broker) {
    broker.lifecycle.serving = true;
    broker.lifecycle.brokerEpoch = brokerEpoch(broker.brokerId);
    broker.lifecycle.controllerId = CONTROLLER;
    startReplicaManager(ctx, broker);
    const { image } = broker;
    applyMetadata(ctx, broker, EMPTY_IMAGE, image);
  },
  onCommand(ctx, broker, command) {
    const before = broker.image;
    broker.image = (command as ApplyCommand).image;
    applyMetadata(ctx, broker, before, broker.image);
  },
};

/** A node that a test plays by hand: it sends what it is told to, and answers when it is told to. */
export interface PuppetState {
  readonly received: Request[];
  readonly answers: (object | null)[];
}

type PuppetCommand =
  | { readonly type: 'send'; readonly to: number; readonly slot: number; readonly api: number; readonly version: number; readonly body: object }
  | { readonly type: 'reply'; readonly body: object };

const puppet: Behavior<PuppetState> = {
  onStart() {},
  onRequest(_ctx, state, request) {
    state.received.push(request);
  },
  onResponse(_ctx, state, _request, body) {
    state.answers.push(body);
  },
  onDisconnect(_ctx, state, _server, _slot, lost) {
    for (let i = 0; i < lost.length; i++) state.answers.push(null);
  },
  onTimer() {},
  onCommand(ctx, state, command) {
    const c = command as PuppetCommand;
    if (c.type === 'send') ctx.request(c.to, c.slot, c.api, c.version, c.body, TIMEOUT_US);
    else ctx.reply(state.received.shift() as Request, c.body);
  },
  onStop(ctx) {
    ctx.exit();
  },
  onDown() {},
  copy: (state) => ({ received: state.received.slice(), answers: state.answers.slice() }),
};

export function brokerEpoch(brokerId: number): number {
  return 1000 + brokerId;
}

export interface ReplicaWorldOptions {
  /** Which of the brokers 1, 2 and 3 are real; the others are played by the test. */
  readonly real?: readonly number[];
  readonly config?: Readonly<Record<string, string>>;
  readonly topicConfigs?: Readonly<Record<string, string>>;
  readonly racks?: Readonly<Record<number, string>>;
}

/** Brokers 1, 2 and 3 with one partition of topic `t`, real or played by hand, a played controller and a client. */
export class ReplicaWorld {
  readonly world: World;
  readonly facts = new FactLog(() => true);
  image: MetadataImage;
  private readonly clients: number[] = [];

  constructor({ real = [1], config = {}, topicConfigs = {}, racks = {} }: ReplicaWorldOptions = {}) {
    this.world = new World(new RandomStreams(1), { jitterUs: 0 }, () => {});
    this.world.sink = this.facts;
    this.image = {
      ...EMPTY_IMAGE,
      offset: 1,
      brokers: new Map([1, 2, 3].map((brokerId) => [brokerId, { brokerId, incarnationId: `i${brokerId}`, brokerEpoch: brokerEpoch(brokerId), rack: racks[brokerId] ?? null, fenced: false, inControlledShutdown: false }])),
      configs: new Map([[`TOPIC/${TOPIC}`, new Map(Object.entries(topicConfigs))]]),
    };
    const staticConfig = new Map(Object.entries(config));
    for (const id of [1, 2, 3]) {
      if (!real.includes(id)) {
        this.world.addNode(`peer-${id}`, NodeKind.Edge, id, puppet, { received: [], answers: [] }, ACCESS_US);
        continue;
      }
      const state = createBroker({ brokerId: id, clusterId: 'c', rack: racks[id] ?? null, controllerIds: [CONTROLLER], staticConfig });
      state.config = resolveBrokerConfig(staticConfig).values;
      state.image = this.image;
      this.world.addNode(`broker-${id}`, NodeKind.Broker, id, bareBroker, state, ACCESS_US);
    }
    this.world.addNode('controller', NodeKind.Edge, CONTROLLER, puppet, { received: [], answers: [] }, ACCESS_US);
    for (let i = 0; i < 4; i++) this.clients.push(this.world.addNode(`client-${i}`, NodeKind.Edge, -1, puppet, { received: [], answers: [] }, ACCESS_US));
    for (let node = 0; node < this.world.nodes.length; node++) this.world.start(node);
  }

  runMs(spanMs: number): void {
    const untilUs = this.world.nowUs + spanMs * 1000;
    this.world.run(Infinity, untilUs);
    this.world.advanceTo(untilUs);
  }

  runTo(timeMs: number): void {
    this.runMs(timeMs - this.world.nowUs / 1000);
  }

  broker(id = 1): BrokerState {
    return this.world.nodes[this.world.nodeByKafkaId(id)].state as BrokerState;
  }

  partition(id = 1): Partition {
    return this.broker(id).replicas.partitions.get(partitionKey(this.world.nameId(TOPIC), 0)) as Partition;
  }

  puppet(id: number): PuppetState {
    return this.world.nodes[this.world.nodeByKafkaId(id)].state as PuppetState;
  }

  /** Metadata say this of the partition from now on, to all real brokers. */
  elect(fields: Partial<PartitionRegistration>): void {
    const known = this.image.topics.get(TOPIC)?.partitions[0];
    const registration: PartitionRegistration = {
      replicas: [1, 2, 3], isr: [1, 2, 3], elr: [], lastKnownElr: [], leader: 1, leaderEpoch: 0, partitionEpoch: (known?.partitionEpoch ?? -1) + 1,
      addingReplicas: [], removingReplicas: [], leaderRecoveryState: 0, ...(known === undefined ? {} : { ...known, partitionEpoch: known.partitionEpoch + 1 }), ...fields,
    };
    this.publish({
      ...this.image,
      topics: new Map([[TOPIC, { name: TOPIC, topicId: TOPIC_ID, partitions: [registration] }]]),
      topicNames: new Map([[TOPIC_ID, TOPIC]]),
    });
  }

  publish(image: MetadataImage): void {
    this.image = { ...image, offset: this.image.offset + 1 };
    for (let ix = 0; ix < this.world.nodes.length; ix++) {
      const node = this.world.nodes[ix];
      if (node.kind === NodeKind.Broker && node.status !== 'down') this.world.command(ix, { image: this.image } satisfies ApplyCommand);
    }
  }

  /** Sends from a played node and gives the place where its answer will be. */
  send<Answer>(from: number, to: number, api: number, version: number, body: object, slot = 0): () => Answer | undefined {
    const state = this.world.nodes[from].state as PuppetState;
    const before = state.answers.length;
    this.world.command(from, { type: 'send', to: this.world.nodeByKafkaId(to), slot, api, version, body } satisfies PuppetCommand);
    return () => state.answers[before] as Answer | undefined;
  }

  replyAs(id: number, body: object): void {
    this.world.command(this.world.nodeByKafkaId(id), { type: 'reply', body } satisfies PuppetCommand);
  }

  // ---- produce -----------------------------------------------------------------------------------------------------

  /** Starts a produce request of one batch; the answer, once there is one. Each client has its own connection. */
  produce(acks: number, values: number | KeptBatchFields = 1, { to = 1, client = 0, timeoutMs = 30_000 } = {}): () => ProducePartitionResponse | undefined {
    const fields = typeof values === 'number' ? { records: Array.from({ length: values }, (_, i) => ({ key: `k${i}`, value: 'v', timestampMs: 1000 })) } : values;
    const body: ProduceRequest = { transactionalId: null, acks, timeoutMs, topicData: [{ name: TOPIC, partitionData: [{ index: 0, records: [keptBatch(fields)] }] }] };
    const answer = this.send<ProduceResponse>(this.clients[client], to, ApiKey.Produce, 12, body);
    return () => answer()?.responses[0].partitionResponses[0];
  }

  /** The same, run until the answer should be there. */
  produced(acks: number, values: number | KeptBatchFields = 1, options: { to?: number; client?: number; timeoutMs?: number } = {}): ProducePartitionResponse {
    const answer = this.produce(acks, values, options);
    this.runMs(3);
    const got = answer();
    if (got === undefined) throw new Error('no answer to the produce request');
    return got;
  }

  // ---- fetch -------------------------------------------------------------------------------------------------------

  fetchBody(partition: Partial<FetchPartition>, fields: Partial<FetchRequest> = {}): FetchRequest {
    return {
      maxWaitMs: 0, minBytes: 1, maxBytes: 10_485_760, isolationLevel: 0, sessionId: 0, sessionEpoch: -1, forgottenTopicsData: [], rackId: '',
      topics: [{ topicId: TOPIC_ID, partitions: [{ partition: 0, currentLeaderEpoch: -1, fetchOffset: 0, lastFetchedEpoch: -1, logStartOffset: 0, partitionMaxBytes: 1_048_576, ...partition }] }],
      ...fields,
    };
  }

  /** A played follower fetches from an offset. */
  fetchAs(replicaId: number, fetchOffset: number, partition: Partial<FetchPartition> = {}, fields: Partial<FetchRequest> = {}): () => FetchPartitionResponse | undefined {
    const body = this.fetchBody({ fetchOffset, ...partition }, { maxWaitMs: 500, replicaState: { replicaId, replicaEpoch: brokerEpoch(replicaId) }, ...fields });
    const answer = this.send<FetchResponse>(this.world.nodeByKafkaId(replicaId), 1, ApiKey.Fetch, 17, body);
    return () => answer()?.responses[0]?.partitions[0];
  }

  /** A client fetches; run until the answer should be there. */
  consumed(fetchOffset: number, partition: Partial<FetchPartition> = {}, fields: Partial<FetchRequest> = {}, { to = 1, client = 3 } = {}): FetchPartitionResponse {
    const answer = this.send<FetchResponse>(this.clients[client], to, ApiKey.Fetch, 17, this.fetchBody({ fetchOffset, ...partition }, fields));
    this.runMs(2);
    const got = answer()?.responses[0]?.partitions[0];
    if (got === undefined) throw new Error('no answer to the fetch');
    return got;
  }

  client(index: number): number {
    return this.clients[index];
  }

  // ---- controller --------------------------------------------------------------------------------------------------

  /** The AlterPartition requests that wait for an answer of the played controller. */
  asked(): AlterPartitionRequest[] {
    return this.puppet(CONTROLLER).received.map((request) => request.body as AlterPartitionRequest);
  }

  /** The controller grants the oldest request, or refuses each change in it. */
  answerAlterPartition(errorCode = 0): void {
    const [body] = this.asked();
    const topics = body.topics.map(({ topicId, partitions }) => ({
      topicId,
      partitions: partitions.map((item) => ({
        partitionIndex: item.partitionIndex, errorCode, leaderId: 1, leaderEpoch: item.leaderEpoch,
        isr: item.newIsrWithEpochs.map((member) => member.brokerId), leaderRecoveryState: 0, partitionEpoch: item.partitionEpoch + 1,
      })),
    }));
    this.replyAs(CONTROLLER, { throttleTimeMs: 0, errorCode: 0, topics });
    this.runMs(3);
  }

  all(kind: number): Fact[] {
    return this.facts.since(0).filter((fact) => fact.kind === kind);
  }
}
