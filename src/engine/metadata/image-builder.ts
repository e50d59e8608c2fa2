import type { AccessControlEntry } from '../protocol/messages/acls';
import { quotaKey, sortedEntity, type ClientQuota, type QuotaEntityPart } from './client-quotas';
import type { BrokerRegistration, MetadataImage, TopicImage } from './image';
import { applyPartitionChange, type PartitionRegistration } from './partition-registration';
import type { MetadataRecord } from './records';

/**
 * Applies records to an image one after the other. Whatever a record touches is copied once for the whole run, so that a
 * batch of many records costs what they are, not their number times the size of the image.
 */
export class ImageBuilder {
  private brokers: ReadonlyMap<number, BrokerRegistration>;
  private topics: ReadonlyMap<string, TopicImage>;
  private topicNames: ReadonlyMap<string, string>;
  private configs: ReadonlyMap<string, ReadonlyMap<string, string>>;
  private clientQuotas: ReadonlyMap<string, ClientQuota>;
  private acls: ReadonlyMap<string, AccessControlEntry>;
  private features: ReadonlyMap<string, number>;
  private kRaftVersion: number;
  private nextProducerId: number;

  private ownBrokers: Map<number, BrokerRegistration> | null = null;
  private ownTopics: Map<string, TopicImage> | null = null;
  private ownTopicNames: Map<string, string> | null = null;
  private ownConfigs: Map<string, ReadonlyMap<string, string>> | null = null;
  private ownClientQuotas: Map<string, ClientQuota> | null = null;
  private ownAcls: Map<string, AccessControlEntry> | null = null;
  private ownFeatures: Map<string, number> | null = null;
  /** Partitions of topics that this run has already copied, by topic name. */
  private readonly ownPartitions = new Map<string, PartitionRegistration[]>();

  constructor(image: MetadataImage) {
    this.brokers = image.brokers;
    this.topics = image.topics;
    this.topicNames = image.topicNames;
    this.configs = image.configs;
    this.clientQuotas = image.clientQuotas;
    this.acls = image.acls;
    this.features = image.features;
    this.kRaftVersion = image.kRaftVersion;
    this.nextProducerId = image.nextProducerId;
  }

  broker(brokerId: number): BrokerRegistration | undefined {
    return this.brokers.get(brokerId);
  }

  topicName(topicId: string): string | undefined {
    return this.topicNames.get(topicId);
  }

  partition(topicId: string, partition: number): PartitionRegistration | undefined {
    const name = this.topicNames.get(topicId);
    return name === undefined ? undefined : this.topics.get(name)?.partitions[partition];
  }

  build(offset: number, epoch: number): MetadataImage {
    const { brokers, topics, topicNames, configs, clientQuotas, acls, features, kRaftVersion, nextProducerId } = this;
    return { offset, epoch, brokers, topics, topicNames, configs, clientQuotas, acls, features, kRaftVersion, nextProducerId };
  }

  apply(record: MetadataRecord): void {
    switch (record.type) {
      case 'RegisterBrokerRecord':
        this.register(record);
        break;
      case 'BrokerRegistrationChangeRecord': {
        const known = this.brokers.get(record.brokerId);
        if (known === undefined) break;
        const fenced = record.fenced ?? known.fenced;
        const inControlledShutdown = record.inControlledShutdown ?? known.inControlledShutdown;
        const logDirs = record.logDirs ?? known.logDirs;
        this.writeBrokers().set(record.brokerId, { ...known, fenced, inControlledShutdown, ...(logDirs === undefined ? {} : { logDirs }) });
        break;
      }
      case 'UnregisterBrokerRecord':
        this.writeBrokers().delete(record.brokerId);
        break;
      case 'TopicRecord':
        this.writeTopics().set(record.name, { name: record.name, topicId: record.topicId, partitions: [] });
        this.writeTopicNames().set(record.topicId, record.name);
        this.ownPartitions.delete(record.name);
        break;
      case 'RemoveTopicRecord': {
        const name = this.topicNames.get(record.topicId);
        if (name === undefined) break;
        this.writeTopics().delete(name);
        this.writeTopicNames().delete(record.topicId);
        if (this.configs.has(`TOPIC/${name}`)) this.writeConfigs().delete(`TOPIC/${name}`);
        this.ownPartitions.delete(name);
        break;
      }
      case 'PartitionRecord':
        this.setPartition(record.topicId, record.partitionId, record.registration);
        break;
      case 'PartitionChangeRecord': {
        const known = this.partition(record.topicId, record.partitionId);
        if (known !== undefined) this.setPartition(record.topicId, record.partitionId, applyPartitionChange(known, record));
        break;
      }
      case 'ConfigRecord':
        this.configure(`${record.resourceType}/${record.resourceName}`, record.name, record.value);
        break;
      case 'ClearElrRecord':
        this.clearElr(record.topicName);
        break;
      case 'ClientQuotaRecord':
        this.setQuota(record.entity, record.key, record.remove ? null : record.value);
        break;
      case 'AccessControlEntryRecord': {
        const { resourceType, resourceName, patternType, principal, host, operation, permissionType } = record;
        this.writeAcls().set(record.id, { resourceType, resourceName, patternType, principal, host, operation, permissionType });
        break;
      }
      case 'RemoveAccessControlEntryRecord':
        this.writeAcls().delete(record.id);
        break;
      case 'FeatureLevelRecord':
        this.writeFeatures().set(record.name, record.featureLevel);
        break;
      case 'ProducerIdsRecord':
        this.nextProducerId = record.nextProducerId;
        break;
      case 'KRaftVersionRecord':
        this.kRaftVersion = record.kRaftVersion;
        break;
      case 'NoOpRecord':
      case 'LeaderChangeMessage':
      case 'VotersRecord':
      case 'SnapshotHeaderRecord':
      case 'SnapshotFooterRecord':
        break;
    }
  }

