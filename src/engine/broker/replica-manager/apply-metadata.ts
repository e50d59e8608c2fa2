import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { PartitionLog } from '../../log/partition-log';
import type { MetadataImage, TopicImage } from '../../metadata/image';
import { directoryOf, LeaderRecoveryState, NO_LEADER, type PartitionRegistration } from '../../metadata/partition-registration';
import { causeForPartition, type MetadataBatch } from '../../metadata/records';
import { wallClockMs } from '../../protocol/clock';
import { partitionKey, type PartitionKey } from '../../protocol/partition-key';
import type { BrokerState } from '../broker-state';
import { countLog, directoryForNewLog } from '../log-directories';
import { tryCompleteDeletes } from './delete-records';
import { addToFetcher, removeFromFetchers, runFetchers, truncate } from './fetcher';
import { maybeIncrementHighWatermark } from './high-watermark';
import { openLogs } from './open-logs';
import { NEVER_US, Partition, remoteOf, RemoteReplica, Role, UNKNOWN_OFFSET } from './partition';
import { markNews, onHighWatermark, onRoleChange } from './purgatory';
import { topicConfigOf } from './topic-config-of';

const JITTER_SEEDS = 0x7fffffff;

/** What metadata changed about this broker's part, for those who live on its partitions. */
export interface RoleChanges {
  /** Leads them now, or leads them in a newer epoch. */
  readonly becameLeader: PartitionKey[];
  /** Led them and does not any more. */
  readonly resigned: PartitionKey[];
}

/**
 * Metadata take effect on the replicas of this broker (R-META-02). `broker.image` is `after` already; `before` is what took
 * effect last, the empty image when the broker comes up. What happens to a partition follows from what `batch` states of it.
 */
export function applyMetadata(ctx: Context, broker: BrokerState, before: MetadataImage, after: MetadataImage, batch: MetadataBatch | null = null): RoleChanges {
  const changes: RoleChanges = { becameLeader: [], resigned: [] };
  const { cause } = ctx;
  if (before.offset < 0) openLogs(ctx, broker);
  if (after.topics !== before.topics) {
    for (const topic of before.topics.values()) {
      if (after.topics.get(topic.name)?.topicId !== topic.topicId) removeTopic(ctx, broker, topic, changes);
    }
    for (const topic of after.topics.values()) {
      const known = before.topics.get(topic.name);
      if (known !== topic) applyTopic(ctx, broker, known, topic, changes, batch, cause);
    }
  }
  if (before.offset < 0) removeStrays(ctx, broker, after, changes);
  ctx.because(cause);
  settleChanges(ctx, broker);
  return changes;
}

/** After changes of roles, or of who is alive: that decides which log starts a deletion waits for, and who may join an ISR at its next fetch. */
export function settleChanges(ctx: Context, broker: BrokerState): void {
  if (broker.replicas.deletes.size > 0) tryCompleteDeletes(ctx, broker);
  runFetchers(ctx, broker);
}

function applyTopic(ctx: Context, broker: BrokerState, before: TopicImage | undefined, topic: TopicImage, changes: RoleChanges, batch: MetadataBatch | null, cause: number): void {
  const known = before?.topicId === topic.topicId ? before.partitions : undefined;
  for (let index = 0; index < topic.partitions.length; index++) {
    const registration = topic.partitions[index];
    if (registration === known?.[index]) continue;
    ctx.because(batch === null ? cause : causeForPartition(batch, topic.topicId, index));
    applyPartition(ctx, broker, topic, index, registration, changes);
  }
}

