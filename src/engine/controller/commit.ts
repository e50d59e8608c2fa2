import { effectiveBrokerConfig } from '../config/broker-config';
import type { Context } from '../kernel/behavior';
import { FactKind } from '../facts/fact-kinds';
import { applyBatch } from '../metadata/image';
import type { MetadataBatch } from '../metadata/records';
import type { RecordBatch } from '../protocol/record-batch';
import { statedFacts } from './committed-facts';
import type { ControllerState } from './controller-state';
import { metadataOf, readMetadata, replaceBatch, sealCommitted } from './metadata-log';
import { onMoreCommitted } from './metadata-snapshots';

/**
 * The high watermark moves: what it covers takes effect on what this node knows as committed, on every voter alike (R-CTRL-01).
 * The leader also states the facts of what is committed and answers who waits for it.
 */
export function commitUpTo(ctx: Context, state: ControllerState, highWatermark: number): void {
  const { log } = state;
  if (highWatermark <= log.highWatermark) return;
  log.highWatermark = highWatermark;
  const configsBefore = state.committed.configs;
  const isLeader = state.raft.role === 'Leader';
  let bytes = 0;
  for (const batch of readMetadata(log, state.committed.offset + 1, Infinity)) {
    bytes += batch.sizeBytes;
    const metadata = isLeader ? stateFacts(ctx, state, batch) : metadataOf(batch);
    state.committed = applyBatch(state.committed, metadata);
    if (isLeader) {
      if (metadata.records[0].type !== 'NoOpRecord') ctx.emit(FactKind.MetadataCommitted, batch.baseOffset, batch.recordCount, 0, 0, metadata.cause);
      ctx.because(metadata.cause);
      answerDeferred(ctx, state);
    }
  }
  sealCommitted(log);
  // A leader's own image runs ahead of what is committed as long as it has decided more.
  if (!state.active || state.nextOffset === highWatermark) state.image = state.committed;
  if (state.committed.configs !== configsBefore) state.config = effectiveBrokerConfig(state.staticConfig, state.committed.configs, state.nodeId);
  onMoreCommitted(ctx, state, bytes);
}

/** A batch in the log knows the facts it states, from its commit on: brokers that act on it follow from them. */
function stateFacts(ctx: Context, state: ControllerState, batch: RecordBatch): MetadataBatch {
  const draft = metadataOf(batch);
  ctx.because(draft.cause);
  const stated = statedFacts(ctx, state.committed, draft);
  if (stated !== draft) replaceBatch(state.log, batch, stated);
  return stated;
}

function answerDeferred(ctx: Context, state: ControllerState): void {
  let done = 0;
  while (done < state.deferred.length && state.deferred[done].lastOffset <= state.committed.offset) {
    const { request, body } = state.deferred[done++];
    ctx.reply(request, body);
  }
  if (done > 0) state.deferred = state.deferred.slice(done);
}
