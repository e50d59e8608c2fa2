import { describe, expect, it } from 'vitest';
import { utf8 } from '../../base/utf8';
import { resolveProducerConfig } from '../config/producer-config';
import { FactKind } from '../facts/fact-kinds';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { ProduceRequest } from '../protocol/messages/produce';
import { NodeKind } from '../protocol/node-kinds';
import { addClient, batchesIn, factsOf, fakeCluster, produceAnswer, requestsOf, runMs, startAll, TOPIC, type FakeCluster } from './fake-brokers.fixture';
import { partitionForKey } from './murmur2';
import { createProducer, producerBehavior, type ProducerCommand } from './producer';
import type { ProducerState } from './producer-state';
import { createWorkload } from './workload/workload';
import { WorkloadPlan, type WorkloadSettings } from './workload/workload-plan';

type Config = Readonly<Record<string, string>>;

function withProducer(cluster: FakeCluster, config: Config = {}, workload?: { readonly rate: number } & Partial<WorkloadSettings>, name = 'p'): ProducerState {
  const { values } = resolveProducerConfig(Object.entries(config));
  const plan = workload === undefined ? null : new WorkloadPlan(name, TOPIC, 5, { keys: 0, keySkew: 0, valueSizeBytes: 100, spacing: 'regular', ...workload });
  const state = createProducer(name, values, cluster.brokers, [TOPIC], plan === null ? null : createWorkload(plan, workload?.rate ?? 0, 0, -1));
  return addClient(cluster, name, NodeKind.Producer, producerBehavior, state);
}

function produce(cluster: FakeCluster, record: Omit<Extract<ProducerCommand, { type: 'produce' }>, 'type' | 'topic'>): void {
  cluster.world.cause = 0;
  cluster.world.command(cluster.world.nodeByName('p'), { type: 'produce', topic: TOPIC, ...record });
}

/** A cluster with a producer that has metadata and a producer id. */
function warm(config: Config = {}, partitions = 3): { readonly cluster: FakeCluster; readonly producer: ProducerState } {
  const cluster = fakeCluster(partitions);
  const producer = withProducer(cluster, config);
  startAll(cluster);
  for (let p = 0; p < partitions; p++) produce(cluster, { key: null, value: 'warm-up', partition: p });
  runMs(cluster, 200);
  expect(producer.totals).toMatchObject({ sentRecords: partitions, acknowledgedRecords: partitions });
  cluster.seen.length = 0;
  cluster.facts.length = 0;
  return { cluster, producer };
}

function failOnce(errorCode: number, extra: object = {}): FakeCluster['script'] {
  let failed = false;
  return (request) => {
    if (request.api !== ApiKey.Produce || failed) return undefined;
    failed = true;
    return produceAnswer(request, errorCode, extra);
  };
}

