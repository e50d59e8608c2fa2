/**
 * The recordings that the project keeps a copy of, because its tests replay them or its catalogues come from them.
 * Paths below the folder of recordings; a folder stands for every JSON file and transcript in it.
 */
export const keptRecordings: readonly string[] = [
  'client',
  'data/apis.json',
  'data/configs.json',
  'data/errors.json',
  'dynamics',
  'kernel/assign-server.json',
  'kernel/assign.json',
  'kernel/batch-size.json',
  'kernel/compaction.json',
  'kernel/heartbeat.json',
  'kernel/leader-change.json',
  'kernel/log.json',
  'kernel/murmur2.json',
  'kernel/partitioner.json',
  'kernel/placement.json',
  'kernel/reassign.json',
  'kernel/reconcile.json',
  'kernel/share-partition.json',
  'rpc/admin-controller.json',
  'rpc/classic-groups.json',
  'rpc/clusters.json',
  'rpc/consumer-groups.json',
  'rpc/log-replication.json',
  'rpc/share-groups.json',
  'rpc/transactions.json',
  'transcript',
];
