import type { ProducerConfig } from '../config/producer-config';
import type { NodeIx } from '../kernel/connection';
import type { EventHandle } from '../kernel/event-queue';
import type { StreamId } from '../kernel/random-streams';
import type { RecordShape } from '../log/batch-size';
import type { PartitionKey } from '../protocol/partition-key';
import { copyStickyPartitioner, type StickyPartitioner } from './built-in-partitioner';
import type { ClientStep } from './client-step';
import { copyNetworkClient, type NetworkClientState } from './network-client';
import type { ProducerBatch } from './producer-batch';
import { copyProducerProgram, type ProducerProgram } from './producer-program';
import { copyTransactionState, type TransactionState } from './transaction-state';
import { copyRun, type Run } from './workload/record-content';
import { copyWorkload, type WorkloadState } from './workload/workload';

/** One partition's batches: those that wait, first to leave first, and those under way (R-PROD-11). */
export interface PartitionQueue {
  readonly index: number;
  readonly topic: string;
  readonly partition: number;
  readonly key: PartitionKey;
  batches: ProducerBatch[];
  /** Drained and not complete, by sequence; a batch that waits to be sent again is in both lists. */
  inFlight: ProducerBatch[];
  /** Index of its leader's queue in `brokers`, −1 while no leader is known. */
  broker: number;
  leaderEpoch: number;
  /** Is it in its broker's list of queues with batches? */
  listed: boolean;
  /** Identity under which its sequences count (R-IDEM-03). */
  producerId: number;
  producerEpoch: number;
  nextSequence: number;
  lastAckedSequence: number;
  /** A sent batch expired, fate unknown: nothing new is drained until that is cleared up (R-IDEM-10). */
  unresolved: boolean;
  /** Its sequences begin again at the next epoch bump. */
  rewrite: boolean;
  /** For whoever looks. */
  acknowledgedRecords: number;
  lastAcknowledgedOffset: number;
}

/** What there is to send to one broker. */
export interface BrokerQueue {
  readonly node: NodeIx;
  /** Indices of the queues that it leads and that hold batches. */
  queues: number[];
  /** Where the next drain begins (R-PROD-15). */
  start: number;
  /** Some batch may go as soon as the connection takes one (R-PROD-13). */
  ready: boolean;
  inFlight: number;
  /** Since when something is ready without having been drained; −1 when nothing is (R-PROD-06, availability). */
  waitingSinceUs: number;
}

/** A Produce request under way. */
export interface SentRequest {
  /** Of the request. */
  readonly id: number;
  readonly broker: number;
  readonly batches: readonly ProducerBatch[];
  /** Its number among all requests of the client. */
  readonly correlationId: number;
}

/** Queues of one topic: `first` and the following in the list of all queues. */
export interface TopicQueues {
  readonly topic: string;
  readonly nameId: number;
  topicId: string;
  /** Indices into `queues` by partition. */
  queues: number[];
  sticky: StickyPartitioner;
  /** Estimated from its batches so far (R-PROD-12). */
  compressionRatio: number;
  /** Next turn of the round-robin partitioner (R-PROD-07). */
  roundRobin: number;
}

/** Records that wait for memory: the application's thread is blocked in send() (R-PROD-09). */
export interface BlockedRun {
  readonly run: Run;
  readonly content: RecordShape;
  readonly topic: string;
  /** −1: still to be chosen. */
  readonly partition: number;
}

export interface ProducerTotals {
  /** Handed over with send(): taken into a batch, or refused. Who still waits does not count. */
  sentRecords: number;
  acknowledgedRecords: number;
  failedRecords: number;
  retries: number;
  requests: number;
}

