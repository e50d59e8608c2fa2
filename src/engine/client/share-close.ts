import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import type { ShareConsumerState } from './share-consumer-state';
import { closeShareSessions } from './share-fetcher';
import { sendShareLeave } from './share-heartbeats';

/** close(): the sessions first, then the membership (R-SHR-11). */
export function closeShareConsumer(ctx: Context, s: ShareConsumerState): void {
  s.phase = 'closing';
  ctx.cancel(s.processingTimer);
  closeShareSessions(ctx, s);
  if (s.closeRequests.size === 0) leave(ctx, s);
}

/** That may have been the last session to close. */
export function noteClosed(ctx: Context, s: ShareConsumerState, request: Request): void {
  if (s.closeRequests.delete(request.id) && s.closeRequests.size === 0) leave(ctx, s);
}

function leave(ctx: Context, s: ShareConsumerState): void {
  if (s.leaveRequest !== 0) return;
  s.leaveRequest = sendShareLeave(ctx, s);
  if (s.leaveRequest === 0) exitShareConsumer(ctx, s);
}

export function exitShareConsumer(ctx: Context, s: ShareConsumerState): void {
  if (s.program !== null) s.program.closed = true;
  ctx.exit();
}
