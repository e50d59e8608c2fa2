import { describe, expect, it } from 'vitest';
import { buildWorld } from '../../engine/scenario/build-world';
import { parseScenario } from '../../engine/scenario/parse-scenario';
import { clusterView } from './cluster-view';
import { controllerView } from './controller/controller-view';
import { nodeParts } from './inspector/node-parts';
import { Ledger } from '../ledger';

describe('what is shown of a cluster of the ZooKeeper era', () => {
  it('ZooKeeper, the broker in office, partitions as the znodes have them, sessions and znodes', () => {
    const parsed = parseScenario({ version: 1, cluster: { controlPlane: 'zookeeper' }, topics: [{ name: 'orders', partitions: 3, replicationFactor: 3 }] });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const world = buildWorld(parsed.scenario);
    world.run(Infinity, 3_000_000);
    const view = clusterView(world, new Ledger());
    const office = view.brokers.filter(({ controllerEpoch }) => controllerEpoch !== undefined);
    expect(office.map(({ id, controllerEpoch, isLoading }) => [id, controllerEpoch, isLoading])).toEqual([[view.zookeeper?.controller, 1, false]]);
    expect(view.zookeeper).toMatchObject({ name: 'zookeeper', status: 'running', sessions: 3 });
    expect(view.partitions.map(({ topic, isr }) => [topic, isr.length])).toEqual([['orders', 3], ['orders', 3], ['orders', 3]]);
    const part = controllerView(world, {}).zookeeper;
    expect(part).toMatchObject({ controller: view.zookeeper?.controller, controllerEpoch: 1, job: null, unansweredPushes: 0 });
    expect(part?.znodes.find(({ path }) => path === '/controller')?.data).toContain('brokerid');
    const ix = world.nodeByName('zookeeper');
    expect(nodeParts(world, ix, world.nodes[ix]).sections[1].rows).toHaveLength(3);
  });
});
