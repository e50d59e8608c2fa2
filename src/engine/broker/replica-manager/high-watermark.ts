import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { BrokerState } from '../broker-state';
import { isCaughtUp, isIsrEligible } from './in-sync';
import type { Partition } from './partition';
import { effectiveMinIsr } from './topic-config-of';

/**
 * Moves a leader's high watermark as far as its replicas allow (R-HW-01 … R-HW-05). True when it moved; waking those who wait
 * for it is the caller's business.
 */
export function maybeIncrementHighWatermark(ctx: Context, broker: BrokerState, partition: Partition): boolean {
  const { log, remotes } = partition;
  const before = log.highWatermark;
  let offset = log.logEndOffset;
  if (offset <= before) return false;
  // R-HW-02: frozen below the floor, whatever the producers asked for.
  if (partition.isr.length < effectiveMinIsr(broker, partition)) return false;
  for (let i = 0; i < remotes.length; i++) {
    const remote = remotes[i];
    if (remote.logEndOffset >= offset) continue;
    // R-HW-03: one that is about to join holds it back as well. R-HW-05: an unknown log end (−1) blocks it.
    if (partition.maximalIsr.includes(remote.brokerId) || (isCaughtUp(broker, partition, remote, ctx.nowUs) && isIsrEligible(broker, remote))) {
      offset = remote.logEndOffset;
      if (offset <= before) return false;
    }
  }
  log.updateHighWatermark(offset);
  ctx.emit(FactKind.HighWatermarkAdvanced, partition.key, log.highWatermark, before);
  return true;
}
