import { applyRecords, type BrokerRegistration } from '../metadata/image';
import type { MetadataRecord } from '../metadata/records';
import type { ControllerState } from './controller-state';
import { directoryRemoved } from './partition-updates';

/**
 * A heartbeat names directories that have failed: the replicas there leave every ISR and what they led gets another leader, then
 * the registration goes on without them (R-DUR-05, KIP-858). A broker names them in all heartbeats of its life; only news count.
 */
export function directoriesOffline(state: ControllerState, { brokerId, brokerEpoch, logDirs = [] }: BrokerRegistration, offline: readonly string[], records: MetadataRecord[]): void {
  const failed = logDirs.filter((directory) => offline.includes(directory));
  if (failed.length === 0) return;
  removeReplicasIn(state, brokerId, failed, records);
  records.push({ type: 'BrokerRegistrationChangeRecord', brokerId, brokerEpoch, logDirs: logDirs.filter((directory) => !failed.includes(directory)) });
}

/** What the same request has led to already counts: a partition is not changed twice from one and the same state. */
export function removeReplicasIn(state: ControllerState, broker: number, directories: readonly string[], records: MetadataRecord[]): void {
  for (const directory of directories) directoryRemoved(withRecords(state, records), broker, directory, records);
}

function withRecords(state: ControllerState, records: readonly MetadataRecord[]): ControllerState {
  return records.length === 0 ? state : { ...state, image: applyRecords(state.image, records, state.image.offset, state.image.epoch) };
}
