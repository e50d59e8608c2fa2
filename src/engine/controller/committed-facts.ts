import type { Context } from '../kernel/behavior';
import { FactKind } from '../facts/fact-kinds';
import type { MetadataImage } from '../metadata/image';
import { ImageBuilder } from '../metadata/image-builder';
import { applyPartitionChange, NO_LEADER } from '../metadata/partition-registration';
import type { MetadataBatch, MetadataRecord } from '../metadata/records';
import { partitionKey } from '../protocol/partition-key';

/**
 * States the facts of a batch at the moment it is committed, and gives the batch back with them as causes. What a batch says of
 * a broker comes first, because the elections in it follow from that; a real batch has them in another order (R-BRK-05).
 */
export function statedFacts(ctx: Context, before: MetadataImage, batch: MetadataBatch): MetadataBatch {
  const { records } = batch;
  if (records[0].type === 'NoOpRecord') return batch;
  const causes: number[] = [];
  let cause = batch.cause;
  for (const record of records) {
    const stated = stateBrokerFact(ctx, before, record, batch.cause);
    if (stated !== 0) cause = stated;
    causes.push(stated);
  }
  const image = new ImageBuilder(before);
  for (let i = 0; i < records.length; i++) {
    const record = records[i];
    const stated = stateOtherFact(ctx, image, records, i, cause);
    // Partitions of a new topic follow from the topic.
    if (stated !== 0 && record.type === 'TopicRecord') cause = stated;
    if (causes[i] === 0) causes[i] = stated !== 0 ? stated : cause;
    image.apply(record);
  }
  return { ...batch, cause, causes };
}

function stateBrokerFact(ctx: Context, image: MetadataImage, record: MetadataRecord, cause: number): number {
  switch (record.type) {
    case 'RegisterBrokerRecord':
      return ctx.emit(FactKind.BrokerRegistered, record.brokerId, record.brokerEpoch, 0, 0, cause);
    case 'BrokerRegistrationChangeRecord': {
      const known = image.brokers.get(record.brokerId);
      if (record.inControlledShutdown === true && known?.inControlledShutdown !== true) {
        return ctx.emit(FactKind.ControlledShutdownStarted, record.brokerId, 0, 0, 0, cause);
      }
      if (record.logDirs !== undefined) return ctx.emit(FactKind.DirectoryOffline, record.brokerId, record.logDirs.length, 0, 0, cause);
      if (record.fenced === undefined || record.fenced === known?.fenced) return 0;
      return ctx.emit(record.fenced ? FactKind.BrokerFenced : FactKind.BrokerUnfenced, record.brokerId, record.brokerEpoch, 0, 0, cause);
    }
    default:
      return 0;
  }
}

function stateOtherFact(ctx: Context, image: ImageBuilder, records: readonly MetadataRecord[], index: number, cause: number): number {
  const record = records[index];
  switch (record.type) {
    case 'TopicRecord': {
      let partitions = 0;
      let replicationFactor = 0;
      for (const other of records) {
        if (other.type !== 'PartitionRecord' || other.topicId !== record.topicId) continue;
        partitions++;
        replicationFactor = other.registration.replicas.length;
      }
      return ctx.emit(FactKind.TopicCreated, ctx.nameId(record.name), partitions, replicationFactor, 0, cause);
    }
    case 'RemoveTopicRecord':
      return ctx.emit(FactKind.TopicDeleted, ctx.nameId(image.topicName(record.topicId) ?? ''), 0, 0, 0, cause);
    case 'PartitionChangeRecord':
      return statePartitionFacts(ctx, image, record, cause);
    case 'ConfigRecord': {
      // What a cluster is formatted with or a topic created with is no change.
      if (records[0].type === 'FeatureLevelRecord' || records[0].type === 'TopicRecord') return 0;
      const resource = configuredResource(record);
      return ctx.emit(FactKind.ConfigChanged, ctx.nameId(resource), ctx.nameId(record.name), ctx.nameId(record.value ?? ''), 0, cause);
    }
    default:
      return 0;
  }
}

function configuredResource({ resourceType, resourceName }: MetadataRecord & { type: 'ConfigRecord' }): string {
  switch (resourceType) {
    case 'TOPIC':
      return resourceName;
    case 'BROKER':
      return `broker ${resourceName === '' ? 'default' : resourceName}`;
    case 'GROUP':
      return `group ${resourceName}`;
    case 'CLIENT_METRICS':
      return `client metrics ${resourceName}`;
  }
}

/** Who left, who joined, who leads now. Gives the fact that a broker follows from: the election if there was one. */
function statePartitionFacts(ctx: Context, image: ImageBuilder, record: MetadataRecord & { type: 'PartitionChangeRecord' }, cause: number): number {
  const topic = image.topicName(record.topicId);
  const before = image.partition(record.topicId, record.partitionId);
  if (topic === undefined || before === undefined) return 0;
  const after = applyPartitionChange(before, record);
  const key = partitionKey(ctx.nameId(topic), record.partitionId);
  let stated = 0;
  for (const broker of before.isr) {
    if (!after.isr.includes(broker)) stated = ctx.emit(FactKind.IsrShrunk, key, broker, after.isr.length, after.partitionEpoch, cause);
  }
  for (const broker of after.isr) {
    if (!before.isr.includes(broker)) stated = ctx.emit(FactKind.IsrExpanded, key, broker, after.isr.length, after.partitionEpoch, cause);
  }
  if (after.leader !== before.leader) {
    stated =
      after.leader === NO_LEADER
        ? ctx.emit(FactKind.PartitionLeaderless, key, before.leader, after.leaderEpoch, 0, cause)
        : ctx.emit(FactKind.LeaderElected, key, after.leader, after.leaderEpoch, before.leader, cause);
  }
  return stated;
}
