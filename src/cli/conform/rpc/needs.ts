import { isBuiltApi } from '../../../engine/broker/routes';
import { ApiKey } from '../../../engine/protocol/api-keys';
import type { RecordedCluster } from './cluster';
import { isObject } from './json';
import { requestsOf, type RpcCase } from './steps';

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

const FEATURES: ReadonlySet<string> = new Set(['eligible.leader.replicas.version', 'group.version', 'share.version']);

function missingForRequest({ to, api, send }: { readonly to: string; readonly api: string; readonly send: object }): string | null {
  if (to === 'controller') return 'needs requests to a controller';
  if (!isBuiltApi(ApiKey[api as keyof typeof ApiKey])) return `needs API ${api}`;
  if (!isObject(send)) return null;
  if (api === 'InitProducerId' && typeof send['transactionalId'] === 'string') return 'needs transactions (InitProducerId with a transactional id)';
  if (api === 'Fetch' && send['isolationLevel'] === 1 && hasTransactionalBatch(send)) return 'needs transactions (read_committed)';
  if (api === 'Produce' && hasTransactionalBatch(send)) return 'needs transactions (a transactional batch)';
  return null;
}

/** Transactional and with the right to be: a marker from a client is refused before anything is asked of a transaction. */
function hasTransactionalBatch(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasTransactionalBatch);
  if (!isObject(value)) return false;
  if (value['isTransactional'] === true && value['isControl'] !== true) return true;
  return Object.values(value).some(hasTransactionalBatch);
}
