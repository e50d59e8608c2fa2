import { describe, expect, it } from 'vitest';
import { TestCluster } from '../../cluster/testing/test-cluster';
import { FactKind } from '../../facts/fact-kinds';
import type { PartitionLog } from '../../log/partition-log';
import { keptBatch } from '../../log/record-sources';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import { wallClockMs } from '../../protocol/clock';
import type { FetchResponse } from '../../protocol/messages/fetch';
import { OffsetSpec, type ListOffsetsResponse } from '../../protocol/messages/list-offsets';
import type { CreateTopicsResponse } from '../../protocol/messages/topics';
import { partitionKey } from '../../protocol/partition-key';
import { OBJECT_STORE_NAME, type ObjectStoreState } from '../../tiered/object-store';

const TIERED = { 'remote.log.storage.system.enable': 'true', 'log.retention.check.interval.ms': '5000', 'remote.log.manager.task.interval.ms': '10000' };
const TOPIC = { 'remote.storage.enable': 'true', 'segment.bytes': '1048576', 'local.retention.bytes': '1048576' };

function cluster(topic: Readonly<Record<string, string>> = TOPIC, replicas: readonly number[] = [1, 2, 3], config: Readonly<Record<string, string>> = {}): TestCluster {
  const c = new TestCluster({ brokers: 3, config: { ...TIERED, ...config } });
  c.ready();
  c.createTopic('orders', [replicas], topic);
  return c;
}

function logOf(c: TestCluster, broker: number): PartitionLog {
  const partition = c.broker(broker).replicas.partitions.get(partitionKey(c.world.findName('orders'), 0));
  if (partition === undefined) throw new Error(`broker ${broker} has no replica`);
  return partition.log;
}

function store(c: TestCluster): ObjectStoreState {
  return c.world.nodes[c.world.nodeByName(OBJECT_STORE_NAME)].state as ObjectStoreState;
}

/** A batch of 1000 records, some 520 kB: two fill a segment. */
function produce(c: TestCluster, batches: number, to = 1): void {
  for (let i = 0; i < batches; i++) {
    const records = Array.from({ length: 1000 }, () => ({ key: null, value: '', timestampMs: wallClockMs(c.world.nowUs), valueSizeBytes: 512 }));
    const body = { transactionalId: null, acks: -1, timeoutMs: 30_000, topicData: [{ name: 'orders', topicId: c.broker(to).image.topics.get('orders')?.topicId, partitionData: [{ index: 0, records: [keptBatch({ records })] }] }] };
    c.ask(to, ApiKey.Produce, 13, body);
  }
}

function fetch(c: TestCluster, fetchOffset: number, to = 1): FetchResponse['responses'][number]['partitions'][number] {
  const partition = { partition: 0, currentLeaderEpoch: -1, fetchOffset, lastFetchedEpoch: -1, logStartOffset: -1, partitionMaxBytes: 10_000_000 };
  const topics = [{ topicId: c.broker(to).image.topics.get('orders')?.topicId ?? '', partitions: [partition] }];
  const answer = c.ask<FetchResponse>(to, ApiKey.Fetch, 17, { maxWaitMs: 500, minBytes: 1, maxBytes: 10_000_000, isolationLevel: 0, sessionId: 0, sessionEpoch: -1, topics, forgottenTopicsData: [], rackId: '' });
  const found = answer?.responses[0]?.partitions[0];
  if (found === undefined) throw new Error('no answer');
  return found;
}

function offsetFor(c: TestCluster, timestamp: number, to = 1): number | undefined {
  const body = { replicaId: -1, isolationLevel: 0, topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, currentLeaderEpoch: -1, timestamp }] }] };
  return c.ask<ListOffsetsResponse>(to, ApiKey.ListOffsets, 11, body)?.topics[0].partitions[0].offset;
}

