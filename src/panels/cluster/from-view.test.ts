import { describe, expect, it } from 'vitest';
import { FactKind } from '../../engine/facts/fact-kinds';
import { shapeOf } from './from-view';
import type { BrokerRow, ClusterView, ConsumerRow, PartitionRow, ProducerRow, ReplicaRow } from '../../worker/contract';
import type { Fact } from '../../engine/kernel/fact';

const broker = (id: number, over: Partial<BrokerRow> = {}): BrokerRow => ({
  name: `broker-${id}`, node: id, status: 'running', diskWriteUs: 0, lastFault: 0, id, rack: null, fenced: false, controlledShutdown: false, brokerEpoch: 1, metadataOffset: 9, leaders: 1, replicas: 2, ...over,
});
const partition = (over: Partial<PartitionRow> = {}): PartitionRow => ({
  topic: 'orders', partition: 0, leader: 1, leaderEpoch: 3, partitionEpoch: 1, replicas: [1, 2], isr: [1, 2], elr: [], minIsr: 1, underReplicated: false, underMinIsr: false, offline: false, ...over,
});
const replica = (id: number, over: Partial<ReplicaRow> = {}): ReplicaRow => ({
  broker: id, topic: 'orders', partition: 0, role: id === 1 ? 'leader' : 'follower', logStart: 0, hw: 10, leo: 12, segments: 1, firstSegment: 0, leaderEpoch: 3, inIsr: true, lag: 0, offline: false, ...over,
});
const producer = (name: string, over: Partial<ProducerRow> = {}): ProducerRow => ({
  name, node: 9, status: 'running', lastFault: 0, topics: ['orders'], config: ['acks=all', 'linger.ms=5', 'enable.idempotence=true'], recordsPerSecond: 10, sent: 0, acknowledged: 0, failed: 0, retried: 0, buffered: 0, requests: 0, inFlight: 0, ...over,
});
const view = (over: Partial<ClusterView> = {}): ClusterView => ({
  timeUs: 12_084_000, events: 1, traceHash: '', seed: 1, brokers: [broker(1), broker(2)], controllers: [],
  topics: [{ topic: 'orders', topicId: '', partitions: 1, replicationFactor: 2, minIsr: 1, internal: false }, { topic: '__consumer_offsets', topicId: '', partitions: 1, replicationFactor: 1, minIsr: 1, internal: true }],
  partitions: [partition(), partition({ topic: '__consumer_offsets', replicas: [1] })], replicas: [replica(1), replica(2), replica(1, { topic: '__consumer_offsets' })],
  producers: [producer('web-1')], groups: [], consumers: [], linkFaults: [], ledger: { acknowledged: 0, delivered: 0, acknowledgedLost: 0, failed: 0, lostByPartition: [] }, inFlight: 0, ...over,
});
const fact = (kind: number, timeUs: number): Fact => ({ id: 7, timeUs, event: 1, node: 2, kind, a: 0, b: 0, c: 0, d: 0, cause: 0 });
const shape = (v: ClusterView, facts: Fact[] = [], selected?: 'node/p-3') =>
  shapeOf(v, { showInternal: false, selected, fact: (id) => facts.find((f) => f.id === id), fencedUs: () => 9_992_000 });

describe('the stage’s shapes', () => {
  it('leave internal topics out and say how many partitions those are', () => {
    const s = shape(view());
    expect(s.hiddenInternal).toBe(1);
    expect(s.brokers[0].replicas.map((r) => r.topic)).toEqual(['orders']);
    expect(shapeOf(view(), { showInternal: true, fact: () => undefined, fencedUs: () => undefined }).hiddenInternal).toBe(0);
  });

  it('say of a broker that is down how, since when, and since when it is fenced', () => {
    const down = view({ brokers: [broker(1), broker(2, { status: 'down', lastFault: 7, fenced: true })] });
    expect(shape(down, [fact(FactKind.NodeCrashed, 8_781_000)]).brokers[1]).toMatchObject({ condition: 'crashed', note: 'crashed 8.781 s · fenced 2.1 s ago', noteTone: 'fault' });
    expect(shape(down, [fact(FactKind.NodeStopping, 8_781_000)]).brokers[1].condition).toBe('stopped');
    expect(shape(down).brokers[1].replicas.map((r) => r.state)).toEqual(['offline']);
    expect(shape(view({ brokers: [broker(1), broker(2, { status: 'down' })] })).brokers[1]).toMatchObject({ condition: 'starting' });
  });

  it('tell what a replica believes from what the controller has decided', () => {
    const states = (v: ClusterView) => shape(v).brokers.map((b) => b.replicas[0].state);
    expect(states(view())).toEqual(['leader', 'in sync']);
    expect(states(view({ partitions: [partition({ leader: 2 })] }))).toEqual(['deposed', 'elected']);
    expect(states(view({ replicas: [replica(1), replica(2, { inIsr: false, lag: 38 })] }))).toEqual(['leader', 'lagging']);
    expect(states(view({ partitions: [partition({ leader: -1 })], replicas: [replica(1, { role: 'follower', offline: true }), replica(2)] }))).toEqual(['no leader', 'in sync']);
  });

  it('gather many producers, but not those that stand out', () => {
    const many = view({ producers: Array.from({ length: 30 }, (_, i) => producer(`p-${i}`, i === 5 ? { failed: 2 } : i === 8 ? { status: 'paused' } : {})) });
    const s = shape(many, [], 'node/p-3');
    expect(s.producers.map((p) => p.name)).toEqual(['p-3', 'p-5', 'p-8']);
    expect(s.crowd).toMatchObject({ name: '27 other producers', lines: ['270 rec/s together'] });
    expect(s.within.get('node/p-0')).toBe(s.crowd?.thing);
    expect(s.links.filter((l) => l.from === s.crowd?.thing)).toHaveLength(2);
  });

  it('take neighbouring partitions of a member together', () => {
    const member: ConsumerRow = {
      name: 'c-1', node: 8, status: 'running', lastFault: 0, group: 'g', memberId: 'm', state: 'stable', generation: 1, delivered: 0,
      assignment: [...Array.from({ length: 20 }, (_, i) => i), 30].map((p) => ({ topic: 'orders', partition: p, position: 0, committed: 0, lag: 1 })),
    };
    const group = { group: 'g', state: 'Stable', generation: 1, coordinator: 1, protocol: 'range', members: [member], topics: ['orders'], lag: 21 };
    const [shown] = shape(view({ groups: [group] })).groups[0].members;
    expect(shown.partitions.map((p) => p.label)).toEqual(['p0–p19', 'p30']);
    expect(shown).toMatchObject({ doing: 'polling', lag: 21 });
  });
});
