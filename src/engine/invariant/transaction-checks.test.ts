import { describe, expect, it } from 'vitest';
import { TransactionCluster, ID, TOPIC } from '../cluster/testing/transaction-cluster';
import { FactKind } from '../facts/fact-kinds';
import { markerBatch } from '../log/transaction-marker';
import { wallClockMs } from '../protocol/clock';
import { buildWorld } from '../scenario/build-world';
import { parseScenario } from '../scenario/parse-scenario';
import type { Partition } from '../broker/replica-manager/partition';
import { TransactionChecks, visibleOffsets } from './transaction-checks';

/** A run with a commit and an abort, and what it left in the logs. */
function finished(): { readonly c: TransactionCluster; readonly checks: TransactionChecks; readonly partition: Partition; readonly producerId: number } {
  const c = new TransactionCluster({}, [[1, 2, 3]]);
  const checks = new TransactionChecks(c.world);
  const { producerId } = c.init();
  c.produce(producerId, 0, 0, 'a');
  c.end(producerId, 0, true);
  c.untilState('CompleteCommit');
  c.produce(producerId, 1, 0, 'b');
  c.end(producerId, 1, false);
  c.untilState('CompleteAbort');
  c.runMs(1000);
  return { c, checks, partition: c.broker(1).replicas.topics.get(TOPIC)?.partitions[0] as Partition, producerId };
}

function append(c: TransactionCluster, partition: Partition, producerId: number, producerEpoch: number, type: 'COMMIT' | 'ABORT'): void {
  const nowMs = wallClockMs(c.world.nowUs);
  partition.log.appendAsLeader(markerBatch(producerId, producerEpoch, { type, coordinatorEpoch: 0 }, nowMs), partition.leaderEpoch, nowMs, partition.log.config, 'coordinator', 1);
}

describe('what must hold of transactions', () => {
  it('a sound run has nothing against it', () => {
    const { checks, partition } = finished();
    expect(checks.atEnd()).toEqual([]);
    expect(visibleOffsets(partition)).toEqual([0]);
  });

  it('INV-C05: whoever was told of a commit finds a commit, with all its records', () => {
    const { c, checks, producerId } = finished();
    const node = c.probe;
    checks.fact(node, FactKind.TransactionEnding, c.world.nameId(ID), 1, producerId, 1);
    checks.fact(node, FactKind.TransactionEnded, c.world.nameId(ID), 1, 1, 2);
    expect(checks.atEnd().map(({ invariant }) => invariant)).toContain('INV-C05');
    const other = new TransactionChecks(c.world);
    other.fact(node, FactKind.TransactionEnding, c.world.nameId(ID), 1, producerId, 0);
    other.fact(node, FactKind.TransactionEnded, c.world.nameId(ID), 1, 2, 1);
    expect(other.atEnd().map(({ message }) => message).join()).toMatch(/2 records.*hold 1/);
  });

  it('INV-C06: one outcome in all partitions, and an end for everything', () => {
    const { c, checks, partition, producerId } = finished();
    append(c, partition, producerId, 2, 'COMMIT');
    expect(checks.atEnd()).toMatchObject([{ invariant: 'INV-C06' }]);
    c.produce(producerId, 2, 0, 'open');
    expect(new TransactionChecks(c.world).atEnd().some(({ invariant, message }) => invariant === 'INV-C06' && message.includes('has no end'))).toBe(true);
  });

  it('INV-C07: a reader of committed data gets no more than what is stable, and of it exactly what is committed', () => {
    const parsed = parseScenario({
      version: 1, topics: [{ name: 't', partitions: 1, replicationFactor: 3 }],
      producers: [{ name: 'p', topic: 't', config: { 'transactional.id': 'x' }, workload: { recordsPerSecond: 20, stopMs: 5_000 }, transactions: { abortEvery: 2 } }],
      groups: [{ name: 'g', members: ['c'], topics: ['t'], config: { 'isolation.level': 'read_committed', 'auto.offset.reset': 'earliest' } }],
    });
    if (!parsed.ok) throw new Error('the scenario is refused');
    const world = buildWorld(parsed.scenario);
    world.run(Infinity, 15_000_000);
    const partition = [1, 2, 3].map((id) => (world.nodes[world.nodeByKafkaId(id)].state as { replicas: { topics: Map<string, { partitions: Partition[] }> } }).replicas.topics.get('t')?.partitions[0]).find((one) => one?.isLeader === true) as Partition;
    const reader = world.nodeByName('c');
    const visible = visibleOffsets(partition);
    const checks = new TransactionChecks(world);
    expect(checks.fact(reader, FactKind.RecordsDelivered, partition.key, 0, 1, 1)).toMatchObject({ invariant: 'INV-C07' });
    checks.look(partition);
    const told = new TransactionChecks(world);
    told.look(partition);
    expect(told.fact(reader, FactKind.RecordsDelivered, partition.key, 0, visible.length, partition.log.lastStableOffset)).toBeNull();
    expect(told.atEnd()).toEqual([]);
    told.fact(reader, FactKind.RecordsDelivered, partition.key, 0, visible.length + 1, partition.log.lastStableOffset);
    expect(told.atEnd()).toMatchObject([{ invariant: 'INV-C07' }]);
  });

  it('INV-C08: the epoch of a producer id never falls', () => {
    const checks = new TransactionChecks(new TransactionCluster().world);
    expect(checks.fact(0, FactKind.TransactionalIdInitialized, 1, 7, 3, 0)).toBeNull();
    expect(checks.fact(0, FactKind.TransactionalIdInitialized, 1, 8, 0, 0)).toBeNull();
    expect(checks.fact(0, FactKind.TransactionalIdInitialized, 1, 7, 2, 0)).toMatchObject({ invariant: 'INV-C08' });
  });
});
