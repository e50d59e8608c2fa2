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
export function lastCaughtUpUs(broker: BrokerState, partition: Partition, remote: RemoteReplica): number {
  if (remote.contextId === 0 || remote.logEndOffset !== partition.log.logEndOffset) return remote.lastCaughtUpUs;
  const context = broker.replicas.contexts.get(remote.contextId);
  return context === undefined ? remote.lastCaughtUpUs : Math.max(remote.lastCaughtUpUs, context.lastUsedUs);
}

/** Writes down what only the fetch contexts know, before the leader's log grows or a context ends (R-REPL-07). */
export function settleFetchTimes(broker: BrokerState, partition: Partition): void {
  const { remotes, log } = partition;
  for (let i = 0; i < remotes.length; i++) {
    const remote = remotes[i];
    if (remote.contextId === 0 || remote.logEndOffset !== log.logEndOffset) continue;
    const context = broker.replicas.contexts.get(remote.contextId);
    if (context === undefined) continue;
    remote.lastFetchUs = context.lastUsedUs;
    remote.lastFetchLeaderLogEndOffset = log.logEndOffset;
    if (context.lastUsedUs > remote.lastCaughtUpUs) remote.lastCaughtUpUs = context.lastUsedUs;
  }
}