describe('tiered storage', () => {
  it('R-TIER-01 needs the broker’s and the topic’s setting, and a topic that is neither compacted nor internal', () => {
    const create = (c: TestCluster, name: string, configs: Readonly<Record<string, string>>): number | undefined => {
      const topic = { name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })) };
      return c.ask<CreateTopicsResponse>(1, ApiKey.CreateTopics, 7, { topics: [topic], timeoutMs: 30_000, validateOnly: true })?.topics[0].errorCode;
    };
    const on = { 'remote.storage.enable': 'true' };
    const without = new TestCluster({ brokers: 1 });
    without.ready();
    expect(without.world.nodeByName(OBJECT_STORE_NAME)).toBe(-1);
    expect(create(without, 'a', on)).toBe(ErrorCode.INVALID_CONFIG);
    const c = cluster();
    expect(create(c, 'a', on)).toBe(ErrorCode.NONE);
    expect(create(c, 'a', { ...on, 'cleanup.policy': 'compact' })).toBe(ErrorCode.INVALID_CONFIG);
    expect(create(c, '__consumer_offsets', on)).toBe(ErrorCode.INVALID_CONFIG);
    expect(create(c, 'a', { ...on, 'retention.ms': '1000', 'local.retention.ms': '2000' })).toBe(ErrorCode.INVALID_CONFIG);
    const alter = (value: string): number | undefined => {
      const resource = { resourceType: 2, resourceName: 'orders', configs: [{ name: 'cleanup.policy', configOperation: 0, value }] };
      return c.ask<{ readonly responses: readonly { readonly errorCode: number }[] }>(1, ApiKey.IncrementalAlterConfigs, 1, { resources: [resource], validateOnly: true })?.responses[0].errorCode;
    };
    expect([alter('compact'), alter('delete')]).toEqual([ErrorCode.INVALID_CONFIG, ErrorCode.NONE]);
  });

  it('R-TIER-02 the leader copies closed segments, oldest first, and never the active one', () => {
    const c = cluster({ ...TOPIC, 'local.retention.bytes': '-1' });
    produce(c, 7);
    c.until('all closed segments are copied', () => c.all(FactKind.SegmentCopied).length === 3);
    const copied = c.all(FactKind.SegmentCopied);
    expect(copied.map(({ node }) => node)).toEqual([1, 1, 1].map((id) => c.node(id)));
    expect(copied.map(({ b, c: last }) => [b, last])).toEqual([[0, 1999], [2000, 3999], [4000, 5999]]);
    expect([...store(c).segments.values()].every(({ state }) => state === 'COPY_SEGMENT_FINISHED')).toBe(true);
    c.runMs(30_000);
    expect(store(c).data.size).toBe(3);
    expect(logOf(c, 1).highestRemoteOffset).toBe(5999);
    expect(offsetFor(c, OffsetSpec.LATEST_TIERED)).toBe(5999);
    expect(offsetFor(c, OffsetSpec.EARLIEST_PENDING_UPLOAD)).toBe(6000);
  });

  it('R-TIER-02 what is not committed is not copied', () => {
    const c = cluster({ ...TOPIC, 'min.insync.replicas': '2' }, [1, 2]);
    c.world.pause(c.node(2));
    const { log } = c.broker(1).replicas.partitions.get(partitionKey(c.world.findName('orders'), 0)) ?? { log: logOf(c, 1) };
    const records = Array.from({ length: 1000 }, () => ({ key: null, value: '', timestampMs: 1, valueSizeBytes: 512 }));
    for (let i = 0; i < 5; i++) log.appendAsLeader(keptBatch({ records }), log.epochs.latestEpoch, wallClockMs(c.world.nowUs), log.config, 'client');
    c.runMs(25_000);
    expect(log.segments.length).toBe(3);
    expect(c.all(FactKind.SegmentCopied)).toEqual([]);
  });

  it('R-TIER-03 only what is copied goes from the disks, leader’s and followers’, and the log’s start stays', () => {
    const c = cluster();
    c.world.crash(c.world.nodeByName(OBJECT_STORE_NAME));
    produce(c, 9);
    c.runMs(60_000);
    for (const id of [1, 2, 3]) expect(logOf(c, id).localLogStartOffset).toBe(0);
    c.world.start(c.world.nodeByName(OBJECT_STORE_NAME));
    c.until('local segments go everywhere', () => [1, 2, 3].every((id) => logOf(c, id).localLogStartOffset === 6000), 120_000);
    for (const id of [1, 2, 3]) expect(logOf(c, id).logStartOffset).toBe(0);
    expect([OffsetSpec.EARLIEST, OffsetSpec.EARLIEST_LOCAL].map((spec) => offsetFor(c, spec))).toEqual([0, 6000]);
    // A restart finds it so.
    c.world.crash(c.node(2));
    c.runMs(12_000);
    c.world.start(c.node(2));
    c.until('it is in sync again', () => c.partition('orders').isr.length === 3);
    expect([logOf(c, 2).logStartOffset, logOf(c, 2).localLogStartOffset]).toEqual([0, 6000]);
  });

  it('R-TIER-04 retention of the whole log deletes from the store and moves the start of all replicas', () => {
    const c = cluster({ ...TOPIC, 'retention.bytes': '4000000' });
    produce(c, 13);
    c.until('the store lets go', () => c.all(FactKind.RemoteSegmentDeleted).length > 0, 120_000);
    c.runMs(20_000);
    const start = logOf(c, 1).logStartOffset;
    expect(start).toBeGreaterThan(0);
    expect([2, 3].map((id) => logOf(c, id).logStartOffset)).toEqual([start, start]);
    expect(Math.min(...[...store(c).segments.values()].map(({ startOffset }) => startOffset))).toBe(start);
    expect(store(c).data.size).toBe(store(c).segments.size);
    expect(fetch(c, start - 1).errorCode).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
    // By age too.
    c.runMs(1_000);
    const aged = cluster({ ...TOPIC, 'retention.ms': '60000' });
    produce(aged, 7);
    aged.until('all that is closed is too old', () => logOf(aged, 1).logStartOffset === 6000, 200_000);
    aged.until('the store is empty', () => store(aged).data.size + store(aged).segments.size === 0);
  });

  it('R-TIER-05 a client’s fetch below the local start is answered out of the store', () => {
    const c = cluster();
    produce(c, 9);
    c.until('local segments go', () => logOf(c, 1).localLogStartOffset === 6000, 120_000);
    const answer = fetch(c, 2500);
    expect(answer.errorCode).toBe(ErrorCode.NONE);
    expect(answer.records.map(({ baseOffset }) => baseOffset)).toEqual([2000, 3000]);
    expect(answer.highWatermark).toBe(9000);
    expect(c.all(FactKind.RemoteSegmentFetched)).toHaveLength(1);
    // A store that does not answer within remote.fetch.max.wait.ms gives nothing, and no error.
    c.world.pause(c.world.nodeByName(OBJECT_STORE_NAME));
    const atUs = c.world.nowUs;
    expect(fetch(c, 2500)).toMatchObject({ errorCode: ErrorCode.NONE, records: [] });
    expect(c.world.nowUs - atUs).toBeGreaterThanOrEqual(500_000);
    expect(c.world.nowUs - atUs).toBeLessThan(510_000);
    c.world.resume(c.world.nodeByName(OBJECT_STORE_NAME));
    c.runMs(1_000);
    expect(fetch(c, 0).records).toHaveLength(2);
  });

  it('R-TIER-05 a new follower begins behind what is in the store, and can lead with it', () => {
    const c = cluster(TOPIC, [1, 2]);
    produce(c, 9);
    c.until('local segments go', () => logOf(c, 1).localLogStartOffset === 6000, 120_000);
    const body = { timeoutMs: 30_000, topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, replicas: [3, 1] }] }] };
    c.ask(1, ApiKey.AlterPartitionReassignments, 1, body);
    c.until('the new replica is in sync', () => c.partition('orders').isr.includes(3) && c.partition('orders').addingReplicas.length === 0);
    expect(c.all(FactKind.FetchRefused).some(({ b }) => b === ErrorCode.OFFSET_MOVED_TO_TIERED_STORAGE)).toBe(true);
    expect(c.all(FactKind.AuxiliaryStateBuilt)).toHaveLength(1);
    const log = logOf(c, 3);
    expect([log.logStartOffset, log.localLogStartOffset, log.logEndOffset]).toEqual([0, 6000, 9000]);
    expect(log.epochs.entries()).toEqual([[0, 0]]);
    c.world.crash(c.node(1));
    c.until('it leads', () => c.partition('orders').leader === 3);
    c.runMs(1_000);
    expect(fetch(c, 0, 3).records.map(({ baseOffset }) => baseOffset)).toEqual([0, 1000]);
  });

  it('R-TIER-02 a copy that another leader has cleaned up is not called copied; it is made again, and can be read', () => {
    const c = cluster();
    produce(c, 9);
    const { segments, data } = store(c);
    c.until('a copy is under way, its data too', () => [...data.keys()].some((id) => segments.get(id)?.state === 'COPY_SEGMENT_STARTED'), 60_000);
    const [id] = [...data.keys()].filter((of) => segments.get(of)?.state === 'COPY_SEGMENT_STARTED');
    segments.delete(id);
    data.delete(id);
    c.until('local segments go', () => logOf(c, 1).localLogStartOffset === 6000, 120_000);
    expect([...segments.keys()].sort()).toEqual([...data.keys()].sort());
    expect(segments.has(id)).toBe(false);
    expect(fetch(c, 0).records.map(({ baseOffset }) => baseOffset)).toEqual([0, 1000]);
  });

  it('R-TIER-05 what the store has lost is an error to come again with, not a wrong offset', () => {
    const c = cluster();
    produce(c, 9);
    c.until('local segments go', () => logOf(c, 1).localLogStartOffset === 6000, 120_000);
    store(c).data.clear();
    expect(fetch(c, 0)).toMatchObject({ errorCode: ErrorCode.UNKNOWN_SERVER_ERROR, records: [] });
  });

  it('a copy made while a segment is being copied goes its own way, and the same one', () => {
    const c = cluster();
    produce(c, 9);
    c.until('a copy is under way', () => c.broker(1).remote.inFlight.size > 0);
    const copy = c.world.copy();
    const untilUs = c.world.nowUs + 60_000_000;
    c.world.run(Infinity, untilUs);
    const atHome = c.world.traceHash();
    const stored = (world: TestCluster['world']): number => (world.nodes[world.nodeByName(OBJECT_STORE_NAME)].state as ObjectStoreState).data.size;
    expect(stored(copy)).toBeLessThan(stored(c.world));
    copy.run(Infinity, untilUs);
    expect(copy.traceHash()).toBe(atHome);
    expect(stored(copy)).toBe(stored(c.world));
  });
});
