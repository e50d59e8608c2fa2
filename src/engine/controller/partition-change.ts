import { javaIntegerOrder } from '../../base/java-hash';
import { completeReassignment } from './reassign';
import {
  directoryOf,
  LeaderRecoveryState,
  NO_LEADER,
  UNASSIGNED_DIRECTORY,
  type PartitionChange,
  type PartitionRegistration,
} from '../metadata/partition-registration';

/**
 * What the controller writes for one partition when something about it changes: the one place where leaders are elected
 * (R-ELECT-02…06), eligible leader replicas kept (R-ELR-02…06) and reassignments finished (R-REASN-03).
 *
 * - `ONLINE`: keep the leader if it may lead, else the first that may.
 * - `PREFERRED`: the first replica if it may lead, else as above.
 * - `UNCLEAN`: as `ONLINE`, and rather a replica that is out of sync than none.
 */
export type Election = 'ONLINE' | 'PREFERRED' | 'UNCLEAN';

export interface PartitionChangeRequest {
  readonly partition: PartitionRegistration;
  /** Registered, unfenced, not shutting down, its directory online (R-ELECT-01). */
  readonly isAcceptableLeader: (broker: number) => boolean;
  /** The effective floor: min.insync.replicas capped by the replication factor. */
  readonly minIsr: number;
  /** Is the feature eligible.leader.replicas.version on? */
  readonly elrEnabled: boolean;
  readonly election?: Election;
  readonly targetIsr?: readonly number[];
  readonly targetReplicas?: readonly number[];
  readonly targetAdding?: readonly number[];
  readonly targetRemoving?: readonly number[];
  readonly targetLeaderRecoveryState?: LeaderRecoveryState;
  /** Brokers that came back from an unclean shutdown: they may have lost data, so they are not eligible (R-ELR-07). */
  readonly uncleanShutdownReplicas?: readonly number[];
  /** May the last known leader be elected when nobody is in sync or eligible (R-ELR-06)? Default yes. */
  readonly lastKnownLeaderElection?: boolean;
  /** Where a replica that the partition does not have yet will be. */
  readonly defaultDirectory?: (broker: number) => string;
  /** The broker says in which of its directories its replica is (KIP-858). */
  readonly assignedDirectory?: { readonly broker: number; readonly directory: string };
  /** Before metadata version 3.6-IV0 a shrinking ISR raised the leader epoch too. Default no. */
  readonly bumpLeaderEpochOnIsrShrink?: boolean;
}

/** Is the metadata version, such as `3.5-IV2`, one in which a shrinking ISR raises the leader epoch? */
export function bumpsLeaderEpochOnIsrShrink(metadataVersion: string): boolean {
  const [major, minor] = metadataVersion.split(/[.-]/).map(Number);
  return major < 3 || (major === 3 && minor < 6);
}

/** The state the partition is heading for, before an election is held on it. */
interface Target {
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly elr: readonly number[];
  readonly lastKnownElr: readonly number[];
  readonly adding: readonly number[];
  readonly removing: readonly number[];
}

interface ElectionResult {
  readonly leader: number;
  readonly unclean: boolean;
}

/** The fields of the record to write, or null when nothing changes (R-ELECT-06). */
export function buildPartitionChange(request: PartitionChangeRequest): PartitionChange | null {
  const { partition, elrEnabled } = request;
  const lastKnownLeaderElection = request.lastKnownLeaderElection ?? true;
  const change: { -readonly [Field in keyof PartitionChange]: PartitionChange[Field] } = {};

  let target = withEligibleReplicas(request, withReassignmentCompleted(requestedTarget(request)));

  const elected = electLeader(request, target);
  const unclean = elected.unclean && elected.leader !== partition.leader;
  if (elected.leader !== partition.leader) {
    change.leader = elected.leader;
    target = takenFromEligible(target, elected.leader);
    if (unclean) {
      change.isr = [elected.leader];
      if (partition.leaderRecoveryState !== LeaderRecoveryState.RECOVERING) {
        change.leaderRecoveryState = LeaderRecoveryState.RECOVERING;
      }
    }
  } else if (!partition.replicas.every((broker) => target.replicas.includes(broker))) {
    change.leader = partition.leader;
  }

  if (unclean || !elrEnabled) target = { ...target, elr: [], lastKnownElr: [] };
  if (!sameList(target.elr, partition.elr)) change.eligibleLeaderReplicas = target.elr;

  if (!unclean && (target.isr.length > 0 || elrEnabled) && !sameList(target.isr, partition.isr)) change.isr = target.isr;
  if (request.bumpLeaderEpochOnIsrShrink && change.leader === undefined && change.isr) {
    const next = change.isr;
    if (!partition.isr.every((broker) => next.includes(broker))) change.leader = partition.leader;
  }

  const lastKnownElr = lastKnownLeaderElection
    ? lastKnownLeader(partition, change.leader, elrEnabled)
    : lastKnownMembers(target, partition);
  if (lastKnownElr) change.lastKnownElr = lastKnownElr;

  if (target.replicas.length > 0 && !sameList(target.replicas, partition.replicas)) change.replicas = target.replicas;
  if (!sameList(target.removing, partition.removingReplicas)) change.removingReplicas = target.removing;
  if (!sameList(target.adding, partition.addingReplicas)) change.addingReplicas = target.adding;

  const recovery = request.targetLeaderRecoveryState ?? partition.leaderRecoveryState;
  if (recovery !== partition.leaderRecoveryState) change.leaderRecoveryState = recovery;

  const directories = directoriesOf(request, change.replicas ?? partition.replicas);
  if (directories) change.directories = directories;

  return Object.keys(change).length > 0 ? change : null;
}

