import { effectiveBrokerConfig } from '../config/broker-config';
import type { Request } from '../kernel/connection';
import type { Context } from '../kernel/behavior';
import { FactKind } from '../facts/fact-kinds';
import { applyBatch, applyRecords } from '../metadata/image';
import type { MetadataBatch, MetadataRecord } from '../metadata/records';
import { statedFacts } from './committed-facts';
import type { ControllerState } from './controller-state';
import { appendMetadata } from './metadata-log';
import { answerParkedFetches } from './observer-fetch';
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
    state.image = applyRecords(state.image, records, offset, state.log.epoch);
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
  if (state.pending.length === 0) ctx.reply(request, body);
  else state.deferred.push({ lastOffset: state.nextOffset - 1, request, body });
}

/** The linger is over: what has gathered goes to the disk. */
export function drain(ctx: Context, state: ControllerState): void {
  if (state.pending.length === 0) return;
  state.writing = state.pending.length;
  const writeUs = ctx.diskWriteUs(0);
  if (writeUs > 0) state.appendTimer = ctx.after(writeUs, ControllerTimer.Written);
  else commit(ctx, state);
}

/** With one voter, what is on its disk is committed (R-KRAFT-12 with n = 1). */
export function commit(ctx: Context, state: ControllerState): void {
  const { log } = state;
  const written = state.pending.slice(0, state.writing);
  state.pending = state.pending.slice(state.writing);
  state.writing = 0;
  const configsBefore = state.committed.configs;
  for (const pending of written) {
    ctx.because(pending.cause);
    const draft: MetadataBatch = { baseOffset: pending.baseOffset, epoch: log.epoch, records: pending.records, cause: pending.cause, causes: [] };
    const batch = statedFacts(ctx, state.committed, draft);
    appendMetadata(log, batch, ctx.nowUs);
    log.highWatermark = log.logEndOffset;
    state.committed = applyBatch(state.committed, batch);
    if (batch.records[0].type !== 'NoOpRecord') ctx.emit(FactKind.MetadataCommitted, batch.baseOffset, batch.records.length, 0, 0, batch.cause);
    ctx.because(batch.cause);
    answerDeferred(ctx, state);
  }
  if (state.pending.length === 0) state.image = state.committed;
  else state.appendTimer = ctx.after(state.config.controllerQuorumAppendLingerMs * 1000, ControllerTimer.Drain);
  if (state.committed.configs !== configsBefore) state.config = effectiveBrokerConfig(state.staticConfig, state.committed.configs, state.nodeId);
  answerParkedFetches(ctx, state);
}

function answerDeferred(ctx: Context, state: ControllerState): void {
  let done = 0;
  while (done < state.deferred.length && state.deferred[done].lastOffset < state.log.highWatermark) {
    const { request, body } = state.deferred[done++];
    ctx.reply(request, body);
  }
  if (done > 0) state.deferred = state.deferred.slice(done);
}
