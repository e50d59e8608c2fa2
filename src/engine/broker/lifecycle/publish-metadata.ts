import { effectiveBrokerConfig } from '../../config/broker-config';
import { onElection, onResignation, onTopicsChanged, onTopicsDeleted } from '../../coordinator/group-coordinator';
import { onShareStateElection, onShareStateResignation, onShareTopicsDeleted } from '../../coordinator/share-state/share-coordinator';
import { onTransactionElection, onTransactionResignation } from '../../coordinator/transaction/transaction-coordinator';
import type { Context } from '../../kernel/behavior';
import { FactKind } from '../../facts/fact-kinds';
import { EMPTY_IMAGE, type MetadataImage } from '../../metadata/image';
import type { MetadataBatch } from '../../metadata/records';
import { partitionOf, topicNameIdOf } from '../../protocol/partition-key';
import { GROUP_METADATA_TOPIC, SHARE_GROUP_STATE_TOPIC, TRANSACTION_STATE_TOPIC } from '../../protocol/topic-name';
import type { BrokerState } from '../broker-state';
import { groupHost } from '../group-host';
import { onShareResignation } from '../share/share-manager';
import { shareStateHost } from '../share/share-state-host';
import { transactionHost } from '../transactions/transaction-host';
import { onRemoteRolesChanged, startRemoteLogManager } from '../remote-log-manager';
import { sendAssignments } from './directory-assignments';
import { applyMetadata, startReplicaManager, type RoleChanges } from '../replica-manager';

/** Caught up: everything the metadata says so far takes effect at once, and requests are served from here on. */
export function startServing(ctx: Context, broker: BrokerState): void {
  broker.lifecycle.serving = true;
  broker.config = effectiveBrokerConfig(broker.staticConfig, broker.image.configs, broker.brokerId);
  startParts(ctx, broker);
  follow(ctx, broker, EMPTY_IMAGE, null);
}

/** What a broker does by itself begins when it begins to serve. */
export function startParts(ctx: Context, broker: BrokerState): void {
  startReplicaManager(ctx, broker);
  startRemoteLogManager(ctx, broker);
  broker.transactions.startedUs = ctx.nowUs;
}

/** One batch takes effect, or a whole snapshot without one: the broker's own settings, then its replicas, then its coordinators (R-META-02). */
export function publishMetadata(ctx: Context, broker: BrokerState, before: MetadataImage, batch: MetadataBatch | null): void {
  const { image } = broker;
  if (image.configs !== before.configs) broker.config = effectiveBrokerConfig(broker.staticConfig, image.configs, broker.brokerId);
  if (image.topics === before.topics && image.brokers === before.brokers && image.configs === before.configs) return;
  ctx.emit(FactKind.MetadataApplied, image.offset, 0, 0, 0, batch?.cause);
  follow(ctx, broker, before, batch);
}

function follow(ctx: Context, broker: BrokerState, before: MetadataImage, batch: MetadataBatch | null): void {
  informCoordinators(ctx, broker, applyMetadata(ctx, broker, before, broker.image, batch));
  sendAssignments(ctx, broker);
  informGroups(ctx, broker, before, batch);
}

/** Groups read topics: they hear of those that came, went or grew. */
export function informGroups(ctx: Context, broker: BrokerState, before: MetadataImage, batch: MetadataBatch | null): void {
  const { changed, hasNew } = batch === null ? differingTopics(before, broker.image) : changedTopics(before, broker.image, batch);
  if (changed.size > 0) onTopicsChanged(broker.groups, changed, hasNew);
  const deleted = batch === null ? missingTopics(before, broker.image) : deletedTopics(before, batch);
  if (deleted.size === 0) return;
  onTopicsDeleted(ctx, groupHost(broker), broker.groups, deleted);
  onShareTopicsDeleted(ctx, shareStateHost(broker), broker.shareStates);
}

