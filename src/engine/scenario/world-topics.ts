import type { BrokerState } from '../broker/broker-state';
import type { World } from '../kernel/world';
import { NodeKind } from '../protocol/node-kinds';

/** The topics that some broker of this world knows of, in order of their names. */
export function topicNames(world: World): string[] {
  const names = new Set<string>();
  for (const node of world.nodes) {
    if (node.kind !== NodeKind.Broker) continue;
    for (const name of (node.state as BrokerState).image.topics.keys()) names.add(name);
  }
  return [...names].sort();
}
