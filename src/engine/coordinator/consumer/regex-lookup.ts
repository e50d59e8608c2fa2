import { FactKind } from '../../facts/fact-kinds';
import { nowMs } from '../classic-rebalance';
import { GroupTimer } from '../group-timers';
import type { ConsumerGroupRecord, ResolvedRegex } from '../offsets-topic-records';
import type { ShardWork } from '../shard-access';
import { write } from '../shard-writes';
import type { ConsumerGroup } from './consumer-group-state';
import { metadataHash, subscribedTopics, topicsMatching } from './subscriptions';

/**
 * R-CGP-16: what regular expressions stand for is found out beside the heartbeats: soon for a new one, and again after
 * group.consumer.regex.refresh.interval.ms or when there are new topics, but not oftener than every ten seconds.
 */

const LOOKUP_US = 1000;
const MIN_INTERVAL_MS = 10_000;

/** Is anything to be looked up? Then it is on its way. */
export function lookUpRegexes(work: ShardWork, group: ConsumerGroup): void {
  if (group.regexTimer !== 0) return;
  const used = usedRegexes(group);
  if (used.size === 0) return;
  const isNew = [...used].some((regex) => !group.regexes.has(regex));
  if (!isNew && !isRefreshDue(work, group)) return;
  group.regexTimer = work.ctx.after(LOOKUP_US, GroupTimer.RegexLookup, 0, 0, { shard: work.shard.partition, groupId: group.groupId, memberId: '' });
}

function isRefreshDue({ ctx, host }: ShardWork, group: ConsumerGroup): boolean {
  let lastMs = 0;
  for (const { timestampMs } of group.regexes.values()) lastMs = Math.max(lastMs, timestampMs);
  const ageMs = nowMs(ctx) - lastMs;
  return ageMs >= host.config.groupConsumerRegexRefreshIntervalMs || (group.regexStale && ageMs >= MIN_INTERVAL_MS);
}

function usedRegexes(group: ConsumerGroup): Set<string> {
  const used = new Set<string>();
  for (const { subscribedTopicRegex } of group.members.values()) if (subscribedTopicRegex !== '') used.add(subscribedTopicRegex);
  return used;
}

/** The answer is there: if it is another one than before, the group moves on (R-CGP-02). */
export function onRegexesLookedUp(work: ShardWork, group: ConsumerGroup): void {
  const { ctx, host } = work;
  const { groupId } = group;
  group.regexTimer = 0;
  group.regexStale = false;
  const records: ConsumerGroupRecord[] = [];
  const regexes = new Map(group.regexes);
  let changed = false;
  for (const regex of usedRegexes(group)) {
    const value: ResolvedRegex = { topics: topicsMatching(regex, host.image), version: host.image.offset, timestampMs: nowMs(ctx) };
    if (value.topics.join() !== (group.regexes.get(regex)?.topics.join() ?? '')) changed = true;
    regexes.set(regex, value);
    records.push({ type: 'ConsumerGroupRegularExpression', groupId, regex, value });
  }
  if (records.length === 0) return;
  if (changed) {
    const after = { ...group, regexes };
    const hash = metadataHash(subscribedTopics(after, group.members.values(), host.image), host.image);
    records.push({ type: 'ConsumerGroupMetadata', groupId, value: { epoch: group.groupEpoch + 1, metadataHash: hash } });
  }
  if (write(work, records, { type: 'nothing' }) && changed) {
    group.wasStable = false;
    ctx.emit(FactKind.GroupEpochRaised, group.nameId, group.groupEpoch, group.members.size);
  }
}
