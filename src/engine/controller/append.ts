import type { Request } from '../kernel/connection';
import type { Context } from '../kernel/behavior';
import { applyRecords } from '../metadata/image';
import type { MetadataRecord } from '../metadata/records';
import type { ControllerState } from './controller-state';
import { ControllerTimer } from './timers';

/**
 * Appends what was decided, as one atomic batch. It takes effect on the controller's own image at once and on everybody else's
 * when it is committed (R-CTRL-01); appends are gathered for controller.quorum.append.linger.ms (R-KRAFT-14). Gives the offset
 * of the last record, or of the last one still waiting when there is nothing to append.
 */
export function append(ctx: Context, state: ControllerState, records: readonly MetadataRecord[]): number {
  if (records.length > 0) {
    state.pending.push({ baseOffset: state.nextOffset, records, cause: ctx.cause });
    const offset = state.nextOffset + records.length - 1;
    state.image = applyRecords(state.image, records, offset, state.raft.election.epoch);
    state.nextOffset = offset + 1;
    state.lastAppendUs = ctx.nowUs;
    if (!ctx.isPending(state.appendTimer) && state.writing === 0) {
      state.appendTimer = ctx.after(state.config.controllerQuorumAppendLingerMs * 1000, ControllerTimer.Drain);
    }
  }
  return state.nextOffset - 1;
}

/** Answers once everything decided on so far is committed. */
export function replyAfterCommit(ctx: Context, state: ControllerState, request: Request, body: object): void {
  if (state.nextOffset <= state.log.highWatermark) ctx.reply(request, body);
  else state.deferred.push({ lastOffset: state.nextOffset - 1, request, body });
}
