import type { AccessControlEntry } from '../protocol/messages/acls';
import type { ClientQuota } from './client-quotas';
import { ImageBuilder } from './image-builder';
import { directoryOf, UNASSIGNED_DIRECTORY, type PartitionRegistration } from './partition-registration';
import type { MetadataBatch, MetadataRecord } from './records';

export interface BrokerRegistration {
  readonly brokerId: number;
  readonly incarnationId: string;
  /** Offset of its RegisterBrokerRecord. */
  readonly brokerEpoch: number;
  readonly rack: string | null;
  readonly fenced: boolean;
  readonly inControlledShutdown: boolean;
  /** Ids of its log directories that work (KIP-858); absent when it has told none, as in the ZooKeeper era. */
  readonly logDirs?: readonly string[];
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
  /** By `TOPIC/name`, `GROUP/id`, `CLIENT_METRICS/name`, `BROKER/id`, `BROKER/` (cluster-wide default). */
  readonly configs: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By `quotaKey`. */
  readonly clientQuotas: ReadonlyMap<string, ClientQuota>;
  /** Access control entries by their id. */
  readonly acls: ReadonlyMap<string, AccessControlEntry>;
  readonly features: ReadonlyMap<string, number>;
  /** Level of kraft.version: it stands in the Raft layer's own records (R-KRAFT-20). */
  readonly kRaftVersion: number;
  readonly nextProducerId: number;
}

export const EMPTY_IMAGE: MetadataImage = {
  offset: -1, epoch: 0, brokers: new Map(), topics: new Map(), topicNames: new Map(), configs: new Map(), clientQuotas: new Map(), acls: new Map(), features: new Map(), kRaftVersion: 0, nextProducerId: 0,
};

/** Registered, not fenced, not shutting down: it may lead and join in-sync sets (R-ELECT-01). */
export function isActiveBroker(image: MetadataImage, broker: number): boolean {
  const registration = image.brokers.get(broker);
  return registration !== undefined && !registration.fenced && !registration.inControlledShutdown;
}

/** Does the broker still have the directory that the metadata name for its replica (R-ELECT-01)? Where none is named it counts as there. */
export function hasOnlineDirectory(image: MetadataImage, partition: PartitionRegistration, broker: number): boolean {
  const logDirs = image.brokers.get(broker)?.logDirs;
  const directory = directoryOf(partition, broker);
  return logDirs === undefined || directory === UNASSIGNED_DIRECTORY || logDirs.includes(directory);
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
  const last = memo.get(batch.records);
  if (last !== undefined && last.before === image) return last.after;
  const after = applyRecords(image, batch.records, batch.baseOffset + batch.records.length - 1, batch.epoch);
  memo.set(batch.records, { before: image, after });
  return after;
}

/**
 * All nodes apply the same batches to the same images: computed once, shared by all. The records are what is the same
 * everywhere; the batch around them is another one where the facts it states are known.
 */
const memo = new WeakMap<readonly MetadataRecord[], { readonly before: MetadataImage; readonly after: MetadataImage }>();

/** The image after some records, the last of which lies at `offset`. */
export function applyRecords(image: MetadataImage, records: readonly MetadataRecord[], offset: number, epoch: number): MetadataImage {
  const builder = new ImageBuilder(image);
  for (const record of records) builder.apply(record);
  return builder.build(offset, epoch);
}

export function applyRecord(image: MetadataImage, record: MetadataRecord): MetadataImage {
  return applyRecords(image, [record], image.offset, image.epoch);
}
