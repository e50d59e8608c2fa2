import type { Context } from '../../kernel/behavior';
import type { ControllerState } from '../controller-state';
import { ControllerTimer } from '../timers';

/**
 * The one timer of a role. A follower's every fetch moves its deadline, so the timer is not set anew for that: it fires at the
 * old moment, looks and goes on waiting.
 */
export function waitFor(ctx: Context, { raft }: ControllerState, spanUs: number): void {
  raft.deadlineUs = ctx.nowUs + spanUs;
  if (ctx.isPending(raft.timer) && raft.timerAtUs <= raft.deadlineUs) return;
  ctx.cancel(raft.timer);
  arm(ctx, raft);
}

/** True when the role's patience is really over. */
export function isPatienceOver(ctx: Context, { raft }: ControllerState): boolean {
  if (ctx.nowUs >= raft.deadlineUs) return true;
  arm(ctx, raft);
  return false;
}

/** Nothing to wait for. */
export function waitForNothing(ctx: Context, { raft }: ControllerState): void {
  ctx.cancel(raft.timer);
  raft.deadlineUs = Infinity;
}

function arm(ctx: Context, raft: ControllerState['raft']): void {
  raft.timerAtUs = raft.deadlineUs;
  raft.timer = ctx.periodic(raft.deadlineUs - ctx.nowUs, ControllerTimer.RolePatience);
}

/** Drawn anew each time, so that two nodes seldom stand up together (R-KRAFT-01). */
export function electionTimeoutUs(ctx: Context, { config, nodeId }: ControllerState): number {
  const timeoutMs = config.controllerQuorumElectionTimeoutMs;
  return (timeoutMs + ctx.draw(ctx.stream(`controller/${nodeId}/election`), Math.max(1, timeoutMs))) * 1000;
}

/** A real thread wakes some milliseconds after its timer. */
const MAX_LATENESS_US = 10_000;

/**
 * All followers hear from their leader at the same moments, so their fetch timeouts end together. Real threads wake up some
 * milliseconds apart, and the first to ask gets the votes; without that, every election of this simulator would be split.
 */
export function wakeUpLatenessUs(ctx: Context, { nodeId }: ControllerState): number {
  return ctx.draw(ctx.stream(`controller/${nodeId}/wake-up`), MAX_LATENESS_US);
}

export function fetchTimeoutUs({ config }: ControllerState): number {
  return config.controllerQuorumFetchTimeoutMs * 1000;
}

/** A leader's patience with its voters: one and a half times theirs with it (R-KRAFT-10). */
export function checkQuorumUs(state: ControllerState): number {
  return Math.floor((fetchTimeoutUs(state) * 3) / 2);
}
