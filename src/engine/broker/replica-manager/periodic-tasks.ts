import type { Context } from '../../kernel/behavior';
import { wallClockMs } from '../../protocol/clock';
import type { BrokerState } from '../broker-state';
import { ReplicaTimer } from './timers';

/** producer.id.expiration.check.interval.ms, which nobody sets (R-LOG-10). */
const PRODUCER_ID_CHECK_US = 600_000_000;

/** log.initial.task.delay.ms, which nobody sets either: retention begins that long after the start (R-RET-01). */
const FIRST_RETENTION_US = 30_000_000;

/** Arms the periodic tasks, all of them or the one that has just run. */
export function startPeriodicTasks(ctx: Context, broker: BrokerState, type?: number): void {
  const { config } = broker;
  // R-ISR-02: every half lag time from the start of the broker.
  if (type === undefined || type === ReplicaTimer.IsrExpiration) ctx.periodic(config.replicaLagTimeMaxMs * 500, ReplicaTimer.IsrExpiration);
  if (type === undefined || type === ReplicaTimer.HighWatermarkCheckpoint) ctx.periodic(config.replicaHighWatermarkCheckpointIntervalMs * 1000, ReplicaTimer.HighWatermarkCheckpoint);
  if (type === undefined) ctx.periodic(FIRST_RETENTION_US, ReplicaTimer.LogRetention);
  if (type === ReplicaTimer.LogRetention) ctx.periodic(config.logRetentionCheckIntervalMs * 1000, ReplicaTimer.LogRetention);
  // R-CLEAN-02: the cleaner sleeps when there is nothing to do.
  if ((type === undefined || type === ReplicaTimer.LogCleaner) && config.logCleanerEnable) ctx.periodic(Math.max(1, config.logCleanerBackoffMs) * 1000, ReplicaTimer.LogCleaner);
  if (type === undefined || type === ReplicaTimer.ProducerIdExpiration) ctx.periodic(PRODUCER_ID_CHECK_US, ReplicaTimer.ProducerIdExpiration);
}

/** What a crash will leave of the high watermarks (R-DUR-03). */
export function checkpointHighWatermarks(broker: BrokerState): void {
  for (const { log } of broker.replicas.partitions.values()) log.checkpointedHighWatermark = log.highWatermark;
}

export function expireProducerIds(ctx: Context, broker: BrokerState): void {
  const nowMs = wallClockMs(ctx.clockUs);
  for (const { log } of broker.replicas.partitions.values()) {
    log.producers.expirationMs = broker.config.producerIdExpirationMs;
    log.producers.removeExpired(nowMs);
  }
}
