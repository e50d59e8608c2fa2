import type { Behavior, Context } from '../../kernel/behavior';
import type { NodeIx, Request } from '../../kernel/connection';
import { FactLog } from '../../kernel/fact-log';
import { RandomStreams } from '../../kernel/random-streams';
import { World } from '../../kernel/world';
import { resolveBrokerConfig, type BrokerConfig } from '../../config/broker-config';
import { EMPTY_IMAGE, type MetadataImage, type TopicImage } from '../../metadata/image';
import type { PartitionRegistration } from '../../metadata/partition-registration';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import { NodeKind } from '../../protocol/node-kinds';
import type { AppendResult, CoordinatorHost, WriteToken } from '../coordinator-host';
import {
  handleConsumerGroupDescribe, handleConsumerGroupHeartbeat, handleDeleteGroups, handleDescribeGroups, handleFindCoordinator, handleHeartbeat, handleJoinGroup, handleLeaveGroup, handleListGroups, handleOffsetCommit,
  handleOffsetDelete, handleOffsetFetch, handleSyncGroup, onElection, onGroupTimer, onResignation, onTopicsChanged, onTopicsDeleted, onWriteCompleted,
} from '../group-coordinator';
import { copyGroupCoordinatorState, createGroupCoordinatorState, type GroupCoordinatorState } from '../group-coordinator-state';
import type { OffsetsTopicRecord } from '../offsets-topic-records';

/**
 * A broker that is nothing but a group coordinator over a log in memory, and clients that keep what they are answered. For
 * tests: network and disk take no time, so that moments can be named exactly.
 */
export interface FakeBrokerState {
  readonly groups: GroupCoordinatorState;
  /** By partition of `__consumer_offsets`. */
  readonly logs: Map<number, OffsetsTopicRecord[]>;
  readonly committed: Map<number, number>;
  /** Written while commits are held back. */
  held: WriteToken[];
  holdsCommits: boolean;
  /** Every append fails with this. */
  appendError: number;
  config: BrokerConfig;
  image: MetadataImage;
}

interface ClientState {
  readonly answers: Map<number, object>;
}

class FakeHost implements CoordinatorHost {
  constructor(private readonly broker: FakeBrokerState) {}

  get config(): BrokerConfig {
    return this.broker.config;
  }

  get image(): MetadataImage {
    return this.broker.image;
  }

  append(ctx: Context, partition: number, records: readonly OffsetsTopicRecord[], token: WriteToken): AppendResult {
    const { broker } = this;
    if (broker.appendError !== 0) return { errorCode: broker.appendError, baseOffset: -1 };
    const log = broker.logs.get(partition) ?? [];
    broker.logs.set(partition, log);
    const baseOffset = log.length;
    log.push(...records);
    if (broker.holdsCommits) broker.held.push(token);
    else commit(ctx, broker, token);
    return { errorCode: 0, baseOffset };
  }

  highWatermark(_ctx: Context, partition: number): number {
    return this.broker.committed.get(partition) ?? 0;
  }

  logSizeBytes(): number {
    return 0;
  }

  readLog(_ctx: Context, partition: number, visit: (record: OffsetsTopicRecord, offset: number, producerId: number) => void): void {
    for (const [offset, record] of (this.broker.logs.get(partition) ?? []).entries()) visit(record, offset, -1);
  }

  appendMarker(): AppendResult {
    return { errorCode: ErrorCode.UNKNOWN_SERVER_ERROR, baseOffset: -1 };
  }

  onMarkerWritten(): void {
    // Transactions are tested with whole brokers.
  }

  askShareState(): void {
    // Share groups are tested with whole brokers.
  }

  askLatestOffsets(): void {
    // The same.
  }

  createInternalTopic(): void {
    // Nothing to create it with.
  }
}

function commit(ctx: Context, broker: FakeBrokerState, token: WriteToken, errorCode = 0): void {
  if (errorCode === 0) broker.committed.set(token.partition, broker.logs.get(token.partition)?.length ?? 0);
  onWriteCompleted(ctx, new FakeHost(broker), broker.groups, token, errorCode);
}

type Handler = (ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request) => void;

