import type { TopicPartitionSets } from '../consumer/member-assignment';
import type { GroupCoordinatorState } from '../group-coordinator-state';
import type { ShardWork } from '../shard-access';
import type { AfterShareAsk, ShareAsk, ShareStateKind, ShareStatePart, ShareStateResult } from './share-asks';

/** Questions to share coordinators: sent partition by partition, taken further when the last is answered. */

/** Asks about at least one partition. */
export function ask(work: ShardWork, kind: ShareStateKind | 'latest', groupId: string, partitions: TopicPartitionSets, parts: readonly ShareStatePart[], then: AfterShareAsk): void {
  const { ctx, host, shard, state } = work;
  const askId = state.nextAskId++;
  state.asks.set(askId, { shard: shard.partition, shardEpoch: shard.shardEpoch, groupId, partitions, then, remaining: parts.length, results: [] });
  if (kind === 'latest') host.askLatestOffsets(ctx, askId, parts);
  else for (const part of parts) host.askShareState(ctx, kind, askId, groupId, part);
}

/** One partition is answered; gives the question when nothing of it is open any more. */
export function noteAnswer(state: GroupCoordinatorState, askId: number, result: ShareStateResult): ShareAsk | null {
  const open = state.asks.get(askId);
  if (open === undefined) return null;
  open.results = [...open.results, result];
  open.remaining--;
  if (open.remaining > 0) return null;
  state.asks.delete(askId);
  return open;
}
