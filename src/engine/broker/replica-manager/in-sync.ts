import type { BrokerState } from '../broker-state';
import type { Partition, RemoteReplica } from './partition';

/** R-ISR-01: everything copied, or caught up no longer ago than replica.lag.time.max.ms (equality is in sync). */
export function isCaughtUp(broker: BrokerState, partition: Partition, remote: RemoteReplica, nowUs: number): boolean {
  if (remote.logEndOffset === partition.log.logEndOffset) return true;
  return nowUs - remote.lastCaughtUpUs <= broker.config.replicaLagTimeMaxMs * 1000;
}

/** May the replica be in the ISR as far as the metadata say: alive, and the same incarnation that fetches (R-ISR-04)? */
export function isIsrEligible(broker: BrokerState, remote: RemoteReplica): boolean {
  // R-ZK-07: before there was AlterPartition nobody asked.
  if (broker.zookeeper !== null && broker.zookeeper.settings.leadersWriteIsr) return true;
  const registration = broker.image.brokers.get(remote.brokerId);
  if (registration === undefined || registration.fenced || registration.inControlledShutdown) return false;
  // A cache of the ZooKeeper era knows no epochs.
  return remote.brokerEpoch === -1 || registration.brokerEpoch === -1 || remote.brokerEpoch === registration.brokerEpoch;
}

/**
 * When the replica was last caught up. While it has everything, that is its latest fetch, of which only its fetch context
 * knows.
 */
export function lastCaughtUpUs(partition: Partition, remote: RemoteReplica): number {
  if (remote.context === null || remote.logEndOffset !== partition.log.logEndOffset) return remote.lastCaughtUpUs;
  return Math.max(remote.lastCaughtUpUs, remote.context.lastUsedUs);
}

/** Writes down what only the fetch contexts know, before the leader's log grows or a context ends (R-REPL-07). */
export function settleFetchTimes(partition: Partition): void {
  const { remotes, log } = partition;
  for (let i = 0; i < remotes.length; i++) {
    const remote = remotes[i];
    const { context } = remote;
    if (context === null || remote.logEndOffset !== log.logEndOffset) continue;
    remote.lastFetchUs = context.lastUsedUs;
    remote.lastFetchLeaderLogEndOffset = log.logEndOffset;
    if (context.lastUsedUs > remote.lastCaughtUpUs) remote.lastCaughtUpUs = context.lastUsedUs;
  }
}