export interface ProducerState {
  /** Where it is to crash, once. */
  crashAt: ClientStep | null;
  readonly name: string;
  readonly config: ProducerConfig;
  readonly net: NetworkClientState;
  readonly workload: WorkloadState | null;
  topics: Map<string, TopicQueues>;
  queues: PartitionQueue[];
  brokers: BrokerQueue[];
  /** Version of the metadata that `brokers` was made from. */
  metadataVersion: number;
  /** Oldest first. Answers come nearly in that order, so one is found near the beginning. */
  sent: SentRequest[];
  /** −1 before one is acquired. */
  producerId: number;
  producerEpoch: number;
  /** Id of the InitProducerId request under way, 0 for none. */
  producerIdRequest: number;
  producerIdTimer: EventHandle;
  producerIdFailures: number;
  epochBumpNeeded: boolean;
  /** Null: a workload and whoever has single records sent. */
  readonly program: ProducerProgram | null;
  /** Null without a transactional id. */
  readonly transaction: TransactionState | null;
  /** Some queue may be unresolved. */
  hasUnresolved: boolean;
  /** Batches in the order they were opened whose linger time may still run out. */
  lingering: ProducerBatch[];
  lingerTimer: EventHandle;
  expiryTimer: EventHandle;
  freeMemoryBytes: number;
  blocked: BlockedRun[];
  /** Fires when max.block.ms is over. */
  blockTimer: EventHandle;
  /** Closing: no new records, everything that is left goes out. */
  closing: boolean;
  stream: StreamId;
  totals: ProducerTotals;
}

export function copyProducerState(from: ProducerState): ProducerState {
  const copies = new Map<ProducerBatch, ProducerBatch>();
  const copyBatch = (batch: ProducerBatch): ProducerBatch => {
    let copy = copies.get(batch);
    if (copy === undefined) copies.set(batch, (copy = batch.copy()));
    return copy;
  };
  const sent = from.sent.map(({ id, broker, batches, correlationId }): SentRequest => ({ id, broker, batches: batches.map(copyBatch), correlationId }));
  const topics = new Map<string, TopicQueues>();
  for (const [name, topic] of from.topics) topics.set(name, copyTopicQueues(topic));
  return {
    name: from.name, config: from.config, net: copyNetworkClient(from.net), workload: from.workload === null ? null : copyWorkload(from.workload), topics,
    queues: from.queues.map((queue) => copyPartitionQueue(queue, copyBatch)), brokers: from.brokers.map(copyBrokerQueue),
    metadataVersion: from.metadataVersion, sent, producerId: from.producerId, producerEpoch: from.producerEpoch,
    producerIdRequest: from.producerIdRequest, producerIdTimer: from.producerIdTimer, producerIdFailures: from.producerIdFailures,
    program: from.program === null ? null : copyProducerProgram(from.program), transaction: from.transaction === null ? null : copyTransactionState(from.transaction),
    epochBumpNeeded: from.epochBumpNeeded, hasUnresolved: from.hasUnresolved, lingering: from.lingering.map(copyBatch),
    lingerTimer: from.lingerTimer, expiryTimer: from.expiryTimer, freeMemoryBytes: from.freeMemoryBytes,
    blocked: from.blocked.map((one) => ({ ...one, run: copyRun(one.run) })), blockTimer: from.blockTimer, closing: from.closing, crashAt: from.crashAt, stream: from.stream, totals: { ...from.totals },
  };
}

function copyTopicQueues(from: TopicQueues): TopicQueues {
  return {
    topic: from.topic, nameId: from.nameId, topicId: from.topicId, queues: from.queues.slice(), sticky: copyStickyPartitioner(from.sticky),
    roundRobin: from.roundRobin, compressionRatio: from.compressionRatio,
  };
}

function copyPartitionQueue(from: PartitionQueue, copyBatch: (batch: ProducerBatch) => ProducerBatch): PartitionQueue {
  return {
    index: from.index, topic: from.topic, partition: from.partition, key: from.key, batches: from.batches.map(copyBatch),
    inFlight: from.inFlight.map(copyBatch), broker: from.broker, leaderEpoch: from.leaderEpoch, listed: from.listed, producerId: from.producerId,
    producerEpoch: from.producerEpoch, nextSequence: from.nextSequence, lastAckedSequence: from.lastAckedSequence, unresolved: from.unresolved,
    rewrite: from.rewrite, acknowledgedRecords: from.acknowledgedRecords, lastAcknowledgedOffset: from.lastAcknowledgedOffset,
  };
}

function copyBrokerQueue(from: BrokerQueue): BrokerQueue {
  return { node: from.node, queues: from.queues.slice(), start: from.start, ready: from.ready, inFlight: from.inFlight, waitingSinceUs: from.waitingSinceUs };
}
