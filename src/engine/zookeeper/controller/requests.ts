import { createPartitions } from '../../controller/create-partitions';
import type { Decide } from '../../controller/decision';
import { electLeaders } from '../../controller/elect-leaders';
import { notControllerResponse } from '../../protocol/failed-response';
import { alterPartitionReassignments, listPartitionReassignments } from '../../controller/reassignment-control';
import { createTopics, deleteTopics } from '../../controller/topic-control';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { ControlledShutdownResponse } from '../../protocol/messages/control-plane';
import { deleteTopicPath } from '../paths';
import { onAlterConfigs } from './alter-configs';
import { onAlterPartition } from './alter-partition';
import { withNewEpochs } from './commit';
import { onControlledShutdown } from './controlled-shutdown';
import type { StepResult } from './controller';
import { decisionState, type ControllerContext, type ControllerHost, type Job } from './controller-state';
import { write } from './jobs';
import { onAllocateProducerIds } from './producer-ids';
import { newTopicWrites, writesOf, type Write } from './writes';

type RequestStep = (ctx: Context, host: ControllerHost, context: ControllerContext, job: Job, request: Request) => StepResult;

const steps: (RequestStep | undefined)[] = [];
steps[ApiKey.AlterPartition] = onAlterPartition;
steps[ApiKey.ControlledShutdown] = onControlledShutdown;
steps[ApiKey.IncrementalAlterConfigs] = onAlterConfigs;
steps[ApiKey.AllocateProducerIds] = onAllocateProducerIds;
steps[ApiKey.CreatePartitions] = decided(createPartitions);
steps[ApiKey.AlterPartitionReassignments] = decided(alterPartitionReassignments);
steps[ApiKey.ListPartitionReassignments] = decided(listPartitionReassignments);
steps[ApiKey.ElectLeaders] = decided(electLeaders);
steps[ApiKey.CreateTopics] = onCreateTopics;
steps[ApiKey.DeleteTopics] = onDeleteTopics;

/** Does a controller of the ZooKeeper era answer that API? */
export function isControllerApi(api: number): boolean {
  return steps[api] !== undefined;
}

/** What a broker answers that is not the controller, or no longer. */
export function notControllerAnswer(request: Request): object {
  if (request.api === ApiKey.ControlledShutdown) return { errorCode: ErrorCode.NOT_CONTROLLER, remainingPartitions: [] } satisfies ControlledShutdownResponse;
  return notControllerResponse(request);
}

/** What somebody asks of the controller, when its turn has come. */
export function onRequest(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job, request: Request): StepResult {
  const step = steps[request.api];
  if (step === undefined) throw new Error(`the controller has no answer to API ${request.api}`);
  return step(ctx, host, context, job, request);
}

/** The same decisions as in a quorum, written into znodes. */
function decided(decide: Decide): RequestStep {
  return (ctx, host, context, job, request) => {
    const { records, body } = decide(ctx, decisionState(host, context), request);
    const raised = withNewEpochs(context.image, records);
    write(ctx, host, context, job, writesOf(context.image, raised, context.epoch), raised, body);
    return 'wait';
  };
}

function onCreateTopics(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job, request: Request): StepResult {
  const { records, body } = createTopics(ctx, decisionState(host, context), request);
  context.job = { ...write(ctx, host, context, job, newTopicWrites(records), records, body), isIndirect: true };
  return 'wait';
}

function onDeleteTopics(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job, request: Request): StepResult {
  const { records, body } = deleteTopics(ctx, decisionState(host, context), request);
  const writes = records.map((record): Write => {
    const name = record.type === 'RemoveTopicRecord' ? (context.image.topicNames.get(record.topicId) ?? '') : '';
    return { records: [], ops: [{ type: 'create', path: deleteTopicPath(name), data: null, flags: { ephemeral: false, sequential: false } }] };
  });
  context.job = { ...write(ctx, host, context, job, writes, records, body), isIndirect: true };
  return 'wait';
}