describe('partitioning', () => {
  it('R-PROD-01, R-PROD-02, INV-C04: a partition on the record wins, else the key is hashed over all partitions, with or without a leader', () => {
    const { cluster } = warm({}, 6);
    cluster.leaders[partitionForKey(utf8('k1'), 6)] = -1;
    produce(cluster, { key: 'k1', value: 'x', partition: 4 });
    for (const key of ['k2', 'k3', '']) produce(cluster, { key, value: 'x' });
    runMs(cluster, 100);
    const sent = requestsOf(cluster, ApiKey.Produce).flatMap(batchesIn);
    const keys = (partition: number) => sent.filter((one) => one.partition === partition).flatMap(({ batch }) => Array.from({ length: batch.recordCount }, (_, i) => batch.source.recordAt(batch, i).key));
    expect(keys(4)).toContain('k1');
    for (const key of ['k2', 'k3', '']) expect(keys(partitionForKey(utf8(key), 6))).toContain(key);
  });

  it('R-PROD-05: without a key records stay with one partition until batch.size bytes went there', () => {
    const cluster = fakeCluster(3);
    withProducer(cluster, { 'batch.size': '1000', 'linger.ms': '50' }, { rate: 100 });
    startAll(cluster);
    runMs(cluster, 3000);
    const partitions = requestsOf(cluster, ApiKey.Produce).flatMap(batchesIn);
    // Runs on one partition hold at least batch.size bytes, and less than twice that and one batch.
    let run = { partition: -1, bytes: 0 };
    const runs: (typeof run)[] = [];
    for (const { partition, batch } of partitions) {
      if (partition !== run.partition) runs.push((run = { partition, bytes: 0 }));
      run.bytes += batch.sizeBytes - 61;
    }
    expect(runs.length).toBeGreaterThan(3);
    for (const { bytes } of runs.slice(0, -1)) expect(bytes).toBeGreaterThanOrEqual(900);
  });

  it('R-PROD-07: the round-robin partitioner takes the partitions with a leader in turn and ignores keys', () => {
    const { cluster } = warm({ 'partitioner.class': 'org.apache.kafka.clients.producer.RoundRobinPartitioner', 'linger.ms': '0' });
    for (let i = 0; i < 6; i++) {
      produce(cluster, { key: 'same', value: `${i}` });
      runMs(cluster, 20);
    }
    const partitions = requestsOf(cluster, ApiKey.Produce).flatMap(batchesIn).map((one) => one.partition);
    expect(new Set(partitions.slice(0, 3)).size).toBe(3);
    expect(partitions.slice(3)).toEqual(partitions.slice(0, 3));
  });
});

describe('batching', () => {
  it('R-PROD-13: a batch that is not full leaves linger.ms after it was opened, a full one at once', () => {
    const { cluster } = warm({ 'linger.ms': '40' });
    const startUs = cluster.world.nowUs;
    produce(cluster, { key: null, value: 'a', partition: 0 });
    runMs(cluster, 100);
    expect(factsOf(cluster, FactKind.BatchSent).map((fact) => fact.timeUs - startUs)).toEqual([40_000]);
    const fullUs = cluster.world.nowUs;
    for (let i = 0; i < 3; i++) produce(cluster, { key: null, value: 'x'.repeat(8_000), partition: 1 });
    expect(factsOf(cluster, FactKind.BatchSent).slice(1)).toMatchObject([{ timeUs: fullUs, b: 2 }]);
  });

  it('R-PROD-14: without linger, what is queued while the connection is busy still goes together', () => {
    const { cluster } = warm({ 'linger.ms': '0', 'max.in.flight.requests.per.connection': '1' });
    for (let i = 0; i < 10; i++) produce(cluster, { key: null, value: `${i}`, partition: 0 });
    runMs(cluster, 50);
    expect(requestsOf(cluster, ApiKey.Produce).flatMap(batchesIn).map(({ batch }) => batch.recordCount)).toEqual([1, 9]);
  });

  it('R-PROD-10: batch.size=0 puts one record into a batch', () => {
    const { cluster } = warm({ 'batch.size': '0', 'linger.ms': '10' });
    for (let i = 0; i < 3; i++) produce(cluster, { key: null, value: 'a value of some size', partition: 0 });
    runMs(cluster, 100);
    expect(requestsOf(cluster, ApiKey.Produce).flatMap(batchesIn).map(({ batch }) => batch.recordCount)).toEqual([1, 1, 1]);
  });

  it('R-PROD-15: a request carries one batch of every partition of the broker', () => {
    const cluster = fakeCluster(6, 2);
    withProducer(cluster, { 'linger.ms': '20' });
    startAll(cluster);
    runMs(cluster, 50);
    for (let p = 0; p < 6; p++) produce(cluster, { key: null, value: 'v', partition: p });
    runMs(cluster, 100);
    const requests = requestsOf(cluster, ApiKey.Produce).map((request) => batchesIn(request).map((one) => one.partition).sort());
    expect(requests).toEqual(expect.arrayContaining([[0, 2, 4], [1, 3, 5]]));
    expect(requests).toHaveLength(2);
  });

  it('R-PROD-15: a request stays below max.request.size, but one batch always goes', () => {
    const { cluster } = warm({ 'max.request.size': '3000', 'linger.ms': '5' }, 9);
    for (const p of [0, 3, 6]) produce(cluster, { key: null, value: 'x'.repeat(2_000), partition: p });
    runMs(cluster, 100);
    expect(requestsOf(cluster, ApiKey.Produce).map((request) => batchesIn(request).length)).toEqual([1, 1, 1]);
  });

  it('R-PROD-08: a record larger than a request may be is refused', () => {
    const { cluster, producer } = warm({ 'max.request.size': '1000' });
    produce(cluster, { key: null, value: 'x'.repeat(2_000), partition: 0 });
    expect(factsOf(cluster, FactKind.SendFailed)).toMatchObject([{ b: ErrorCode.MESSAGE_TOO_LARGE, c: 1 }]);
    expect(producer.totals.failedRecords).toBe(1);
  });

  it('R-PROD-09: without memory send() waits for it, in order, and fails after max.block.ms', () => {
    const { cluster, producer } = warm({ 'buffer.memory': '40000', 'max.block.ms': '500', 'max.in.flight.requests.per.connection': '1' });
    const warmed = producer.totals.sentRecords;
    cluster.script = (request) => (request.api === ApiKey.Produce ? 'never' : undefined);
    for (let p = 0; p < 3; p++) produce(cluster, { key: null, value: 'v', partition: p });
    expect(producer.blocked).toHaveLength(1);
    runMs(cluster, 600);
    expect(factsOf(cluster, FactKind.SendFailed)).toMatchObject([{ b: ErrorCode.REQUEST_TIMED_OUT, c: 1 }]);
    expect(producer.blocked).toHaveLength(0);
    // Each is accounted for: in a batch, or refused.
    expect(producer.totals.failedRecords).toBe(1);
    expect(producer.totals.sentRecords - warmed).toBe(3);
  });
});

