import type { EventHandle } from '../../kernel/event-queue';
import type { BrokerConfig } from '../../config/broker-config';
import type { TopicConfig } from '../../config/topic-config';
import type { AlterPartitionItem } from '../../protocol/messages/alter-partition';
import type { PartitionKey } from '../../protocol/partition-key';
import type { FetchContext, FetchedPartition } from './fetch-context';
import { FetcherState } from './fetcher-state';
import type { ParkedDelete } from './parked-delete';
import type { ParkedProduce } from './parked-produce';
import { ReplicationQuota } from './replication-quota';
import type { Partition, RemoteReplica } from './partition';

/** A topic of which this broker has replicas. */
export class LocalTopic {
  /** By partition index. */
  readonly partitions: (Partition | undefined)[] = [];
  /** The topic's configuration, and what it was resolved from. */
  config: TopicConfig | null = null;
  configs: ReadonlyMap<string, ReadonlyMap<string, string>> | null = null;
  brokerConfig: BrokerConfig | null = null;

  constructor(
    readonly name: string,
    readonly topicId: string,
  ) {}
}

/** An AlterPartition change on its way to the controller, or waiting for the request before it (R-ISR-06). */
export interface QueuedIsrChange {
  readonly topicId: string;
  readonly item: AlterPartitionItem;
}

/** A timer that stands for the earliest of many deadlines. */
export interface DeadlineTimer {
  handle: EventHandle;
  dueUs: number;
}

export class ReplicaManagerState {
  partitions = new Map<PartitionKey, Partition>();
  /** The same partitions by name and by id of their topic: what requests name. */
  topics = new Map<string, LocalTopic>();
  topicsById = new Map<string, LocalTopic>();

  contexts = new Map<number, FetchContext>();
  /** Session id → context id, least recently opened first. */
  sessions = new Map<number, number>();
  nextContextId = 1;

  /** In the order they were parked. */
  produces: ParkedProduce[] = [];
  deletes = new Map<number, ParkedDelete>();
  nextParkedId = 1;

  produceTimer: DeadlineTimer = { handle: 0, dueUs: 0 };
  fetchTimer: DeadlineTimer = { handle: 0, dueUs: 0 };
  deleteTimer: DeadlineTimer = { handle: 0, dueUs: 0 };

  /** What throttled replicas have sent and got of late (R-THR-01). */
  leaderQuota = new ReplicationQuota();
  followerQuota = new ReplicationQuota();

  /** By leader's broker id. */
  fetchers = new Map<number, FetcherState>();

  isrChanges = new Map<PartitionKey, QueuedIsrChange>();
  isIsrRequestInFlight = false;
  isrRetryTimer: EventHandle = 0;

  add(partition: Partition): void {
    this.partitions.set(partition.key, partition);
    let topic = this.topics.get(partition.topic);
    if (topic === undefined || topic.topicId !== partition.topicId) {
      topic = new LocalTopic(partition.topic, partition.topicId);
      this.topics.set(partition.topic, topic);
      this.topicsById.set(partition.topicId, topic);
    }
    topic.partitions[partition.index] = partition;
    partition.localTopic = topic;
  }

  remove(partition: Partition): void {
    if (this.partitions.get(partition.key) === partition) this.partitions.delete(partition.key);
    const topic = this.topicsById.get(partition.topicId);
    if (topic === undefined) return;
    topic.partitions[partition.index] = undefined;
    if (topic.partitions.some((other) => other !== undefined)) return;
    this.topicsById.delete(partition.topicId);
    if (this.topics.get(partition.topic) === topic) this.topics.delete(partition.topic);
  }
}

export function createReplicaManagerState(): ReplicaManagerState {
  return new ReplicaManagerState();
}

export function copyReplicaManagerState(s: ReplicaManagerState): ReplicaManagerState {
  const c = new ReplicaManagerState();
  for (const [id, context] of s.contexts) c.contexts.set(id, context.copy());
  const parkedCopies = new Map<ParkedProduce, ParkedProduce>();
  for (const parked of s.produces) parkedCopies.set(parked, parked.copy());
  c.produces = [...parkedCopies.values()];
  for (const partition of s.partitions.values()) c.add(copyPartition(partition, c.contexts, parkedCopies));
  c.sessions = new Map(s.sessions);
  c.nextContextId = s.nextContextId;
  for (const [id, parked] of s.deletes) c.deletes.set(id, parked.copy());
  c.nextParkedId = s.nextParkedId;
  c.produceTimer = { ...s.produceTimer };
  c.fetchTimer = { ...s.fetchTimer };
  c.deleteTimer = { ...s.deleteTimer };
  c.leaderQuota = s.leaderQuota.copy();
  c.followerQuota = s.followerQuota.copy();
  for (const [id, fetcher] of s.fetchers) c.fetchers.set(id, fetcher.copy(c.partitions));
  c.isrChanges = new Map(s.isrChanges);
  c.isIsrRequestInFlight = s.isIsrRequestInFlight;
  c.isrRetryTimer = s.isrRetryTimer;
  return c;
}

/** A copy of a partition, connected with the copies of contexts and parked requests that it is connected with. */
function copyPartition(partition: Partition, contexts: ReadonlyMap<number, FetchContext>, parkedCopies: ReadonlyMap<ParkedProduce, ParkedProduce>): Partition {
  const copy = partition.copy();
  const contextOf = ({ context }: RemoteReplica | FetchedPartition): FetchContext | null => (context === null ? null : (contexts.get(context.id) ?? null));
  copy.remotes = partition.remotes.map((remote) => remote.copy(contextOf(remote)));
  copy.waiting = partition.waiting.map(({ parked, item, requiredOffset }) => ({ parked: parkedCopies.get(parked) as ParkedProduce, item, requiredOffset }));
  for (const watcher of partition.watchers) {
    const fetched = contextOf(watcher)?.partitions.get(partition.key);
    if (fetched === undefined) continue;
    fetched.local = copy;
    copy.watchers.push(fetched);
  }
  return copy;
}
