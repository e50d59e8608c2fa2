import { describe, expect, it } from 'vitest';
import { groupThing, isThingId, linkThing, nodeThing, parseThing, partitionThing, replicaThing, selectionOf, thingOf } from './things';

describe('names of things', () => {
  it('come back as they were, also with dashes in topics', () => {
    expect(parseThing(replicaThing('a-b-3', 12, 'broker-2'))).toEqual({ kind: 'replica', topic: 'a-b-3', partition: 12, node: 'broker-2' });
    expect(parseThing(partitionThing('orders', 0))).toEqual({ kind: 'partition', topic: 'orders', partition: 0 });
    expect(parseThing(groupThing('billing'))).toEqual({ kind: 'group', group: 'billing' });
    expect(parseThing(nodeThing('web-1'))).toEqual({ kind: 'node', node: 'web-1' });
  });

  it('of a link do not depend on the order of its ends', () => {
    expect(linkThing('web-1', 'broker-2')).toBe(linkThing('broker-2', 'web-1'));
  });

  it('go through the contract and back', () => {
    for (const thing of [nodeThing('web-1'), partitionThing('orders', 2), replicaThing('orders', 2, 'broker-3'), groupThing('g'), linkThing('a', 'b')]) {
      const selection = selectionOf(thing);
      expect(selection && thingOf(selection)).toBe(thing);
    }
  });

  it('are told from other texts', () => {
    expect(['', 'node/', 'link/a', 'link/a~b~c', 'partition/orders', 'thing/x'].filter(isThingId)).toEqual([]);
  });
});
