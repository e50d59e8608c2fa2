import { FactKind } from '../../engine/facts/fact-kinds';
import { groupOf } from '../../engine/invariant/share-checks';
import type { World } from '../../engine/kernel/world';

/** What the swarm keeps of share groups from facts alone: what their members were given, and what was given up. */
export class ShareTruth {
  /** Group and partition → offsets that some member was given, or that were archived. */
  private readonly settled = new Map<string, Set<number>>();

  constructor(
    private readonly world: World,
    private readonly groupOfConsumer: (consumer: string) => string,
  ) {}

  fact(node: number, kind: number, a: number, b: number, c: number, d: number): void {
    if (kind === FactKind.SharedRecordsDelivered) this.settle(this.groupOfConsumer(this.world.nodes[node].name), a, b, b + c - 1);
    else if (kind === FactKind.RecordsArchived || kind === FactKind.RecordsRejected) this.settle(groupOf(this.world, d) ?? '', a, b, c);
  }

  private settle(group: string, key: number, first: number, last: number): void {
    const name = `${group}/${key}`;
    let offsets = this.settled.get(name);
    if (offsets === undefined) this.settled.set(name, (offsets = new Set()));
    for (let offset = first; offset <= last; offset++) offsets.add(offset);
  }

  /** Offsets in [from, to) that nobody of the group was ever given, and that were not given up either. */
  missing(group: string, key: number, from: number, to: number): number {
    const offsets = this.settled.get(`${group}/${key}`);
    let missing = 0;
    for (let offset = from; offset < to; offset++) if (offsets?.has(offset) !== true) missing++;
    return missing;
  }
}
