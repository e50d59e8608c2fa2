import type { CoordinatorRecord } from '../../protocol/coordinator-record';
import type { ShareStateRecord } from './share-state';

/** ShareSnapshot and ShareUpdate (R-SHR-16); a snapshot says when it was written. */
export function decodeShareStateRecord(record: ShareStateRecord, writeTimestamp: number): CoordinatorRecord {
  const key = { type: record.type === 'ShareSnapshot' ? 0 : 1, data: keyFields(record.key) };
  if (record.value === null) return { coordinator: 'share', key, value: null };
  const { snapshotEpoch, leaderEpoch, startOffset, deliveryCompleteCount, stateBatches } = record.value;
  const delivered = deliveryCompleteCount === -1 ? {} : { deliveryCompleteCount };
  const batches = stateBatches.map(({ firstOffset, lastOffset, deliveryState, deliveryCount }) => ({ firstOffset, lastOffset, deliveryState, deliveryCount }));
  if (record.type === 'ShareUpdate') return { coordinator: 'share', key, value: { version: 0, data: { snapshotEpoch, leaderEpoch, startOffset, ...delivered, stateBatches: batches } } };
  const { stateEpoch, createTimestampMs: createTimestamp } = record.value;
  return { coordinator: 'share', key, value: { version: 0, data: { snapshotEpoch, stateEpoch, leaderEpoch, startOffset, ...delivered, createTimestamp, writeTimestamp, stateBatches: batches } } };
}

/** A group may have colons in its name, the rest has none. */
function keyFields(key: string): { readonly groupId: string; readonly topicId: string; readonly partition: number } {
  const parts = key.split(':');
  return { groupId: parts.slice(0, -2).join(':'), topicId: parts.at(-2) ?? '', partition: Number(parts.at(-1)) };
}