const HANDLERS: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [ApiKey.JoinGroup, handleJoinGroup], [ApiKey.SyncGroup, handleSyncGroup], [ApiKey.Heartbeat, handleHeartbeat], [ApiKey.LeaveGroup, handleLeaveGroup],
  [ApiKey.OffsetCommit, handleOffsetCommit], [ApiKey.OffsetFetch, handleOffsetFetch], [ApiKey.OffsetDelete, handleOffsetDelete],
  [ApiKey.FindCoordinator, handleFindCoordinator], [ApiKey.DescribeGroups, handleDescribeGroups], [ApiKey.ListGroups, handleListGroups],
  [ApiKey.DeleteGroups, handleDeleteGroups], [ApiKey.ConsumerGroupHeartbeat, handleConsumerGroupHeartbeat], [ApiKey.ConsumerGroupDescribe, handleConsumerGroupDescribe],
]);

type BrokerCommand = { readonly type: 'elect' | 'resign'; readonly partition: number } | { readonly type: 'release'; readonly errorCode: number } | { readonly type: 'deleteTopic'; readonly topic: string }
  | { readonly type: 'makeTopic'; readonly topic: string; readonly partitions: number };

const brokerBehavior: Behavior<FakeBrokerState> = {
  onStart: () => undefined,
  onRequest: (ctx, broker, request) => HANDLERS.get(request.api)?.(ctx, new FakeHost(broker), broker.groups, request),
  onResponse: () => undefined,
  onDisconnect: () => undefined,
  onTimer: (ctx, broker, type, a, b, ref) => onGroupTimer(ctx, new FakeHost(broker), broker.groups, type, a, b, ref),
  onCommand: (ctx, broker, what) => {
    const command = what as BrokerCommand;
    const host = new FakeHost(broker);
    switch (command.type) {
      case 'elect':
        onElection(ctx, host, broker.groups, command.partition, ctx.nowUs + 1);
        return;
      case 'resign':
        onResignation(ctx, host, broker.groups, command.partition);
        return;
      case 'deleteTopic':
        onTopicsDeleted(ctx, host, broker.groups, new Set([command.topic]));
        return;
      case 'makeTopic': {
        const isNew = !broker.image.topics.has(command.topic);
        broker.image = imageWith([...broker.image.topics.values()].filter((known) => known.name !== command.topic).concat(topic(command.topic, command.partitions)));
        onTopicsChanged(broker.groups, new Set([command.topic]), isNew);
        return;
      }
      case 'release': {
        const { held } = broker;
        broker.held = [];
        broker.holdsCommits = false;
        for (const token of held) commit(ctx, broker, token, command.errorCode);
      }
    }
  },
  onStop: (ctx) => ctx.exit(),
  onDown: () => undefined,
  copy: (broker) => ({
    ...broker, groups: copyGroupCoordinatorState(broker.groups), logs: new Map([...broker.logs].map(([partition, log]) => [partition, log.slice()] as const)),
    committed: new Map(broker.committed), held: broker.held.slice(),
  }),
};

interface SendCommand {
  readonly api: number;
  readonly version: number;
  readonly body: object;
}

const clientBehavior: Behavior<ClientState> = {
  onStart: () => undefined,
  onRequest: () => undefined,
  onResponse: (_ctx, state, request, body) => void state.answers.set(request.id, body),
  onDisconnect: () => undefined,
  onTimer: () => undefined,
  onCommand: (ctx, _state, what) => {
    const { api, version, body } = what as SendCommand;
    ctx.request(BROKER, 0, api, version, body, Infinity);
  },
  onStop: (ctx) => ctx.exit(),
  onDown: () => undefined,
  copy: (state) => ({ answers: new Map(state.answers) }),
};

const BROKER: NodeIx = 0;
const PARTITIONS = 4;
const US_PER_MS = 1000;

/** Settings that make times short and round; each test names those it is about. */
const SETTINGS: Readonly<Record<string, string>> = { 'group.initial.rebalance.delay.ms': '0', 'group.min.session.timeout.ms': '500' };

function partitionOn(leader: number): PartitionRegistration {
  return {
    replicas: [leader], isr: [leader], elr: [], lastKnownElr: [], leader, leaderEpoch: 0, partitionEpoch: 0, addingReplicas: [], removingReplicas: [],
    leaderRecoveryState: 0,
  };
}

