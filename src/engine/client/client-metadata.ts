import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import type { NodeIx } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import type { MetadataResponse, MetadataTopic } from '../protocol/messages/metadata';
import { partitionKey, type PartitionKey } from '../protocol/partition-key';

/** What a client believes of one partition. Immutable. */
export interface PartitionLeader {
  readonly key: PartitionKey;
  readonly partition: number;
  /** Broker id, −1 without a leader. */
  readonly leaderId: number;
  readonly leaderNode: NodeIx;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
}

/** What a client believes of one topic. Immutable: replaced when something changes, shared by copies of the world. */
export interface ClientTopic {
  readonly name: string;
  readonly nameId: number;
  readonly topicId: string;
  readonly partitions: readonly PartitionLeader[];
  /** Partitions that have a leader, ascending. */
  readonly available: readonly number[];
}

/** A client's picture of the cluster: as old as its last refresh. */
export interface ClientMetadata {
  readonly topics: Map<string, ClientTopic>;
  readonly topicsById: Map<string, ClientTopic>;
  /** Topics that the last answer could not tell of, with its error. */
  readonly errors: Map<string, number>;
  /** Brokers that lived when the picture was taken. */
  brokers: readonly NodeIx[];
  /** Raised whenever a topic in it is replaced. */
  version: number;
}

export function createClientMetadata(): ClientMetadata {
  return { topics: new Map(), topicsById: new Map(), errors: new Map(), brokers: [], version: 0 };
}

export function copyClientMetadata(from: ClientMetadata): ClientMetadata {
  return { topics: new Map(from.topics), topicsById: new Map(from.topicsById), errors: new Map(from.errors), brokers: from.brokers, version: from.version };
}

export interface MetadataChange {
  /** Something is new to this client. */
  readonly changed: boolean;
  /** A topic or partition is in a state that will not last: ask again. */
  readonly incomplete: boolean;
}

/** Takes an answer in. A partition of which the client knows a later leader epoch keeps what it knows (R-META-03). */
export function updateMetadata(ctx: Context, metadata: ClientMetadata, response: MetadataResponse): MetadataChange {
  const before = metadata.version;
  let incomplete = false;
  metadata.brokers = response.brokers.map((broker) => ctx.nodeByKafkaId(broker.nodeId)).filter((node) => node >= 0);
  for (const topic of response.topics) {
    if (topic.name === null) continue;
    if (topic.errorCode === ErrorCode.NONE) {
      metadata.errors.delete(topic.name);
      if (takeTopic(ctx, metadata, topic, topic.name)) incomplete = true;
    } else {
      incomplete = true;
      metadata.errors.set(topic.name, topic.errorCode);
      if (topic.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) forgetTopic(metadata, topic.name);
    }
  }
  return { changed: metadata.version !== before, incomplete };
}

function takeTopic(ctx: Context, metadata: ClientMetadata, answer: MetadataTopic, name: string): boolean {
  const known = metadata.topics.get(name);
  const same = known !== undefined && known.topicId === (answer.topicId ?? '') ? known : undefined;
  const nameId = same?.nameId ?? ctx.nameId(name);
  let incomplete = false;
  let changed = same === undefined || same.partitions.length !== answer.partitions.length;
  const sorted = answer.partitions.toSorted((a, b) => a.partitionIndex - b.partitionIndex);
  const partitions = sorted.map((partition): PartitionLeader => {
    if (partition.errorCode !== ErrorCode.NONE) incomplete = true;
    const old = same?.partitions[partition.partitionIndex];
    const leaderEpoch = partition.leaderEpoch ?? -1;
    if (old !== undefined && leaderEpoch >= 0 && leaderEpoch < old.leaderEpoch) return old;
    if (old !== undefined && old.leaderId === partition.leaderId && old.leaderEpoch === leaderEpoch) return old;
    changed = true;
    const key = partitionKey(nameId, partition.partitionIndex);
    if (partition.leaderId >= 0) ctx.emit(FactKind.LeaderFound, key, partition.leaderId, leaderEpoch, old?.leaderId ?? -1);
    return {
      key, partition: partition.partitionIndex, leaderId: partition.leaderId, leaderNode: nodeOf(ctx, partition.leaderId),
      leaderEpoch, replicas: partition.replicaNodes,
    };
  });
  if (changed) {
    if (known !== undefined && same === undefined) forgetTopic(metadata, name);
    putTopic(metadata, { name, nameId, topicId: answer.topicId ?? '', partitions, available: withLeader(partitions) });
  }
  return incomplete;
}

/**
 * A leader named beside an error (KIP-951, R-CLI-01): taken at once if it is newer than what the client knows. Says whether it was.
 */
export function takeLeaderHint(ctx: Context, metadata: ClientMetadata, topic: ClientTopic, partition: number, leaderId: number, leaderEpoch: number): boolean {
  const old = topic.partitions[partition];
  const current = metadata.topics.get(topic.name);
  if (old === undefined || current === undefined || current.topicId !== topic.topicId || leaderId < 0 || leaderEpoch <= (current.partitions[partition] as PartitionLeader).leaderEpoch) return false;
  ctx.emit(FactKind.LeaderFound, old.key, leaderId, leaderEpoch, old.leaderId);
  const partitions = current.partitions.slice();
  partitions[partition] = { ...old, leaderId, leaderNode: nodeOf(ctx, leaderId), leaderEpoch };
  putTopic(metadata, { ...current, partitions, available: withLeader(partitions) });
  return true;
}

function putTopic(metadata: ClientMetadata, topic: ClientTopic): void {
  metadata.topics.set(topic.name, topic);
  metadata.topicsById.set(topic.topicId, topic);
  metadata.version++;
}

function forgetTopic(metadata: ClientMetadata, name: string): void {
  const known = metadata.topics.get(name);
  if (known === undefined) return;
  metadata.topics.delete(name);
  metadata.topicsById.delete(known.topicId);
  metadata.version++;
}

function withLeader(partitions: readonly PartitionLeader[]): number[] {
  const available: number[] = [];
  for (const { partition, leaderNode } of partitions) if (leaderNode >= 0) available.push(partition);
  return available;
}

function nodeOf(ctx: Context, brokerId: number): NodeIx {
  return brokerId < 0 ? -1 : ctx.nodeByKafkaId(brokerId);
}
