import { fail, PASS, skip, type Runner } from './outcome';
import { clusterFor, readClusters, type RecordedCluster } from './rpc/cluster';
import { converse } from './rpc/conversation';
import { missingFor } from './rpc/needs';
import type { RpcCase } from './rpc/steps';

const clusters = new Map<string, Readonly<Record<string, RecordedCluster>>>();

/** Conversations with brokers, request by request, on a simulated cluster of the same make. */
export const runRpc: Runner = (recorded, _document, folder) => {
  const conversation = recorded as unknown as RpcCase;
  let known = clusters.get(folder);
  if (known === undefined) clusters.set(folder, (known = readClusters(folder)));
  const cluster = known[conversation.cluster];
  const missing = missingFor(conversation, cluster);
  if (missing !== null || cluster === undefined) return skip(missing ?? 'needs a cluster');
  const lines = converse(clusterFor(cluster), conversation);
  return lines.length === 0 ? PASS : fail(...lines);
};
