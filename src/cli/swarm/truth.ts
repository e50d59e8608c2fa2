import { FactKind } from '../../engine/facts/fact-kinds';
import type { FactSink } from '../../engine/kernel/fact';
import type { World } from '../../engine/kernel/world';
import type { InvariantMonitor } from '../../engine/invariant/invariant-monitor';
import type { Violation } from '../../engine/invariant/violation';
import { ShareTruth } from './share-truth';

const ACKS_ALL = -1;

/**
 * What the swarm itself keeps of what clients were told, from their facts alone: what was acknowledged, and what was handed to
 * each consumer group. It shares nothing with the engine's own counters.
 */
export class Truth implements FactSink {
  broken: Violation | null = null;
  acknowledgedRecords = 0;
  /** By group and partition: runs [from, to) of offsets that were delivered. */
  private readonly delivered = new Map<string, Map<number, [number, number][]>>();
  monitor: InvariantMonitor | null = null;
  readonly shares: ShareTruth;

  constructor(
    private readonly world: World,
    private readonly groupOf: (consumer: string) => string,
  ) {
    this.shares = new ShareTruth(world, groupOf);
  }

  push(_id: number, _timeUs: number, _event: number, node: number, kind: number, a: number, b: number, c: number, d: number): void {
    if (kind === FactKind.RecordsAcknowledged) this.acknowledged(node, a, b, c, d);
    else if (kind === FactKind.RecordsDelivered) this.deliver(node, a, b, d);
    else this.shares.fact(node, kind, a, b, c, d);
  }

  /** An acks=all success is only ever given for what every member of the ISR holds: it is committed. */
  private acknowledged(node: number, key: number, baseOffset: number, records: number, acks: number): void {
    this.acknowledgedRecords += records;
    if (acks !== ACKS_ALL || this.monitor === null || this.broken !== null) return;
    const committed = this.monitor.committedEnd(key);
    if (baseOffset + records > committed) {
      this.broken = {
        invariant: 'R-ACK-01',
        message: `${this.world.nodes[node].name} was told that records ${baseOffset}–${baseOffset + records - 1} of partition ${key} are safe; committed is ${committed}`,
      };
    }
  }

  private deliver(node: number, key: number, from: number, to: number): void {
    const group = this.groupOf(this.world.nodes[node].name);
    let partitions = this.delivered.get(group);
    if (partitions === undefined) this.delivered.set(group, (partitions = new Map()));
    const runs = partitions.get(key);
    if (runs === undefined) partitions.set(key, [[from, to]]);
    else if (runs[runs.length - 1][1] === from) runs[runs.length - 1][1] = to;
    else runs.push([from, to]);
  }

  /** How many of some offsets, in order, no member of the group was ever given. */
  missingOf(group: string, key: number, offsets: readonly number[]): number {
    const runs = (this.delivered.get(group)?.get(key) ?? []).toSorted((x, y) => x[0] - y[0]);
    let missing = 0;
    let run = 0;
    let reached = 0;
    for (const offset of offsets) {
      while (run < runs.length && runs[run][0] <= offset) reached = Math.max(reached, runs[run++][1]);
      if (offset >= reached) missing++;
    }
    return missing;
  }

  /** Offsets in [from, to) that no member of the group was ever given. */
  missing(group: string, key: number, from: number, to: number): number {
    const runs = (this.delivered.get(group)?.get(key) ?? []).toSorted((x, y) => x[0] - y[0]);
    let missing = 0;
    let reached = from;
    for (const [start, end] of runs) {
      if (start > reached) missing += start - reached;
      reached = Math.max(reached, end);
    }
    return missing + Math.max(0, to - reached);
  }
}
