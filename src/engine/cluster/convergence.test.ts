import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodeKind } from '../protocol/node-kinds';
import { TestCluster } from './testing/test-cluster';

type Act = 'crash' | 'stop' | 'start' | 'pause' | 'resume' | 'cut' | 'heal';

const acts: Act[] = ['crash', 'stop', 'start', 'pause', 'resume', 'cut', 'heal'];
const HEALTHY = { cut: false, lossPpm: 0, extraUs: 0 };
const CUT = { cut: true, lossPpm: 0, extraUs: 0 };

function act(c: TestCluster, what: Act, id: number): void {
  const node = c.node(id);
  const controller = c.node(101);
  switch (what) {
    case 'crash':
      return c.world.crash(node);
    case 'stop':
      return c.world.stop(node);
    case 'start':
      return c.world.start(node);
    case 'pause':
      return c.world.pause(node);
    case 'resume':
      return c.world.resume(node);
    case 'cut':
      return id === 101 ? undefined : c.world.setLinkFault(node, controller, CUT);
    case 'heal':
      return id === 101 ? undefined : c.world.setLinkFault(node, controller, HEALTHY);
  }
}

function healAll(c: TestCluster): void {
  for (const id of [101, 1, 2, 3]) {
    c.world.resume(c.node(id));
    c.world.start(c.node(id));
    if (id !== 101) c.world.setLinkFault(c.node(id), c.node(101), HEALTHY);
  }
}

describe('faults in any order', () => {
  const step = fc.record({ what: fc.constantFrom(...acts), id: fc.constantFrom(1, 2, 3, 101), afterMs: fc.constantFrom(5, 30, 700, 3_000, 11_000) });

  it('INV-16 once they end, every broker runs, every partition has its whole ISR, and all see the same metadata (INV-15)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.array(step, { maxLength: 14 }), (seed, steps) => {
        const c = new TestCluster({ seed });
        c.ready();
        c.createTopic('t', [[1, 2, 3], [2, 3, 1], [3, 1, 2]], { 'min.insync.replicas': '2' });
        for (const { what, id, afterMs } of steps) {
          act(c, what, id);
          c.runMs(afterMs);
        }
        // A stop that is under way ends first; whatever is down then comes up.
        for (let i = 0; i < 400 && c.world.nodes.some((node) => node.kind === NodeKind.Broker && (node.status !== 'running' || node.paused)); i++) {
          healAll(c);
          c.runMs(1_000);
        }
        healAll(c);
        // A controller that was paused may find sessions over when it comes back.
        c.runMs(12_000);
        const whole = (): boolean =>
          [1, 2, 3].every((id) => c.broker(id).lifecycle.phase === 'RUNNING' && c.broker(id).image.offset >= c.controller.committed.offset - 1) &&
          c.controller.committed.topics.get('t')?.partitions.every((partition) => partition.isr.length === 3 && partition.leader >= 0) === true;
        c.until('the cluster is whole', whole, 120_000);
        c.runMs(50);
        expect([...c.controller.committed.brokers.values()].every((broker) => !broker.fenced && !broker.inControlledShutdown)).toBe(true);
        for (const id of [1, 2, 3]) expect(c.broker(id).image.topics).toEqual(c.controller.committed.topics);
      }),
      { numRuns: 60, seed: 20 },
    );
  });
});
