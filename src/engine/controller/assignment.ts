import type { Context } from '../kernel/behavior';
import { isActiveBroker, type MetadataImage } from '../metadata/image';
import { LeaderRecoveryState, UNASSIGNED_DIRECTORY, type PartitionRegistration } from '../metadata/partition-registration';
import { assignReplicasInTurn } from '../protocol/assign-replicas';
import type { DecisionState } from './decision';
import { brokerState } from './heartbeat-manager';
import { placeReplicas } from './striped-replica-placer';

/** What is wrong with the replicas given for one partition, null when nothing is. −1: any number of them. */
export function replicaListProblem(state: DecisionState, brokerIds: readonly number[], replicationFactor: number): string | null {
  if (brokerIds.length === 0) return 'The manual partition assignment includes an empty replica list.';
  const sorted = brokerIds.toSorted((a, b) => a - b);
  for (let i = 0; i < sorted.length; i++) {
    if (!state.image.brokers.has(sorted[i])) return `The manual partition assignment includes broker ${sorted[i]}, but no such broker is registered.`;
    if (i > 0 && sorted[i] === sorted[i - 1]) return `The manual partition assignment includes the broker ${sorted[i]} more than once.`;
  }
  if (replicationFactor >= 0 && replicationFactor !== brokerIds.length) {
    return `The manual partition assignment includes a partition with ${brokerIds.length} replica(s), but this is not consistent with previous partitions, which have ${replicationFactor} replica(s).`;
  }
  return null;
}

/**
 * Replicas of new partitions where the placer puts them (R-PLACE-01 … R-PLACE-07, R-PLACE-09), or why it cannot. `existing`: partitions
 * that the topic has already.
 */
export function placeAutomatically(
  ctx: Context, state: DecisionState, partitions: number, replicationFactor: number, existing: readonly PartitionRegistration[] = [],
): number[][] | string {
  const usable = [...state.image.brokers.values()]
    .filter(({ brokerId }) => !isLeaving(state, brokerId))
    .map(({ brokerId, rack, fenced }) => ({ id: brokerId, rack: rack ?? undefined, fenced }));
  const stream = ctx.stream('controller/placement');
  const draw = (bound: number): number => ctx.draw(stream, bound);
  if (state.placement === 'in-turn') {
    return assignReplicasInTurn(usable, partitions, replicationFactor, { partition: existing.length, firstLeader: existing[0]?.replicas[0] ?? -1 }, draw);
  }
  const placed = placeReplicas(usable, partitions, replicationFactor, draw);
  return placed.ok ? placed.value : `Unable to replicate the partition ${replicationFactor} time(s): ${placed.error.message}`;
}

/** In a controlled shutdown that is still going on; once it has been let go a broker counts as fenced. */
function isLeaving(state: DecisionState, brokerId: number): boolean {
  const heartbeat = state.heartbeats.brokers.get(brokerId);
  return heartbeat !== undefined && brokerState(heartbeat) === 'CONTROLLED_SHUTDOWN';
}

/** A partition as it begins: led by its first active replica, with only active ones in sync (R-ELECT-11). */
export function newPartition(state: DecisionState, replicas: readonly number[]): PartitionRegistration {
  const isr = replicas.filter((broker) => isActiveBroker(state.image, broker));
  const knowsDirectories = replicas.some((broker) => state.image.brokers.get(broker)?.logDirs !== undefined);
  return {
    ...(knowsDirectories ? { directories: replicas.map((broker) => defaultDirectory(state.image, broker)) } : {}),
    replicas, isr, elr: [], lastKnownElr: [], leader: isr[0], leaderEpoch: 0, partitionEpoch: 0, addingReplicas: [], removingReplicas: [],
    leaderRecoveryState: LeaderRecoveryState.RECOVERED,
  };
}

/** Where a new replica of the broker will be: known beforehand only if it has one directory (KIP-858). */
export function defaultDirectory(image: MetadataImage, broker: number): string {
  const logDirs = image.brokers.get(broker)?.logDirs;
  return logDirs?.length === 1 ? logDirs[0] : UNASSIGNED_DIRECTORY;
}
