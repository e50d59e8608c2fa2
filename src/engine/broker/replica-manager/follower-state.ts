import type { Context } from '../../kernel/behavior';
import type { BrokerState } from '../broker-state';
import { tryCompleteDeletes } from './delete-records';
import type { FetchContext, FetchedPartition } from './fetch-context';
import { maybeExpandIsr } from './isr';
import type { Partition, RemoteReplica } from './partition';
import { tryAdvanceHighWatermark } from './purgatory';

/**
 * A follower's fetch has been read: what it says about the follower is taken in (R-REPL-07), then it may join the ISR, then the
 * high watermark may move (R-REPL-06).
 */
export function updateFollowerState(
  ctx: Context,
  broker: BrokerState,
  context: FetchContext,
  partition: Partition,
  remote: RemoteReplica,
  fetched: FetchedPartition,
  leaderLogEndOffset: number,
  replicaEpoch: number,
): void {
  const before = remote.logEndOffset;
  const { fetchOffset } = fetched;
  if (fetchOffset >= leaderLogEndOffset) remote.lastCaughtUpUs = Math.max(remote.lastCaughtUpUs, ctx.nowUs);
  else if (fetchOffset >= remote.lastFetchLeaderLogEndOffset) remote.lastCaughtUpUs = Math.max(remote.lastCaughtUpUs, remote.lastFetchUs);
  remote.logEndOffset = fetchOffset;
  remote.lastFetchLeaderLogEndOffset = Math.max(remote.lastFetchLeaderLogEndOffset, leaderLogEndOffset);
  remote.lastFetchUs = ctx.nowUs;
  remote.brokerEpoch = replicaEpoch;
  remote.context = context;
  const hasMovedStart = remote.logStartOffset !== fetched.logStartOffset;
  remote.logStartOffset = fetched.logStartOffset;

  maybeExpandIsr(ctx, broker, partition, remote);
  if (before !== remote.logEndOffset) tryAdvanceHighWatermark(ctx, broker, partition);
  if (hasMovedStart && broker.replicas.deletes.size > 0) tryCompleteDeletes(ctx, broker);
}

/** An earlier incarnation of a broker must not speak for this one (R-REPL-04). */
export function isOutlived(broker: BrokerState, brokerId: number, replicaEpoch: number): boolean {
  const registration = broker.image.brokers.get(brokerId);
  return replicaEpoch !== -1 && registration !== undefined && !registration.fenced && registration.brokerEpoch > replicaEpoch;
}
