import { beforeEach, describe, expect, it } from 'vitest';
import type { TestCluster } from '../cluster/testing/test-cluster';
import type { ConsumerCall } from './consumer-program';
import { HeldConsumer, HeldProducer, programCluster } from '../cluster/testing/held-clients';

const T0 = { topic: 't', partition: 0 };
const SUBSCRIBE: ConsumerCall = { type: 'subscribe', topics: ['t'] };
const COMMIT: ConsumerCall = { type: 'commitSync', offsets: null, timeoutMs: 15_000 };
const POSITION: ConsumerCall = { type: 'position', at: T0, timeoutMs: 15_000 };
const COMMITTED: ConsumerCall = { type: 'committed', partitions: [T0], timeoutMs: 15_000 };

let cluster: TestCluster;

beforeEach(() => {
  cluster = programCluster(1);
  cluster.createTopic('t', [[1], [1]]);
  const p = new HeldProducer(cluster, 'p');
  for (let i = 0; i < 5; i++) p.sent('t', `v${i}`);
});

function consumer(name: string, config: Readonly<Record<string, string>> = {}, listener = {}): HeldConsumer {
  return new HeldConsumer(cluster, name, { 'group.id': 'g', 'auto.offset.reset': 'earliest', 'enable.auto.commit': 'false', ...config }, listener);
}

function offsets(...values: number[]): Extract<ConsumerCall, { type: 'commitAsync' }>[] {
  return values.map((offset) => ({ type: 'commitAsync', offsets: [{ ...T0, offset, metadata: '' }] }));
}

describe('positions', () => {
  it('R-CONS-13: position is where the program reads on, committed what the group has stored', () => {
    const c = consumer('c', { 'max.poll.records': '3' });
    c.call(SUBSCRIBE);
    c.pollUntil(() => c.program.returned.length > 0);
    expect(c.call(POSITION).value).toBe(3);
    expect(c.call(COMMITTED).value).toEqual([]);
    c.call(COMMIT);
    expect(c.call(COMMITTED).value).toContainEqual({ ...T0, offset: 3, metadata: '' });
  });

  it('R-CONS-11: after a seek buffered data is of no use; a paused partition keeps its own and gives nothing', () => {
    const c = consumer('c', { 'max.poll.records': '1' });
    c.call({ type: 'assign', partitions: [T0] });
    c.pollUntil(() => c.program.pollSizes.length === 1);
    c.call({ type: 'pause', partitions: [T0] });
    c.poll(500);
    expect(c.program.pollSizes).toHaveLength(1);
    c.call({ type: 'seek', at: T0, offset: 4 });
    c.call({ type: 'resume', partitions: [T0] });
    c.pollUntil(() => c.program.pollSizes.length === 2);
    expect(c.program.returned.map(({ from }) => from)).toEqual([0, 4]);
  });

  it('R-CONS-14: without a reset policy poll() throws, and may be called again', () => {
    const c = consumer('c', { 'auto.offset.reset': 'none' });
    c.call({ type: 'assign', partitions: [T0] });
    expect(c.poll(5000).thrown).toEqual({ error: 'NoOffsetForPartitionException' });
    c.call({ type: 'seek', at: T0, offset: 9 });
    expect(c.poll(5000).thrown).toEqual({ error: 'OffsetOutOfRangeException' });
    expect(c.call(POSITION).value).toBe(9);
    c.call({ type: 'seek', at: T0, offset: 3 });
    c.pollUntil(() => c.program.pollSizes.length === 1);
  });

  it('R-CONS-20: lag is not known before a fetch, then it is what lies ahead', () => {
    const c = consumer('c', { 'max.poll.records': '2' });
    c.call({ type: 'assign', partitions: [T0] });
    expect(c.call({ type: 'currentLag', at: T0 }).value).toBeNull();
    c.pollUntil(() => c.program.pollSizes.length === 1);
    expect(c.call({ type: 'currentLag', at: T0 }).value).toBe(3);
  });
});

describe('commits', () => {
  it('R-CONS-17: commitSync() waits for asynchronous commits before it, and their callbacks run in order', () => {
    const c = consumer('c');
    c.call({ type: 'assign', partitions: [T0] });
    for (const call of offsets(2, 4)) c.call(call);
    c.call({ type: 'commitSync', offsets: [{ ...T0, offset: 5, metadata: 'note' }], timeoutMs: 15_000 });
    expect(c.program.journal.map((entry) => (entry.type === 'committed' ? [entry.offsets[0].offset, entry.thrown] : []))).toEqual([[2, null], [4, null]]);
    expect(c.call(COMMITTED).value).toEqual([{ ...T0, offset: 5, metadata: 'note' }]);
  });

  it('R-CONS-17: commitSync() tries again until its time is over; commitAsync() does not', () => {
    const c = consumer('c', { 'request.timeout.ms': '1000' });
    c.call({ type: 'assign', partitions: [T0] });
    c.call({ type: 'commitSync', offsets: [{ ...T0, offset: 1, metadata: '' }], timeoutMs: 15_000 });
    cluster.world.pause(cluster.node(1));
    expect(c.call({ type: 'commitSync', offsets: [{ ...T0, offset: 2, metadata: '' }], timeoutMs: 1500 }).thrown).toEqual({ error: 'TimeoutException' });
    cluster.world.resume(cluster.node(1));
    c.call({ type: 'commitSync', offsets: [{ ...T0, offset: 3, metadata: '' }], timeoutMs: 15_000 });
    expect(c.call(COMMITTED).value).toEqual([{ ...T0, offset: 3, metadata: '' }]);
  });

  it('R-OFF-02, R-GRP-18: a commit without membership is taken while the group has no members', () => {
    const [c, member] = [consumer('c'), consumer('m')];
    c.call({ type: 'assign', partitions: [T0] });
    const commit: ConsumerCall = { type: 'commitSync', offsets: [{ ...T0, offset: 1, metadata: '' }], timeoutMs: 15_000 };
    expect(c.call(commit).thrown).toBeNull();
    member.call(SUBSCRIBE);
    member.pollUntil(() => member.state.assigned.size === 2);
    expect(c.call(commit).thrown).toEqual({ error: 'CommitFailedException' });
  });

  it('R-CONS-18: unsubscribe() commits nothing, close() does', () => {
    const c = consumer('c', { 'enable.auto.commit': 'true', 'auto.commit.interval.ms': '600000' });
    c.call(SUBSCRIBE);
    c.pollUntil(() => c.program.pollSizes.length === 1);
    c.call({ type: 'unsubscribe' });
    expect(c.call(COMMITTED).value).toEqual([]);
    c.call(SUBSCRIBE);
    c.pollUntil(() => c.program.pollSizes.length === 2);
    c.call({ type: 'close', timeoutMs: 30_000, operation: 'DEFAULT' });
    const next = consumer('next');
    expect(next.call(COMMITTED).value).toEqual([{ ...T0, offset: 5, metadata: '' }]);
  });
});

