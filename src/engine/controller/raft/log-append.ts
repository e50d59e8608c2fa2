import type { Context } from '../../kernel/behavior';
import type { MetadataBatch } from '../../metadata/records';
import type { ControllerState } from '../controller-state';
import { appendMetadata } from '../metadata-log';
import { ControllerTimer } from '../timers';
import { advanceHighWatermark } from './high-watermark';
import { answerVoters } from './leader-fetch';
import { withRecords } from './voter-set';

/** The linger is over: what has gathered goes to the disk (R-KRAFT-14). */
export function drain(ctx: Context, state: ControllerState): void {
  if (state.pending.length === 0) return;
  state.writing = state.pending.length;
  const writeUs = ctx.diskWriteUs(0);
  if (writeUs > 0) state.appendTimer = ctx.after(writeUs, ControllerTimer.Written);
  else onWritten(ctx, state);
}

/** It is on the leader's disk: followers may fetch it, and with one voter it is committed. */
export function onWritten(ctx: Context, state: ControllerState): void {
  const { log, raft } = state;
  const written = state.pending.slice(0, state.writing);
  state.pending = state.pending.slice(state.writing);
  state.writing = 0;
  for (const { baseOffset, records, cause } of written) {
    const batch: MetadataBatch = { baseOffset, epoch: raft.election.epoch, records, cause, causes: [] };
    appendMetadata(log, batch, ctx.nowUs);
    raft.voterSets = withRecords(raft.voterSets, records, baseOffset);
  }
  answerVoters(ctx, state);
  advanceHighWatermark(ctx, state);
  if (state.pending.length > 0 && !ctx.isPending(state.appendTimer)) {
    state.appendTimer = ctx.after(state.config.controllerQuorumAppendLingerMs * 1000, ControllerTimer.Drain);
  }
}
