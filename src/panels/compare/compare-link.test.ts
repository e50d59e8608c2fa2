import { describe, expect, it } from 'vitest';
import { FactKind } from '../../engine/facts/fact-kinds';
import { compareLink, requestOf, subjectOf } from './compare-link';
import { ledgerRows, sentenceOf } from './sentence';
import { PRESETS } from './presets';
import { runBoth } from '../../worker/compare/run-both';
import type { Change } from '../../worker/compare/contract';

const scenario = { version: 1, cluster: { brokers: 3 }, topics: [{ name: 'orders', partitions: 1 }] };
const change: Change = { where: 'producers', name: 'acks', a: '1', b: 'all' };

describe('the link of a comparison', () => {
  it('holds scenario, seed, end and change', async () => {
    const request = requestOf({ scenario, seed: 9, commands: [{ atEvent: 5, timeUs: 1_200_300, command: { type: 'crash', node: 'broker-1' } }], cursor: { events: 70, timeUs: 9_000_000 } }, change);
    expect(request.scenario).toMatchObject({ faults: [{ atMs: 1201, type: 'crash', node: 'broker-1' }] });
    const subject = await subjectOf(await compareLink(request));
    expect(subject).toMatchObject({ ok: true, request: { seed: 9, untilUs: 9_000_000, change, scenario: { faults: [{ atMs: 1201, type: 'crash', node: 'broker-1' }] } } });
  });

  it('keeps a default as a default, and refuses what is no change', async () => {
    const link = await compareLink({ scenario, seed: 1, untilUs: 1000, change: { where: 'topics', name: 'retention.ms', a: '', b: '-1' } });
    expect(await subjectOf(link)).toMatchObject({ ok: true, request: { change: { a: '', b: '-1' } } });
    for (const bad of ['producers/acks/1', 'nowhere/acks/1/all', 'producers/acks/1/1', 'producers/a%20b/1/2', 'producers/%/1/2']) {
      expect(await subjectOf(link.replace(/compare=.*/, `compare=${bad}`)), bad).toMatchObject({ ok: false });
    }
  });

  it('names a prepared pair, and opens the first when there is no such name', async () => {
    expect(await subjectOf('linger')).toMatchObject({ ok: true, title: 'linger.ms 0 or 50' });
    expect(await subjectOf('nothing')).toMatchObject({ ok: true, title: PRESETS[0]?.title });
  });
});

describe('the prepared pairs', () => {
  it.each(PRESETS.map((preset) => [preset.id, preset] as const))('%s: both runs can be computed and differ', async (_id, { scenario: json, seed, change: setting, untilMs }) => {
    const answer = await runBoth({ scenario: json, seed, change: setting, untilUs: untilMs * 1000 });
    if (answer.type === 'refused') throw new Error(JSON.stringify(answer.errors));
    const { comparison } = answer;
    expect(comparison.firstUs).not.toBeNull();
    expect(ledgerRows(comparison).some(({ a, b }) => a !== b)).toBe(true);
    const { promise, price } = sentenceOf(comparison, setting);
    expect(`${promise} ${price ?? ''}`).toContain(setting.name);
  });

  it('of the control planes crashes the broker that is the controller of ZooKeeper’s', async () => {
    const { scenario: json, seed, change: setting, untilMs } = PRESETS.find(({ id }) => id === 'zookeeper-kraft')!;
    const answer = await runBoth({ scenario: json, seed, change: setting, untilUs: untilMs * 1000 });
    if (answer.type === 'refused') throw new Error(JSON.stringify(answer.errors));
    const { a, b } = answer.comparison;
    const loadsOf = (facts: typeof a.facts): number[] => facts.filter(({ kind }) => kind === FactKind.ControllerStateLoaded).map(({ timeUs }) => timeUs);
    expect(loadsOf(a.facts)).toEqual([]);
    const [first, second] = loadsOf(b.facts);
    expect([first < 8_000_000, second > 8_000_000]).toEqual([true, true]);
  });
});
