/**
 * What the metadata log says of one partition, and the change record that moves it from one such state to the next.
 * Both are immutable; an image, a frame and a copy of the world may share them.
 */
export const NO_LEADER = -1;

export const LeaderRecoveryState = { RECOVERED: 0, RECOVERING: 1 } as const;
export type LeaderRecoveryState = (typeof LeaderRecoveryState)[keyof typeof LeaderRecoveryState];

export interface PartitionRegistration {
  /** In order of preference. */
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  /** Eligible leader replicas (R-ELR-02). May name a broker that a reassignment has since removed. */
  readonly elr: readonly number[];
  readonly lastKnownElr: readonly number[];
  /** −1 = none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly addingReplicas: readonly number[];
  readonly removingReplicas: readonly number[];
  readonly leaderRecoveryState: LeaderRecoveryState;
  /** The log directory of each replica, in the order of `replicas`; absent where brokers have told no directories. */
  readonly directories?: readonly string[];
}

/** The broker has several directories and has not yet said which of them it took: Kafka's zero id. */
export const UNASSIGNED_DIRECTORY = 'A'.repeat(22);

export function directoryOf({ replicas, directories }: Pick<PartitionRegistration, 'replicas' | 'directories'>, broker: number): string {
  return directories?.[replicas.indexOf(broker)] ?? UNASSIGNED_DIRECTORY;
}

/** The fields of a PartitionChangeRecord; an absent one is unchanged. Epochs are never in it. */
export interface PartitionChange {
  readonly isr?: readonly number[];
  readonly leader?: number;
  readonly replicas?: readonly number[];
  readonly removingReplicas?: readonly number[];
  readonly addingReplicas?: readonly number[];
  readonly leaderRecoveryState?: LeaderRecoveryState;
  readonly eligibleLeaderReplicas?: readonly number[];
  readonly lastKnownElr?: readonly number[];
  readonly directories?: readonly string[];
}

/** A leader written, even the same or none, raises the leader epoch; any change raises the partition epoch (R-ELECT-06). */
export function applyPartitionChange(partition: PartitionRegistration, change: PartitionChange): PartitionRegistration {
  const directories = change.directories ?? partition.directories;
  return {
    ...(directories === undefined ? {} : { directories }),
    replicas: change.replicas ?? partition.replicas,
    isr: change.isr ?? partition.isr,
    elr: change.eligibleLeaderReplicas ?? partition.elr,
    lastKnownElr: change.lastKnownElr ?? partition.lastKnownElr,
    leader: change.leader ?? partition.leader,
    leaderEpoch: change.leader === undefined ? partition.leaderEpoch : partition.leaderEpoch + 1,
    partitionEpoch: partition.partitionEpoch + 1,
    addingReplicas: change.addingReplicas ?? partition.addingReplicas,
    removingReplicas: change.removingReplicas ?? partition.removingReplicas,
    leaderRecoveryState: change.leaderRecoveryState ?? partition.leaderRecoveryState,
  };
}
