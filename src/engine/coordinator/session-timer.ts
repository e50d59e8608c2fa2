import type { Context } from '../kernel/behavior';
import type { NodeIx } from '../kernel/connection';
import type { EventHandle } from '../kernel/event-queue';
import { GroupTimer } from './group-timers';

/** What a timer of the coordinator is about. Immutable; made once, not at every heartbeat. */
export interface TimerSubject {
  /** Partition of `__consumer_offsets`. */
  readonly shard: number;
  readonly groupId: string;
  readonly memberId: string;
}

/** A member's session, of either protocol. */
export interface SessionTimer {
  readonly subject: TimerSubject;
  /** Where its last request came from; −1 when the group was loaded and nothing came since. */
  clientNode: NodeIx;
  /** When its session ends unless something comes from it before; the timer may come up earlier and look again. */
  sessionDeadlineUs: number;
  /** 0 when none is armed. */
  sessionTimer: EventHandle;
  sessionTimerUs: number;
}

const US_PER_MS = 1000;

/**
 * R-GRP-14, R-CGP-11: the session ends `timeoutMs` from now unless something is heard before. A timer that comes up too early
 * looks again, so that a heartbeat costs no event.
 */
export function extendSession(ctx: Context, session: SessionTimer, timeoutMs: number): void {
  const deadlineUs = ctx.nowUs + timeoutMs * US_PER_MS;
  session.sessionDeadlineUs = deadlineUs;
  if (session.sessionTimer !== 0) {
    if (session.sessionTimerUs <= deadlineUs) return;
    ctx.cancel(session.sessionTimer);
  }
  armSession(ctx, session);
}

/** The timer came up: is the session really over? If not, it is armed again. */
export function hasSessionEnded(ctx: Context, session: SessionTimer): boolean {
  session.sessionTimer = 0;
  if (ctx.nowUs >= session.sessionDeadlineUs) return true;
  armSession(ctx, session);
  return false;
}

function armSession(ctx: Context, session: SessionTimer): void {
  session.sessionTimerUs = session.sessionDeadlineUs;
  session.sessionTimer = ctx.after(session.sessionDeadlineUs - ctx.nowUs, GroupTimer.Session, 0, 0, session.subject);
}

export function cancelSession(ctx: Context, session: SessionTimer): void {
  ctx.cancel(session.sessionTimer);
  session.sessionTimer = 0;
}
