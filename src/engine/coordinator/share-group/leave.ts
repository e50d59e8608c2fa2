import { FactKind } from '../../facts/fact-kinds';
import { metadataHash } from '../consumer/subscriptions';
import type { Completion } from '../pending-write';
import { cancelSession, extendSession, hasSessionEnded, type SessionTimer } from '../session-timer';
import type { ShardWork } from '../shard-access';
import { write } from '../shard-writes';
import { shareSessionTimeoutMs } from './settings';
import { shareMemberTombstones } from './share-group';
import type { ShareGroup } from './share-group-state';
import { subscribedShareTopics } from './target';

/** Sessions of a share group's members, and members that go (R-SHR-01). */

const US_PER_MS = 1000;

export function shareSessionOf({ shard }: ShardWork, group: ShareGroup, memberId: string): SessionTimer {
  let session = group.sessions.get(memberId);
  if (session === undefined) {
    session = { subject: { shard: shard.partition, groupId: group.groupId, memberId }, clientNode: -1, sessionDeadlineUs: 0, sessionTimer: 0, sessionTimerUs: 0 };
    group.sessions.set(memberId, session);
  }
  return session;
}

/** R-GRP-03: after loading all sessions begin anew. */
export function startShareSessions(work: ShardWork, group: ShareGroup): void {
  const timeoutMs = shareSessionTimeoutMs(work.host, group.groupId);
  for (const memberId of group.members.keys()) extendSession(work.ctx, shareSessionOf(work, group, memberId), timeoutMs);
}

export function cancelShareSessions({ ctx }: Pick<ShardWork, 'ctx'>, group: ShareGroup): void {
  for (const session of group.sessions.values()) cancelSession(ctx, session);
}

export function onShareMemberSession(work: ShardWork, group: ShareGroup, memberId: string): void {
  const { ctx } = work;
  const session = group.sessions.get(memberId);
  if (session === undefined || !group.members.has(memberId) || !hasSessionEnded(ctx, session)) return;
  const timeoutUs = shareSessionTimeoutMs(work.host, group.groupId) * US_PER_MS;
  ctx.emit(FactKind.MemberExpired, group.nameId, ctx.nameId(memberId), group.members.size - 1, timeoutUs, ctx.causeOfSilence(session.clientNode));
  removeShareMember(work, group, memberId, { type: 'nothing' });
}

/** A member goes, and the group's epoch rises with it. */
export function removeShareMember(work: ShardWork, group: ShareGroup, memberId: string, completion: Completion): void {
  const { ctx, host } = work;
  const { groupId } = group;
  const left = [...group.members.values()].filter((member) => member.memberId !== memberId);
  const epoch = group.groupEpoch + 1;
  const records = [
    ...shareMemberTombstones(groupId, memberId),
    { type: 'ShareGroupMetadata', groupId, value: { epoch, metadataHash: metadataHash(subscribedShareTopics(left, host.image), host.image) } } as const,
  ];
  if (!write(work, records, completion)) return;
  const session = group.sessions.get(memberId);
  if (session !== undefined) cancelSession(ctx, session);
  group.sessions.delete(memberId);
  if (left.length === 0) ctx.emit(FactKind.GroupEmpty, group.nameId, epoch);
  else ctx.emit(FactKind.GroupEpochRaised, group.nameId, epoch, left.length);
}
