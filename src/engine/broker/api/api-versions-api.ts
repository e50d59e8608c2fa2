import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { featureAnswer } from '../../metadata/feature-answer';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import { apiEntries } from '../../protocol/generated/apis';
import type { ApiVersionsRequest, ApiVersionsResponse } from '../../protocol/messages/api-versions';
import type { BrokerState } from '../broker-state';

const LEGAL_SOFTWARE = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/;
/** Served only where a telemetry receiver is configured. */
const TELEMETRY: readonly number[] = [ApiKey.GetTelemetrySubscriptions, ApiKey.PushTelemetry];
/** Old Produce versions are named, though not served, for clients that would give up without them. */
const OLDEST_NAMED_PRODUCE = 0;

const brokerApis: ApiVersionsResponse['apiKeys'] = apiEntries
  .filter((entry) => entry.versions !== null && entry.listeners.includes('broker') && !TELEMETRY.includes(entry.key))
  .map(({ key, versions }) => ({ apiKey: key, minVersion: key === ApiKey.Produce ? OLDEST_NAMED_PRODUCE : (versions?.[0] ?? 0), maxVersion: versions?.[1] ?? 0 }));

/** By API, for a look at every request: the versions a broker's listener serves; none below or above. */
const oldestServed: number[] = [];
const latestServed: number[] = [];
for (const { key, versions, listeners } of apiEntries) {
  const isServed = versions !== null && listeners.includes('broker');
  oldestServed[key] = isServed ? versions[0] : 0;
  latestServed[key] = isServed ? versions[1] : -1;
}

/** Does a broker's listener serve that version of that API? Otherwise it closes the connection. */
export function isServedVersion(api: number, version: number): boolean {
  return version >= oldestServed[api] && version <= latestServed[api];
}

/** The one API that is answered whatever its version: a client finds out with it what the broker speaks. */
export function onApiVersions(ctx: Context, broker: BrokerState, request: Request): void {
  if (!isServedVersion(request.api, request.version)) {
    const apiKeys = [{ apiKey: ApiKey.ApiVersions, minVersion: oldestServed[ApiKey.ApiVersions], maxVersion: latestServed[ApiKey.ApiVersions] }];
    ctx.reply(request, { errorCode: ErrorCode.UNSUPPORTED_VERSION, apiKeys, throttleTimeMs: 0 } satisfies ApiVersionsResponse);
    return;
  }
  const { clientSoftwareName = '', clientSoftwareVersion = '' } = request.body as ApiVersionsRequest;
  if (request.version >= 3 && !(LEGAL_SOFTWARE.test(clientSoftwareName) && LEGAL_SOFTWARE.test(clientSoftwareVersion))) {
    ctx.reply(request, { errorCode: ErrorCode.INVALID_REQUEST, apiKeys: [], throttleTimeMs: 0 } satisfies ApiVersionsResponse);
    return;
  }
  ctx.reply(request, {
    errorCode: ErrorCode.NONE,
    apiKeys: brokerApis,
    throttleTimeMs: 0,
    ...(request.version >= 3 && featureAnswer(broker.image)),
  } satisfies ApiVersionsResponse);
}
