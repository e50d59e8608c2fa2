import { describe, expect, it } from 'vitest';
import { TestCluster } from '../../cluster/testing/test-cluster';
import { keptBatch } from '../../log/record-sources';
import { ApiKey } from '../../protocol/api-keys';
import { partitionKey } from '../../protocol/partition-key';
import { ReplicationQuota } from './replication-quota';

const SECOND = 1_000_000;
const BATCHES = 20;

function cluster(): TestCluster {
  const c = new TestCluster({ brokers: 3, config: { 'replica.fetch.max.bytes': '60000' } });
  c.ready();
  c.createTopic('orders', [[1, 2]]);
  return c;
}

/** About 50 kB. */
function produce(c: TestCluster): void {
  const records = Array.from({ length: 100 }, () => ({ key: null, value: '', timestampMs: 1_000, valueSizeBytes: 500 }));
  const topicId = c.broker(1).image.topics.get('orders')?.topicId;
  c.ask(1, ApiKey.Produce, 13, { transactionalId: null, acks: -1, timeoutMs: 30_000, topicData: [{ name: 'orders', topicId, partitionData: [{ index: 0, records: [keptBatch({ records })] }] }] });
}

function configure(c: TestCluster, resourceType: number, resourceName: string, name: string, value: string): void {
  c.ask(1, ApiKey.IncrementalAlterConfigs, 1, { resources: [{ resourceType, resourceName, configs: [{ name, configOperation: 0, value }] }], validateOnly: false });
}

/** A third replica is wanted; gives how long it took to come into the ISR. */
function addReplica(c: TestCluster): number {
  c.ask(1, ApiKey.AlterPartitionReassignments, 1, { timeoutMs: 30_000, topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, replicas: [1, 2, 3] }] }] });
  return c.until('the new replica is in sync', () => c.partition('orders').isr.includes(3), 120_000);
}

const end = (c: TestCluster, id: number): number | undefined => c.broker(id).replicas.partitions.get(partitionKey(c.world.findName('orders'), 0))?.log.logEndOffset;

describe('throttled replication', () => {
  it('R-THR-01 a rate is taken over eleven windows of a second', () => {
    const quota = new ReplicationQuota();
    quota.record(1_000, 0, SECOND, 11);
    expect(quota.bytesPerSecond(0, SECOND, 11)).toBe(1_000);
    quota.record(1_000, 2 * SECOND, SECOND, 11);
    expect(quota.bytesPerSecond(4 * SECOND, SECOND, 11)).toBe(500);
    expect(quota.bytesPerSecond(12 * SECOND, SECOND, 11)).toBe(100);
    expect(quota.bytesPerSecond(20 * SECOND, SECOND, 11)).toBe(0);
  });

  it.each(['leader', 'follower'] as const)('R-THR-01 R-THR-02 at the %s: a reassignment takes as long as the rate says', (side) => {
    const c = cluster();
    for (let i = 0; i < BATCHES; i++) produce(c);
    const free = cluster();
    for (let i = 0; i < BATCHES; i++) produce(free);
    expect(addReplica(free)).toBeLessThan(2_000);
    configure(c, 2, 'orders', `${side}.replication.throttled.replicas`, side === 'leader' ? '0:1' : '0:3');
    configure(c, 4, '', `${side}.replication.throttled.rate`, '100000');
    // A megabyte at 100 kB a second, in fetches of one batch each.
    const tookMs = addReplica(c);
    expect(tookMs).toBeGreaterThan(8_000);
    expect(tookMs).toBeLessThan(20_000);
    expect(end(c, 3)).toBe(BATCHES * 100);
  });

  it('R-THR-02 who is in sync is never held back, nor a replica that no topic names', () => {
    const c = cluster();
    configure(c, 2, 'orders', 'leader.replication.throttled.replicas', '*');
    configure(c, 2, 'orders', 'follower.replication.throttled.replicas', '*');
    configure(c, 4, '', 'leader.replication.throttled.rate', '1');
    configure(c, 4, '', 'follower.replication.throttled.rate', '1');
    const startUs = c.world.nowUs;
    for (let i = 0; i < BATCHES; i++) produce(c);
    expect(c.world.nowUs - startUs).toBeLessThan(2 * SECOND);
    configure(c, 2, 'orders', 'leader.replication.throttled.replicas', '0:2');
    configure(c, 2, 'orders', 'follower.replication.throttled.replicas', '0:2');
    expect(addReplica(c)).toBeLessThan(3_000);
  });
});
