import { NodeKind } from '../../../engine/protocol/node-kinds';
import { waitUntilServing } from './cluster';
import type { Wire } from './wire';

/**
 * Ending a process took the recorder longer than asking a broker. It matters, since followers hear of what is committed only
 * with their next fetch, up to replica.fetch.wait.max.ms later, and a new leader shows no more than it has heard.
 */
const BEFORE_END_MS = 600;

/** Does to a node what a recording names: `kill 2`, `stop 2`, `start 2`, `pause 2`, `resume 2`; gives what went wrong. */
export function applyFault(wire: Wire, text: string, patienceMs: number): string[] {
  const [what, id = ''] = text.split(' ');
  const node = wire.world.nodeByKafkaId(Number(id));
  if (node < 0) throw new Error(`no node ${id}`);
  const { world } = wire;
  switch (what) {
    case 'kill':
      wire.sleep(BEFORE_END_MS);
      world.crash(node);
      return [];
    case 'stop':
      wire.sleep(BEFORE_END_MS);
      world.stop(node);
      return wire.runUntil(() => world.nodes[node]?.status === 'down', patienceMs) ? [] : ['the process did not end'];
    case 'start':
      world.start(node);
      // A controller takes connections at once.
      if (world.nodes[node]?.kind === NodeKind.Controller) return [];
      return waitUntilServing(wire, node, patienceMs) ? [] : ['the process did not come up'];
    case 'pause':
      world.pause(node);
      return [];
    case 'resume':
      world.resume(node);
      return [];
    default:
      throw new Error(`unknown fault "${text}"`);
  }
}
