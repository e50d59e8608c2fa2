import type { AccessControlEntry } from '../protocol/messages/acls';
import type { QuotaEntityPart } from './client-quotas';
import type { PartitionChange, PartitionRegistration } from './partition-registration';

/** Records of `__cluster_metadata`, with Kafka's names (core.md §4.4). Only those that this engine writes. */
export type MetadataRecord =
  | { readonly type: 'RegisterBrokerRecord'; readonly brokerId: number; readonly incarnationId: string; readonly brokerEpoch: number; readonly rack: string | null; readonly fenced: boolean; readonly inControlledShutdown: boolean; readonly logDirs?: readonly string[] }
  | { readonly type: 'BrokerRegistrationChangeRecord'; readonly brokerId: number; readonly brokerEpoch: number; readonly fenced?: boolean; readonly inControlledShutdown?: boolean; readonly logDirs?: readonly string[] }
  | { readonly type: 'UnregisterBrokerRecord'; readonly brokerId: number; readonly brokerEpoch: number }
  | { readonly type: 'TopicRecord'; readonly name: string; readonly topicId: string }
  | { readonly type: 'RemoveTopicRecord'; readonly topicId: string }
  | { readonly type: 'PartitionRecord'; readonly topicId: string; readonly partitionId: number; readonly registration: PartitionRegistration }
  | ({ readonly type: 'PartitionChangeRecord'; readonly topicId: string; readonly partitionId: number } & PartitionChange)
  | { readonly type: 'ConfigRecord'; readonly resourceType: ConfigResourceName; readonly resourceName: string; readonly name: string; readonly value: string | null }
  | { readonly type: 'ClearElrRecord'; readonly topicName: string }
  | { readonly type: 'ClientQuotaRecord'; readonly entity: readonly QuotaEntityPart[]; readonly key: string; readonly value: number; readonly remove: boolean }
  | ({ readonly type: 'AccessControlEntryRecord'; readonly id: string } & AccessControlEntry)
  | { readonly type: 'RemoveAccessControlEntryRecord'; readonly id: string }
  | { readonly type: 'FeatureLevelRecord'; readonly name: string; readonly featureLevel: number }
  | { readonly type: 'ProducerIdsRecord'; readonly brokerId: number; readonly brokerEpoch: number; readonly nextProducerId: number }
  | { readonly type: 'NoOpRecord' }
  /** Of the Raft layer: the first record of every leader (R-KRAFT-09). Changes no image. */
  | { readonly type: 'LeaderChangeMessage'; readonly leaderId: number; readonly voters: readonly number[] }
  /** Of the Raft layer: 1 allows the set of voters to change (R-KRAFT-20). */
  | { readonly type: 'KRaftVersionRecord'; readonly kRaftVersion: number }
  /** The first and the last record of a snapshot (R-KRAFT-18). They change no image. */
  | { readonly type: 'SnapshotHeaderRecord'; readonly lastContainedLogTimestamp: number }
  | { readonly type: 'SnapshotFooterRecord' }
  /** Of the Raft layer: who votes from this record on (R-KRAFT-20). */
  | { readonly type: 'VotersRecord'; readonly voters: readonly QuorumVoter[] };

/** What has settings of its own that stand in the metadata. */
export type ConfigResourceName = 'TOPIC' | 'BROKER' | 'GROUP' | 'CLIENT_METRICS';

/** A voter is a node with one metadata directory: a node that has lost its disk is another voter (R-KRAFT-20). */
export interface QuorumVoter {
  readonly voterId: number;
  readonly voterDirectoryId: string;
}

/** Records appended together: they take effect together. */
export interface MetadataBatch {
  /** Offset of the first record. */
  readonly baseOffset: number;
  readonly epoch: number;
  readonly records: readonly MetadataRecord[];
  /** The fact that made the controller write it, for the causal chain. Not part of what a real log holds. */
  readonly cause: number;
  /** The fact that each record states, in the order of `records`: a broker that acts on a record follows from it. */
  readonly causes: readonly number[];
}

/** The fact that a batch states about a partition, or its cause when it states none. */
export function causeForPartition(batch: MetadataBatch, topicId: string, partition: number): number {
  let byTopic = partitionCauses.get(batch);
  if (byTopic === undefined) partitionCauses.set(batch, (byTopic = indexCauses(batch)));
  return byTopic.get(topicId)?.get(partition) ?? batch.cause;
}

type CausesByTopic = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Every broker looks into the same batches. */
const partitionCauses = new WeakMap<MetadataBatch, CausesByTopic>();

function indexCauses({ records, cause, causes }: MetadataBatch): CausesByTopic {
  const byTopic = new Map<string, Map<number, number>>();
  for (let i = 0; i < records.length; i++) {
    const record = records[i];
    if (record.type !== 'PartitionChangeRecord' && record.type !== 'PartitionRecord') continue;
    let byPartition = byTopic.get(record.topicId);
    if (byPartition === undefined) byTopic.set(record.topicId, (byPartition = new Map()));
    byPartition.set(record.partitionId, causes[i] ?? cause);
  }
  return byTopic;
}
