import { describe, expect, it } from 'vitest';
import { FactKind } from '../facts/fact-kinds';
import type { Fact } from '../kernel/fact';
import type { World } from '../kernel/world';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { FetchRequest } from '../protocol/messages/fetch';
import type { JoinGroupRequest } from '../protocol/messages/join-group';
import type { OffsetCommitRequest } from '../protocol/messages/offset-commit';
import type { SyncGroupRequest } from '../protocol/messages/sync-group';
import { NodeKind } from '../protocol/node-kinds';
import { buildWorld } from '../scenario/build-world';
import { parseScenario } from '../scenario/parse-scenario';
import type { ScenarioInput } from '../scenario/schema';
import type { ConsumerState } from './consumer-state';
import { durationMs } from '../config/duration';
import { checkPartitionCounts } from './group-membership';
import { repeatedOffsets } from './deliveries';

interface Sent {
  readonly atUs: number;
  readonly from: string;
  readonly to: string;
  readonly api: number;
  readonly body: object;
}

interface Run {
  readonly world: World;
  readonly facts: Fact[];
  readonly sent: Sent[];
}

type Config = Readonly<Record<string, string | number | boolean>>;
type Group = NonNullable<ScenarioInput['groups']>[number];

/** A group that reads what one producer writes, with everything that is sent and stated written down. */
function run(options: { readonly config?: Config; readonly group?: Partial<Group>; readonly rate?: number; readonly faults?: ScenarioInput['faults']; readonly producer?: Config; readonly partitions?: number } = {}): Run {
  const { config = {}, group = {}, rate = 50, faults = [], producer = {}, partitions = 3 } = options;
  const result = parseScenario({
    version: 1,
    cluster: { brokers: 3, config: { 'group.initial.rebalance.delay.ms': 0 } },
    topics: [{ name: 'orders', partitions, replicationFactor: 3 }],
    producers: [{ name: 'p', topic: 'orders', config: producer, workload: { recordsPerSecond: rate, keys: 20, startMs: 3_000 } }],
    groups: [{ name: 'g', members: ['c1'], topics: ['orders'], ...group, config: { 'auto.offset.reset': 'earliest', ...config } }],
    faults,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const world = buildWorld(result.scenario);
  const facts: Fact[] = [];
  world.sink = { push: (id, timeUs, event, node, kind, a, b, c, d, cause) => facts.push({ id, timeUs, event, node, kind, a, b, c, d, cause }) };
  const sent: Sent[] = [];
  const request = world.request.bind(world);
  world.request = (to, slot, api, version, body, timeoutUs, delayUs) => {
    const from = world.nodes[world.self];
    if (from?.kind === NodeKind.Consumer) sent.push({ atUs: world.nowUs, from: from.name, to: world.nodes[to]?.name ?? '', api, body });
    return request(to, slot, api, version, body, timeoutUs, delayUs);
  };
  return { world, facts, sent };
}

function until(run: Run, seconds: number): void {
  run.world.run(Infinity, seconds * 1e6);
}

function consumer({ world }: Run, name = 'c1'): ConsumerState {
  return world.nodes[world.nodeByName(name)]?.state as ConsumerState;
}

function factsOf(run: Run, kind: number, node?: string): Fact[] {
  return run.facts.filter((fact) => fact.kind === kind && (node === undefined || run.world.nodes[fact.node]?.name === node));
}

function sentBy(run: Run, api: number, from = 'c1'): Sent[] {
  return run.sent.filter((one) => one.api === api && one.from === from);
}

function delivered(run: Run, ...names: string[]): number {
  return names.reduce((sum, name) => sum + consumer(run, name).totals.deliveredRecords, 0);
}

describe('membership', () => {
  it('R-GRP-05: a member without an id is given one and comes back with it at once', () => {
    const r = run();
    until(r, 5);
    const joins = sentBy(r, ApiKey.JoinGroup).map((one) => (one.body as JoinGroupRequest).memberId);
    expect(joins[0]).toBe('');
    expect(joins[1]).toMatch(/^c1-[0-9a-f-]{36}$/);
    expect(consumer(r).memberId).toBe(joins[1]);
    expect(consumer(r)).toMatchObject({ membership: 'stable', isLeader: true });
  });

  it('R-GRP-07: the leader assigns, the others send nothing; together they own every partition once', () => {
    const r = run({ group: { members: ['c1', 'c2', 'c3'] }, partitions: 7 });
    until(r, 10);
    const syncs = r.sent.filter((one) => one.api === ApiKey.SyncGroup).map((one) => [one.from, (one.body as SyncGroupRequest).assignments.length] as const);
    const leader = ['c1', 'c2', 'c3'].find((name) => consumer(r, name).isLeader);
    for (const [from, assignments] of syncs.slice(-3)) expect(assignments).toBe(from === leader ? 3 : 0);
    const owned = ['c1', 'c2', 'c3'].flatMap((name) => [...consumer(r, name).assigned.values()].map((one) => one.partition));
    expect(owned.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('R-GRP-17, R-GRP-23, R-CONS-18: on a rebalance a member commits, gives up everything, and joins again', () => {
    const r = run({ group: { members: ['c1', 'c2'] }, faults: [{ atMs: 10_000, type: 'stop', node: 'c2' }] });
    until(r, 9.9);
    const before = r.sent.length;
    until(r, 16);
    const apis = r.sent.slice(before).filter((one) => one.from === 'c1' && [ApiKey.OffsetCommit, ApiKey.JoinGroup, ApiKey.SyncGroup].includes(one.api as never)).map((one) => one.api);
    const join = apis.indexOf(ApiKey.JoinGroup);
    expect(apis[join - 1]).toBe(ApiKey.OffsetCommit);
    expect(factsOf(r, FactKind.PartitionsRevoked, 'c1').length).toBeGreaterThan(0);
    expect(consumer(r).assigned.size).toBe(3);
    for (const deliveries of consumer(r).deliveries.values()) expect(repeatedOffsets(deliveries)).toBe(0);
  });

  it('R-CONS-07: closing commits, gives up, leaves, and ends', () => {
    const r = run({ faults: [{ atMs: 10_000, type: 'stop', node: 'c1' }] });
    until(r, 9.9);
    const before = r.sent.length;
    until(r, 11);
    expect(r.sent.slice(before).filter((one) => one.api !== ApiKey.Fetch && one.api !== ApiKey.Heartbeat).map((one) => one.api)).toEqual([ApiKey.OffsetCommit, ApiKey.LeaveGroup]);
    expect(r.world.nodes[r.world.nodeByName('c1')]?.status).toBe('down');
    expect(factsOf(r, FactKind.MemberLeft)).toHaveLength(1);
  });

  it('R-GRP-14, R-GRP-17: a member whose session ran out learns it, loses its partitions and joins with a new id', () => {
    const r = run({ config: { 'session.timeout.ms': 6_000 }, faults: [{ atMs: 8_000, type: 'pause', node: 'c1' }, { atMs: 20_000, type: 'resume', node: 'c1' }] });
    until(r, 7.9);
    const { memberId } = consumer(r);
    until(r, 30);
    expect(factsOf(r, FactKind.MemberExpired)).toHaveLength(1);
    expect(consumer(r).membership).toBe('stable');
    expect(consumer(r).memberId).not.toBe(memberId);
    expect(consumer(r).assigned.size).toBe(3);
  });

  it('R-CONS-04: heartbeats go out every heartbeat.interval.ms, also while the application is at work', () => {
    const r = run({ group: { processingMs: 20_000 } });
    until(r, 40);
    const times = sentBy(r, ApiKey.Heartbeat).map((one) => one.atUs);
    expect(times.length).toBeGreaterThan(8);
    times.slice(1).forEach((time, i) => expect(time - (times[i] as number)).toBeCloseTo(3_000_000, -6));
  });

  it('R-CONS-05: polls that lie too far apart end the membership; the next poll joins again', () => {
    const r = run({ config: { 'max.poll.interval.ms': 5_000 }, group: { processingMs: 9_000 } });
    until(r, 30);
    expect(sentBy(r, ApiKey.LeaveGroup).length).toBeGreaterThan(0);
    const [left] = factsOf(r, FactKind.MemberLeft);
    const [first] = factsOf(r, FactKind.RecordsDelivered);
    expect(((left?.timeUs ?? 0) - (first?.timeUs ?? 0)) / 1000).toBeCloseTo(5_000, -2);
    expect(sentBy(r, ApiKey.JoinGroup).length).toBeGreaterThan(2);
    expect(consumer(r).totals.rebalances).toBeGreaterThan(1);
  });

  it('R-GRP-02, R-CONS-04: the coordinator is looked for again when its broker is gone', () => {
    const probe = run();
    until(probe, 8);
    const coordinator = probe.world.nodes[consumer(probe).coordinator]?.name ?? '';
    const r = run({ faults: [{ atMs: 8_000, type: 'crash', node: coordinator }] });
    until(r, 60);
    const found = factsOf(r, FactKind.CoordinatorFound, 'c1');
    expect(found.length).toBeGreaterThan(1);
    expect(consumer(r).membership).toBe('stable');
    expect(r.world.nodes[consumer(r).coordinator]?.name).not.toBe(coordinator);
    expect(factsOf(r, FactKind.OffsetsCommitted, 'c1').some((fact) => fact.timeUs > 30_000_000)).toBe(true);
  });

  it('R-GRP-19: the leader starts a rebalance when a topic has more partitions than it dealt out', () => {
    const r = run();
    until(r, 8);
    const state = consumer(r);
    const topic = state.net.metadata.topics.get('orders');
    if (topic === undefined) throw new Error('no metadata');
    const more = [...topic.partitions, ...topic.partitions.map((partition) => ({ ...partition, partition: partition.partition + 3 }))];
    state.net.metadata.topics.set('orders', { ...topic, partitions: more });
    checkPartitionCounts(state);
    expect(state.rejoinNeeded).toBe(true);
  });

  it('R-GRP-06: what the group cannot accept makes poll() throw', () => {
    const r = run({ config: { 'session.timeout.ms': 4_000 } });
    until(r, 8);
    expect(consumer(r)).toMatchObject({ phase: 'failed', fatalError: ErrorCode.INVALID_SESSION_TIMEOUT });
    expect(factsOf(r, FactKind.PollFailed, 'c1')).toMatchObject([{ b: ErrorCode.INVALID_SESSION_TIMEOUT }]);
  });
});

describe('fetching', () => {
  it('R-CONS-08: asks to wait for fetch.min.bytes, at most fetch.max.wait.ms', () => {
    const r = run({ config: { 'fetch.min.bytes': 5_000, 'fetch.max.wait.ms': 900 } });
    until(r, 8);
    expect(sentBy(r, ApiKey.Fetch)[0]?.body as FetchRequest).toMatchObject({ minBytes: 5_000, maxWaitMs: 900, maxBytes: 52_428_800, isolationLevel: 0 });
  });

  it('R-CONS-11: at most one fetch a broker is under way', () => {
    const r = run({ rate: 2_000, partitions: 9 });
    const { world } = r;
    let most = 0;
    for (let i = 0; i < 40_000 && world.nowUs < 8e6; i++) {
      world.step();
      const c1 = world.nodeByName('c1');
      for (const connection of world.connections) {
        if (connection.client === c1) most = Math.max(most, connection.inFlight.filter((request) => request.api === ApiKey.Fetch).length);
      }
    }
    expect(delivered(r, 'c1')).toBeGreaterThan(500);
    expect(most).toBe(1);
  });

  it('R-CONS-21: a session with every broker; within it a fetch names only what has changed', () => {
    const r = run({ rate: 20, partitions: 9 });
    until(r, 12);
    for (const to of ['broker-1', 'broker-2', 'broker-3']) {
      const fetches = sentBy(r, ApiKey.Fetch).filter((one) => one.to === to).map((one) => one.body as FetchRequest);
      const [first, ...next] = fetches;
      expect(first).toMatchObject({ sessionId: 0, sessionEpoch: 0 });
      expect(next.length).toBeGreaterThan(20);
      expect(new Set(next.map((body) => body.sessionId)).size).toBe(1);
      expect(next.map((body) => body.sessionEpoch)).toEqual(next.map((_, i) => i + 1));
      const partitions = next.map((body) => body.topics.reduce((sum, topic) => sum + topic.partitions.length, 0));
      expect(first?.topics[0]?.partitions).toHaveLength(3);
      expect(Math.min(...partitions)).toBe(0);
      expect(partitions.filter((count) => count === 3).length).toBeLessThan(next.length / 2);
    }
  });

  it('R-CONS-22: a broker that restarts knows no session; another is opened, and nothing is lost or read twice', () => {
    const r = run({ rate: 100, partitions: 9, faults: [
      // What broker-2 led goes to others; once it is back in the ISR another one stops.
      { atMs: 6_000, type: 'stop', node: 'broker-2' }, { atMs: 9_000, type: 'restart', node: 'broker-2' }, { atMs: 24_000, type: 'stop', node: 'broker-3' },
    ] });
    until(r, 34);
    const opened = sentBy(r, ApiKey.Fetch).filter((one) => one.to === 'broker-2' && (one.body as FetchRequest).sessionEpoch === 0);
    expect(opened.length).toBeGreaterThan(1);
    expect(opened.length).toBeLessThan(5);
    const { totals } = r.world.nodes[r.world.nodeByName('p')]?.state as { readonly totals: { readonly acknowledgedRecords: number } };
    expect(totals.acknowledgedRecords - delivered(r, 'c1')).toBeLessThan(20);
    for (const deliveries of consumer(r).deliveries.values()) expect(repeatedOffsets(deliveries)).toBe(0);
  });

  it('R-CONS-03: one poll returns at most max.poll.records; the rest comes without another fetch', () => {
    const r = run({ config: { 'max.poll.records': 7 }, rate: 2_000, partitions: 1, group: { processingMs: 5, startMs: 6_000 } });
    until(r, 10);
    const byPoll = factsOf(r, FactKind.RecordsDelivered, 'c1').map((fact) => fact.c);
    expect(Math.max(...byPoll)).toBe(7);
    expect(consumer(r).totals.polls).toBeGreaterThan(sentBy(r, ApiKey.Fetch).length * 3);
  });

  it('R-CONS-12: records below the position are dropped, though the broker sends whole batches', () => {
    const r = run({ config: { 'max.poll.records': 3 }, rate: 2_000, partitions: 1, producer: { 'linger.ms': 100 }, faults: [{ atMs: 5_000, type: 'stop', node: 'c1' }, { atMs: 5_500, type: 'restart', node: 'c1' }], group: { processingMs: 40 } });
    until(r, 7);
    for (const deliveries of consumer(r).deliveries.values()) {
      expect(deliveries.runs).toHaveLength(2);
      expect(repeatedOffsets(deliveries)).toBe(0);
    }
  });

  it('R-CONS-09: a partition that was served comes last in the next request', () => {
    const r = run({ rate: 300, partitions: 6 });
    until(r, 8);
    const orders = sentBy(r, ApiKey.Fetch).map((one) => (one.body as FetchRequest).topics.flatMap((topic) => topic.partitions.map((partition) => partition.partition)).join());
    expect(new Set(orders).size).toBeGreaterThan(3);
  });

  it('R-CONS-20: lag is what lies between position and high watermark; a slow application has one', () => {
    const r = run({ rate: 400, group: { processingUsPerRecord: 5_000 } });
    until(r, 20);
    let lag = 0;
    for (const { position, highWatermark } of consumer(r).assigned.values()) lag += highWatermark - position;
    expect(lag).toBeGreaterThan(1_000);
  });

  it('R-CONS-01: everything is read, in order, by partition', () => {
    const r = run({ rate: 300, group: { members: ['c1', 'c2'] } });
    until(r, 20);
    r.world.act({ type: 'setRate', node: 'p', recordsPerSecond: 0 });
    until(r, 22);
    const acknowledged = factsOf(r, FactKind.RecordsAcknowledged).reduce((sum, fact) => sum + fact.c, 0);
    expect(delivered(r, 'c1', 'c2')).toBe(acknowledged);
    for (const name of ['c1', 'c2']) for (const { position, highWatermark } of consumer(r, name).assigned.values()) expect(position).toBe(highWatermark);
  });
});

describe('positions and commits', () => {
  it('R-CONS-13: a restarted member goes on at the committed offset', () => {
    const r = run({ faults: [{ atMs: 12_000, type: 'stop', node: 'c1' }, { atMs: 14_000, type: 'restart', node: 'c1' }] });
    until(r, 20);
    for (const deliveries of consumer(r).deliveries.values()) expect(repeatedOffsets(deliveries)).toBe(0);
    expect(factsOf(r, FactKind.PositionReset, 'c1').every((fact) => fact.timeUs < 12e6)).toBe(true);
  });

  it('EX-C15: after a crash what was read and not committed is read again, nothing is lost', () => {
    const r = run({ config: { 'session.timeout.ms': 6_000 }, faults: [{ atMs: 14_000, type: 'crash', node: 'c1' }, { atMs: 15_000, type: 'restart', node: 'c1' }] });
    until(r, 40);
    r.world.act({ type: 'setRate', node: 'p', recordsPerSecond: 0 });
    until(r, 43);
    let repeated = 0;
    for (const deliveries of consumer(r).deliveries.values()) repeated += repeatedOffsets(deliveries);
    expect(repeated).toBeGreaterThan(0);
    const acknowledged = factsOf(r, FactKind.RecordsAcknowledged).reduce((sum, fact) => sum + fact.c, 0);
    expect(delivered(r, 'c1') - repeated).toBe(acknowledged);
  });

  it('R-CONS-14: earliest begins at the log’s start, latest at its high watermark', () => {
    const early = run({ group: { startMs: 8_000 } });
    until(early, 12);
    expect(factsOf(early, FactKind.PositionReset, 'c1').map((fact) => fact.b)).toEqual([0, 0, 0]);
    const late = run({ config: { 'auto.offset.reset': 'latest' }, group: { startMs: 8_000 } });
    until(late, 12);
    for (const fact of factsOf(late, FactKind.PositionReset, 'c1')) expect(fact.b).toBeGreaterThan(30);
  });

  it('R-CONS-14: none makes poll() throw', () => {
    const r = run({ config: { 'auto.offset.reset': 'none' } });
    until(r, 8);
    expect(consumer(r).phase).toBe('failed');
  });

  it('R-CONS-15: by_duration begins with the first record that is young enough', () => {
    const r = run({ config: { 'auto.offset.reset': 'by_duration:PT3S' }, group: { startMs: 10_000 }, rate: 100, partitions: 1 });
    until(r, 14);
    const [reset] = factsOf(r, FactKind.PositionReset, 'c1');
    expect(reset?.b).toBeGreaterThan(300);
    expect(reset?.b).toBeLessThan(600);
    expect(durationMs('P1DT2H3M4.5S')).toBe(93_784_500);
  });

  it('R-CONS-18: positions are committed every auto.commit.interval.ms, never more than earlier polls returned', () => {
    const r = run({ config: { 'auto.commit.interval.ms': 2_000 } });
    until(r, 15);
    const commits = sentBy(r, ApiKey.OffsetCommit);
    expect(commits.length).toBeGreaterThanOrEqual(5);
    commits.slice(2).forEach((one, i) => expect((one.atUs - (commits[i + 1] as Sent).atUs) / 1000).toBeCloseTo(2_000, -2));
    for (const one of commits) {
      for (const { partitionIndex, committedOffset } of (one.body as OffsetCommitRequest).topics[0]?.partitions ?? []) {
        const returned = r.facts.filter((fact) => fact.kind === FactKind.RecordsDelivered && fact.timeUs <= one.atUs && fact.a % 65_536 === partitionIndex);
        expect(committedOffset).toBeLessThanOrEqual(Math.max(0, ...returned.map((fact) => fact.d)));
      }
    }
  });

  it('INV-C13: within one ownership a position never goes back, and nothing is committed beyond it', () => {
    const r = run({ rate: 500, group: { members: ['c1', 'c2'], processingMs: 3 }, faults: [{ atMs: 9_000, type: 'crash', node: 'broker-1' }] });
    until(r, 30);
    const positions = new Map<string, number>();
    for (const fact of r.facts) {
      const key = `${fact.node}/${fact.a}`;
      if (fact.kind === FactKind.PartitionsRevoked || fact.kind === FactKind.PartitionsAssigned) for (const other of positions.keys()) if (other.startsWith(`${fact.node}/`)) positions.delete(other);
      if (fact.kind === FactKind.RecordsDelivered) {
        expect(fact.d).toBeGreaterThan(positions.get(key) ?? -1);
        positions.set(key, fact.d);
      }
      if (fact.kind === FactKind.OffsetsCommitted && positions.has(key)) expect(fact.b).toBeLessThanOrEqual(positions.get(key) as number);
    }
  });

  it('R-CONS-18: without auto commit nothing is committed', () => {
    const r = run({ config: { 'enable.auto.commit': false } });
    until(r, 15);
    expect(sentBy(r, ApiKey.OffsetCommit)).toEqual([]);
  });

  it('R-GRP-25, R-GRP-18: a member thrown out cannot commit what it had', () => {
    const r = run({ config: { 'session.timeout.ms': 6_000 }, group: { members: ['c1', 'c2'], processingMs: 50 }, faults: [{ atMs: 10_000, type: 'pause', node: 'c1' }, { atMs: 25_000, type: 'resume', node: 'c1' }] });
    until(r, 40);
    expect(consumer(r).membership).toBe('stable');
    expect(consumer(r).assigned.size + consumer(r, 'c2').assigned.size).toBe(3);
    const names = factsOf(r, FactKind.PartitionsRevoked, 'c1').filter((fact) => fact.timeUs > 25e6);
    expect(names.length).toBeGreaterThan(0);
  });
});
