import type { BrokerState } from '../broker-state';
import { lastCaughtUpUs } from './in-sync';
import type { Partition, RemoteReplica } from './partition';

const RACK_AWARE = 'RackAwareReplicaSelector';

/** The replica a client in that rack should read from; −1: here (R-FF-01, R-CONS-23). */
export function preferredReadReplica(broker: BrokerState, partition: Partition, rackId: string, fetchOffset: number): number {
  if (broker.config.replicaSelectorClass?.endsWith(RACK_AWARE) !== true) return -1;
  if (broker.rack === rackId) return -1;
  let best: RemoteReplica | null = null;
  for (const remote of partition.remotes) {
    if (broker.image.brokers.get(remote.brokerId)?.rack !== rackId || !partition.isr.includes(remote.brokerId)) continue;
    if (remote.logEndOffset < fetchOffset || remote.logStartOffset > fetchOffset || !isAlive(broker, remote.brokerId)) continue;
    if (best === null || isMoreCaughtUp(partition, remote, best)) best = remote;
  }
  return best === null ? -1 : best.brokerId;
}

function isAlive(broker: BrokerState, brokerId: number): boolean {
  return broker.image.brokers.get(brokerId)?.fenced === false;
}

function isMoreCaughtUp(partition: Partition, a: RemoteReplica, b: RemoteReplica): boolean {
  if (a.logEndOffset !== b.logEndOffset) return a.logEndOffset > b.logEndOffset;
  return lastCaughtUpUs(partition, a) > lastCaughtUpUs(partition, b);
}
