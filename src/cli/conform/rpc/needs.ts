import { isBuiltApi } from '../../../engine/broker/routes';
import { ApiKey } from '../../../engine/protocol/api-keys';
import type { RecordedCluster } from './cluster';
import { requestsOf, type Asked, type RpcCase } from './steps';

/** What a case needs that is not built; `null` when there is everything. Never decided by the case's id. */
export function missingFor(recorded: RpcCase, cluster: RecordedCluster | undefined): string | null {
  if (cluster === undefined) return `needs cluster ${recorded.cluster}`;
  const feature = Object.keys(cluster.features ?? {}).find((name) => !FEATURES.has(name));
  if (feature !== undefined) return `needs feature levels of ${feature}`;
  for (const request of requestsOf(recorded)) {
    const missing = missingForRequest(request);
    if (missing !== null) return missing;
  }
  return null;
}

const FEATURES: ReadonlySet<string> = new Set(['eligible.leader.replicas.version', 'group.version', 'share.version', 'transaction.version']);

function missingForRequest({ to, api }: Asked): string | null {
  if (to === 'controller') return 'needs requests to a controller';
  if (!isBuiltApi(ApiKey[api as keyof typeof ApiKey])) return `needs API ${api}`;
  return null;
}
