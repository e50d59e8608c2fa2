import type { Behavior, Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { RandomStreams } from '../kernel/random-streams';
import { World } from '../kernel/world';
import { ApiKey } from '../protocol/api-keys';
import type { MetadataResponse } from '../protocol/messages/metadata';
import type { ProduceRequest, ProduceResponse } from '../protocol/messages/produce';
import { NodeKind } from '../protocol/node-kinds';
import type { RecordBatch } from '../protocol/record-batch';
import type { Fact, FactSink } from '../kernel/fact';

/** Brokers that answer as a test tells them, for clients to talk to. */
export const TOPIC = 't';
export const TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAtg';
export const LATENCY_US = 1_000;

export type Answer = object | 'never' | 'close';

export interface FakeCluster {
  readonly world: World;
  readonly brokers: readonly number[];
  /** Leader's broker id by partition, and its epoch; what Metadata says. −1: none. */
  leaders: number[];
  epochs: number[];
  /** Everything that arrived, in order. */
  readonly seen: Request[];
  /** Asked first; undefined: the usual answer. */
  script: (request: Request, broker: number) => Answer | undefined;
  readonly facts: Fact[];
  /** What every partition holds. */
  readonly logs: RecordBatch[][];
}

/** `partitions` led by the brokers 1, 2, 3 in turn. */
export function fakeCluster(partitions = 3, brokerCount = 3, seed = 1): FakeCluster {
  const world = new World(new RandomStreams(seed), { jitterUs: 0 }, () => undefined);
  const cluster: FakeCluster = {
    world, brokers: [], leaders: Array.from({ length: partitions }, (_, p) => (p % brokerCount) + 1), epochs: new Array<number>(partitions).fill(0), seen: [],
    script: () => undefined, facts: [], logs: Array.from({ length: partitions }, () => []),
  };
  world.sink = new Kept(cluster.facts);
  const behavior = fakeBroker(cluster);
  for (let id = 1; id <= brokerCount; id++) (cluster.brokers as number[]).push(world.addNode(`broker-${id}`, NodeKind.Broker, id, behavior, {}, LATENCY_US / 2));
  return cluster;
}

export function addClient<S>(cluster: FakeCluster, name: string, kind: number, behavior: Behavior<S>, state: S): S {
  cluster.world.addNode(name, kind, -1, behavior, state, LATENCY_US / 2);
  return state;
}

export function startAll(cluster: FakeCluster): void {
  cluster.world.nodes.forEach((_, ix) => cluster.world.start(ix));
}

export function runMs(cluster: FakeCluster, ms: number): void {
  const untilUs = cluster.world.nowUs + ms * 1000;
  cluster.world.run(Infinity, untilUs);
  cluster.world.advanceTo(untilUs);
}

export function requestsOf(cluster: FakeCluster, api: number): Request[] {
  return cluster.seen.filter((request) => request.api === api);
}

export function factsOf(cluster: FakeCluster, kind: number): Fact[] {
  return cluster.facts.filter((fact) => fact.kind === kind);
}

/** The batches that one Produce request carries, by partition. */
export function batchesIn(request: Request): { readonly partition: number; readonly batch: RecordBatch }[] {
  return (request.body as ProduceRequest).topicData.flatMap((topic) => topic.partitionData.map((data) => ({ partition: data.index, batch: (data.records as readonly RecordBatch[])[0] as RecordBatch })));
}

export function produceAnswer(request: Request, errorCode: number, extra: object = {}): ProduceResponse {
  const body = request.body as ProduceRequest;
  return {
    throttleTimeMs: 0,
    responses: body.topicData.map((topic) => ({
      topicId: topic.topicId as string,
      partitionResponses: topic.partitionData.map(({ index }) => ({
        index, errorCode, baseOffset: -1, logAppendTimeMs: -1, logStartOffset: 0, recordErrors: [], errorMessage: null, ...extra,
      })),
    })),
  };
}

class Kept implements FactSink {
  constructor(private readonly facts: Fact[]) {}

  push(id: number, timeUs: number, event: number, node: number, kind: number, a: number, b: number, c: number, d: number, cause: number): void {
    this.facts.push({ id, timeUs, event, node, kind, a, b, c, d, cause });
  }
}

function fakeBroker(cluster: FakeCluster): Behavior<object> {
  return {
    onStart: () => undefined,
    onRequest: (ctx, _state, request) => {
      cluster.seen.push(request);
      const answer = cluster.script(request, ctx.kafkaId(ctx.self)) ?? usual(cluster, ctx, request);
      if (answer === 'close') ctx.hangUp(request);
      else if (answer !== 'never') ctx.reply(request, answer);
    },
    onResponse: () => undefined,
    onDisconnect: () => undefined,
    onTimer: () => undefined,
    onCommand: () => undefined,
    onStop: (ctx) => ctx.exit(),
    onDown: () => undefined,
    copy: (state) => state,
  };
}

function usual(cluster: FakeCluster, ctx: Context, request: Request): Answer {
  switch (request.api) {
    case ApiKey.ApiVersions:
      return { errorCode: 0, apiKeys: [], throttleTimeMs: 0 };
    case ApiKey.Metadata:
      return metadata(cluster);
    case ApiKey.InitProducerId:
      return { throttleTimeMs: 0, errorCode: 0, producerId: 7, producerEpoch: 0 };
    case ApiKey.Produce:
      return append(cluster, request);
    default:
      ctx.noReply(request);
      return 'never';
  }
}

export function metadata(cluster: FakeCluster): MetadataResponse {
  const brokers = cluster.brokers.map((_, i) => ({ nodeId: i + 1, host: 'localhost', port: 9092 + i, rack: null }));
  const partitions = cluster.leaders.map((leaderId, partitionIndex) => ({
    errorCode: leaderId < 0 ? 5 : 0, partitionIndex, leaderId, leaderEpoch: cluster.epochs[partitionIndex] as number, replicaNodes: [1, 2, 3], isrNodes: [1, 2, 3],
    offlineReplicas: [],
  }));
  return { throttleTimeMs: 0, brokers, clusterId: 'c', controllerId: 1, topics: [{ errorCode: 0, name: TOPIC, topicId: TOPIC_ID, isInternal: false, partitions }] };
}

/** Takes the batches in and answers with their offsets. */
function append(cluster: FakeCluster, request: Request): ProduceResponse {
  const body = request.body as ProduceRequest;
  return {
    throttleTimeMs: 0,
    responses: body.topicData.map((topic) => ({
      topicId: topic.topicId as string,
      partitionResponses: topic.partitionData.map(({ index, records }) => {
        const log = cluster.logs[index] as RecordBatch[];
        const baseOffset = log.reduce((sum, batch) => sum + batch.recordCount, 0);
        log.push({ ...((records as readonly RecordBatch[])[0] as RecordBatch), baseOffset });
        return { index, errorCode: 0, baseOffset, logAppendTimeMs: -1, logStartOffset: 0, recordErrors: [], errorMessage: null };
      }),
    })),
  };
}
