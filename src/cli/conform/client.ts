import { clusterFor, readClusters, type RecordedCluster } from './rpc/cluster';
import type { ClientCase } from './client/case';
import { play } from './client/play';
import { fail, PASS, skip, type Runner } from './outcome';

const clusters = new Map<string, Readonly<Record<string, RecordedCluster>>>();

/** What the real clients answered, call by call, asked of the simulated ones on a cluster of the same make. */
export const runClient: Runner = (recorded, _document, folder) => {
  const client = recorded as unknown as ClientCase;
  let known = clusters.get(folder);
  if (known === undefined) clusters.set(folder, (known = readClusters(folder)));
  const cluster = known[client.cluster];
  if (cluster === undefined) return skip(`needs cluster ${client.cluster}`);
  const lines = play(clusterFor(cluster), client);
  return lines.length === 0 ? PASS : fail(...lines);
};
