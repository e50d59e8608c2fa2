import { describe, expect, it } from 'vitest';
import { impliedChange, withSetting } from './change';
import { differences } from './difference';
import { runBoth } from './run-both';
import type { Change, Comparison } from './contract';

const scenario = {
  version: 1,
  cluster: { brokers: 3, network: { latencyMs: 8, interBrokerLatencyMs: 13, jitterMs: 1 } },
  topics: [{ name: 'payments', assignment: [[1, 2, 3]], configs: { 'min.insync.replicas': 2 } }],
  producers: [{ name: 'shop', topic: 'payments', config: { 'enable.idempotence': false, 'max.in.flight.requests.per.connection': 1 }, workload: { recordsPerSecond: 300, keys: 6, spacing: 'random', stopMs: 15_000 } }],
  faults: [{ atMs: 6_102, type: 'crash', node: 'broker-1' }],
};
const acks: Change = { where: 'producers', name: 'acks', a: '1', b: 'all' };

async function compared(change: Change): Promise<Comparison> {
  const answer = await runBoth({ scenario, seed: 42, change, untilUs: 18_000_000 });
  if (answer.type === 'refused') throw new Error(JSON.stringify(answer.errors));
  return answer.comparison;
}

describe('two runs of one seed', () => {
  it('differ in what acks=1 loses when the leader crashes, and in nothing that both promise', async () => {
    const { a, b, rows, bins, firstUs } = await compared(acks);
    expect(a.promises.sent).toBe(b.promises.sent);
    expect(a.promises.acknowledgedLost).toBeGreaterThan(0);
    expect(b.promises.acknowledgedLost).toBe(0);
    // What is gone is what the producer counts and the log does not hold.
    expect(a.promises.acknowledged - a.promises.readable).toBe(a.promises.acknowledgedLost);
    expect(b.promises.acknowledged).toBe(b.promises.readable);
    expect(firstUs).toBeLessThan(6_102_000);
    expect(bins.reduce((sum, n) => sum + n, 0)).toBe(rows.length);
    for (const run of [a, b]) expect(run.latencies.reduce((sum, { records }) => sum + records, 0)).toBe(run.promises.acknowledged);
  });

  it('are the same to the last fact when the values mean the same', async () => {
    const { a, b, rows, firstUs } = await compared({ where: 'topics', name: 'min.insync.replicas', a: '2', b: '02' });
    expect(a.traceHash).toBe(b.traceHash);
    expect(rows).toEqual([]);
    expect(firstUs).toBeNull();
  });

  it('are refused with the place when a value is none', async () => {
    const answer = await runBoth({ scenario, seed: 42, change: { ...acks, b: 'most' }, untilUs: 1 });
    expect(answer).toMatchObject({ type: 'refused', run: 'B' });
    expect(JSON.stringify(answer)).toContain('acks');
    expect(await runBoth({ scenario, seed: 42, change: { where: 'topics', name: 'no.such.setting', a: '1', b: '2' }, untilUs: 1 })).toMatchObject({ type: 'refused', run: 'A' });
  });
});

describe('a change', () => {
  it('sets one value everywhere, or takes it away', () => {
    const set = (change: Change, value: string) => JSON.stringify(withSetting(scenario, change, value));
    expect(set(acks, 'all')).toContain('"acks":"all"');
    expect(withSetting(withSetting(scenario, acks, '1'), acks, '')).toEqual(scenario);
    expect(set({ ...acks, where: 'brokers', name: 'x' }, '1')).toContain('"config":{"x":"1"}');
    expect(set({ ...acks, where: 'topics', name: 'retention.ms' }, '5')).toContain('"retention.ms":"5"');
  });

  it('says when it brings another with it', () => {
    expect(impliedChange(scenario, acks)).toBeNull();
    expect(impliedChange({ producers: [{ config: {} }] }, acks)).toContain('enable.idempotence');
    expect(impliedChange({ producers: [{ config: {} }] }, { ...acks, name: 'linger.ms' })).toBeNull();
  });
});

it('pairs the k-th time with the k-th time, and tells what is later from what is missing', () => {
  const fact = (timeUs: number, text: string) => ({ timeUs, kind: 1, text });
  const rows = differences([fact(1, 'x'), fact(2, 'y'), fact(5, 'x')], [fact(1, 'x'), fact(4, 'y'), fact(6, 'z')]);
  expect(rows.map(({ timeUs, a, b }) => [timeUs, a?.text ?? null, b?.text ?? null])).toEqual([[2, 'y', 'y'], [5, 'x', null], [6, null, 'z']]);
});
