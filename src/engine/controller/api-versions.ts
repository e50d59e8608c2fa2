import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { featureAnswer } from '../metadata/feature-answer';
import { ErrorCode } from '../protocol/error-codes';
import { apiEntries } from '../protocol/generated/apis';
import type { ApiVersionsResponse } from '../protocol/messages/api-versions';
import type { ControllerState } from './controller-state';

const controllerApis: ApiVersionsResponse['apiKeys'] = apiEntries
  .filter((entry) => entry.versions !== null && entry.listeners.includes('controller'))
  .map(({ key, versions }) => ({ apiKey: key, minVersion: versions?.[0] ?? 0, maxVersion: versions?.[1] ?? 0 }));

/** What an admin client finds out first that talks to controllers. */
export function onApiVersions(ctx: Context, { committed }: ControllerState, request: Request): void {
  ctx.reply(request, { errorCode: ErrorCode.NONE, apiKeys: controllerApis, throttleTimeMs: 0, ...(request.version >= 3 && featureAnswer(committed)) } satisfies ApiVersionsResponse);
}
