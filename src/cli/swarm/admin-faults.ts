import { directoryIdOf } from '../../engine/controller/controller-state';
import type { PlannedCommand } from '../../engine/scenario/command-schema';
import type { Dice } from './dice';
import type { Cluster } from './plan';

/** What an administrator asks for while things go wrong: replicas elsewhere, preferred leaders, other voters, any leader at all. */
export type AdminFault = 'reassign' | 'preferred' | 'voters' | 'unclean';

export function isAdminFault(type: string): type is AdminFault {
  return type === 'reassign' || type === 'preferred' || type === 'voters' || type === 'unclean';
}

const FEATURE_UPGRADE_MS = 6_000;
const PREFERRED = 0;
const UNCLEAN = 1;

/** Voters may only change from kraft.version 1 on (R-KRAFT-20). */
export function requestsBefore(types: readonly string[]): PlannedCommand[] {
  if (!types.includes('voters')) return [];
  return [request(FEATURE_UPGRADE_MS, 'kraft-version', 'broker-1', 'UpdateFeatures', 2, { featureUpdates: [{ feature: 'kraft.version', maxVersionLevel: 1, upgradeType: 1 }] })];
}

export function adminFaults(dice: Dice, type: AdminFault, index: number, atMs: number, untilMs: number, cluster: Cluster): PlannedCommand[] {
  const to = `broker-${dice.between(1, cluster.brokers)}`;
  const id = `${type}-${index}`;
  switch (type) {
    case 'reassign':
      return [request(atMs, id, to, 'AlterPartitionReassignments', 1, { topics: [reassigned(dice, cluster)] })];
    case 'preferred':
      return [request(atMs, id, to, 'ElectLeaders', 2, { electionType: PREFERRED, topicPartitions: null })];
    case 'unclean':
      return [request(atMs, id, to, 'ElectLeaders', 2, { electionType: UNCLEAN, topicPartitions: null })];
    case 'voters': {
      const voterId = 100 + dice.between(1, cluster.controllers);
      const voter = { clusterId: null, voterId, voterDirectoryId: directoryIdOf(voterId) };
      return [
        request(atMs, `${id}-out`, to, 'RemoveRaftVoter', 0, voter),
        request(untilMs, `${id}-in`, to, 'AddRaftVoter', 1, { ...voter, timeoutMs: 30_000, listeners: [], ackWhenCommitted: true }),
      ];
    }
  }
}

/** Other brokers for one partition, in any order; now and then one replica more or less. */
function reassigned(dice: Dice, { brokers, topics }: Cluster): object {
  const topic = dice.pick(topics);
  const factor = Math.max(1, Math.min(brokers, (topic.replicationFactor ?? 1) + dice.pick([0, 0, 0, 1, -1])));
  const left = Array.from({ length: brokers }, (_, i) => i + 1);
  const replicas = Array.from({ length: factor }, () => left.splice(dice.between(0, left.length - 1), 1)[0]);
  return { name: topic.name, partitions: [{ partitionIndex: dice.between(0, (topic.partitions ?? 1) - 1), replicas }] };
}

function request(atMs: number, id: string, to: string, api: string, version: number, body: object): PlannedCommand {
  return { atMs, type: 'request', id, to, api, version, body };
}
