import { describe, expect, it } from 'vitest';
import type { BrokerState } from '../broker/broker-state';
import type { ProducerState } from '../client/producer-state';
import type { Partition } from '../broker/replica-manager/partition';
import type { ControllerState } from '../controller/controller-state';
import { FactKind } from '../facts/fact-kinds';
import { FactLog } from '../kernel/fact-log';
import type { World } from '../kernel/world';
import type { MetadataImage } from '../metadata/image';
import { directoryOf, UNASSIGNED_DIRECTORY } from '../metadata/partition-registration';
import { ErrorCode } from '../protocol/error-codes';
import { validateCommand } from './apply-command';
import { buildWorld } from './build-world';
import { defaultScenario } from './default-scenario';
import { parseScenario } from './parse-scenario';
import type { ScenarioInput } from './schema';

const TWO = { 'log.dirs': '/d1,/d2', 'offsets.topic.num.partitions': 4 };

function build(cluster: ScenarioInput['cluster'], faults: ScenarioInput['faults'] = []): World {
  const result = parseScenario({ ...defaultScenario, cluster, faults });
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const world = buildWorld(result.scenario);
  world.sink = new FactLog(() => true);
  return world;
}

const broker = (world: World, id: number): BrokerState => world.nodes[world.nodeByName(`broker-${id}`)]?.state as BrokerState;
const committed = (world: World): MetadataImage => (world.nodes[world.nodeByName('controller-101')]?.state as ControllerState).committed;
const facts = (world: World): FactLog => world.sink as FactLog;

function onSecondDisk(world: World, id: number): Partition[] {
  const { directories, replicas } = broker(world, id);
  return [...replicas.partitions.values()].filter(({ directory }) => directory === directories[1]?.id);
}

/** Every replica of the broker is where its registration says, in a directory that works. */
function expectPlaced(world: World, id: number): void {
  const { topics, brokers } = committed(world);
  for (const topic of topics.values()) {
    topic.partitions.forEach((registration, index) => {
      if (!registration.replicas.includes(id)) return;
      const local = [...broker(world, id).replicas.partitions.values()].find((one) => one.topic === topic.name && one.index === index);
      expect(directoryOf(registration, id), `${topic.name}-${index}`).toBe(local?.directory);
      expect(brokers.get(id)?.logDirs).toContain(local?.directory);
    });
  }
}

