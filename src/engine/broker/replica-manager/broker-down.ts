import { closeLog } from '../../log/log-loader';
import type { BrokerState } from '../broker-state';
import { checkpointHighWatermarks } from './periodic-tasks';
import type { Partition } from './partition';
import { ReplicaManagerState } from './replica-manager-state';

/**
 * The process is gone. Its logs stay on disk, complete: a killed process leaves the page cache (R-DUR-01). Of the high
 * watermarks only the last checkpoint stays, and a clean stop writes one (R-DUR-02, R-DUR-03).
 */
export function onBrokerDown(broker: BrokerState, clean: boolean): void {
  if (clean) checkpointHighWatermarks(broker);
  const kept = new ReplicaManagerState();
  for (const partition of broker.replicas.partitions.values()) {
    // On a disk that has failed: lost.
    if (isOnFailedDisk(broker, partition)) continue;
    partition.reset();
    const { log } = partition;
    if (clean) closeLog(log);
    log.updateHighWatermark(log.checkpointedHighWatermark);
    kept.add(partition);
  }
  broker.replicas = kept;
}

/** A broker that halts because of it has not taken its replicas offline one by one. */
function isOnFailedDisk({ directories }: BrokerState, { directory }: Partition): boolean {
  return directories.some(({ id, isOffline }) => isOffline && id === directory);
}
