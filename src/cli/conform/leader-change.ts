import {
  buildPartitionChange,
  bumpsLeaderEpochOnIsrShrink,
  type Election,
} from '../../engine/controller/partition-change';
import {
  applyPartitionChange,
  LeaderRecoveryState,
  type PartitionChange,
  type PartitionRegistration,
} from '../../engine/metadata/partition-registration';
import { compare } from './compare';
import { skip, type Runner } from './outcome';

interface RecordedPartition {
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly elr: readonly number[];
  readonly lastKnownElr: readonly number[];
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly adding?: readonly number[];
  readonly removing?: readonly number[];
  readonly recovering?: boolean;
}

interface LeaderChangeCase {
  readonly partition: RecordedPartition;
  readonly acceptable: readonly number[];
  readonly minIsr: number;
  readonly elr: boolean;
  readonly election: Election;
  readonly lastKnownLeaderElection?: boolean;
  readonly metadataVersion?: string;
  readonly target: {
    readonly isr?: readonly number[];
    readonly replicas?: readonly number[];
    readonly adding?: readonly number[];
    readonly removing?: readonly number[];
    readonly uncleanShutdown?: readonly number[];
    readonly leaderRecoveryState?: keyof typeof LeaderRecoveryState;
  };
  readonly record: unknown;
  readonly after?: RecordedPartition;
}

const TARGETS = ['isr', 'replicas', 'adding', 'removing', 'uncleanShutdown', 'leaderRecoveryState'];

export const runLeaderChange: Runner = (recorded) => {
  const given = recorded as unknown as LeaderChangeCase;
  const { target } = given;
  const unknown = Object.keys(target).find((field) => !TARGETS.includes(field));
  if (unknown) return skip(`target ${unknown} not built`);

  const partition = registration(given.partition);
  const change = buildPartitionChange({
    partition,
    isAcceptableLeader: (broker) => given.acceptable.includes(broker),
    minIsr: given.minIsr,
    elrEnabled: given.elr,
    election: given.election,
    targetIsr: target.isr,
    targetReplicas: target.replicas,
    targetAdding: target.adding,
    targetRemoving: target.removing,
    targetLeaderRecoveryState: target.leaderRecoveryState && LeaderRecoveryState[target.leaderRecoveryState],
    uncleanShutdownReplicas: target.uncleanShutdown,
    lastKnownLeaderElection: given.lastKnownLeaderElection,
    bumpLeaderEpochOnIsrShrink: given.metadataVersion !== undefined && bumpsLeaderEpochOnIsrShrink(given.metadataVersion),
  });
  return compare(
    { record: given.record, after: given.after },
    {
      record: change && recordedChange(change),
      after: change ? recordedPartition(applyPartitionChange(partition, change)) : undefined,
    },
  );
};

function registration(from: RecordedPartition): PartitionRegistration {
  const { adding = [], removing = [], recovering = false, ...rest } = from;
  return {
    ...rest,
    addingReplicas: adding,
    removingReplicas: removing,
    leaderRecoveryState: recovering ? LeaderRecoveryState.RECOVERING : LeaderRecoveryState.RECOVERED,
  };
}

function recordedPartition(from: PartitionRegistration): RecordedPartition {
  const { addingReplicas, removingReplicas, leaderRecoveryState, ...rest } = from;
  return {
    ...rest,
    ...(addingReplicas.length > 0 && { adding: addingReplicas }),
    ...(removingReplicas.length > 0 && { removing: removingReplicas }),
    ...(leaderRecoveryState === LeaderRecoveryState.RECOVERING && { recovering: true }),
  };
}

function recordedChange(change: PartitionChange): Record<string, unknown> {
  const { addingReplicas, removingReplicas, eligibleLeaderReplicas, leaderRecoveryState, ...rest } = change;
  const state = Object.entries(LeaderRecoveryState).find(([, value]) => value === leaderRecoveryState);
  return {
    ...rest,
    adding: addingReplicas,
    removing: removingReplicas,
    elr: eligibleLeaderReplicas,
    leaderRecoveryState: state?.[0],
  };
}
