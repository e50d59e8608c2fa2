import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { EpochEndOffset, OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse } from '../../protocol/messages/offset-for-leader-epoch';
import type { BrokerState } from '../broker-state';
import { leaderByName } from './partition-lookup';

/** Where an epoch ends, for consumers that check for truncation and for old followers (R-EPOCH-08). */
export function handleOffsetForLeaderEpoch(ctx: Context, broker: BrokerState, request: Request<OffsetForLeaderEpochRequest>): void {
  const topics = request.body.topics.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(({ partition, currentLeaderEpoch, leaderEpoch }): EpochEndOffset => {
      const replica = leaderByName(broker, topic, partition, currentLeaderEpoch);
      if (typeof replica === 'number') return { errorCode: replica, partition, leaderEpoch: -1, endOffset: -1 };
      const end = replica.log.endOffsetFor(leaderEpoch);
      return { errorCode: ErrorCode.NONE, partition, leaderEpoch: end.epoch, endOffset: end.endOffset };
    }),
  }));
  ctx.reply(request, { throttleTimeMs: 0, topics } satisfies OffsetForLeaderEpochResponse);
}
