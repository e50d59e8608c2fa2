import type { NodeIx } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import type { FetchPartition, FetchRequest, FetchResponse } from '../protocol/messages/fetch';
import type { PartitionKey } from '../protocol/partition-key';
import type { AssignedPartition } from './consumer-state';

/** Epoch of a request that opens a session and names everything. */
const INITIAL_EPOCH = 0;
const MAX_EPOCH = 2_147_483_647;
const NO_TOPICS: readonly never[] = [];

/** What the broker has been told of a partition. */
export interface SessionPartition {
  readonly key: PartitionKey;
  readonly topicId: string;
  readonly partition: number;
  offset: number;
  leaderEpoch: number;
  /** It is to be read by the request that is being put together. */
  isWanted: boolean;
}

/** One consumer's fetch session with one broker (R-CONS-21): at most one request under way (R-CONS-11). */
export interface FetchSession {
  readonly node: NodeIx;
  /** 0 while the broker keeps none. */
  id: number;
  /** Of the next request. */
  epoch: number;
  /** Id of the request under way, 0 for none. */
  request: number;
  /** All that the last request reads, named in it or before. */
  partitions: Map<PartitionKey, SessionPartition>;
}

export function createFetchSession(node: NodeIx): FetchSession {
  return { node, id: 0, epoch: INITIAL_EPOCH, request: 0, partitions: new Map() };
}

export function copyFetchSession(from: FetchSession): FetchSession {
  const partitions = new Map<PartitionKey, SessionPartition>();
  for (const [key, { topicId, partition, offset, leaderEpoch, isWanted }] of from.partitions) partitions.set(key, { key, topicId, partition, offset, leaderEpoch, isWanted });
  return { node: from.node, id: from.id, epoch: from.epoch, request: from.request, partitions };
}

interface OpenTopic {
  readonly topicId: string;
  readonly partitions: FetchPartition[];
}

interface ForgottenTopic {
  readonly topicId: string;
  readonly partitions: number[];
}

/** The part of a request that a session decides. */
export interface NamedPartitions {
  topics: FetchRequest['topics'];
  forgotten: FetchRequest['forgottenTopicsData'];
}

/**
 * Puts together the next request of a session, partition by partition. A new session names everything, a request within one
 * only what has changed since the one before, and what is no longer read (R-CONS-21).
 */
export class FetchBuilder {
  private topics: OpenTopic[] | null = null;
  private forgotten: ForgottenTopic[] | null = null;
  private wanted = 0;

  constructor(
    readonly session: FetchSession,
    private readonly partitionMaxBytes: number,
  ) {
    if (session.epoch === INITIAL_EPOCH) session.partitions.clear();
  }

  add(partition: AssignedPartition, topicId: string, leaderEpoch: number): void {
    const { partitions } = this.session;
    const { key, position } = partition;
    let known = partitions.get(key);
    if (known !== undefined && known.topicId !== topicId) {
      this.forget(known);
      partitions.delete(key);
      known = undefined;
    }
    this.wanted++;
    if (known === undefined) partitions.set(key, { key, topicId, partition: partition.partition, offset: position, leaderEpoch, isWanted: true });
    else {
      known.isWanted = true;
      if (known.offset === position && known.leaderEpoch === leaderEpoch) return;
      known.offset = position;
      known.leaderEpoch = leaderEpoch;
    }
    this.name(topicId, {
      partition: partition.partition, currentLeaderEpoch: leaderEpoch, fetchOffset: position, lastFetchedEpoch: -1, logStartOffset: -1,
      partitionMaxBytes: this.partitionMaxBytes,
    });
  }

  finish(): NamedPartitions {
    const { partitions } = this.session;
    const hasUnwanted = partitions.size > this.wanted;
    for (const [key, known] of partitions) {
      if (hasUnwanted && !known.isWanted) {
        this.forget(known);
        partitions.delete(key);
      }
      known.isWanted = false;
    }
    return { topics: this.topics ?? NO_TOPICS, forgotten: this.forgotten ?? NO_TOPICS };
  }

  private name(topicId: string, item: FetchPartition): void {
    // A list that is made with its first entry takes no more room than it needs.
    if (this.topics === null) {
      this.topics = [{ topicId, partitions: [item] }];
      return;
    }
    const topic = this.topics.find((one) => one.topicId === topicId);
    if (topic === undefined) this.topics.push({ topicId, partitions: [item] });
    else topic.partitions.push(item);
  }

  private forget({ topicId, partition }: SessionPartition): void {
    this.forgotten ??= [];
    const topic = this.forgotten.find((one) => one.topicId === topicId);
    if (topic === undefined) this.forgotten.push({ topicId, partitions: [partition] });
    else topic.partitions.push(partition);
  }
}

/** What an answer means for the session: it goes on, or the next request opens another one (R-CONS-22). */
export function followAnswer(session: FetchSession, response: FetchResponse): void {
  if (response.errorCode !== ErrorCode.NONE) {
    if (response.errorCode === ErrorCode.FETCH_SESSION_ID_NOT_FOUND) session.id = 0;
    session.epoch = INITIAL_EPOCH;
    return;
  }
  session.id = response.sessionId;
  // The broker has no room for a session, or has closed it.
  if (response.sessionId === 0) session.epoch = INITIAL_EPOCH;
  else session.epoch = session.epoch === MAX_EPOCH ? 1 : session.epoch + 1;
}

/** A request went lost: nobody knows if the broker took it in, so the next one closes the session and opens another. */
export function breakSession(session: FetchSession): void {
  session.epoch = INITIAL_EPOCH;
}