  /** Brokers are walked by ascending id, as a hash table of small numbers is: placement draws in that order. */
  private register({ brokerId, incarnationId, brokerEpoch, rack, fenced, inControlledShutdown, logDirs }: BrokerRegistration): void {
    const registration: BrokerRegistration = { brokerId, incarnationId, brokerEpoch, rack, fenced, inControlledShutdown, ...(logDirs === undefined ? {} : { logDirs }) };
    if (this.brokers.has(brokerId)) this.writeBrokers().set(brokerId, registration);
    else this.brokers = this.ownBrokers = new Map([...this.brokers, [brokerId, registration] as const].sort(([a], [b]) => a - b));
  }

  private setPartition(topicId: string, partition: number, registration: PartitionRegistration): void {
    const name = this.topicNames.get(topicId);
    const topic = name === undefined ? undefined : this.topics.get(name);
    if (name === undefined || topic === undefined) return;
    let partitions = this.ownPartitions.get(name);
    if (partitions === undefined) {
      partitions = topic.partitions.slice();
      this.ownPartitions.set(name, partitions);
      this.writeTopics().set(name, { ...topic, partitions });
    }
    partitions[partition] = registration;
  }

  private configure(resource: string, name: string, value: string | null): void {
    const settings = new Map(this.configs.get(resource));
    if (value === null) settings.delete(name);
    else settings.set(name, value);
    if (settings.size === 0) this.writeConfigs().delete(resource);
    else this.writeConfigs().set(resource, settings);
  }

  private setQuota(entity: readonly QuotaEntityPart[], name: string, value: number | null): void {
    const key = quotaKey(entity);
    const values = new Map(this.clientQuotas.get(key)?.values);
    if (value === null) values.delete(name);
    else values.set(name, value);
    if (values.size === 0) this.writeClientQuotas().delete(key);
    else this.writeClientQuotas().set(key, { entity: sortedEntity(entity), values });
  }

  /** Of one topic, or of all when no name is given. */
  private clearElr(topicName: string): void {
    for (const topic of topicName === '' ? [...this.topics.values()] : [this.topics.get(topicName)]) {
      if (topic === undefined || topic.partitions.every((partition) => partition.elr.length + partition.lastKnownElr.length === 0)) continue;
      topic.partitions.forEach((partition, index) => {
        if (partition.elr.length + partition.lastKnownElr.length > 0) this.setPartition(topic.topicId, index, { ...partition, elr: [], lastKnownElr: [] });
      });
    }
  }

  private writeBrokers(): Map<number, BrokerRegistration> {
    if (this.ownBrokers === null) this.brokers = this.ownBrokers = new Map(this.brokers);
    return this.ownBrokers;
  }

  private writeTopics(): Map<string, TopicImage> {
    if (this.ownTopics === null) this.topics = this.ownTopics = new Map(this.topics);
    return this.ownTopics;
  }

  private writeTopicNames(): Map<string, string> {
    if (this.ownTopicNames === null) this.topicNames = this.ownTopicNames = new Map(this.topicNames);
    return this.ownTopicNames;
  }

  private writeConfigs(): Map<string, ReadonlyMap<string, string>> {
    if (this.ownConfigs === null) this.configs = this.ownConfigs = new Map(this.configs);
    return this.ownConfigs;
  }

  private writeClientQuotas(): Map<string, ClientQuota> {
    if (this.ownClientQuotas === null) this.clientQuotas = this.ownClientQuotas = new Map(this.clientQuotas);
    return this.ownClientQuotas;
  }

  private writeAcls(): Map<string, AccessControlEntry> {
    if (this.ownAcls === null) this.acls = this.ownAcls = new Map(this.acls);
    return this.ownAcls;
  }

  private writeFeatures(): Map<string, number> {
    if (this.ownFeatures === null) this.features = this.ownFeatures = new Map(this.features);
    return this.ownFeatures;
  }
}