it('INV-C03: the batches’ memory never exceeds buffer.memory, and every record ends in exactly one way', () => {
  const config = { 'buffer.memory': '50000', 'max.block.ms': '300', 'delivery.timeout.ms': '1500', 'request.timeout.ms': '500', 'linger.ms': '0' };
  const { cluster, producer } = warm(config);
  let asked = 3;
  cluster.script = (request) => (request.api === ApiKey.Produce && request.id % 3 !== 0 ? produceAnswer(request, ErrorCode.NOT_ENOUGH_REPLICAS) : undefined);
  for (let i = 0; i < 60; i++) {
    produce(cluster, { key: `k${i}`, value: 'x'.repeat(3_000) });
    asked++;
    runMs(cluster, 7);
    expect(producer.freeMemoryBytes).toBeGreaterThanOrEqual(0);
  }
  cluster.script = () => undefined;
  runMs(cluster, 30_000);
  expect(producer.totals.acknowledgedRecords + producer.totals.failedRecords).toBe(asked);
  expect(producer.freeMemoryBytes).toBe(50_000);
  expect(producer.queues.every((queue) => queue.batches.length + queue.inFlight.length === 0)).toBe(true);
});

describe('sending', () => {
  it('R-PROD-16: at most max.in.flight.requests.per.connection requests wait for an answer', () => {
    const { cluster } = warm({ 'max.in.flight.requests.per.connection': '2', 'linger.ms': '0' });
    cluster.script = (request) => (request.api === ApiKey.Produce ? 'never' : undefined);
    for (let i = 0; i < 5; i++) {
      produce(cluster, { key: null, value: `${i}`, partition: 0 });
      runMs(cluster, 10);
    }
    expect(factsOf(cluster, FactKind.BatchSent)).toHaveLength(2);
  });

  it('R-PROD-18, R-PROD-20: without an answer within request.timeout.ms the connection is closed and the batch sent again', () => {
    const { cluster, producer } = warm({ 'request.timeout.ms': '1000', 'delivery.timeout.ms': '20000' });
    let silent = true;
    cluster.script = (request) => (request.api === ApiKey.Produce && silent ? 'never' : undefined);
    produce(cluster, { key: null, value: 'v', partition: 0 });
    runMs(cluster, 1100);
    silent = false;
    const [retried] = factsOf(cluster, FactKind.SendRetried);
    expect(retried).toMatchObject({ b: ErrorCode.REQUEST_TIMED_OUT, c: 1 });
    expect(retried?.d).toBeGreaterThanOrEqual(80_000);
    expect(retried?.d).toBeLessThanOrEqual(120_000);
    runMs(cluster, 2000);
    expect(producer.totals.acknowledgedRecords).toBe(4);
  });

  it('R-PROD-18: a lost connection is NETWORK_EXCEPTION, and what became of the batch is unknown', () => {
    const { cluster, producer } = warm();
    let first = true;
    cluster.script = (request) => {
      if (request.api !== ApiKey.Produce || !first) return undefined;
      first = false;
      return 'close';
    };
    produce(cluster, { key: null, value: 'v', partition: 0 });
    runMs(cluster, 1000);
    expect(factsOf(cluster, FactKind.SendRetried)).toMatchObject([{ b: ErrorCode.NETWORK_EXCEPTION }]);
    expect(producer.totals.acknowledgedRecords).toBe(4);
  });

  it('R-PROD-17: a batch fails when it is older than delivery.timeout.ms', () => {
    const { cluster, producer } = warm({ 'delivery.timeout.ms': '2000', 'request.timeout.ms': '1000' });
    cluster.script = (request) => (request.api === ApiKey.Produce ? produceAnswer(request, ErrorCode.NOT_ENOUGH_REPLICAS) : undefined);
    const startUs = cluster.world.nowUs;
    produce(cluster, { key: null, value: 'v', partition: 0 });
    runMs(cluster, 5000);
    const [failed] = factsOf(cluster, FactKind.SendFailed);
    expect((failed?.timeUs ?? 0) - startUs).toBeGreaterThanOrEqual(2_000_000);
    expect((failed?.timeUs ?? 0) - startUs).toBeLessThanOrEqual(3_100_000);
    expect(producer.totals.failedRecords).toBe(1);
  });

  it('R-PROD-19, R-PROD-24: what cannot be helped by trying again fails at once', () => {
    const { cluster } = warm();
    cluster.script = failOnce(ErrorCode.INVALID_RECORD);
    produce(cluster, { key: null, value: 'v', partition: 0 });
    runMs(cluster, 500);
    expect(factsOf(cluster, FactKind.SendRetried)).toEqual([]);
    expect(factsOf(cluster, FactKind.SendFailed)).toMatchObject([{ b: ErrorCode.INVALID_RECORD, d: 1 }]);
  });

  it('R-PROD-19: retries are counted, and without idempotence a batch goes back to the head of its queue', () => {
    const { cluster, producer } = warm({ 'enable.idempotence': 'false', retries: '2', 'linger.ms': '0', 'max.in.flight.requests.per.connection': '1' });
    cluster.script = (request) => (request.api === ApiKey.Produce ? produceAnswer(request, ErrorCode.NOT_ENOUGH_REPLICAS) : undefined);
    produce(cluster, { key: null, value: 'first', partition: 0 });
    produce(cluster, { key: null, value: 'second', partition: 0 });
    runMs(cluster, 3000);
    const values = requestsOf(cluster, ApiKey.Produce).flatMap(batchesIn).map(({ batch }) => batch.source.recordAt(batch, 0).value);
    expect(values).toEqual(['first', 'first', 'first', 'second', 'second', 'second']);
    expect(producer.totals.failedRecords).toBe(2);
  });

  it('R-PROD-21: too large a batch is split and goes again, at no cost of a retry; a single record fails', () => {
    const { cluster, producer } = warm({ 'linger.ms': '20', 'batch.size': '16384', retries: '1' });
    cluster.script = (request) => (request.api === ApiKey.Produce && batchesIn(request).some(({ batch }) => batch.sizeBytes > 1000) ? produceAnswer(request, ErrorCode.MESSAGE_TOO_LARGE) : undefined);
    for (let i = 0; i < 10; i++) produce(cluster, { key: null, value: 'x'.repeat(300), partition: 0 });
    runMs(cluster, 3000);
    expect(producer.totals.acknowledgedRecords).toBe(13);
    const stored = cluster.logs[0] ?? [];
    expect(stored.slice(1).reduce((sum, batch) => sum + batch.recordCount, 0)).toBe(10);
    produce(cluster, { key: null, value: 'x'.repeat(3_000), partition: 0 });
    runMs(cluster, 3000);
    expect(factsOf(cluster, FactKind.SendFailed)).toMatchObject([{ b: ErrorCode.MESSAGE_TOO_LARGE }]);
  });

  it('R-PROD-22: with acks=0 a batch is done when it is sent, without an offset', () => {
    const { cluster, producer } = warm({ acks: '0' });
    cluster.script = (request) => (request.api === ApiKey.Produce ? 'never' : undefined);
    produce(cluster, { key: null, value: 'v', partition: 0 });
    runMs(cluster, 100);
    expect(factsOf(cluster, FactKind.RecordsAcknowledged)).toMatchObject([{ b: -1, c: 1, d: 0 }]);
    expect(producer.totals.acknowledgedRecords).toBe(4);
  });

  it('R-CLI-01: a leader named in the answer is used at once', () => {
    const { cluster, producer } = warm();
    cluster.leaders[0] = 2;
    cluster.epochs[0] = 1;
    cluster.script = failOnce(ErrorCode.NOT_LEADER_OR_FOLLOWER, { currentLeader: { leaderId: 2, leaderEpoch: 1 } });
    produce(cluster, { key: null, value: 'v', partition: 0 });
    runMs(cluster, 30);
    expect(factsOf(cluster, FactKind.SendRetried)).toMatchObject([{ d: 0 }]);
    expect(producer.totals.acknowledgedRecords).toBe(4);
    expect(requestsOf(cluster, ApiKey.Produce).map((request) => cluster.world.kafkaId(request.to))).toEqual([1, 2]);
  });

  it('R-CLI-02: without a hint metadata is asked for, and the batch follows to the new leader', () => {
    const { cluster, producer } = warm();
    cluster.leaders[0] = 3;
    cluster.epochs[0] = 1;
    cluster.script = failOnce(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    produce(cluster, { key: null, value: 'v', partition: 0 });
    runMs(cluster, 500);
    expect(requestsOf(cluster, ApiKey.Metadata)).not.toHaveLength(0);
    expect(producer.totals.acknowledgedRecords).toBe(4);
  });

  it('R-CLI-03: metadata is refreshed each metadata.max.age.ms', () => {
    const { cluster } = warm({ 'metadata.max.age.ms': '1000' });
    runMs(cluster, 3500);
    expect(requestsOf(cluster, ApiKey.Metadata)).toHaveLength(3);
  });

  it('R-CLI-04: the defaults are acks=all, idempotence, five in flight, 5 ms linger, 120 s to deliver', () => {
    const { producer } = warm();
    expect(producer.config).toMatchObject({ acks: -1, enableIdempotence: true, maxInFlightRequestsPerConnection: 5, lingerMs: 5, deliveryTimeoutMs: 120_000, requestTimeoutMs: 30_000, retries: 2_147_483_647 });
  });

  it('R-PROD-13: closing sends what is left at once, then ends', () => {
    const cluster = fakeCluster(3);
    const producer = withProducer(cluster, { 'linger.ms': '60000' });
    startAll(cluster);
    runMs(cluster, 50);
    produce(cluster, { key: null, value: 'v', partition: 0 });
    cluster.world.stop(cluster.world.nodeByName('p'));
    runMs(cluster, 50);
    expect(producer.totals.acknowledgedRecords).toBe(1);
    expect(cluster.world.nodes[cluster.world.nodeByName('p')]?.status).toBe('down');
  });

  it('R-PROD-23: batches of a partition are acknowledged in their order', () => {
    const { cluster } = warm({ 'linger.ms': '0' });
    for (let i = 0; i < 8; i++) {
      produce(cluster, { key: null, value: `${i}`, partition: 0 });
      runMs(cluster, 1);
    }
    runMs(cluster, 100);
    const offsets = factsOf(cluster, FactKind.RecordsAcknowledged).map((fact) => fact.b);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
  });
});

describe('idempotence', () => {
  it('R-IDEM-01, R-IDEM-02: a producer id is acquired before the first send, and not when acks is not all', () => {
    const { cluster } = warm();
    const first = fakeCluster(1);
    withProducer(first, { acks: '1' });
    startAll(first);
    first.world.command(first.world.nodeByName('p'), { type: 'produce', topic: TOPIC, key: null, value: 'v' });
    runMs(first, 100);
    expect(requestsOf(first, ApiKey.InitProducerId)).toEqual([]);
    expect(requestsOf(first, ApiKey.Produce).flatMap(batchesIn)).toMatchObject([{ batch: { producerId: -1, baseSequence: -1 } }]);
    produce(cluster, { key: null, value: 'v', partition: 0 });
    runMs(cluster, 100);
    expect(requestsOf(cluster, ApiKey.Produce).flatMap(batchesIn)).toMatchObject([{ batch: { producerId: 7, producerEpoch: 0, baseSequence: 1 } }]);
  });

  it('R-IDEM-02: a restarted producer asks for a new id', () => {
    const { cluster } = warm();
    const ix = cluster.world.nodeByName('p');
    cluster.world.crash(ix);
    cluster.world.start(ix);
    produce(cluster, { key: null, value: 'v', partition: 0 });
    runMs(cluster, 200);
    expect(requestsOf(cluster, ApiKey.InitProducerId)).toHaveLength(1);
    expect(requestsOf(cluster, ApiKey.Produce).flatMap(batchesIn)).toMatchObject([{ batch: { baseSequence: 0 } }]);
  });

  it('R-IDEM-03: sequences count records by partition, and a retried batch keeps its own', () => {
    const { cluster } = warm({ 'linger.ms': '0' });
    cluster.script = failOnce(ErrorCode.NOT_ENOUGH_REPLICAS);
    produce(cluster, { key: null, value: 'a', partition: 0 });
    runMs(cluster, 400);
    produce(cluster, { key: null, value: 'b', partition: 0 });
    produce(cluster, { key: null, value: 'c', partition: 1 });
    runMs(cluster, 100);
    const sent = requestsOf(cluster, ApiKey.Produce).flatMap(batchesIn).map(({ partition, batch }) => [partition, batch.baseSequence]);
    expect(sent).toEqual([[0, 1], [0, 1], [0, 2], [1, 1]]);
  });

  it('R-IDEM-08: while a batch is tried again only the lowest in sequence is on its way, and order is kept', () => {
    const { cluster, producer } = warm({ 'linger.ms': '0' });
    let failing = 3;
    cluster.script = (request) => (request.api === ApiKey.Produce && failing-- > 0 ? produceAnswer(request, ErrorCode.NOT_ENOUGH_REPLICAS) : undefined);
    for (let i = 0; i < 3; i++) {
      produce(cluster, { key: null, value: `${i}`, partition: 0 });
      cluster.world.run(1, cluster.world.nowUs);
    }
    runMs(cluster, 3000);
    expect(producer.totals.acknowledgedRecords).toBe(6);
    const stored = (cluster.logs[0] ?? []).slice(1);
    expect(stored.map((batch) => batch.baseSequence)).toEqual(stored.map((batch) => batch.baseSequence).toSorted((a, b) => a - b));
  });

  it('R-IDEM-09, R-IDEM-11: out of order at the next expected batch raises the epoch by itself, sequences begin again', () => {
    const { cluster, producer } = warm();
    cluster.script = failOnce(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    produce(cluster, { key: null, value: 'v', partition: 0 });
    runMs(cluster, 1000);
    const sent = requestsOf(cluster, ApiKey.Produce).flatMap(batchesIn).map(({ batch }) => [batch.producerEpoch, batch.baseSequence]);
    expect(sent).toEqual([[0, 1], [1, 0]]);
    expect(producer.producerEpoch).toBe(1);
  });

  it('R-IDEM-07: DUPLICATE_SEQUENCE_NUMBER is success without an offset', () => {
    const { cluster, producer } = warm();
    cluster.script = failOnce(ErrorCode.DUPLICATE_SEQUENCE_NUMBER);
    produce(cluster, { key: null, value: 'v', partition: 0 });
    runMs(cluster, 100);
    expect(factsOf(cluster, FactKind.RecordsAcknowledged)).toMatchObject([{ b: -1 }]);
    expect(producer.totals.failedRecords).toBe(0);
  });

  it('R-IDEM-10: a sent batch that expires leaves the partition unresolved; with nothing under way the epoch is raised', () => {
    const { cluster, producer } = warm({ 'delivery.timeout.ms': '2000', 'request.timeout.ms': '1000' });
    cluster.script = (request) => (request.api === ApiKey.Produce ? produceAnswer(request, ErrorCode.NOT_ENOUGH_REPLICAS) : undefined);
    produce(cluster, { key: null, value: 'lost', partition: 0 });
    runMs(cluster, 4000);
    expect(factsOf(cluster, FactKind.SendFailed)).toHaveLength(1);
    cluster.script = () => undefined;
    produce(cluster, { key: null, value: 'next', partition: 0 });
    runMs(cluster, 500);
    expect(requestsOf(cluster, ApiKey.Produce).flatMap(batchesIn).at(-1)).toMatchObject({ batch: { producerEpoch: 1, baseSequence: 0 } });
    expect(producer.totals.acknowledgedRecords).toBe(4);
  });

  it('a copy of the state goes on as the original does', () => {
    const cluster = fakeCluster(3);
    withProducer(cluster, { 'linger.ms': '3' }, { rate: 500, keys: 20 });
    // The brokers' logs lie outside the world, so they are not asked.
    cluster.script = (request) => (request.api === ApiKey.Produce ? produceAnswer(request, request.id % 9 === 0 ? ErrorCode.NOT_ENOUGH_REPLICAS : ErrorCode.NONE) : undefined);
    startAll(cluster);
    runMs(cluster, 333);
    const copy = cluster.world.copy();
    cluster.world.run(Infinity, 700_000);
    const hash = cluster.world.traceHash();
    copy.run(Infinity, 700_000);
    expect(copy.traceHash()).toBe(hash);
  });
});

describe('produce requests', () => {
  it('carry acks, the request timeout and topic ids', () => {
    const { cluster } = warm({ 'request.timeout.ms': '7000' });
    produce(cluster, { key: null, value: 'v', partition: 0 });
    runMs(cluster, 50);
    const body = requestsOf(cluster, ApiKey.Produce)[0]?.body as ProduceRequest;
    expect(body).toMatchObject({ transactionalId: null, acks: -1, timeoutMs: 7000 });
  });
});
