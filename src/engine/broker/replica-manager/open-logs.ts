import type { Context } from '../../kernel/behavior';
import { openLog } from '../../log/log-loader';
import { wallClockMs } from '../../protocol/clock';
import type { BrokerState } from '../broker-state';
import { topicConfigOf } from './topic-config-of';

/**
 * The process comes up and opens what its disk holds. After a crash all from the recovery point on is read again: indexes and
 * producers are rebuilt, of the older batches of a producer only the last is still known (R-DUR-02). High watermarks begin
 * at their last checkpoint (R-DUR-03).
 */
export function openLogs(ctx: Context, broker: BrokerState): void {
  const nowMs = wallClockMs(ctx.clockUs);
  // The marker of an orderly stop, which names the life that ended so.
  const isClean = broker.lifecycle.previousBrokerEpoch !== -1;
  for (const { log, topic } of broker.replicas.partitions.values()) {
    log.producers.expirationMs = broker.config.producerIdExpirationMs;
    openLog(log, { isClean, logStartOffset: log.logStartOffset, recoveryPoint: log.recoveryPoint, nowMs, config: topicConfigOf(broker, topic) });
    log.updateHighWatermark(log.checkpointedHighWatermark);
  }
}