/** A replica keeps its directory until its broker names another; undefined = unchanged, or never told. */
function directoriesOf({ partition, assignedDirectory: assigned, defaultDirectory }: PartitionChangeRequest, replicas: readonly number[]): readonly string[] | undefined {
  const before = partition.directories;
  if (before === undefined && assigned === undefined) return undefined;
  const after = replicas.map((broker) => {
    if (broker === assigned?.broker) return assigned.directory;
    return partition.replicas.includes(broker) ? directoryOf(partition, broker) : (defaultDirectory?.(broker) ?? UNASSIGNED_DIRECTORY);
  });
  return before !== undefined && sameList(before, after) ? undefined : after;
}

function requestedTarget(request: PartitionChangeRequest): Target {
  const { partition } = request;
  return {
    replicas: request.targetReplicas ?? partition.replicas,
    isr: request.targetIsr ?? partition.isr,
    elr: partition.elr,
    lastKnownElr: partition.lastKnownElr,
    adding: request.targetAdding ?? partition.addingReplicas,
    removing: request.targetRemoving ?? partition.removingReplicas,
  };
}

function withReassignmentCompleted(target: Target): Target {
  const done = completeReassignment(target, target.isr);
  return done ? { ...target, replicas: done.replicas, isr: done.isr, adding: [], removing: [] } : target;
}

/** Under the floor, whoever was in sync or eligible and no longer is in sync stays eligible, unless it lost data (R-ELR-02). */
function withEligibleReplicas(request: PartitionChangeRequest, target: Target): Target {
  if (!request.elrEnabled) return target;
  if (target.isr.length >= request.minIsr) return { ...target, elr: [], lastKnownElr: [] };
  const unclean = request.uncleanShutdownReplicas ?? [];
  const candidates = inSetOrder([...target.elr, ...request.partition.isr], target.elr.length);
  const elr = candidates.filter((broker) => !target.isr.includes(broker) && !unclean.includes(broker));
  const lastKnownElr = inSetOrder([...target.elr, ...request.partition.isr, ...target.lastKnownElr], target.elr.length).filter(
    (broker) => !target.isr.includes(broker) && !elr.includes(broker),
  );
  return { ...target, elr, lastKnownElr };
}

/** An eligible replica that is elected leaves the eligible ones and is the only one in sync (R-ELECT-05). */
function takenFromEligible(target: Target, leader: number): Target {
  if (!target.elr.includes(leader)) return target;
  return { ...target, isr: [leader], elr: target.elr.filter((broker) => broker !== leader) };
}

function electLeader(request: PartitionChangeRequest, target: Target): ElectionResult {
  const { partition, isAcceptableLeader, election = 'ONLINE' } = request;
  const mayLead = (broker: number) =>
    (target.isr.includes(broker) || (target.isr.length === 0 && target.elr.includes(broker))) && isAcceptableLeader(broker);

  const inOrder = [partition.leader, ...target.replicas];
  if (election === 'PREFERRED' && target.replicas.length > 0) inOrder.unshift(target.replicas[0]);
  const clean = inOrder.find(mayLead);
  if (clean !== undefined) return { leader: clean, unclean: false };

  const [lastKnown] = partition.lastKnownElr;
  if (mayElectLastKnownLeader(request, target) && isAcceptableLeader(lastKnown)) return { leader: lastKnown, unclean: true };

  const outOfSync = election === 'UNCLEAN' ? target.replicas.find(isAcceptableLeader) : undefined;
  return outOfSync === undefined ? { leader: NO_LEADER, unclean: false } : { leader: outOfSync, unclean: true };
}

function mayElectLastKnownLeader(request: PartitionChangeRequest, target: Target): boolean {
  return (
    request.elrEnabled &&
    (request.lastKnownLeaderElection ?? true) &&
    target.isr.length === 0 &&
    target.elr.length === 0 &&
    request.partition.lastKnownElr.length === 1
  );
}

/** Remembers the old leader when there is none any more, forgets it once there is one (R-ELR-05); undefined = unchanged. */
function lastKnownLeader(
  partition: PartitionRegistration,
  written: number | undefined,
  elrEnabled: boolean,
): readonly number[] | undefined {
  if (!elrEnabled) return undefined;
  const known = partition.lastKnownElr.length > 0;
  if (written === NO_LEADER && !known) return [partition.leader];
  return known && (written ?? partition.leader) !== NO_LEADER ? [] : undefined;
}

/** Without that election the field holds who was eligible and lost it. */
function lastKnownMembers(target: Target, partition: PartitionRegistration): readonly number[] | undefined {
  return sameList(target.lastKnownElr, partition.lastKnownElr) ? undefined : target.lastKnownElr;
}

/** The controller collects these brokers in a hash set, made large enough for the first ones. */
function inSetOrder(brokers: readonly number[], copied: number): number[] {
  let tableSize = 16;
  while (tableSize < Math.floor(copied / 0.75) + 1) tableSize *= 2;
  return javaIntegerOrder([...new Set(brokers)], tableSize);
}

function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
