import { FactKind } from '../../facts/fact-kinds';
import type { Completion } from '../pending-write';
import type { ConsumerGroupRecord } from '../offsets-topic-records';
import type { ShardWork } from '../shard-access';
import { write } from '../shard-writes';
import { memberTombstones, LEAVE_STATIC_EPOCH } from './consumer-group';
import type { ConsumerGroup, ConsumerMember } from './consumer-group-state';
import { downgrade, isDowngradeDue } from './conversion';
import { NO_PARTITIONS } from './member-assignment';
import { metadataHash, subscribedTopics } from './subscriptions';
import { cancelMemberTimers } from './timeouts';

/** Members go, and the group's epoch rises with it (R-CGP-02); the others get what they had with the next target. */
export function removeMembers(work: ShardWork, group: ConsumerGroup, gone: readonly ConsumerMember[], completion: Completion): void {
  const { ctx, host } = work;
  const { groupId } = group;
  const left = [...group.members.values()].filter((member) => !gone.includes(member));
  if (isDowngradeDue(host, left)) {
    downgrade(work, group, left, gone, completion);
    return;
  }
  const records: ConsumerGroupRecord[] = gone.flatMap(({ memberId }) => memberTombstones(groupId, memberId));
  for (const regex of group.regexes.keys()) {
    if (!left.some((member) => member.subscribedTopicRegex === regex)) records.push({ type: 'ConsumerGroupRegularExpression', groupId, regex, value: null });
  }
  const epoch = group.groupEpoch + 1;
  records.push({ type: 'ConsumerGroupMetadata', groupId, value: { epoch, metadataHash: metadataHash(subscribedTopics(group, left, host.image), host.image) } });
  if (!write(work, records, completion)) return;
  for (const { memberId } of gone) forgetTimers(work, group, memberId);
  group.wasStable = false;
  if (left.length === 0) ctx.emit(FactKind.GroupEmpty, group.nameId, epoch);
  else ctx.emit(FactKind.GroupEpochRaised, group.nameId, epoch, left.length);
}

export function forgetTimers({ ctx }: ShardWork, group: ConsumerGroup, memberId: string): void {
  const session = group.sessions.get(memberId);
  if (session === undefined) return;
  cancelMemberTimers(ctx, session);
  group.sessions.delete(memberId);
}

/** R-CGP-13: a static member is away; it keeps what it has until its session ends or it is back under another member id. */
export function leaveForAWhile(work: ShardWork, group: ConsumerGroup, member: ConsumerMember, completion: Completion): void {
  const { groupId } = group;
  const value = { ...member.current, epoch: LEAVE_STATIC_EPOCH, previousEpoch: member.current.epoch, pendingRevocation: NO_PARTITIONS };
  if (!write(work, [{ type: 'ConsumerGroupCurrentMemberAssignment', groupId, memberId: member.memberId, value }], completion)) return;
  group.wasStable = false;
}
