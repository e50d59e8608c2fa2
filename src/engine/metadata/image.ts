import { applyPartitionChange, type PartitionRegistration } from './partition-registration';
import type { MetadataBatch, MetadataRecord } from './records';

export interface BrokerRegistration {
  readonly brokerId: number;
  readonly incarnationId: string;
  /** Offset of its RegisterBrokerRecord. */
  readonly brokerEpoch: number;
  readonly rack: string | null;
  readonly fenced: boolean;
  readonly inControlledShutdown: boolean;
}

export interface TopicImage {
  readonly name: string;
  readonly topicId: string;
  readonly partitions: readonly PartitionRegistration[];
}

/**
 * What a prefix of the metadata log says, as one immutable value: brokers that have applied the same prefix share it, and
 * so do copies of the world (INV-15 holds by construction; a test replays the log to check it).
 */
export interface MetadataImage {
  /** Offset of the last record applied, −1 for none. */
  readonly offset: number;
  readonly epoch: number;
  readonly brokers: ReadonlyMap<number, BrokerRegistration>;
  readonly topics: ReadonlyMap<string, TopicImage>;
  readonly topicNames: ReadonlyMap<string, string>;
  /** By `TOPIC/name`, `BROKER/id`, `BROKER/` (cluster-wide default). */
  readonly configs: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly features: ReadonlyMap<string, number>;
  readonly nextProducerId: number;
}

export const EMPTY_IMAGE: MetadataImage = {
  offset: -1, epoch: 0, brokers: new Map(), topics: new Map(), topicNames: new Map(), configs: new Map(), features: new Map(), nextProducerId: 0,
};

/** Registered, not fenced, not shutting down: it may lead and join in-sync sets (R-ELECT-01). */
export function isActiveBroker(image: MetadataImage, broker: number): boolean {
  const registration = image.brokers.get(broker);
  return registration !== undefined && !registration.fenced && !registration.inControlledShutdown;
}

export function topicById(image: MetadataImage, topicId: string): TopicImage | undefined {
  const name = image.topicNames.get(topicId);
  return name === undefined ? undefined : image.topics.get(name);
}

export function registrationOf(image: MetadataImage, topic: string, partition: number): PartitionRegistration | undefined {
  return image.topics.get(topic)?.partitions[partition];
}

/** The image after a batch. Everything that the batch does not touch is shared with the one before. */
export function applyBatch(image: MetadataImage, batch: MetadataBatch): MetadataImage {
  const last = memo.get(batch);
  if (last !== undefined && last.before === image) return last.after;
  let after = image;
  for (const record of batch.records) after = applyRecord(after, record);
  after = { ...after, offset: batch.baseOffset + batch.records.length - 1, epoch: batch.epoch };
  memo.set(batch, { before: image, after });
  return after;
}

/** All brokers apply the same batches to the same images: computed once, shared by all. */
const memo = new WeakMap<MetadataBatch, { readonly before: MetadataImage; readonly after: MetadataImage }>();

export function applyRecord(image: MetadataImage, record: MetadataRecord): MetadataImage {
  switch (record.type) {
    case 'RegisterBrokerRecord': {
      const { brokerId, incarnationId, brokerEpoch, rack, fenced, inControlledShutdown } = record;
      return { ...image, brokers: withBroker(image.brokers, { brokerId, incarnationId, brokerEpoch, rack, fenced, inControlledShutdown }) };
    }
    case 'BrokerRegistrationChangeRecord': {
      const known = image.brokers.get(record.brokerId);
      if (known === undefined) return image;
      const fenced = record.fenced ?? known.fenced;
      const inControlledShutdown = record.inControlledShutdown ?? known.inControlledShutdown;
      return { ...image, brokers: withEntry(image.brokers, record.brokerId, { ...known, fenced, inControlledShutdown }) };
    }
    case 'UnregisterBrokerRecord':
      return { ...image, brokers: withoutEntry(image.brokers, record.brokerId) };
    case 'TopicRecord':
      return {
        ...image,
        topics: withEntry(image.topics, record.name, { name: record.name, topicId: record.topicId, partitions: [] }),
        topicNames: withEntry(image.topicNames, record.topicId, record.name),
      };
    case 'RemoveTopicRecord': {
      const name = image.topicNames.get(record.topicId);
      if (name === undefined) return image;
      return {
        ...image,
        topics: withoutEntry(image.topics, name),
        topicNames: withoutEntry(image.topicNames, record.topicId),
        configs: withoutEntry(image.configs, `TOPIC/${name}`),
      };
    }
    case 'PartitionRecord':
      return withPartition(image, record.topicId, record.partitionId, () => record.registration);
    case 'PartitionChangeRecord':
      return withPartition(image, record.topicId, record.partitionId, (known) => (known === undefined ? known : applyPartitionChange(known, record)));
    case 'ConfigRecord': {
      const key = `${record.resourceType}/${record.resourceName}`;
      const known = image.configs.get(key) ?? new Map<string, string>();
      const changed = record.value === null ? withoutEntry(known, record.name) : withEntry(known, record.name, record.value);
      return { ...image, configs: changed.size === 0 ? withoutEntry(image.configs, key) : withEntry(image.configs, key, changed) };
    }
    case 'ClearElrRecord': {
      const topics = new Map(image.topics);
      for (const topic of record.topicName === '' ? image.topics.values() : [image.topics.get(record.topicName)]) {
        if (topic === undefined) continue;
        topics.set(topic.name, { ...topic, partitions: topic.partitions.map((p) => (p.elr.length + p.lastKnownElr.length === 0 ? p : { ...p, elr: [], lastKnownElr: [] })) });
      }
      return { ...image, topics };
    }
    case 'FeatureLevelRecord':
      return { ...image, features: withEntry(image.features, record.name, record.featureLevel) };
    case 'ProducerIdsRecord':
      return { ...image, nextProducerId: record.nextProducerId };
    case 'NoOpRecord':
    case 'LeaderChangeMessage':
      return image;
  }
}

/** Brokers are walked by ascending id, as a hash table of small numbers is: placement draws in that order. */
function withBroker(brokers: ReadonlyMap<number, BrokerRegistration>, registration: BrokerRegistration): ReadonlyMap<number, BrokerRegistration> {
  const { brokerId } = registration;
  if (brokers.has(brokerId)) return withEntry(brokers, brokerId, registration);
  return new Map([...brokers, [brokerId, registration] as const].sort(([a], [b]) => a - b));
}

function withPartition(
  image: MetadataImage,
  topicId: string,
  partition: number,
  change: (known: PartitionRegistration | undefined) => PartitionRegistration | undefined,
): MetadataImage {
  const topic = topicById(image, topicId);
  if (topic === undefined) return image;
  const changed = change(topic.partitions[partition]);
  if (changed === undefined) return image;
  const partitions = topic.partitions.slice();
  partitions[partition] = changed;
  return { ...image, topics: withEntry(image.topics, topic.name, { ...topic, partitions }) };
}

function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