function topic(name: string, partitions: number): TopicImage {
  return { name, topicId: `id-of-${name}`, partitions: Array.from({ length: partitions }, () => partitionOn(1)) };
}

function imageWith(topics: readonly TopicImage[]): MetadataImage {
  return {
    ...EMPTY_IMAGE,
    brokers: new Map([[1, { brokerId: 1, incarnationId: 'i', brokerEpoch: 1, rack: null, fenced: false, inControlledShutdown: false }]]),
    topics: new Map(topics.map((entry) => [entry.name, entry] as const)),
    topicNames: new Map(topics.map((entry) => [entry.topicId, entry.name] as const)),
  };
}

/** A request under way. */
export interface Ticket {
  readonly client: NodeIx;
  readonly requestId: number;
}

/** One coordinator with its clients, and the clock in the test's hand. */
export class CoordinatorTest {
  readonly world: World;
  readonly facts = new FactLog(() => false);
  private requests = 0;

  constructor(settings: Readonly<Record<string, string>> = {}, seed = 1) {
    this.world = new World(new RandomStreams(seed), { jitterUs: 0 }, () => undefined);
    this.world.sink = this.facts;
    const state: FakeBrokerState = {
      groups: createGroupCoordinatorState(), logs: new Map(), committed: new Map(), held: [], holdsCommits: false, appendError: 0,
      config: resolveBrokerConfig(Object.entries({ ...SETTINGS, ...settings })).values,
      image: imageWith([topic('__consumer_offsets', PARTITIONS), topic('t', 4), topic('u', 2)]),
    };
    this.world.addNode('broker-1', NodeKind.Broker, 1, brokerBehavior, state, 0);
    this.world.start(BROKER);
    for (let partition = 0; partition < PARTITIONS; partition++) this.elect(partition);
    this.passMs(10);
  }

  get broker(): FakeBrokerState {
    return this.world.nodes[BROKER]?.state as FakeBrokerState;
  }

  /** A new client; its name is its client.id. */
  client(name: string): NodeIx {
    const ix = this.world.addNode(name, NodeKind.Edge, -1, clientBehavior, { answers: new Map() }, 0);
    this.world.start(ix);
    return ix;
  }

  send(client: NodeIx, api: number, version: number, body: object): Ticket {
    this.world.command(client, { api, version, body } satisfies SendCommand);
    return { client, requestId: ++this.requests };
  }

  /** What has come for a request so far. */
  answer<T extends object>(ticket: Ticket): T | undefined {
    return (this.world.nodes[ticket.client]?.state as ClientState).answers.get(ticket.requestId) as T | undefined;
  }

  /** Sends and takes the answer that comes at once. */
  ask<T extends object>(client: NodeIx, api: number, version: number, body: object): T {
    const ticket = this.send(client, api, version, body);
    this.settle();
    const answer = this.answer<T>(ticket);
    if (answer === undefined) throw new Error(`no answer at once to API ${api}: ${JSON.stringify(body)}`);
    return answer;
  }

  /** Everything that is due now. */
  settle(): void {
    this.passMs(0);
  }

  passMs(ms: number): void {
    const endUs = this.world.nowUs + ms * US_PER_MS;
    this.world.run(Infinity, endUs);
    this.world.advanceTo(endUs);
  }

  elect(partition: number): void {
    this.world.command(BROKER, { type: 'elect', partition } satisfies BrokerCommand);
  }

  resign(partition: number): void {
    this.world.command(BROKER, { type: 'resign', partition } satisfies BrokerCommand);
  }

  deleteTopic(name: string): void {
    this.world.command(BROKER, { type: 'deleteTopic', topic: name } satisfies BrokerCommand);
  }

  /** A new topic, or one with more partitions. */
  makeTopic(name: string, partitions: number): void {
    this.world.command(BROKER, { type: 'makeTopic', topic: name, partitions } satisfies BrokerCommand);
  }

  /** What was held back is committed, or fails. */
  release(errorCode = 0): void {
    this.world.command(BROKER, { type: 'release', errorCode } satisfies BrokerCommand);
    this.settle();
  }
}
