import { addChange, changeRequest } from '../../controller/partition-updates';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { isActiveBroker, type MetadataImage } from '../../metadata/image';
import type { MetadataRecord } from '../../metadata/records';
import { ErrorCode } from '../../protocol/error-codes';
import type { ControlledShutdownRequest, ControlledShutdownResponse } from '../../protocol/messages/control-plane';
import { restingKey, tellStopReplica, type StoppedReplica } from './channel';
import { takeEffect, withNewEpochs } from './commit';
import type { StepResult } from './controller';
import { decisionState, type ControllerContext, type ControllerHost, type Job } from './controller-state';
import { write } from './jobs';
import { writesOf } from './writes';

/**
 * R-ZK-08: a broker wants to stop. What it leads and somebody else in sync can lead is handed over; what it follows it stops. It is told
 * what remains, and asks again.
 */
export function onControlledShutdown(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job, request: Request): StepResult {
  const { brokerId, brokerEpoch } = request.body as ControlledShutdownRequest;
  const known = context.image.brokers.get(brokerId);
  if (known?.brokerEpoch !== brokerEpoch) {
    const errorCode = known === undefined ? ErrorCode.BROKER_NOT_AVAILABLE : ErrorCode.STALE_BROKER_EPOCH;
    ctx.reply(request, { errorCode, remainingPartitions: [] } satisfies ControlledShutdownResponse);
    return 'done';
  }
  if (!known.inControlledShutdown) takeEffect(ctx, host, context, [{ type: 'BrokerRegistrationChangeRecord', brokerId, brokerEpoch, inControlledShutdown: true }]);
  const state = decisionState(host, context);
  const changes: MetadataRecord[] = [];
  const followed: StoppedReplica[] = [];
  for (const topic of context.image.topics.values()) {
    topic.partitions.forEach((partition, index) => {
      if (partition.replicas.length === 1 || !partition.replicas.includes(brokerId)) return;
      const isr = partition.isr.filter((member) => member !== brokerId);
      if (partition.leader !== brokerId) followed.push({ broker: brokerId, topic: topic.name, index, leaderEpoch: partition.leaderEpoch, isDeleted: false });
      else if (!isr.some((member) => isActiveBroker(state.image, member))) return;
      if (isr.length > 0 && isr.length < partition.isr.length) addChange(topic, index, { ...changeRequest(state, topic, partition), targetIsr: isr }, changes);
    });
  }
  const records = withNewEpochs(context.image, changes);
  tellStopReplica(ctx, host, context, followed);
  const moved = new Set(records.map((record) => (record.type === 'PartitionChangeRecord' ? `${record.partitionId}/${record.topicId}` : '')));
  const body: ControlledShutdownResponse = { errorCode: ErrorCode.NONE, remainingPartitions: remaining(context.image, brokerId, moved) };
  const resting = new Set(followed.map(({ topic, index }) => restingKey(brokerId, topic, index)));
  context.job = { ...write(ctx, host, context, job, writesOf(context.image, records, context.epoch), records, body), resting };
  return 'wait';
}

function remaining(image: MetadataImage, brokerId: number, moved: ReadonlySet<string>): { topicName: string; partitionIndex: number }[] {
  const partitions: { topicName: string; partitionIndex: number }[] = [];
  for (const topic of image.topics.values()) {
    topic.partitions.forEach(({ leader, replicas }, partitionIndex) => {
      if (leader === brokerId && replicas.length > 1 && !moved.has(`${partitionIndex}/${topic.topicId}`)) partitions.push({ topicName: topic.name, partitionIndex });
    });
  }
  return partitions;
}