/** Coordinators live on their partitions: they come and go with the leadership. */
export function informCoordinators(ctx: Context, broker: BrokerState, { becameLeader, resigned }: RoleChanges): void {
  if (becameLeader.length > 0) onRemoteRolesChanged(ctx, broker);
  if (resigned.length > 0) onShareResignation(ctx, broker, resigned);
  const groupTopic = ctx.nameId(GROUP_METADATA_TOPIC);
  // A name that does not exist is not given a number.
  const isThere = broker.image.topics.has(TRANSACTION_STATE_TOPIC) || broker.replicas.topics.has(TRANSACTION_STATE_TOPIC);
  const transactionTopic = isThere ? ctx.nameId(TRANSACTION_STATE_TOPIC) : -1;
  const isShareThere = broker.image.topics.has(SHARE_GROUP_STATE_TOPIC) || broker.replicas.topics.has(SHARE_GROUP_STATE_TOPIC);
  const shareTopic = isShareThere ? ctx.nameId(SHARE_GROUP_STATE_TOPIC) : -1;
  for (const key of resigned) {
    if (topicNameIdOf(key) === groupTopic) onResignation(ctx, groupHost(broker), broker.groups, partitionOf(key));
    else if (topicNameIdOf(key) === transactionTopic) onTransactionResignation(ctx, transactionHost(broker), broker.transactions, partitionOf(key));
    else if (topicNameIdOf(key) === shareTopic) onShareStateResignation(ctx, shareStateHost(broker), broker.shareStates, partitionOf(key));
  }
  for (const key of becameLeader) {
    const partition = broker.replicas.partitions.get(key);
    if (partition === undefined) continue;
    const topicId = topicNameIdOf(key);
    if (topicId === groupTopic) onElection(ctx, groupHost(broker), broker.groups, partition.index, partition.leaderEpoch);
    else if (topicId === transactionTopic) onTransactionElection(ctx, transactionHost(broker), broker.transactions, partition.index, partition.leaderEpoch);
    else if (topicId === shareTopic) onShareStateElection(ctx, shareStateHost(broker), broker.shareStates, partition.index, partition.leaderEpoch);
  }
}

interface ChangedTopics {
  readonly changed: ReadonlySet<string>;
  readonly hasNew: boolean;
}

/** Topics that came, went or got more partitions. */
function changedTopics(before: MetadataImage, after: MetadataImage, batch: MetadataBatch): ChangedTopics {
  const changed = new Set<string>();
  let hasNew = false;
  for (const record of batch.records) {
    if (record.type === 'TopicRecord') hasNew = true;
    const name = record.type === 'TopicRecord' ? record.name
      : record.type === 'PartitionRecord' ? after.topicNames.get(record.topicId)
      : record.type === 'RemoveTopicRecord' ? before.topicNames.get(record.topicId)
      : undefined;
    if (name !== undefined) changed.add(name);
  }
  return { changed, hasNew };
}

/** The same after a snapshot, which does not tell what happened. */
function differingTopics(before: MetadataImage, after: MetadataImage): ChangedTopics {
  const changed = new Set(missingTopics(before, after));
  let hasNew = false;
  for (const [name, { partitions }] of after.topics) {
    const known = before.topics.get(name);
    if (known === undefined) hasNew = true;
    if (known?.partitions.length !== partitions.length) changed.add(name);
  }
  return { changed, hasNew };
}

/** A snapshot does not tell what was deleted: it is what is there no more. */
function missingTopics(before: MetadataImage, after: MetadataImage): ReadonlySet<string> {
  const missing = new Set<string>();
  for (const [name, { topicId }] of before.topics) if (after.topics.get(name)?.topicId !== topicId) missing.add(name);
  return missing;
}

function deletedTopics(before: MetadataImage, batch: MetadataBatch): ReadonlySet<string> {
  const deleted = new Set<string>();
  for (const record of batch.records) {
    const name = record.type === 'RemoveTopicRecord' ? before.topicNames.get(record.topicId) : undefined;
    if (name !== undefined) deleted.add(name);
  }
  return deleted;
}
