import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { isActiveBroker, type MetadataImage } from '../../metadata/image';
import { ErrorCode } from '../../protocol/error-codes';
import type { ListConfigResourcesRequest, ListConfigResourcesResponse } from '../../protocol/messages/config-resources';
import { ConfigResourceType } from '../../protocol/messages/configs';
import type { BrokerState } from '../broker-state';

const ALL_TYPES = [ConfigResourceType.TOPIC, ConfigResourceType.BROKER, ConfigResourceType.BROKER_LOGGER, ConfigResourceType.CLIENT_METRICS, ConfigResourceType.GROUP];

/** What there is that has configurations: topics and brokers, and whatever else somebody has set one of. */
export function onListConfigResources(ctx: Context, broker: BrokerState, request: Request): void {
  const { resourceTypes = [] } = request.body as ListConfigResourcesRequest;
  const asked = request.version === 0 ? [ConfigResourceType.CLIENT_METRICS] : resourceTypes.length === 0 ? ALL_TYPES : resourceTypes;
  const isSupported = asked.every((type) => ALL_TYPES.some((known) => known === type));
  const configResources = isSupported ? asked.flatMap((resourceType) => namesOf(broker.image, resourceType).map((resourceName) => ({ resourceName, resourceType }))) : [];
  ctx.reply(request, { throttleTimeMs: 0, errorCode: isSupported ? ErrorCode.NONE : ErrorCode.UNSUPPORTED_VERSION, configResources } satisfies ListConfigResourcesResponse);
}

function namesOf(image: MetadataImage, resourceType: number): string[] {
  switch (resourceType) {
    case ConfigResourceType.TOPIC:
      return [...image.topics.keys()];
    case ConfigResourceType.GROUP:
      return configured(image, 'GROUP/');
    case ConfigResourceType.CLIENT_METRICS:
      return configured(image, 'CLIENT_METRICS/');
    default:
      return [...image.brokers.keys()].filter((id) => isActiveBroker(image, id)).map(String);
  }
}

function configured(image: MetadataImage, prefix: string): string[] {
  return [...image.configs.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}
