import { LEVELS, ROOT, SHIPPED_LOGGERS } from '../config/loggers';
import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import { ConfigOperation, ConfigResourceType, type AlterConfigsResource, type IncrementalAlterConfigsRequest, type IncrementalAlterConfigsResponse } from '../protocol/messages/configs';
import type { BrokerState } from './broker-state';
import { forwardToController } from './forwarding';

/** Levels of its loggers are the broker's own; everything else the controller decides. */
export function onIncrementalAlterConfigs(ctx: Context, broker: BrokerState, request: Request): void {
  const { resources, validateOnly } = request.body as IncrementalAlterConfigsRequest;
  if (resources.length === 0 || !resources.every(({ resourceType }) => resourceType === ConfigResourceType.BROKER_LOGGER)) {
    forwardToController(ctx, broker, request);
    return;
  }
  const responses = resources.map((resource) => {
    const { resourceType, resourceName } = resource;
    const refusal = refusalOf(broker, resource);
    if (refusal !== null) return { ...refusal, resourceType, resourceName };
    if (validateOnly !== true) setLevels(broker, resource);
    return { errorCode: ErrorCode.NONE, errorMessage: null, resourceType, resourceName };
  });
  ctx.reply(request, { throttleTimeMs: 0, responses } satisfies IncrementalAlterConfigsResponse);
}

function setLevels(broker: BrokerState, { configs }: AlterConfigsResource): void {
  const levels = new Map(broker.loggerLevels);
  for (const { name, configOperation, value } of configs) levels.set(name, configOperation === ConfigOperation.SET ? value : null);
  broker.loggerLevels = levels;
}

function refusalOf({ brokerId }: BrokerState, { resourceName, configs }: AlterConfigsResource): { readonly errorCode: number; readonly errorMessage: string } | null {
  const invalid = (errorMessage: string) => ({ errorCode: ErrorCode.INVALID_REQUEST, errorMessage });
  if (!/^\d+$/.test(resourceName)) return invalid(`Node id must be an integer, but it is: ${resourceName}`);
  if (Number(resourceName) !== brokerId) return invalid(`Unexpected node id. Expected ${brokerId}, but received ${resourceName}`);
  for (const { name, configOperation, value } of configs) {
    if (configOperation === ConfigOperation.APPEND || configOperation === ConfigOperation.SUBTRACT) {
      return invalid(`${configOperation === ConfigOperation.APPEND ? 'APPEND' : 'SUBTRACT'} operation is not allowed for the BROKER_LOGGER resource`);
    }
    if (!SHIPPED_LOGGERS.has(name)) return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: `Logger ${name} does not exist!` };
    if (configOperation === ConfigOperation.DELETE) {
      if (name === ROOT) return invalid(`Removing the log level of the ${ROOT} logger is not allowed`);
    } else if (!LEVELS.includes(value ?? '')) {
      return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: `Cannot set the log level of ${name} to ${value ?? 'null'} as it is not a supported log level. Valid log levels are ${LEVELS.join(', ')}` };
    }
  }
  return null;
}
