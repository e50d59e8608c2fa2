import { describe, expect, it } from 'vitest';
import { openRun } from '../run.fixture';
import { controllerView } from './controller-view';

describe('the controller and its metadata log', () => {
  it('shows a bounded window of the log, each record with its batch and a summary', () => {
    const run = openRun();
    run.seek({ timeUs: 6_000_000 });
    const all = controllerView(run.world, { limit: 200, before: 60 });
    expect(all.records.flatMap(({ offset, through }) => Array.from({ length: through - offset + 1 }, (_, i) => offset + i))).toEqual(Array.from({ length: 60 }, (_, i) => i));
    expect(all.records.filter(({ offset, through, type }) => through > offset && type !== 'NoOpRecord')).toEqual([]);
    expect(all.hasOlder).toBe(false);
    expect(all.records.map(({ type }) => type)).toEqual(expect.arrayContaining(['LeaderChangeMessage', 'RegisterBrokerRecord', 'TopicRecord', 'PartitionRecord']));
    expect(controllerView(run.world, { limit: 200 }).records.map(({ summary }) => summary)).toEqual(expect.arrayContaining([expect.stringMatching(/^(orders|__consumer_offsets)-\d+, replicas/)]));
    const few = controllerView(run.world, { limit: 5, before: 10 });
    expect([few.records.length, few.records.at(-1)?.through, few.hasOlder]).toEqual([5, 9, true]);
    for (const { offset, batchBase, batchSize } of all.records) expect(offset >= batchBase && offset < batchBase + batchSize).toBe(true);
  });

  it('a record opens down to its fields and tells who has read it; a paused broker has not (R-META-01)', () => {
    const run = openRun();
    run.seek({ timeUs: 6_000_000 });
    run.act({ type: 'pause', node: 'broker-3' });
    run.act({ type: 'crash', node: 'broker-2' });
    run.seek({ timeUs: 30_000_000 });
    const view = controllerView(run.world, {});
    const change = view.records.findLast(({ type }) => type === 'PartitionChangeRecord' );
    const { opened } = controllerView(run.world, { chosen: change?.offset ?? -1 });
    expect(opened?.fields.map(({ name }) => name)).toContain('partitionId');
    expect(opened?.readBy).toContain('broker-1');
    expect(opened?.notReadBy).toEqual(['broker-2', 'broker-3']);
  });

  it('sessions: the age of the last heartbeat, and the state the controller has a broker in (R-BRK-04)', () => {
    const run = openRun();
    run.seek({ timeUs: 6_000_000 });
    run.act({ type: 'crash', node: 'broker-2' });
    run.seek({ timeUs: 10_000_000 });
    const before = controllerView(run.world, {}).readers.find(({ name }) => name === 'broker-2');
    expect(before).toMatchObject({ state: 'UNFENCED', status: 'down', sessionUs: 9_000_000 });
    expect(before?.silentUs).toBeGreaterThan(3_500_000);
    run.seek({ timeUs: 20_000_000 });
    expect(controllerView(run.world, {}).readers.find(({ name }) => name === 'broker-2')).toMatchObject({ state: 'FENCED', silentUs: -1 });
  });

  it('without a controller nothing decides, and the log is still there to be read', () => {
    const run = openRun();
    run.seek({ timeUs: 6_000_000 });
    run.act({ type: 'crash', node: 'controller-101' });
    run.seek({ timeUs: 7_000_000 });
    const view = controllerView(run.world, {});
    expect([view.active, view.voters[0]?.status]).toEqual([-1, 'down']);
    expect(view.records.length).toBeGreaterThan(5);
  });
});
