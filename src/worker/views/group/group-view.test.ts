import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../../../engine/scenario/schema';
import type { Simulation } from '../../simulation';
import { consumerPanelView } from '../consumer/consumer-view';
import { openRun } from '../run.fixture';
import type { BandSpan, GroupPicture } from './group-contract';
import { groupView } from './group-view';

const SPAN_US = 12_000_000;
const COOPERATIVE = 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor';
const RANGE = 'org.apache.kafka.clients.consumer.RangeAssignor';

/** Three members of a group read six partitions; a fourth starts after 20 s. */
function joining(config: NonNullable<ScenarioInput['groups']>[number]['config'], change: Partial<ScenarioInput> = {}): Simulation {
  return openRun({
    seed: 5,
    topics: [{ name: 'orders', partitions: 8, replicationFactor: 3 }],
    producers: [{ name: 'shop', topic: 'orders', workload: { recordsPerSecond: 80, keys: 40 } }],
    groups: [{ name: 'billing', members: ['a', 'b', 'c', 'd'], topics: ['orders'], config, processingMs: 150 }],
    faults: [{ atMs: 1, type: 'stop', node: 'd' }, { atMs: 20_000, type: 'restart', node: 'd' }],
    ...change,
  });
}

function picture(run: Simulation): GroupPicture {
  const [found] = groupView(run, { groups: ['billing'], spanUs: SPAN_US }).pictures;
  if (found === undefined) throw new Error('no group');
  return found;
}

const at = (run: Simulation, seconds: number): GroupPicture => {
  run.seek({ timeUs: seconds * 1_000_000 });
  return picture(run);
};

