import { beforeEach, describe, expect, it } from 'vitest';
import type { TestCluster } from '../cluster/testing/test-cluster';
import { HeldProducer, programCluster } from '../cluster/testing/held-clients';

let cluster: TestCluster;

beforeEach(() => {
  cluster = programCluster(1, { 'transaction.state.log.num.partitions': '2', 'transaction.state.log.replication.factor': '1', 'transaction.state.log.min.isr': '1' });
  cluster.createTopic('t', [[1], [1]]);
});

describe('send()', () => {
  it('R-PROD-08: waits for metadata for max.block.ms, then its future fails; why is told where the cluster said why', () => {
    const p = new HeldProducer(cluster, 'p', { 'max.block.ms': '1500' });
    expect(p.sent('nosuch', 'x').thrown).toEqual({ error: 'TimeoutException', cause: 'UnknownTopicOrPartitionException' });
    expect(p.sent('t', 'x', 7).thrown).toEqual({ error: 'TimeoutException' });
    expect(p.sent('t', 'x').offset).toBe(0);
  });

  it('R-PROD-09: without memory it waits for what is left of max.block.ms, then fails', () => {
    const p = new HeldProducer(cluster, 'p', { 'max.block.ms': '1500', 'buffer.memory': '40000', 'linger.ms': '0', 'delivery.timeout.ms': '12000', 'request.timeout.ms': '11000' });
    expect(p.sent('t', 'warm').offset).toBe(0);
    cluster.world.pause(cluster.node(1));
    p.send('t', 'x'.repeat(15_000));
    p.send('t', 'x'.repeat(15_000));
    expect(p.sent('t', 'x'.repeat(15_000)).thrown).toEqual({ error: 'BufferExhaustedException' });
    cluster.world.resume(cluster.node(1));
    expect(p.sent('t', 'y').offset).toBe(3);
  });

  it('R-PROD-01: a partition or a timestamp that is negative is refused by the record itself', () => {
    const p = new HeldProducer(cluster, 'p');
    expect(p.call({ type: 'send', topic: 't', partition: -1, record: { key: null, value: 'x', timestampMs: null } }).thrown).toEqual({ error: 'IllegalArgumentException' });
    expect(p.program.futures).toHaveLength(0);
  });

  it('R-PROD-23: callbacks come in the order of the batches, flush() makes everything ready, close() waits for it', () => {
    const p = new HeldProducer(cluster, 'p', { 'linger.ms': '60000', 'batch.size': '200' });
    const before = cluster.world.nowUs;
    for (let i = 0; i < 6; i++) p.send('t', 'x'.repeat(60));
    p.call({ type: 'flush' });
    expect(p.program.futures.map(({ completion, offset }) => [completion, offset])).toEqual([[0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [5, 5]]);
    p.send('t', 'last');
    p.call({ type: 'close', timeoutMs: null });
    expect(p.program.futures[6].offset).toBe(6);
    expect(cluster.world.nowUs - before).toBeLessThan(5_000_000);
    expect(p.call({ type: 'send', topic: 't', partition: 0, record: { key: null, value: 'x', timestampMs: null } }).thrown).toEqual({ error: 'IllegalStateException' });
  });

  it('R-PROD-23: close() that may not wait gives up what has not been sent', () => {
    const p = new HeldProducer(cluster, 'p', { 'linger.ms': '60000' });
    p.send('t', 'x');
    p.call({ type: 'close', timeoutMs: 0 });
    expect(p.program.futures[0].thrown).toEqual({ error: 'KafkaException' });
  });

  it('R-PROD-12: room is counted by what batches of the topic are thought to shrink to, which is learnt in small steps', () => {
    const p = new HeldProducer(cluster, 'p', { 'linger.ms': '60000', 'batch.size': '1000', 'compression.type': 'zstd' });
    for (let i = 0; i < 7; i++) p.send('t', 'x'.repeat(300));
    p.call({ type: 'flush' });
    const sizes: number[] = [];
    cluster.broker(1).replicas.partitions.get([...cluster.broker(1).replicas.partitions.keys()].find((key) => cluster.broker(1).replicas.partitions.get(key)?.log.logEndOffset === 7) ?? -1)
      ?.log.forEachBatch(0, ({ recordCount, compression, sizeBytes }) => {
        expect(compression).toBe('zstd');
        expect(sizeBytes).toBeLessThan(61 + recordCount * 310 * 0.3);
        sizes.push(recordCount);
      });
    // At first nothing is known, and estimates are taken five percent too high: two records and not three.
    expect(sizes).toEqual([2, 2, 2, 1]);
  });
});

describe('transactions', () => {
  it('R-TXN-02: methods out of state throw; a record that was appended before that is found out stays', () => {
    const x = new HeldProducer(cluster, 'x', { 'transactional.id': 'x' });
    expect(x.call({ type: 'beginTransaction' }).thrown).toEqual({ error: 'IllegalStateException' });
    expect(x.call({ type: 'send', topic: 't', partition: 0, record: { key: null, value: 'early', timestampMs: null } }).thrown).toEqual({ error: 'IllegalStateException' });
    expect(x.call({ type: 'initTransactions' }).thrown).toBeNull();
    expect(x.call({ type: 'commitTransaction' }).thrown).toEqual({ error: 'IllegalStateException' });
    x.call({ type: 'beginTransaction' });
    expect(x.sent('t', 'a').offset).toBe(1);
    expect(x.call({ type: 'commitTransaction' }).thrown).toBeNull();
  });

  it('R-TXN-07, R-TXN-23: a producer whose successor has come is told so, in its own way by every method', () => {
    const [x, y] = [new HeldProducer(cluster, 'x', { 'transactional.id': 'id' }), new HeldProducer(cluster, 'y', { 'transactional.id': 'id' })];
    x.call({ type: 'initTransactions' });
    x.call({ type: 'beginTransaction' });
    x.sent('t', 'a');
    y.call({ type: 'initTransactions' });
    expect(x.sent('t', 'late').thrown).toEqual({ error: 'InvalidProducerEpochException' });
    expect(x.call({ type: 'commitTransaction' }).thrown).toEqual({ error: 'InvalidProducerEpochException' });
    expect(x.call({ type: 'abortTransaction' }).thrown).toEqual({ error: 'ProducerFencedException' });
    expect(x.call({ type: 'beginTransaction' }).thrown).toEqual({ error: 'ProducerFencedException' });
  });

  it('R-TXN-08: a record that is too large leaves nothing but to abort; every other method throws with that cause', () => {
    const x = new HeldProducer(cluster, 'x', { 'transactional.id': 'x', 'max.request.size': '1000' });
    x.call({ type: 'initTransactions' });
    x.call({ type: 'beginTransaction' });
    expect(x.sent('t', 'x'.repeat(2000)).thrown).toEqual({ error: 'RecordTooLargeException' });
    const wrapped = { error: 'KafkaException', cause: 'RecordTooLargeException' };
    expect(x.call({ type: 'commitTransaction' }).thrown).toEqual(wrapped);
    expect(x.call({ type: 'beginTransaction' }).thrown).toEqual(wrapped);
    expect(x.call({ type: 'abortTransaction' }).thrown).toBeNull();
    x.call({ type: 'beginTransaction' });
    expect(x.sent('t', 'a').thrown).toBeNull();
  });

  it('R-TXN-09: a method that ran out of time is no failure: called again it goes on, and no other may be called', () => {
    const x = new HeldProducer(cluster, 'x', { 'transactional.id': 'x', 'max.block.ms': '1000' });
    cluster.world.pause(cluster.node(1));
    expect(x.call({ type: 'initTransactions' }).thrown).toEqual({ error: 'TimeoutException' });
    expect(x.call({ type: 'beginTransaction' }).thrown).toEqual({ error: 'IllegalStateException' });
    cluster.world.resume(cluster.node(1));
    cluster.runMs(2000);
    expect(x.call({ type: 'initTransactions' }).thrown).toBeNull();
    expect(x.call({ type: 'beginTransaction' }).thrown).toBeNull();
  });
});

describe('send() of many alike', () => {
  it('R-PROD-23: callbacks tell how many of which send, and the future is done with the last of them', () => {
    const p = new HeldProducer(cluster, 'p', { 'linger.ms': '0', 'batch.size': '1000' });
    p.call({ type: 'send', topic: 't', partition: null, record: { key: null, value: '', valueSizeBytes: 100, timestampMs: null }, count: 50 });
    cluster.until('all are there', () => p.program.futures[0]?.completion === 0);
    const { settled, futures } = p.program;
    expect(settled?.reduce((sum, { count }) => sum + count, 0)).toBe(50);
    expect(settled?.every(({ send, thrown, doneUs, sentUs }) => send === 0 && thrown === null && doneUs > sentUs)).toBe(true);
    expect((settled ?? []).length).toBeGreaterThan(1);
    expect(futures[0]?.left).toBe(0);
    cluster.world.command(p.node, { type: 'taken' });
    expect([p.program.settled, p.program.futures, p.program.sends]).toEqual([[], [], 1]);
  });

  it('R-PROD-08, R-PROD-09: those that find no room in time fail, each counted once', () => {
    const p = new HeldProducer(cluster, 'p', { 'max.block.ms': '1500', 'buffer.memory': '40000', 'linger.ms': '0', 'delivery.timeout.ms': '12000', 'request.timeout.ms': '11000' });
    expect(p.sent('t', 'warm').offset).toBe(0);
    cluster.world.pause(cluster.node(1));
    p.call({ type: 'send', topic: 't', partition: null, record: { key: null, value: '', valueSizeBytes: 1000, timestampMs: null }, count: 100 });
    cluster.until('it has returned', () => p.program.call === null);
    const refused = p.program.settled?.filter(({ thrown }) => thrown !== null) ?? [];
    expect(refused.map(({ thrown }) => thrown)).toEqual([{ error: 'BufferExhaustedException' }]);
    cluster.world.resume(cluster.node(1));
    cluster.until('the others are there', () => p.program.futures.at(-1)?.completion !== -1);
    expect(p.program.settled?.reduce((sum, { count }) => sum + count, 0)).toBe(100);
  });
});
