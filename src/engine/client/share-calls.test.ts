import { beforeEach, expect, it } from 'vitest';
import type { TestCluster } from '../cluster/testing/test-cluster';
import { HeldProducer, HeldShareConsumer, programCluster } from '../cluster/testing/held-clients';
import { ApiKey } from '../protocol/api-keys';
import type { ShareCall } from './share-program';

const AT = { topic: 't', partition: 0 };
const COMMIT: ShareCall = { type: 'commitSync', timeoutMs: 15_000 };
const ILLEGAL_STATE = { error: 'IllegalStateException' };
const GROUP_RESOURCE = 32;

let cluster: TestCluster;

beforeEach(() => {
  cluster = programCluster(1, { 'share.coordinator.state.topic.num.partitions': '2', 'share.coordinator.state.topic.replication.factor': '1', 'share.coordinator.state.topic.min.isr': '1' });
  cluster.createTopic('t', [[1]]);
  cluster.ask(1, ApiKey.IncrementalAlterConfigs, 1, {
    resources: [{ resourceType: GROUP_RESOURCE, resourceName: 'g', configs: [{ name: 'share.auto.offset.reset', value: 'earliest', configOperation: 0 }] }], validateOnly: false,
  });
  const p = new HeldProducer(cluster, 'p');
  for (let i = 0; i < 3; i++) p.sent('t', `v${i}`);
});

function consumer(name: string, mode: 'implicit' | 'explicit'): HeldShareConsumer {
  const c = new HeldShareConsumer(cluster, name, { 'group.id': 'g', 'share.acknowledgement.mode': mode });
  c.call({ type: 'subscribe', topics: ['t'] });
  c.pollFor(3);
  return c;
}

function acknowledge(offset: number, answer: 'accept' | 'release' | 'reject' = 'accept'): ShareCall {
  return { type: 'acknowledge', at: AT, offset, answer };
}

function heard(c: HeldShareConsumer): unknown[] {
  return c.program.journal.flatMap(({ offsets, thrown }) => offsets.map((offset) => [offset, thrown]));
}

it('R-SHR-11: implicitly a commit accepts what the last poll returned, and nobody may say otherwise', () => {
  const c = consumer('c', 'implicit');
  expect(c.call(acknowledge(0, 'release')).thrown).toEqual(ILLEGAL_STATE);
  expect(c.call(COMMIT).value).toHaveLength(1);
  expect(heard(c)).toEqual([[0, null], [1, null], [2, null]]);
  expect(c.call(COMMIT).value).toEqual([]);
});

it('R-SHR-11: explicitly every record needs its answer before the next poll; what is released comes again', () => {
  const c = consumer('c', 'explicit');
  c.call(acknowledge(0));
  expect(c.call({ type: 'poll', timeoutMs: 200 }).thrown).toEqual(ILLEGAL_STATE);
  c.call(acknowledge(1, 'release'));
  c.call(acknowledge(2, 'reject'));
  expect(c.call(acknowledge(9)).thrown).toEqual(ILLEGAL_STATE);
  c.call(COMMIT);
  expect(heard(c)).toEqual([[0, null], [1, null], [2, null]]);
  c.pollFor(4);
  expect(c.program.returned.at(-1)?.acquired).toEqual([{ firstOffset: 1, lastOffset: 1, deliveryCount: 2 }]);
});

it('R-SHR-11: close() sends what has its answer and gives back the rest', () => {
  const c = consumer('c', 'explicit');
  c.call(acknowledge(0));
  c.call({ type: 'close', timeoutMs: 30_000 });
  expect(heard(c)).toEqual([[0, null]]);
  expect(c.call({ type: 'poll', timeoutMs: 200 }).thrown).toEqual(ILLEGAL_STATE);
  const next = new HeldShareConsumer(cluster, 'next', { 'group.id': 'g' });
  next.call({ type: 'subscribe', topics: ['t'] });
  next.pollFor(2);
  expect(next.program.returned[0].acquired).toEqual([{ firstOffset: 1, lastOffset: 2, deliveryCount: 2 }]);
});

it('R-SHR-02: a share consumer refuses the settings of other groups', () => {
  expect(() => new HeldShareConsumer(cluster, 'c', { 'group.id': 'g', 'isolation.level': 'read_committed' })).toThrow(/share group/);
});