describe('a group over time', () => {
  it('R-GRP-23: in an eager rebalance everybody stops; the pause has its cause, its records, and an end', () => {
    const { rows, sums, phases, lanes, protocol, cooperative } = at(joining({ 'partition.assignment.strategy': RANGE }), 28);
    expect([protocol, cooperative]).toEqual(['classic', false]);
    expect(phases.map(({ state }) => state)).toEqual(expect.arrayContaining(['Stable', 'PreparingRebalance', 'CompletingRebalance']));
    expect(phases.at(-1)).toMatchObject({ state: 'Stable', members: 4 });
    expect(sums).toMatchObject({ partitions: 8, read: 8, stopped: 8 });
    expect(sums.waited).toBeGreaterThan(0);
    for (const { spans } of rows) {
      expect(spans.every((span, i) => i === 0 || span.fromUs === (spans[i - 1] as BandSpan).toUs)).toBe(true);
      expect(spans.find(({ pause }) => pause !== null)?.fact).toBeGreaterThan(0);
    }
    expect(lanes.map(({ name, holds }) => [name, holds])).toEqual([['a', 2], ['b', 2], ['c', 2], ['d', 2]]);
    expect(lanes[0]?.spans.map(({ what }) => what)).toEqual(expect.arrayContaining(['joining', 'syncing', 'processing']));
    expect(lanes[0]?.marks.some(({ kind }) => kind === 'heartbeat')).toBe(true);
  });

  it('R-GRP-23: in a cooperative one only what moves stops', () => {
    const { sums, cooperative } = at(joining({ 'partition.assignment.strategy': COOPERATIVE }), 31);
    expect(cooperative).toBe(true);
    expect(sums.moved).toBe(2);
    expect(sums.stopped).toBe(2);
  });

  it('R-CGP-06: in the consumer protocol members move one by one, without a barrier', () => {
    const { sums, protocol, phases, lanes } = at(joining({ 'group.protocol': 'consumer' }), 31);
    expect(protocol).toBe('consumer');
    expect(sums.moved).toBe(2);
    expect(phases.map(({ state }) => state)).toEqual(expect.arrayContaining(['Reconciling', 'Stable']));
    expect(lanes.every(({ generation, sessionLeftUs }) => generation === phases.at(-1)?.generation && sessionLeftUs > 0)).toBe(true);
  });

  it('R-CONS-02: a member of the consumer protocol without a listener gives up while its application is at work', () => {
    const run = joining({ 'group.protocol': 'consumer' }, {
      groups: [{ name: 'billing', members: ['a', 'b', 'c', 'd'], topics: ['orders'], config: { 'group.protocol': 'consumer' }, processingMs: 4000 }],
    });
    const moves = at(run, 31.5).lanes.flatMap(({ spans }) => spans.filter(({ what, fromUs }) => what === 'reconciling' && fromUs > 20_000_000));
    expect(moves.length).toBeGreaterThan(0);
    for (const { fromUs, toUs } of moves) expect(toUs - fromUs).toBeLessThan(1_000_000);
  });

  it('the same moment shows the same, whether it was played to, opened late, or come back to', () => {
    const config = { 'partition.assignment.strategy': RANGE };
    const played = joining(config);
    groupView(played, { groups: ['billing'], spanUs: SPAN_US });
    const whole = at(played, 28);
    const late = at(joining(config), 28);
    expect(late).toEqual(whole);
    played.seek({ timeUs: 3_000_000 });
    expect(at(played, 28)).toEqual(whole);
  });

  it('watching changes nothing in the run', () => {
    const alone = joining({});
    const watched = joining({});
    watched.watchGroups();
    for (const run of [alone, watched]) run.seek({ timeUs: 15_000_000 });
    expect(watched.world.traceHash()).toBe(alone.world.traceHash());
  });

  it('a member that crashes leaves its partitions unread until its session is over (R-GRP-14)', () => {
    const run = joining({ 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 2000 });
    run.seek({ timeUs: 9_000_000 });
    run.act({ type: 'crash', node: 'b' });
    const during = at(run, 11);
    expect(during.lanes[1]).toMatchObject({ status: 'down', holds: 0 });
    const open = during.rows.filter(({ spans }) => spans.at(-1)?.owner === -1);
    expect(open.length).toBeGreaterThan(1);
    expect(open[0]?.spans.at(-1)?.pause).toMatchObject({ from: 1, to: -1 });
    expect(at(run, 19).sums.read).toBe(8);
  });

  it('a consumer from inside: its loop, its clocks, and offsets each told apart (R-CONS-05, R-CONS-13)', () => {
    const run = joining({ 'max.poll.records': 50 });
    run.seek({ timeUs: 10_000_000 });
    const { consumer, all } = consumerPanelView(run, { node: 'b', spanUs: 4_000_000 });
    if (consumer === null) throw new Error('no consumer');
    expect(all.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
    expect(consumer.loop.map(({ what }) => what)).toEqual(expect.arrayContaining(['poll', 'processing']));
    expect(consumer.loop.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0)).toBe(4_000_000);
    expect(consumer.polls.count).toBeGreaterThan(5);
    expect(consumer.marks.filter(({ kind }) => kind === 'poll').reduce((sum, { count }) => sum + count, 0)).toBe(consumer.polls.records);
    expect(consumer.deadlines.map(({ name, limitUs }) => [name, limitUs])).toEqual([['max.poll.interval.ms', 300_000_000], ['heartbeat.interval.ms', 3_000_000], ['session.timeout.ms', 45_000_000]]);
    expect(consumer.deadlines.every(({ leftUs, limitUs }) => leftUs > 0 && leftUs <= limitUs)).toBe(true);
    for (const { committed, position, fetched, hw, leo, lso, lag } of consumer.partitions) {
      expect(committed).toBeLessThanOrEqual(position);
      expect(position).toBeLessThanOrEqual(fetched);
      expect(fetched).toBeLessThanOrEqual(hw);
      expect(hw).toBeLessThanOrEqual(leo);
      expect([lso, lag]).toEqual([hw, hw - position]);
    }
    expect(consumer.sessions.length).toBeGreaterThan(0);
    expect(consumer.commits.nextUs).toBeGreaterThanOrEqual(0);
  });
});
