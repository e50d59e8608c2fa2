import { describe, expect, it } from 'vitest';
import { openRun } from '../run.fixture';
import { producerView } from './producer-view';
import type { ScenarioInput } from '../../../engine/scenario/schema';
import type { Simulation } from '../../simulation';

const one = (config: Record<string, string | number | boolean>, recordsPerSecond = 20, keys = 0): Partial<ScenarioInput> => ({
  seed: 3, cluster: { brokers: 3, network: { latencyMs: 40, interBrokerLatencyMs: 0.5, jitterMs: 2 } }, topics: [{ name: 't', assignment: [[1, 2, 3], [2, 3, 1]] }],
  producers: [{ name: 'app', topic: 't', config, workload: { recordsPerSecond, keys } }], groups: [], faults: [],
});

const inside = (run: Simulation, ms: number) => {
  run.seek({ timeUs: ms * 1000 });
  const { producer } = producerView(run.world, {});
  if (producer === null) throw new Error('no producer');
  return producer;
};

describe('a producer from inside', () => {
  it('R-PROD-13: an open batch fills until linger.ms is over, then it is in flight', () => {
    const run = openRun(one({ 'linger.ms': 200 }));
    const seen = new Set<string>();
    for (let ms = 6_000; ms < 6_600; ms += 20) {
      for (const { batches } of inside(run, ms).partitions) {
        for (const { phase, lingerLeftUs, ageUs } of batches) {
          seen.add(phase);
          if (phase === 'filling') expect(lingerLeftUs + ageUs).toBe(200_000);
        }
      }
    }
    expect([...seen].sort()).toEqual(['filling', 'in flight']);
  });

  it('R-PROD-16: no more requests than may be under way; the rest waits and says so', () => {
    const run = openRun(one({ 'batch.size': 0, 'linger.ms': 0 }, 400, 1));
    const { brokers, partitions, memory } = inside(run, 8_000);
    const busy = brokers.find(({ requests }) => requests.length > 0);
    expect(busy).toMatchObject({ maxInFlight: 5, requests: { length: 5 } });
    expect(busy?.waitingUs).toBeGreaterThan(0);
    const line = partitions.find(({ batches }) => batches.length > 0);
    expect(line?.batches.slice(0, 6).map(({ phase }) => phase)).toEqual([...Array<string>(5).fill('in flight'), 'ready']);
    expect(line?.moreBatches).toBeGreaterThan(0);
    expect(memory.freeBytes).toBeLessThan(memory.totalBytes);
  });

  it('R-IDEM-03, R-IDEM-04: sequences go on by records, and the leader remembers the last five batches', () => {
    const run = openRun(one({}, 20, 3));
    for (const { nextSequence, batches, remembered } of inside(run, 8_000).partitions) {
      const numbered = batches.filter(({ baseSequence }) => baseSequence >= 0);
      numbered.forEach(({ baseSequence, lastSequence, records }, i) => {
        expect(lastSequence).toBe(baseSequence + records - 1);
        expect((numbered[i + 1]?.baseSequence ?? nextSequence)).toBe(lastSequence + 1);
      });
      if (nextSequence < 10) continue;
      expect(remembered?.batches).toHaveLength(5);
      remembered?.batches.forEach(({ baseSequence }, i, all) => expect(baseSequence).toBe(i === 0 ? baseSequence : (all[i - 1]?.lastSequence ?? 0) + 1));
    }
  });

  it('R-PROD-17, R-PROD-20: what failed waits for its backoff, and for delivery.timeout.ms from its beginning', () => {
    const run = openRun(one({ 'request.timeout.ms': 1_000, 'retry.backoff.ms': 500 }, 20, 1));
    run.seek({ timeUs: 6_000_000 });
    for (const node of ['broker-1', 'broker-2', 'broker-3']) run.act({ type: 'cut', from: 'app', to: node });
    let found = 0;
    for (let ms = 6_800; ms < 8_000; ms += 50) {
      for (const batch of inside(run, ms).partitions.flatMap(({ batches }) => batches)) {
        if (batch.phase !== 'backing off') continue;
        found++;
        expect(batch.backoffLeftUs).toBeLessThanOrEqual(600_000);
        expect(batch.deliveryLeftUs + batch.ageUs).toBe(120_000_000);
      }
    }
    expect(found).toBeGreaterThan(0);
  });

  it('R-PROD-05: says where records without a key go, and how far that partition is', () => {
    const run = openRun(one({}));
    const [choice] = inside(run, 8_000).topics;
    expect(choice).toMatchObject({ topic: 't', how: 'sticky', switchBytes: 16_384 });
    expect([0, 1]).toContain(choice?.partition);
    expect(inside(openRun(one({}, 20, 3)), 8_000).topics[0]?.how).toBe('by key');
  });

  it('the writing half of an application is there under its own name, and looking changes nothing', () => {
    const run = openRun({
      seed: 3, topics: [{ name: 'in', partitions: 1, replicationFactor: 3 }, { name: 'out', partitions: 1, replicationFactor: 3 }], faults: [],
      producers: [{ name: 'app', topic: 'in', workload: { recordsPerSecond: 5 } }], groups: [{ name: 'g', members: ['g-1'], topics: ['in'], output: { topic: 'out' } }],
    });
    run.seek({ timeUs: 8_000_000 });
    const before = run.world.traceHash();
    const view = producerView(run.world, { producer: 'g-1/producer' });
    expect(view.names).toEqual(['app', 'g-1/producer']);
    expect(view.producer).toMatchObject({ name: 'g-1/producer', node: 'g-1', transaction: { transactionalId: 'g-1' } });
    expect(run.world.traceHash()).toBe(before);
  });
});
