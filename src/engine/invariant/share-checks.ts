import type { BrokerState } from '../broker/broker-state';
import { forEachState } from '../broker/share/share-partition';
import type { LocalSharePartition } from '../broker/share/share-manager-state';
import type { ShareConsumerState } from '../client/share-consumer-state';
import { FactKind } from '../facts/fact-kinds';
import type { World } from '../kernel/world';
import { NodeKind } from '../protocol/node-kinds';
import type { Violation } from './violation';

/** First and last kind of the facts that tell of share partitions. */
const FIRST_KIND = FactKind.SharePartitionLoaded;
const LAST_KIND = FactKind.ShareSessionClosed;

/** What was seen of a share partition on one leader. */
interface SeenSharePartition {
  readonly instance: number;
  startOffset: number;
  /** Offsets that are final, from the start on. */
  readonly final: Map<number, string>;
}

/**
 * INV-C14: on one leader the start of a share partition never falls, no record is handed out more often than the group allows, a held
 * record has one owner, what is final stays so; and what was accepted for good is handed out by no leader that came later.
 */
export class ShareChecks {
  /** Records may have been lost by elections: then a state may be an older one. */
  mayHaveLost = false;
  /** By broker's node and share partition. */
  private readonly seen = new Map<string, SeenSharePartition>();
  /** Group and log → offset → leader epoch in which it was accepted for good. */
  private readonly accepted = new Map<string, Map<number, number>>();
  private isDirty = false;

  constructor(private readonly world: World) {}

  fact(node: number, kind: number, a: number, b: number, c: number, d: number): Violation | null {
    if (kind < FIRST_KIND || kind > LAST_KIND) return null;
    this.isDirty = true;
    if (kind === FactKind.RecordsAccepted) this.accept(node, a, b, c, d);
    return null;
  }

  private accept(node: number, log: number, first: number, last: number, member: number): void {
    const group = groupOf(this.world, member);
    if (group === null) return;
    const key = `${group}/${log}`;
    let offsets = this.accepted.get(key);
    if (offsets === undefined) this.accepted.set(key, (offsets = new Map()));
    const epoch = (this.world.nodes[node].state as BrokerState).replicas.partitions.get(log)?.leaderEpoch ?? 0;
    for (let offset = first; offset <= last; offset++) offsets.set(offset, Math.min(offsets.get(offset) ?? Infinity, epoch));
  }

  /** Call after every event of a broker. */
  afterEvent(ix: number): Violation | null {
    if (!this.isDirty) return null;
    this.isDirty = false;
    const node = this.world.nodes[ix];
    for (const local of (node.state as BrokerState).shares.partitions.values()) {
      const violation = this.look(`${node.name}/${local.key}`, local);
      if (violation !== null) return violation;
    }
    return null;
  }

  private look(name: string, local: LocalSharePartition): Violation | null {
    const { state } = local;
    if (state === null) return null;
    let seen = this.seen.get(name);
    if (seen === undefined || seen.instance !== local.instance) this.seen.set(name, (seen = { instance: local.instance, startOffset: state.startOffset, final: new Map() }));
    if (state.startOffset < seen.startOffset) return broken(`${name}: the start falls from ${seen.startOffset} to ${state.startOffset}`);
    if (state.startOffset > seen.startOffset) for (const offset of seen.final.keys()) if (offset < state.startOffset) seen.final.delete(offset);
    seen.startOffset = state.startOffset;
    const accepted = this.accepted.get(`${local.groupId}/${local.partition}`);
    const { final } = seen;
    let message: string | null = null;
    forEachState(state.batches, (delivery, firstOffset, lastOffset) => {
      const isHeld = delivery.state === 'ACQUIRED';
      if (delivery.deliveryCount > state.config.deliveryCountLimit) message ??= `${name}: offset ${firstOffset} was delivered ${delivery.deliveryCount} times, allowed are ${state.config.deliveryCountLimit}`;
      if (isHeld !== (delivery.memberId !== '')) message ??= `${name}: offset ${firstOffset} is ${delivery.state} with ${delivery.memberId === '' ? 'nobody' : delivery.memberId}`;
      for (let offset = Math.max(firstOffset, state.startOffset); offset <= lastOffset; offset++) {
        const before = final.get(offset);
        if (before !== undefined && before !== delivery.state) message ??= `${name}: offset ${offset} goes from ${before} to ${delivery.state}`;
        if (delivery.before === null && (delivery.state === 'ACKNOWLEDGED' || delivery.state === 'ARCHIVED')) final.set(offset, delivery.state);
        if (isHeld && delivery.before === null && !this.mayHaveLost && (accepted?.get(offset) ?? Infinity) <= local.leaderEpoch) message ??= `${name}: offset ${offset} was accepted and is handed out again`;
      }
    });
    return message === null ? null : broken(message);
  }
}

function broken(message: string): Violation {
  return { invariant: 'INV-C14', message };
}

/** The share group of a member that facts name by its client. */
export function groupOf(world: World, member: number): string | null {
  const node = world.nodes[world.nodeByName(world.nameOf(member))];
  return node?.kind === NodeKind.ShareConsumer ? (node.state as ShareConsumerState).group : null;
}
