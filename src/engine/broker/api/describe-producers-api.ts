import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { lastSequenceOfProducer } from '../../log/producer-state';
import { ErrorCode } from '../../protocol/error-codes';
import type { ActiveProducer, DescribedPartitionProducers, DescribeProducersRequest, DescribeProducersResponse } from '../../protocol/messages/describe-producers';
import type { BrokerState } from '../broker-state';
import { leaderByName } from '../replica-manager/partition-lookup';

/** DescribeProducers: asked of a partition's leader, it shows hanging transactions and who has them open. */
export function onDescribeProducers(ctx: Context, broker: BrokerState, request: Request): void {
  const { topics } = request.body as DescribeProducersRequest;
  const described = topics.map(({ name, partitionIndexes }) => ({ name, partitions: partitionIndexes.map((index) => describe(broker, name, index)) }));
  ctx.reply(request, { throttleTimeMs: 0, topics: described } satisfies DescribeProducersResponse);
}

function describe(broker: BrokerState, topic: string, partitionIndex: number): DescribedPartitionProducers {
  const partition = leaderByName(broker, topic, partitionIndex, -1);
  if (typeof partition === 'number') return { partitionIndex, errorCode: partition, errorMessage: null, activeProducers: [] };
  const activeProducers: ActiveProducer[] = [];
  for (const state of partition.log.producers.all()) {
    activeProducers.push({
      producerId: state.producerId, producerEpoch: state.producerEpoch, lastSequence: lastSequenceOfProducer(state), lastTimestamp: state.lastTimestampMs,
      coordinatorEpoch: state.coordinatorEpoch, currentTxnStartOffset: state.transactionStartOffset,
    });
  }
  return { partitionIndex, errorCode: ErrorCode.NONE, errorMessage: null, activeProducers };
}