/** What is now true of one partition takes effect on this broker's replica of it. */
export function applyPartition(ctx: Context, broker: BrokerState, topic: Pick<TopicImage, 'name' | 'topicId'>, index: number, registration: PartitionRegistration, changes: RoleChanges): void {
  const key = partitionKey(ctx.nameId(topic.name), index);
  let partition = broker.replicas.partitions.get(key);
  if (partition !== undefined && partition.topicId !== topic.topicId) {
    stopReplica(ctx, broker, partition, changes);
    partition = undefined;
  }
  if (!registration.replicas.includes(broker.brokerId)) {
    // R-REASN-04: a replica that is not one any more deletes its log.
    if (partition !== undefined) stopReplica(ctx, broker, partition, changes);
    return;
  }
  if (partition === undefined) {
    partition = new Partition(key, topic.name, topic.topicId, index, newLog(ctx, broker, topic.name));
    const directory = directoryForNewLog(broker.directories, directoryOf(registration, broker.brokerId));
    directory.logCount++;
    partition.directory = directory.id;
    broker.replicas.add(partition);
  }
  if (partition.isOffline) {
    followOffline(broker.brokerId, partition, registration, changes);
    return;
  }
  noteDirectory(broker, partition, registration);
  // Older than what is known from an answer of the controller (R-REPL-12).
  if (registration.partitionEpoch < partition.partitionEpoch) return;
  if (registration.leader === broker.brokerId) makeLeader(ctx, broker, partition, registration, changes);
  else makeFollower(ctx, broker, partition, registration, changes);
}

/** Its log is gone for this life of the process (R-DUR-05): all that is left is to hear that another broker leads now. */
function followOffline(brokerId: number, partition: Partition, { leader, leaderEpoch }: PartitionRegistration, changes: RoleChanges): void {
  if (leader === partition.leaderId) return;
  if (partition.leaderId === brokerId) changes.resigned.push(partition.key);
  partition.leaderId = leader;
  partition.leaderEpoch = leaderEpoch;
}

/** The controller learns where the replica is if the metadata name another directory, or none (KIP-858). */
function noteDirectory(broker: BrokerState, { key, topicId, index, directory }: Partition, registration: PartitionRegistration): void {
  if (registration.directories === undefined || broker.zookeeper !== null) return;
  const { pending } = broker.assignments;
  if (directoryOf(registration, broker.brokerId) !== directory) pending.set(key, { topicId, partitionIndex: index, directory });
  else pending.delete(key);
}

function newLog(ctx: Context, broker: BrokerState, topicName: string): PartitionLog {
  const log = new PartitionLog(wallClockMs(ctx.clockUs), topicConfigOf(broker, topicName));
  // Drawn for every log, so that a setting does not change what other logs draw (R-SEG-03).
  log.seedJitter(ctx.draw(ctx.stream('segment-jitter'), JITTER_SEEDS));
  return log;
}

/** R-REPL-11 */
function makeLeader(ctx: Context, broker: BrokerState, partition: Partition, registration: PartitionRegistration, changes: RoleChanges): void {
  const { log } = partition;
  const wasLeader = partition.role === Role.Leader;
  const isNewEpoch = registration.leaderEpoch > partition.leaderEpoch;
  if (!wasLeader) removeFromFetchers(broker, partition);
  partition.role = Role.Leader;
  partition.leaderId = broker.brokerId;
  partition.leaderEpoch = registration.leaderEpoch;
  partition.partitionEpoch = registration.partitionEpoch;
  partition.replicas = registration.replicas;
  partition.isr = registration.isr;
  partition.maximalIsr = registration.isr;
  partition.pendingIsr = null;
  partition.isRecovering = registration.leaderRecoveryState === LeaderRecoveryState.RECOVERING;
  updateRemotes(broker, partition);
  if (isNewEpoch) {
    partition.leaderEpochStartOffset = log.logEndOffset;
    log.epochs.assign(registration.leaderEpoch, log.logEndOffset);
    for (const remote of partition.remotes) resetRemote(ctx, partition, remote, wasLeader);
    changes.becameLeader.push(partition.key);
    ctx.emit(FactKind.BecameLeader, partition.key, registration.leaderEpoch, log.logEndOffset, broker.image.offset);
  }
  const hasAdvanced = maybeIncrementHighWatermark(ctx, broker, partition);
  if (isNewEpoch) onRoleChange(ctx, broker, partition);
  else markNews(partition);
  if (hasAdvanced) onHighWatermark(ctx, broker, partition);
}

