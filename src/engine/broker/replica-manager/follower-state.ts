import type { Context } from '../../kernel/behavior';
import { ErrorCode } from '../../protocol/error-codes';
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
): ErrorCode {
  // An earlier incarnation of the broker must not speak for this one (R-REPL-04).
  const registration = broker.image.brokers.get(remote.brokerId);
  if (replicaEpoch !== -1 && registration !== undefined && !registration.fenced && registration.brokerEpoch > replicaEpoch) {
    return ErrorCode.NOT_LEADER_OR_FOLLOWER;
  }
  const before = remote.logEndOffset;
  const { fetchOffset } = fetched;
  if (fetchOffset >= leaderLogEndOffset) remote.lastCaughtUpUs = Math.max(remote.lastCaughtUpUs, ctx.nowUs);
  else if (fetchOffset >= remote.lastFetchLeaderLogEndOffset) remote.lastCaughtUpUs = Math.max(remote.lastCaughtUpUs, remote.lastFetchUs);
  remote.logEndOffset = fetchOffset;
  remote.lastFetchLeaderLogEndOffset = Math.max(remote.lastFetchLeaderLogEndOffset, leaderLogEndOffset);
  remote.lastFetchUs = ctx.nowUs;
  remote.brokerEpoch = replicaEpoch;
  remote.contextId = context.id;
  const hasMovedStart = remote.logStartOffset !== fetched.logStartOffset;
  remote.logStartOffset = fetched.logStartOffset;

  maybeExpandIsr(ctx, broker, partition, remote);
  if (before !== remote.logEndOffset) tryAdvanceHighWatermark(ctx, broker, partition);
  if (hasMovedStart && broker.replicas.deletes.size > 0) tryCompleteDeletes(ctx, broker);
  return ErrorCode.NONE;
}