describe('callbacks', () => {
  it.each([
    ['R-GRP-23: an eager member gives up everything', { 'partition.assignment.strategy': 'org.apache.kafka.clients.consumer.RangeAssignor' }, ['assigned t-0 t-1', 'revoked t-0 t-1', 'assigned t-0']],
    ['R-GRP-23: a cooperative one what goes, and hears of every round', { 'partition.assignment.strategy': 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor' }, ['assigned t-0 t-1', 'revoked t-1', 'assigned', 'assigned']],
    ['R-CONS-25: a member of the consumer protocol what goes, once', { 'group.protocol': 'consumer' }, ['assigned t-0 t-1', 'revoked t-1', 'assigned']],
  ])('%s', (_title, config, expected) => {
    const [a, b] = [consumer('a', config), consumer('b', config)];
    a.call(SUBSCRIBE);
    a.loop();
    cluster.until('a has both', () => a.state.assigned.size === 2);
    b.call(SUBSCRIBE);
    b.loop();
    cluster.until('b has one', () => b.state.assigned.size === 1);
    cluster.runMs(6000);
    expect(a.callbacks()).toEqual(expected);
  });

  it('R-GRP-25, R-CONS-05: who did not poll in time has lost its partitions, and hears so with the next poll', () => {
    const c = consumer('c', { 'max.poll.interval.ms': '2000' });
    c.call(SUBSCRIBE);
    c.pollUntil(() => c.state.assigned.size === 2);
    cluster.runMs(4000);
    expect(c.call(COMMIT).thrown).toEqual({ error: 'CommitFailedException' });
    c.pollUntil(() => c.callbacks().length === 3);
    expect(c.callbacks()).toEqual(['assigned t-0 t-1', 'lost t-0 t-1', 'assigned t-0 t-1']);
  });

  it('R-CONS-01: a listener may commit before its partitions go', () => {
    const c = consumer('c', {}, { revoked: 'commitSync' });
    c.call(SUBSCRIBE);
    c.pollUntil(() => c.program.pollSizes.length === 1);
    c.call({ type: 'close', timeoutMs: 30_000, operation: 'DEFAULT' });
    expect(c.program.journal.at(-1)).toMatchObject({ type: 'inCallback', name: 'revoked', action: 'commitSync', thrown: null });
    expect(consumer('next').call(COMMITTED).value).toEqual([{ ...T0, offset: 5, metadata: '' }]);
  });

  it('R-CONS-01: poll() throws what a listener throws, and calls it again with nothing new', () => {
    for (const [name, config] of [['classic', {}], ['new', { 'group.protocol': 'consumer' }]] as const) {
      const c = consumer(name, { 'group.id': name, ...config }, { assigned: 'throw' });
      c.call(SUBSCRIBE);
      let thrown = c.poll(1000).thrown;
      for (let i = 0; i < 20 && thrown === null; i++) ({ thrown } = c.poll(1000));
      expect(thrown).toEqual({ error: 'KafkaException', cause: 'RuntimeException' });
      expect(c.poll(1000).thrown).toEqual({ error: 'KafkaException', cause: 'RuntimeException' });
      expect(c.callbacks()).toEqual(['assigned t-0 t-1', 'assigned']);
    }
  });
});

it('R-CONS-07: a listener that throws as the consumer closes does not keep it from closing', () => {
  const c = consumer('c', { 'group.protocol': 'consumer' }, { revoked: 'throw' });
  c.call(SUBSCRIBE);
  c.pollUntil(() => c.state.assigned.size === 2);
  expect(c.call({ type: 'close', timeoutMs: 30_000, operation: 'DEFAULT' }).thrown).toEqual({ error: 'KafkaException', cause: 'KafkaException' });
  expect(c.program.closed).toBe(true);
});

it('copies of a world hold programs of their own', () => {
  const c = consumer('c');
  c.call(SUBSCRIBE);
  const before = cluster.world.copy();
  const twin = before.nodes[before.nodeByName('c')].state as HeldConsumer['state'];
  c.pollUntil(() => c.program.pollSizes.length === 1);
  expect(c.program.returned.length).toBeGreaterThan(0);
  expect(twin.program?.returned).toHaveLength(0);
  expect(twin.program?.pollSizes).toHaveLength(0);
});