describe('log directories', () => {
  it('KIP-858: a broker with one has its replicas there from the beginning; the controller knows without being told', () => {
    const world = build({ brokers: 3 });
    world.run(Infinity, 15_000_000);
    expect(committed(world).brokers.get(1)?.logDirs).toHaveLength(1);
    for (const id of [1, 2, 3]) expectPlaced(world, id);
    expect(committed(world).topics.get('orders')?.partitions[0]?.partitionEpoch).toBe(0);
  });

  it('KIP-858: a broker with two spreads its logs over both, and tells the controller where each is', () => {
    const world = build({ brokers: 3, config: TWO });
    world.run(Infinity, 15_000_000);
    for (const id of [1, 2, 3]) {
      const [first, second] = broker(world, id).directories;
      expect(Math.abs((first?.logCount ?? 0) - (second?.logCount ?? 0))).toBeLessThanOrEqual(1);
      expect((first?.logCount ?? 0) + (second?.logCount ?? 0)).toBe(broker(world, id).replicas.partitions.size);
      expectPlaced(world, id);
      expect(broker(world, id).assignments.pending.size).toBe(0);
    }
    const all = [...committed(world).topics.values()].flatMap(({ partitions }) => partitions.flatMap(({ directories }) => directories));
    expect(all).not.toContain(UNASSIGNED_DIRECTORY);
  });

  it('R-DUR-05: a directory that fails takes its replicas out of ISR and leadership; the broker stays up', () => {
    const world = build({ brokers: 3, config: TWO });
    world.run(Infinity, 15_000_000);
    const lost = onSecondDisk(world, 1);
    expect(lost.length).toBeGreaterThan(0);
    world.act({ type: 'failDisk', node: 'broker-1', directory: '/d2' });
    // The heartbeat that names it leaves at once: nobody waits for the next regular one.
    world.run(Infinity, world.nowUs + 500_000);
    expect(committed(world).brokers.get(1)).toMatchObject({ fenced: false, logDirs: [broker(world, 1).directories[0]?.id] });
    for (const { topic, index, isOffline } of broker(world, 1).replicas.partitions.values()) {
      const registration = committed(world).topics.get(topic)?.partitions[index];
      const isLost = lost.some((one) => one.topic === topic && one.index === index);
      expect(isOffline).toBe(isLost);
      expect(registration?.isr.includes(1)).toBe(!isLost);
      if (isLost) expect([2, 3]).toContain(registration?.leader);
    }
    expect(world.nodes[world.nodeByName('broker-1')]?.status).toBe('running');
    world.run(Infinity, 60_000_000);
    expect(committed(world).brokers.get(1)?.fenced).toBe(false);
  });

  it('R-DUR-05: requests for its partitions get KAFKA_STORAGE_ERROR', () => {
    const world = build({ brokers: 3, config: TWO });
    world.run(Infinity, 15_000_000);
    const id = [1, 2, 3].find((one) => onSecondDisk(world, one).some(({ isLeader }) => isLeader)) ?? 0;
    const led = onSecondDisk(world, id).find(({ isLeader }) => isLeader);
    world.act({ type: 'failDisk', node: `broker-${id}`, directory: '/d2' });
    const body = { replicaId: -1, isolationLevel: 0, topics: [{ name: led?.topic, partitions: [{ partitionIndex: led?.index, currentLeaderEpoch: -1, timestamp: -1 }] }] };
    world.act({ type: 'request', id: 'ends', to: `broker-${id}`, api: 'ListOffsets', version: 7, body });
    world.run(Infinity, world.nowUs + 10_000);
    const edge = world.nodes[world.nodeByName('edge')]?.state as { readonly answers: ReadonlyMap<string, { readonly body: object | null }> };
    expect(edge.answers.get('ends')?.body).toMatchObject({ topics: [{ partitions: [{ errorCode: ErrorCode.KAFKA_STORAGE_ERROR }] }] });
  });

  it('R-DUR-05, R-INC-15: after a restart with an empty disk its replicas are copied anew and join the ISR', () => {
    const world = build({ brokers: 3, config: TWO });
    world.run(Infinity, 15_000_000);
    const before = broker(world, 1).directories[1]?.id;
    world.act({ type: 'failDisk', node: 'broker-1', directory: '/d2' });
    world.run(Infinity, 20_000_000);
    world.act({ type: 'crash', node: 'broker-1' });
    world.run(Infinity, 25_000_000);
    world.act({ type: 'restart', node: 'broker-1' });
    world.run(Infinity, 60_000_000);
    expect(broker(world, 1).directories[1]?.id).not.toBe(before);
    expectPlaced(world, 1);
    for (const { partitions } of committed(world).topics.values()) for (const { replicas, isr } of partitions) expect(isr.length).toBe(replicas.length);
  });

  it('R-INC-15: without its only directory, or the one of the metadata log, the broker halts, and comes back without its logs', () => {
    for (const config of [{}, TWO]) {
      const world = build({ brokers: 3, config });
      world.run(Infinity, 15_000_000);
      world.act({ type: 'failDisk', node: 'broker-1', directory: broker(world, 1).directories[0]?.path ?? '' });
      expect(world.nodes[world.nodeByName('broker-1')]?.status).toBe('down');
      expect(facts(world).notableSince(0).map(({ kind }) => kind)).toContain(FactKind.NodeCrashed);
      world.run(Infinity, 30_000_000);
      expect(committed(world).brokers.get(1)?.fenced).toBe(true);
      world.act({ type: 'restart', node: 'broker-1' });
      world.run(Infinity, 80_000_000);
      expectPlaced(world, 1);
      for (const { partitions } of committed(world).topics.values()) for (const { replicas, isr } of partitions) expect(isr.length).toBe(replicas.length);
    }
  });

  it('R-ELECT-01: the only replica was on the disk that failed; the broker is not elected with an empty log, unless somebody asks for it', () => {
    const world = build({ brokers: 3, config: { ...TWO, 'offsets.topic.replication.factor': 1 } });
    world.run(Infinity, 15_000_000);
    const onlyReplicas = (one: number) => onSecondDisk(world, one).filter(({ replicas }) => replicas.length === 1);
    const id = [1, 2, 3].find((one) => onlyReplicas(one).length > 0) ?? 0;
    const lost = onlyReplicas(id);
    world.act({ type: 'failDisk', node: `broker-${id}`, directory: '/d2' });
    world.run(Infinity, 20_000_000);
    const leaders = () => lost.map(({ topic, index }) => committed(world).topics.get(topic)?.partitions[index]?.leader);
    expect(new Set(leaders())).toEqual(new Set([-1]));
    world.act({ type: 'crash', node: `broker-${id}` });
    world.run(Infinity, 35_000_000);
    world.act({ type: 'restart', node: `broker-${id}` });
    world.run(Infinity, 50_000_000);
    expect(committed(world).brokers.get(id)?.fenced).toBe(false);
    expectPlaced(world, id);
    expect(new Set(leaders())).toEqual(new Set([-1]));
    const topicPartitions = lost.map(({ topic, index }) => ({ topic, partitions: [index] }));
    world.act({ type: 'request', id: 'elect', to: `broker-${[1, 2, 3].find((one) => one !== id)}`, api: 'ElectLeaders', version: 2, body: { electionType: 1, topicPartitions, timeoutMs: 5_000 } });
    world.run(Infinity, 52_000_000);
    expect(new Set(leaders())).toEqual(new Set([id]));
  });

  it('R-DUR-05: a broker that cannot report a failed directory within log.dir.failure.timeout.ms stops', () => {
    const world = build({ brokers: 3, config: { ...TWO, 'log.dir.failure.timeout.ms': 5_000 } });
    world.run(Infinity, 15_000_000);
    world.act({ type: 'cut', from: 'broker-1', to: 'controller-101' });
    world.act({ type: 'failDisk', node: 'broker-1', directory: '/d2' });
    world.run(Infinity, 19_900_000);
    expect(world.nodes[world.nodeByName('broker-1')]?.status).toBe('running');
    world.run(Infinity, 20_100_000);
    expect(world.nodes[world.nodeByName('broker-1')]?.status).toBe('down');
  });

  it('R-HW-03, R-HW-04: what the failed replica holds back for replica.lag.time.max.ms is committed when producers send it again', () => {
    const world = build({ brokers: 3, config: { ...TWO, 'min.insync.replicas': 2 } }, [{ atMs: 15_000, type: 'failDisk', node: 'broker-1', directory: '/d2' }]);
    world.run(Infinity, 30_000_000);
    for (const name of ['web-1', 'web-2']) world.act({ type: 'setRate', node: name, recordsPerSecond: 0 });
    world.run(Infinity, 60_000_000);
    for (const name of ['web-1', 'web-2']) {
      const { totals } = world.nodes[world.nodeByName(name)]?.state as ProducerState;
      expect(totals).toMatchObject({ failedRecords: 0, acknowledgedRecords: totals.sentRecords });
    }
  });

  it('a copy of the world is independent of its original', () => {
    const world = build({ brokers: 3, config: TWO });
    world.run(Infinity, 15_000_000);
    const copy = world.copy();
    copy.act({ type: 'failDisk', node: 'broker-1', directory: '/d2' });
    expect(broker(copy, 1).directories[1]?.isOffline).toBe(true);
    expect(broker(world, 1).directories[1]?.isOffline).toBe(false);
    expect([...broker(world, 1).replicas.partitions.values()].some(({ isOffline }) => isOffline)).toBe(false);
  });

  it('the command names a directory of the broker that works, and is refused beside ZooKeeper', () => {
    const world = build({ brokers: 3, config: TWO });
    world.run(Infinity, 8_000_000);
    expect(validateCommand(world, { type: 'failDisk', node: 'broker-1', directory: '/d2' })).toMatchObject({ ok: true });
    expect(validateCommand(world, { type: 'failDisk', node: 'broker-1', directory: '/d3' })).toMatchObject({ ok: false, errors: [{ path: 'directory', help: 'There: /d1, /d2.' }] });
    const old = build({ brokers: 3, controlPlane: 'zookeeper' });
    expect(validateCommand(old, { type: 'failDisk', node: 'broker-1', directory: '(tmp)/kafka-logs' })).toMatchObject({ ok: false, errors: [{ path: 'type' }] });
  });
});
