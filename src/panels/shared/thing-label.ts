import { nodeLabel } from '../../session/commands/describe-action';
import { parseThing, type ThingId } from '../../session/commands/things';

/** A thing in a few words: `broker 2`, `orders-2 on broker 3`, `group billing`, `web-1 – broker 2`. */
export function thingLabel(id: ThingId): string {
  const thing = parseThing(id);
  switch (thing?.kind) {
    case 'node':
      return nodeLabel(thing.node);
    case 'partition':
      return `${thing.topic}-${thing.partition}`;
    case 'replica':
      return `${thing.topic}-${thing.partition} on ${nodeLabel(thing.node)}`;
    case 'group':
      return `group ${thing.group}`;
    case 'link':
      return `${nodeLabel(thing.a)} – ${nodeLabel(thing.b)}`;
    default:
      return id;
  }
}
