import { describe, expect, it } from 'vitest';
import { buildWorld } from '../../engine/scenario/build-world';
import { parseScenario } from '../../engine/scenario/parse-scenario';
import { Ledger } from '../ledger';
import { clusterView } from './cluster-view';
import { nodeParts } from './inspector/node-parts';
import { logView } from './log/log-view';

const SCENARIO = {
  version: 1,
  cluster: { brokers: 3, config: { 'remote.log.storage.system.enable': 'true', 'log.retention.check.interval.ms': '5000', 'remote.log.manager.task.interval.ms': '10000' } },
  topics: [{ name: 'orders', partitions: 1, replicationFactor: 3, configs: { 'remote.storage.enable': 'true', 'segment.bytes': '1048576', 'local.retention.bytes': '1048576' } }],
  producers: [{ name: 'p', topic: 'orders', workload: { recordsPerSecond: 200, valueSizeBytes: 1000 } }],
};

describe('what is shown of tiered storage', () => {
  it('the store on the stage, what lies in it, and what of a log its broker reads from there', () => {
    const parsed = parseScenario(SCENARIO);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const world = buildWorld(parsed.scenario);
    world.run(Infinity, 40_000_000);
    const { objectStore } = clusterView(world, new Ledger());
    expect(objectStore?.segments).toBeGreaterThan(2);
    expect(objectStore?.sizeBytes).toBeGreaterThan(2 * 1_000_000);
    const ix = world.nodeByName('object-store');
    expect(nodeParts(world, ix, world.nodes[ix]).sections[1].rows[0]).toMatchObject({ name: 'orders-0' });

    const params = { topic: 'orders', partition: 0, broker: null, find: { offset: 5 }, open: null };
    const view = logView(world, params);
    expect(view.remote).toMatchObject({ segments: objectStore?.segments, firstOffset: 0 });
    expect(view.logStart).toBe(0);
    expect(view.remote?.localLogStart).toBe(view.segments[0].baseOffset);
    expect(view.remote?.localLogStart).toBeGreaterThan(5);
    expect(view.search?.result).toBe('in-store');
    expect(logView(world, { ...params, find: { offset: view.leo - 1 } }).search?.hops).not.toEqual([]);
  });
});
