import { describe, expect, it } from 'vitest';
import { groupsSince } from './backfill';
import { GroupWatch } from './group-watch';
import { openRun } from '../views/run.fixture';

const FAST = { groups: [{ name: 'billing', members: ['a', 'b'], topics: ['orders'], config: {}, processingMs: 20 }] };

/** Runs a world event by event under a watch of its own. */
function watched(capacity: number, untilUs: number): GroupWatch {
  const run = openRun(FAST);
  const watch = new GroupWatch(capacity);
  watch.begin(run.world);
  run.watchWith(watch);
  run.seek({ timeUs: untilUs });
  return watch;
}

describe('consumers and groups, watched event by event', () => {
  it('keeps no more than there is room for: the older half of the time goes, what was the case stays', () => {
    const watch = watched(400, 20_000_000);
    const sizes = [...watch.members.values()].map(({ changes, marks, turns }) => changes.length + marks.length + turns.length);
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(400);
    expect(watch.isCut).toBe(true);
    expect(watch.sinceUs).toBeGreaterThan(0);
    const whole = watched(Infinity, 20_000_000);
    expect(whole.isCut).toBe(false);
    for (const [node, { changes }] of watch.members) {
      const all = whole.members.get(node)?.changes ?? [];
      // Exactly the last changes of the whole, the first of them from before the cut.
      expect(changes).toEqual(all.slice(-changes.length));
      expect(changes[0]?.timeUs).toBeLessThanOrEqual(watch.sinceUs);
    }
    expect(watch.groups.get('billing')?.changes.at(-1)).toEqual(whole.groups.get('billing')?.changes.at(-1));
  });

  it('what was not watched comes back by replay, equal in every entry', () => {
    const late = openRun(FAST);
    late.seek({ timeUs: 12_000_000 });
    const brought = groupsSince(late, 0);
    const whole = watched(Infinity, 12_000_000);
    expect([...brought.members.values()]).toEqual([...whole.members.values()]);
    expect([...brought.groups.values()]).toEqual([...whole.groups.values()]);
    // And it goes on from there as if it had been there all the time.
    late.seek({ timeUs: 14_000_000 });
    expect([...late.watchGroups().members.values()]).toEqual([...watched(Infinity, 14_000_000).members.values()]);
  });

  it('where the way back is too long, as much of it as may be is brought back', () => {
    const run = openRun({ ...FAST, producers: [{ name: 'shop', topic: 'orders', workload: { recordsPerSecond: 400, keys: 50 } }] });
    run.seek({ event: 75_000 });
    const watch = groupsSince(run, 0);
    expect(watch.isCut).toBe(true);
    expect(watch.sinceUs).toBeGreaterThan(0);
    expect(run.world.nowUs - watch.sinceUs).toBeGreaterThan(3_000_000);
    expect(groupsSince(run, 0)).toBe(watch);
  });

  it('a heartbeat is told with its answer, a poll with what it returned', () => {
    const marks = [...watched(Infinity, 15_000_000).members.values()].flatMap((track) => track.marks);
    const beats = marks.filter(({ kind }) => kind === 'heartbeat');
    expect(beats.length).toBeGreaterThan(4);
    expect(beats.every(({ timeUs, answeredUs }) => answeredUs === -1 || answeredUs > timeUs)).toBe(true);
    expect(marks.filter(({ kind }) => kind === 'poll').every(({ count }) => count > 0)).toBe(true);
  });

  it('after a command in the past the other future is not shown', () => {
    const run = openRun(FAST);
    run.watchGroups();
    run.seek({ timeUs: 12_000_000 });
    run.seek({ timeUs: 9_000_000 });
    run.act({ type: 'crash', node: 'a' });
    const watch = groupsSince(run, 8_000_000);
    const last = watch.members.get(run.world.nodeByName('a'))?.changes.at(-1);
    expect(last).toMatchObject({ timeUs: 9_000_000, activity: 'down', owned: [] });
  });
});
