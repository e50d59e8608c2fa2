import { DeliveryStateCode, type StateBatchData } from '../../protocol/messages/share-group-state';

/** What a share coordinator keeps of a share partition (R-SHR-16). Immutable. */
export interface ShareState {
  /** Raised with every snapshot after the first. */
  readonly snapshotEpoch: number;
  /** The group's epoch when the state was initialized: writes of an earlier one are fenced (R-SHR-15). */
  readonly stateEpoch: number;
  /** Of the leader that read or wrote last. */
  readonly leaderEpoch: number;
  /** −1 = nobody has decided yet. */
  readonly startOffset: number;
  readonly deliveryCompleteCount: number;
  readonly stateBatches: readonly StateBatchData[];
  /** Updates since the snapshot. */
  readonly updates: number;
  /** When the group began with the partition, in milliseconds since 1970. */
  readonly createTimestampMs: number;
}

/** What is written of a share partition: all of it, or what changed; null = it is forgotten. */
export type ShareStateRecord =
  | { readonly type: 'ShareSnapshot'; readonly key: string; readonly value: ShareState | null }
  | { readonly type: 'ShareUpdate'; readonly key: string; readonly value: ShareStateUpdate };

export interface ShareStateUpdate {
  readonly snapshotEpoch: number;
  /** −1 = as before, as for the start. */
  readonly leaderEpoch: number;
  readonly startOffset: number;
  readonly deliveryCompleteCount: number;
  readonly stateBatches: readonly StateBatchData[];
}

/** What a coordinator partition is chosen by, and records are kept under (R-SHR-15). */
export function shareStateKey(groupId: string, topicId: string, partition: number): string {
  return `${groupId}:${topicId}:${partition}`;
}

/** One record takes effect; null = there is no state any more. */
export function applyShareStateRecord(known: ShareState | undefined, record: ShareStateRecord): ShareState | null {
  if (record.type === 'ShareSnapshot') return record.value;
  if (known === undefined) return null;
  const { leaderEpoch, startOffset, deliveryCompleteCount, stateBatches } = record.value;
  const start = startOffset === -1 ? known.startOffset : startOffset;
  return {
    ...known,
    leaderEpoch: leaderEpoch === -1 ? known.leaderEpoch : leaderEpoch,
    startOffset: start,
    deliveryCompleteCount,
    stateBatches: combineBatches(known.stateBatches, stateBatches, start),
    updates: known.updates + 1,
  };
}

/**
 * Batches laid over batches. Where they overlap the record that is further on counts: more deliveries, then the later state. What lies
 * before the start is done with; neighbours that say the same become one.
 */
export function combineBatches(known: readonly StateBatchData[], added: readonly StateBatchData[], startOffset: number): readonly StateBatchData[] {
  const all = [...known, ...added].filter(({ lastOffset }) => lastOffset >= startOffset);
  const edges = new Set<number>();
  for (const { firstOffset, lastOffset } of all) edges.add(Math.max(firstOffset, startOffset)).add(lastOffset + 1);
  const cuts = [...edges].sort((a, b) => a - b);
  const combined: StateBatchData[] = [];
  for (const [i, firstOffset] of cuts.entries()) {
    const next = cuts[i + 1];
    if (next === undefined) break;
    const winner = furthest(all, firstOffset);
    if (winner === null) continue;
    const { deliveryState, deliveryCount } = winner;
    const before = combined.at(-1);
    if (before?.lastOffset === firstOffset - 1 && before.deliveryState === deliveryState && before.deliveryCount === deliveryCount) combined[combined.length - 1] = { ...before, lastOffset: next - 1 };
    else combined.push({ firstOffset, lastOffset: next - 1, deliveryState, deliveryCount });
  }
  return combined;
}

function furthest(batches: readonly StateBatchData[], offset: number): StateBatchData | null {
  let found: StateBatchData | null = null;
  for (const batch of batches) {
    if (batch.firstOffset > offset || batch.lastOffset < offset) continue;
    if (found === null || batch.deliveryCount > found.deliveryCount || (batch.deliveryCount === found.deliveryCount && batch.deliveryState >= found.deliveryState)) found = batch;
  }
  return found;
}

/** A name for a state's code, for whoever shows it. */
export function deliveryStateName(code: number): keyof typeof DeliveryStateCode {
  return (Object.keys(DeliveryStateCode) as (keyof typeof DeliveryStateCode)[]).find((name) => DeliveryStateCode[name] === code) ?? 'AVAILABLE';
}
