/** Features of a 4.3 cluster: what its nodes can do, and the level a new cluster starts with. */
export const SUPPORTED_FEATURES: readonly { readonly name: string; readonly minVersion: number; readonly maxVersion: number }[] = [
  { name: 'eligible.leader.replicas.version', minVersion: 0, maxVersion: 1 },
  { name: 'group.version', minVersion: 0, maxVersion: 1 },
  { name: 'kraft.version', minVersion: 0, maxVersion: 1 },
  { name: 'metadata.version', minVersion: 7, maxVersion: 30 },
  { name: 'share.version', minVersion: 0, maxVersion: 1 },
  { name: 'streams.version', minVersion: 0, maxVersion: 1 },
  { name: 'transaction.version', minVersion: 0, maxVersion: 2 },
];

/** kraft.version belongs to the Raft layer and is 0 on a static quorum (R-KRAFT-20). */
export const DEFAULT_FEATURE_LEVELS: ReadonlyMap<string, number> = new Map([
  ['metadata.version', 30],
  ['eligible.leader.replicas.version', 1],
  ['group.version', 1],
  ['share.version', 1],
  ['streams.version', 1],
  ['transaction.version', 2],
]);
