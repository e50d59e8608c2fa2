import { NO_TOPICS, type TopicPartitionSets } from '../consumer/member-assignment';
import type { ShardWork } from '../shard-access';
import { write } from '../shard-writes';
import { ask } from './ask';
import type { AfterShareAsk, ShareAsk, ShareStatePart, ShareStateResult } from './share-asks';
import { unionOf, without } from './share-group';
import type { ShareGroup, ShareMember, SharePartitionStates } from './share-group-state';
import type { ShareGroupRecord } from './share-records';
import { subscribedShareTopics } from './target';

/**
 * Before a partition of a share group is read its state is initialized at a share coordinator (R-SHR-16). The group notes which ones it
 * has asked for and which ones are done; only those are assigned.
 */

/** An initialization that has not come back is asked for again after so long. */
const RETRY_US = 30_000_000;
/** Where a share partition begins is decided by the first who reads it. */
const UNDECIDED = -1;

/** Adds what subscribed topics have that no state was asked for yet, with the record of it. */
export function withInitializing({ ctx, host }: ShardWork, group: ShareGroup, members: readonly ShareMember[], records: ShareGroupRecord[]): TopicPartitionSets {
  const { states } = group;
  const asked = ctx.nowUs - group.initializingSinceUs < RETRY_US ? states.initializing : NO_TOPICS;
  const wanted = new Map<string, ReadonlySet<number>>();
  for (const { topicId, partitions } of subscribedShareTopics(members, host.image).values()) wanted.set(topicId, new Set(Array.from({ length: partitions }, (_, i) => i)));
  const missing = without(without(wanted, states.initialized), asked);
  if (missing.size === 0) return NO_TOPICS;
  group.initializingSinceUs = ctx.nowUs;
  records.push(statesRecord(group, { ...states, initializing: unionOf(states.initializing, missing) }));
  return missing;
}

export function statesRecord({ groupId }: ShareGroup, value: SharePartitionStates): ShareGroupRecord {
  return { type: 'ShareGroupStatePartitionMetadata', groupId, value };
}

/** Asks the share coordinators; `startOffsets` by topic id and partition where they are known already. */
export function startInitializing(work: ShardWork, group: ShareGroup, partitions: TopicPartitionSets, then: AfterShareAsk, startOffsets: ReadonlyMap<string, ReadonlyMap<number, number>>): void {
  const parts: ShareStatePart[] = [];
  for (const [topicId, numbers] of partitions) {
    for (const partition of numbers) parts.push({ topicId, partition, startOffset: startOffsets.get(topicId)?.get(partition) ?? UNDECIDED, stateEpoch: group.groupEpoch });
  }
  ask(work, 'initialize', group.groupId, partitions, parts, then);
}

/** The share coordinators have answered: what has a state can be assigned, what has none is asked for with the next heartbeat. */
export function noteInitialized(work: ShardWork, { groupId, partitions, results }: ShareAsk): void {
  const group = work.shard.shareGroups.get(groupId);
  if (group === undefined) return;
  const { initializing, initialized } = group.states;
  const value = { initializing: without(initializing, partitions), initialized: unionOf(initialized, succeeded(results)) };
  write(work, [statesRecord(group, value)], { type: 'nothing' });
}

function succeeded(results: readonly ShareStateResult[]): TopicPartitionSets {
  const sets = new Map<string, Set<number>>();
  for (const { topicId, partition, errorCode } of results) {
    if (errorCode !== 0) continue;
    const known = sets.get(topicId);
    if (known === undefined) sets.set(topicId, new Set([partition]));
    else known.add(partition);
  }
  return sets;
}