function resetRemote(ctx: Context, partition: Partition, remote: RemoteReplica, wasLeader: boolean): void {
  remote.lastCaughtUpUs = partition.isr.includes(remote.brokerId) ? ctx.nowUs : NEVER_US;
  if (wasLeader) {
    remote.lastFetchLeaderLogEndOffset = partition.log.logEndOffset;
    remote.lastFetchUs = ctx.nowUs;
    return;
  }
  remote.logEndOffset = UNKNOWN_OFFSET;
  remote.logStartOffset = UNKNOWN_OFFSET;
  remote.lastFetchLeaderLogEndOffset = UNKNOWN_OFFSET;
  remote.lastFetchUs = NEVER_US;
  remote.brokerEpoch = -1;
  remote.context = null;
}

/** One entry for each other replica, in order of assignment; what is known of them stays. */
function updateRemotes(broker: BrokerState, partition: Partition): void {
  const { replicas, remotes } = partition;
  const isSame = remotes.length === replicas.length - 1 && remotes.every((remote) => replicas.includes(remote.brokerId));
  if (isSame) return;
  partition.remotes = replicas.filter((id) => id !== broker.brokerId).map((id) => remoteOf(partition, id) ?? new RemoteReplica(id));
}

/** R-REPL-12; without a leader there is nobody to fetch from. */
function makeFollower(ctx: Context, broker: BrokerState, partition: Partition, registration: PartitionRegistration, changes: RoleChanges): void {
  const { log } = partition;
  const wasLeader = partition.role === Role.Leader;
  const isNewEpoch = registration.leaderEpoch > partition.leaderEpoch || partition.role === Role.None;
  const hasNewLeader = isNewEpoch || registration.leader !== partition.leaderId;
  partition.role = Role.Follower;
  partition.leaderId = registration.leader;
  partition.leaderEpoch = registration.leaderEpoch;
  partition.partitionEpoch = registration.partitionEpoch;
  partition.replicas = registration.replicas;
  partition.isr = [];
  partition.maximalIsr = [];
  partition.pendingIsr = null;
  partition.isRecovering = false;
  partition.leaderEpochStartOffset = UNKNOWN_OFFSET;
  partition.remotes = [];
  if (wasLeader) changes.resigned.push(partition.key);
  if (!hasNewLeader) return;
  removeFromFetchers(broker, partition);
  if (registration.leader !== NO_LEADER) {
    // R-REPL-03: without any epoch only what is known to be committed can be trusted.
    if (log.epochs.size === 0) truncate(ctx, broker, partition, log.highWatermark);
    ctx.emit(FactKind.BecameFollower, partition.key, registration.leaderEpoch, registration.leader, log.logEndOffset);
    addToFetcher(broker, partition);
  }
  onRoleChange(ctx, broker, partition);
}

function removeTopic(ctx: Context, broker: BrokerState, topic: TopicImage, changes: RoleChanges): void {
  const local = broker.replicas.topicsById.get(topic.topicId);
  if (local === undefined) return;
  for (const partition of local.partitions.slice()) if (partition !== undefined) stopReplica(ctx, broker, partition, changes);
}

/** The replica goes, its log with it unless it only rests. */
export function stopReplica(ctx: Context, broker: BrokerState, partition: Partition, changes: RoleChanges, deletesLog = true): void {
  if (partition.role === Role.Leader) changes.resigned.push(partition.key);
  removeFromFetchers(broker, partition);
  partition.role = Role.None;
  if (deletesLog) {
    broker.replicas.remove(partition);
    countLog(broker.directories, partition.directory, -1);
    broker.assignments.pending.delete(partition.key);
  }
  broker.replicas.isrChanges.delete(partition.key);
  onRoleChange(ctx, broker, partition);
  // Those who read it keep asking, and look for a new replica under its key each time.
  for (const fetched of partition.watchers) fetched.local = null;
}

/** Logs on the disk of a broker that comes up whose partitions are no longer its own. */
function removeStrays(ctx: Context, broker: BrokerState, after: MetadataImage, changes: RoleChanges): void {
  for (const partition of [...broker.replicas.partitions.values()]) {
    if (partition.role !== Role.None) continue;
    const topic = after.topics.get(partition.topic);
    const isOwn = topic?.topicId === partition.topicId && topic.partitions[partition.index]?.replicas.includes(broker.brokerId);
    if (isOwn !== true) stopReplica(ctx, broker, partition, changes);
  }
}
