import { incrementalAlterConfigs } from '../../controller/configuration-control';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import { ConfigResourceType, type IncrementalAlterConfigsRequest, type IncrementalAlterConfigsResponse } from '../../protocol/messages/configs';
import { configEntity, configKey, configPath, type ConfigResource } from '../paths';
import type { ConfigData } from '../znode-data';
import type { StepResult } from './controller';
import { decisionState, type ControllerContext, type ControllerHost, type Job } from './controller-state';
import { getData, read, write } from './jobs';
import { configWrites } from './writes';

function resourceOf(resourceType: number): ConfigResource {
  switch (resourceType) {
    case ConfigResourceType.BROKER:
      return 'BROKER';
    case ConfigResourceType.GROUP:
      return 'GROUP';
    default:
      return 'TOPIC';
  }
}

/** R-ZK-09: settings are read from their znodes, changed and written back; a numbered node tells all brokers to read them again. */
export function onAlterConfigs(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job, request: Request): StepResult {
  const { resources } = request.body as IncrementalAlterConfigsRequest;
  if (job.step === 'begin') {
    if (resources.some(({ resourceType }) => resourceType === ConfigResourceType.CLIENT_METRICS)) return refuseAll(ctx, request);
    const entities = resources.map(({ resourceType, resourceName }) => configEntity(resourceOf(resourceType), resourceName));
    read(ctx, host, job, 'read', entities, entities.map((entity) => getData(configPath(entity))));
    return 'wait';
  }
  const configs = new Map(host.configs);
  job.answers.forEach(({ data }, i) => {
    if (data === undefined || data === null) configs.delete(configKey(job.names[i]));
    else configs.set(configKey(job.names[i]), new Map(Object.entries((data as ConfigData).config)));
  });
  const state = decisionState(host, context);
  const image = { ...state.image, configs };
  const { records, body } = incrementalAlterConfigs(ctx, { ...state, image }, request);
  write(ctx, host, context, job, configWrites(image, records), records, body);
  return 'wait';
}

/** Subscriptions to client metrics stand in the metadata log only (KIP-714). */
function refuseAll(ctx: Context, request: Request): StepResult {
  const { resources } = request.body as IncrementalAlterConfigsRequest;
  const responses = resources.map(({ resourceType, resourceName }) => ({ errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `Unsupported resource type ${resourceType}`, resourceType, resourceName }));
  ctx.reply(request, { throttleTimeMs: 0, responses } satisfies IncrementalAlterConfigsResponse);
  return 'done';
}
