import { describe, expect, it } from 'vitest';
import { FactKind } from '../facts/fact-kinds';
import type { Behavior } from '../kernel/behavior';
import { ApiKey } from '../protocol/api-keys';
import { NodeKind } from '../protocol/node-kinds';
import { exponentialBackoffUs } from './backoff';
import { addClient, factsOf, fakeCluster, metadata, requestsOf, runMs, startAll, TOPIC, type FakeCluster } from './fake-brokers.fixture';
import { canSend, copyNetworkClient, createNetworkClient, onNetworkDisconnect, onNetworkResponse, onNetworkTimer, requestMetadataUpdate, Slot, startNetworkClient, type NetworkClientState } from './network-client';

const CONFIG = { metadataMaxAgeMs: 300_000, reconnectBackoffMs: 50, reconnectBackoffMaxMs: 1_000, requestTimeoutMs: 30_000, retryBackoffMs: 100, retryBackoffMaxMs: 1_000 };

/** A client that wants nothing but metadata, and refreshes it when told to. */
const observer: Behavior<NetworkClientState> = {
  onStart: (ctx, net) => startNetworkClient(ctx, net, 'observer'),
  onRequest: (ctx, _net, request) => ctx.hangUp(request),
  onResponse: (ctx, net, request, body) => void onNetworkResponse(ctx, net, request, body),
  onDisconnect: onNetworkDisconnect,
  onTimer: (ctx, net, type) => onNetworkTimer(ctx, net, type),
  onCommand: (ctx, net, command) => {
    const { connect } = command as { readonly connect?: number };
    if (connect === undefined) requestMetadataUpdate(ctx, net);
    else canSend(ctx, net, connect, Slot.Data);
  },
  onStop: (ctx) => ctx.exit(),
  onDown: () => undefined,
  copy: copyNetworkClient,
};

function withObserver(cluster: FakeCluster): NetworkClientState {
  return addClient(cluster, 'observer', NodeKind.Edge, observer, createNetworkClient(CONFIG, cluster.brokers, [TOPIC]));
}

function tell(cluster: FakeCluster, command: object = {}): void {
  cluster.world.command(cluster.world.nodeByName('observer'), command);
}

describe('metadata', () => {
  it('R-CLI-02: is asked again after a backoff that doubles while nothing new comes', () => {
    const cluster = fakeCluster(2);
    withObserver(cluster);
    cluster.leaders[0] = -1;
    startAll(cluster);
    runMs(cluster, 6_000);
    const times = requestsOf(cluster, ApiKey.Metadata).map((request) => request.sentUs);
    const gaps = times.slice(1).map((time, i) => time - (times[i] as number));
    expect(gaps.length).toBeGreaterThan(5);
    expect(gaps[0]).toBeLessThanOrEqual(120_000 + 2_000);
    for (const gap of gaps.slice(5)) {
      expect(gap).toBeGreaterThanOrEqual(800_000);
      expect(gap).toBeLessThanOrEqual(1_000_000 + 2_000);
    }
  });

  it('R-META-03: an older leader epoch is not believed', () => {
    const cluster = fakeCluster(1);
    const net = withObserver(cluster);
    cluster.epochs[0] = 5;
    startAll(cluster);
    runMs(cluster, 100);
    expect(net.metadata.topics.get(TOPIC)?.partitions[0]).toMatchObject({ leaderId: 1, leaderEpoch: 5 });
    cluster.leaders[0] = 2;
    cluster.epochs[0] = 4;
    tell(cluster);
    runMs(cluster, 300);
    expect(net.metadata.topics.get(TOPIC)?.partitions[0]).toMatchObject({ leaderId: 1, leaderEpoch: 5 });
    cluster.epochs[0] = 6;
    tell(cluster);
    runMs(cluster, 1_500);
    expect(net.metadata.topics.get(TOPIC)?.partitions[0]).toMatchObject({ leaderId: 2, leaderEpoch: 6 });
    expect(factsOf(cluster, FactKind.LeaderFound).map((fact) => fact.c)).toEqual([5, 6]);
  });

  it('R-META-03: a topic that was made anew is believed whatever its epochs', () => {
    const cluster = fakeCluster(1);
    const net = withObserver(cluster);
    cluster.epochs[0] = 5;
    startAll(cluster);
    runMs(cluster, 100);
    cluster.epochs[0] = 0;
    cluster.script = (request) => {
      const answer = metadata(cluster);
      return request.api === ApiKey.Metadata ? { ...answer, topics: answer.topics.map((topic) => ({ ...topic, topicId: 'another' })) } : undefined;
    };
    tell(cluster);
    runMs(cluster, 300);
    expect(net.metadata.topics.get(TOPIC)).toMatchObject({ topicId: 'another', partitions: [{ leaderEpoch: 0 }] });
    expect([...net.metadata.topicsById.keys()]).toEqual(['another']);
  });
});

describe('connections', () => {
  it('begin with ApiVersions; what was to be sent waits until the broker has answered', () => {
    const cluster = fakeCluster(1);
    withObserver(cluster);
    startAll(cluster);
    runMs(cluster, 50);
    expect(cluster.seen.map((request) => request.api)).toEqual([ApiKey.ApiVersions, ApiKey.Metadata]);
  });

  it('are opened again after reconnect.backoff.ms, doubling up to reconnect.backoff.max.ms', () => {
    const cluster = fakeCluster(1);
    const net = withObserver(cluster);
    startAll(cluster);
    runMs(cluster, 50);
    const broker = cluster.brokers[1] as number;
    cluster.world.crash(broker);
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      tell(cluster, { connect: broker });
      while (net.connections.get(broker * 8)?.opening !== 0) runMs(cluster, 1);
      const state = net.connections.get(broker * 8);
      waits.push((state?.notBeforeUs ?? 0) - cluster.world.nowUs);
      runMs(cluster, 1_100);
    }
    expect(waits[0]).toBeLessThanOrEqual(60_000);
    expect(waits[7]).toBeGreaterThanOrEqual(790_000);
    expect(waits[7]).toBeLessThanOrEqual(1_000_000);
    // Told once, not at every attempt.
    expect(factsOf(cluster, FactKind.ConnectionRefused)).toHaveLength(1);
  });
});

it('R-PROD-20: backoff doubles from 100 ms to 1000 ms, ±20 %', () => {
  const cluster = fakeCluster(1);
  const stream = cluster.world.stream('backoff');
  for (const [failures, middle] of [[1, 100], [2, 200], [3, 400], [4, 800], [5, 1000], [50, 1000]] as const) {
    const drawn = Array.from({ length: 200 }, () => exponentialBackoffUs(cluster.world, stream, failures, 100, 1000) / 1000);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(middle * 0.8);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(Math.min(1000, middle * 1.2));
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(middle * 0.15);
  }
});
