import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { NodeIx } from '../../kernel/connection';
import { GroupTimer } from '../group-timers';
import type { ShardWork } from '../shard-access';
import { cancelSession, extendSession, hasSessionEnded } from '../session-timer';
import type { ConsumerGroup, ConsumerMember, MemberSession } from './consumer-group-state';
import { LEAVE_STATIC_EPOCH } from './consumer-group';
import { removeMembers } from './leave';
import { sessionTimeoutMsOf } from './settings';

/** How long members may be silent, and how long they may take to give up what they must (R-CGP-11). */

const US_PER_MS = 1000;

export function sessionOf({ shard }: ShardWork, group: ConsumerGroup, memberId: string): MemberSession {
  let session = group.sessions.get(memberId);
  if (session === undefined) {
    const subject = { shard: shard.partition, groupId: group.groupId, memberId };
    session = { subject, clientNode: -1, sessionDeadlineUs: 0, sessionTimer: 0, sessionTimerUs: 0, rebalanceTimer: 0, classicTimer: 0 };
    group.sessions.set(memberId, session);
  }
  return session;
}

export function sessionTimeoutMs({ host }: ShardWork, group: ConsumerGroup, member: ConsumerMember): number {
  return member.classic?.sessionTimeoutMs ?? sessionTimeoutMsOf(host, group.groupId);
}

/** A member was heard of: its session begins anew; it has its rebalance timeout for what it must give up, no longer. */
export function watchMember(work: ShardWork, group: ConsumerGroup, member: ConsumerMember, from: NodeIx, timeoutMs: number): void {
  const { ctx } = work;
  const session = sessionOf(work, group, member.memberId);
  session.clientNode = from;
  extendSession(ctx, session, timeoutMs);
  if (member.current.state === 'UNREVOKED_PARTITIONS') startRebalanceTimer(ctx, session, member);
  else cancelRebalanceTimer(ctx, session);
}

function startRebalanceTimer(ctx: Context, session: MemberSession, member: ConsumerMember): void {
  if (session.rebalanceTimer !== 0) return;
  session.rebalanceTimer = ctx.after(member.rebalanceTimeoutMs * US_PER_MS, GroupTimer.MemberRebalance, member.current.epoch, 0, session.subject);
}

function cancelRebalanceTimer(ctx: Context, session: MemberSession): void {
  ctx.cancel(session.rebalanceTimer);
  session.rebalanceTimer = 0;
}

/** R-GRP-03: after loading all sessions begin anew, and so does the time for giving up partitions. */
export function startMemberTimers(work: ShardWork, group: ConsumerGroup): void {
  for (const member of group.members.values()) watchMember(work, group, member, -1, sessionTimeoutMs(work, group, member));
}

export function cancelMemberTimers(ctx: Context, session: MemberSession): void {
  cancelSession(ctx, session);
  cancelRebalanceTimer(ctx, session);
  ctx.cancel(session.classicTimer);
  session.classicTimer = 0;
}

export function cancelAllTimers(ctx: Context, group: ConsumerGroup): void {
  for (const session of group.sessions.values()) cancelMemberTimers(ctx, session);
  ctx.cancel(group.regexTimer);
  group.regexTimer = 0;
}

export function onMemberSession(work: ShardWork, group: ConsumerGroup, memberId: string): void {
  const session = group.sessions.get(memberId);
  const member = group.members.get(memberId);
  if (session === undefined || member === undefined || !hasSessionEnded(work.ctx, session)) return;
  expire(work, group, member, session, sessionTimeoutMs(work, group, member));
}

/** R-CGP-11: also when it heartbeats. */
export function onMemberRebalance(work: ShardWork, group: ConsumerGroup, memberId: string, epoch: number): void {
  const session = group.sessions.get(memberId);
  const member = group.members.get(memberId);
  if (session === undefined || member === undefined) return;
  session.rebalanceTimer = 0;
  if (member.current.epoch !== epoch || member.current.epoch === LEAVE_STATIC_EPOCH) return;
  expire(work, group, member, session, member.rebalanceTimeoutMs);
}

/** R-CGP-17: a classic member that has not rejoined, or not synced, in time. */
export function onClassicTimer(work: ShardWork, group: ConsumerGroup, memberId: string): void {
  const session = group.sessions.get(memberId);
  const member = group.members.get(memberId);
  if (session === undefined || member === undefined) return;
  session.classicTimer = 0;
  expire(work, group, member, session, member.rebalanceTimeoutMs);
}

export function startClassicTimer(ctx: Context, session: MemberSession, timeoutMs: number): void {
  if (session.classicTimer === 0) session.classicTimer = ctx.after(timeoutMs * US_PER_MS, GroupTimer.MemberClassic, 0, 0, session.subject);
}

export function cancelClassicTimer(ctx: Context, session: MemberSession): void {
  ctx.cancel(session.classicTimer);
  session.classicTimer = 0;
}

function expire(work: ShardWork, group: ConsumerGroup, member: ConsumerMember, session: MemberSession, timeoutMs: number): void {
  const { ctx } = work;
  ctx.emit(FactKind.MemberExpired, group.nameId, ctx.nameId(member.memberId), group.members.size - 1, timeoutMs * US_PER_MS, ctx.causeOfSilence(session.clientNode));
  removeMembers(work, group, [member], { type: 'nothing' });
}
