import { describe, expect, it } from 'vitest';
import { DEFAULT_BROKER_CONFIG } from '../config/broker-config';
import { resolveProducerConfig } from '../config/producer-config';
import { resolveTopicConfig } from '../config/topic-config';
import { FactKind } from '../facts/fact-kinds';
import type { Request } from '../kernel/connection';
import { PartitionLog } from '../log/partition-log';
import { ApiKey } from '../protocol/api-keys';
import { wallClockMs } from '../protocol/clock';
import { ErrorCode } from '../protocol/error-codes';
import { NodeKind } from '../protocol/node-kinds';
import { addClient, batchesIn, factsOf, fakeCluster, produceAnswer, runMs, startAll, TOPIC, type Answer, type FakeCluster } from './fake-brokers.fixture';
import { createProducer, producerBehavior } from './producer';
import type { ProducerState } from './producer-state';

/** Worked examples of the specification: a real log behind a broker that loses or refuses one batch. */

interface Stage {
  readonly cluster: FakeCluster;
  readonly producer: ProducerState;
  readonly log: PartitionLog;
}

type Trouble = 'refuse' | 'lose answer';

/** The `n`-th Produce request meets trouble; all others are appended. */
function stage(config: Readonly<Record<string, string>>, n: number, trouble: Trouble, error: number = ErrorCode.NOT_LEADER_OR_FOLLOWER): Stage {
  const cluster = fakeCluster(1);
  const topicConfig = resolveTopicConfig([], DEFAULT_BROKER_CONFIG);
  const log = new PartitionLog(wallClockMs(0), topicConfig);
  let seen = 0;
  cluster.script = (request: Request): Answer | undefined => {
    if (request.api !== ApiKey.Produce) return undefined;
    seen++;
    if (seen === n && trouble === 'refuse') return produceAnswer(request, error);
    const [data] = batchesIn(request);
    if (data === undefined) throw new Error('an empty request');
    const result = log.appendAsLeader(data.batch, 0, wallClockMs(cluster.world.nowUs), topicConfig, 'client');
    return seen === n ? 'close' : produceAnswer(request, result.errorCode, { baseOffset: result.baseOffset });
  };
  const settings = { 'batch.size': '90', 'linger.ms': '0', ...config };
  const producer = addClient(cluster, 'p', NodeKind.Producer, producerBehavior, createProducer('p', resolveProducerConfig(Object.entries(settings)).values, cluster.brokers, [TOPIC], null));
  startAll(cluster);
  runMs(cluster, 50);
  return { cluster, producer, log };
}

/** Records of one batch each, all sent before any answer. */
function sendBatches({ cluster }: Stage, ...values: readonly string[]): void {
  for (const value of values) {
    cluster.world.command(cluster.world.nodeByName('p'), { type: 'produce', topic: TOPIC, key: null, value });
  }
}

/** The connection is open and, with idempotence, the producer id known. */
function open(on: Stage): void {
  sendBatches(on, 'warm-up');
  runMs(on.cluster, 50);
  expect(on.producer.totals.acknowledgedRecords).toBe(1);
}

function valuesIn(log: PartitionLog): (string | null)[] {
  const values: (string | null)[] = [];
  log.forEachBatch(0, (batch) => {
    for (let i = 0; i < batch.recordCount; i++) values.push(batch.source.recordAt(batch, i).value);
  });
  return values;
}

/** Long enough that one fills a batch of this size. */
const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];

describe('retries without idempotence', () => {
  it('EX-C04: reorder, when several requests are in flight', () => {
    const on = stage({ 'enable.idempotence': 'false' }, 2, 'refuse');
    open(on);
    sendBatches(on, A, B, C);
    runMs(on.cluster, 2_000);
    expect(valuesIn(on.log)).toEqual(['warm-up', B, C, A]);
  });

  it('EX-C04, R-PROD-16: do not reorder with one in flight', () => {
    const on = stage({ 'enable.idempotence': 'false', 'max.in.flight.requests.per.connection': '1' }, 2, 'refuse');
    open(on);
    sendBatches(on, A, B, C);
    runMs(on.cluster, 2_000);
    expect(valuesIn(on.log)).toEqual(['warm-up', A, B, C]);
  });

  it('EX-C05: store twice what was stored and whose answer was lost', () => {
    const on = stage({ 'enable.idempotence': 'false' }, 2, 'lose answer');
    open(on);
    sendBatches(on, A);
    runMs(on.cluster, 2_000);
    expect(valuesIn(on.log)).toEqual(['warm-up', A, A]);
    expect(factsOf(on.cluster, FactKind.RecordsAcknowledged).at(-1)).toMatchObject({ b: 2, c: 1 });
  });
});

describe('retries with idempotence', () => {
  it('EX-C05, R-IDEM-04: are recognised, and get the offset of the first time', () => {
    const on = stage({}, 2, 'lose answer');
    open(on);
    sendBatches(on, A);
    runMs(on.cluster, 2_000);
    expect(valuesIn(on.log)).toEqual(['warm-up', A]);
    expect(factsOf(on.cluster, FactKind.RecordsAcknowledged).at(-1)).toMatchObject({ b: 1, c: 1 });
  });

  it('EX-C06, R-IDEM-05, R-IDEM-08, INV-C01: keep the order in a partition that knows the producer', () => {
    const on = stage({}, 2, 'refuse', ErrorCode.NOT_ENOUGH_REPLICAS);
    open(on);
    sendBatches(on, A, B, C);
    runMs(on.cluster, 3_000);
    expect(valuesIn(on.log)).toEqual(['warm-up', A, B, C]);
    const errors = factsOf(on.cluster, FactKind.SendRetried).map((fact) => fact.b);
    expect(errors).toEqual([ErrorCode.NOT_ENOUGH_REPLICAS, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER]);
    expect(on.producer).toMatchObject({ producerEpoch: 0, totals: { failedRecords: 0 } });
  });

  it('EX-C06, R-IDEM-12: the known hole: the first batches of a producer in a partition', () => {
    const on = stage({ 'delivery.timeout.ms': '3000', 'request.timeout.ms': '1000' }, 1, 'refuse', ErrorCode.NOT_ENOUGH_REPLICAS);
    sendBatches(on, A, B, C);
    runMs(on.cluster, 2_000);
    expect(valuesIn(on.log)).toEqual([B, C]);
    runMs(on.cluster, 4_000);
    const [failed] = factsOf(on.cluster, FactKind.SendFailed);
    expect(failed).toMatchObject({ c: 1 });
    expect(factsOf(on.cluster, FactKind.SendRetried).filter((fact) => fact.b === ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER).length).toBeGreaterThan(1);
  });
});

it('INV-C02: an idempotent partition has at most five batches in flight, a connection no more requests than configured', () => {
  for (const most of [1, 3, 5]) {
    const on = stage({ 'max.in.flight.requests.per.connection': String(most) }, 0, 'refuse');
    open(on);
    on.cluster.script = (request) => (request.api === ApiKey.Produce ? 'never' : undefined);
    for (let i = 0; i < 12; i++) {
      sendBatches(on, A);
      runMs(on.cluster, 5);
    }
    expect(on.producer.brokers[0]?.inFlight).toBe(most);
    expect(on.producer.queues[0]?.inFlight).toHaveLength(most);
  }
});

it('R-PROD-11: batches leave a queue from its head', () => {
  const on = stage({ 'max.in.flight.requests.per.connection': '1' }, 0, 'refuse');
  open(on);
  sendBatches(on, A, B, C);
  runMs(on.cluster, 100);
  expect(valuesIn(on.log).slice(1)).toEqual([A, B, C]);
});
