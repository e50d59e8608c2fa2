import { Role } from '../../../engine/broker/replica-manager/partition';
import { ROUND_ROBIN_PARTITIONER } from '../../../engine/config/producer-definitions';
import type { ClientStep } from '../../../engine/client/client-step';
import type { PartitionQueue, ProducerState, TopicQueues } from '../../../engine/client/producer-state';
import type { Node } from '../../../engine/kernel/node';
import type { World } from '../../../engine/kernel/world';
import { lastSequenceOf } from '../../../engine/log/producer-state';
import { errorName } from '../../../engine/protocol/error-classes';
import { consumersOf, producersOf, replicaOf, statusOf } from '../nodes';
import { batchesOf, batchLine } from './batch-lines';
import type {
  BrokerLine, PartitionChoice, PartitionLine, ProducerInside, ProducerParams, ProducerTransaction, ProducerView, RememberedProducer,
} from './producer-contract';

const MAX_PARTITIONS = 24;
const MAX_BATCHES = 12;
const MAX_WEIGHTS = 16;

interface FoundProducer {
  readonly node: Node;
  readonly state: ProducerState;
  /** Where its process is to crash. */
  readonly crashAt: ClientStep | null;
}

/** One producer from inside: what waits, what is under way, what it will do next. */
export function producerView(world: World, params: ProducerParams): ProducerView {
  const found = allProducers(world);
  const chosen = found.find(({ state }) => state.name === params.producer) ?? found[0];
  return { timeUs: world.nowUs, names: found.map(({ state }) => state.name), producer: chosen === undefined ? null : inside(world, chosen) };
}

/** Producers, and those within applications that read and write. */
export function allProducers(world: World): FoundProducer[] {
  const own = producersOf(world).map(({ node, state }) => ({ node, state, crashAt: state.crashAt }));
  const within = consumersOf(world).flatMap(({ node, state }) => (state.processor === null ? [] : [{ node, state: state.processor.producer, crashAt: state.crashAt ?? state.processor.producer.crashAt }]));
  return [...own, ...within];
}

function inside(world: World, { node, state }: FoundProducer): ProducerInside {
  const { totals, config } = state;
  const busy = state.queues.filter((queue) => queue.batches.length > 0 || queue.inFlight.length > 0);
  const quiet = state.queues.filter((queue) => queue.batches.length === 0 && queue.inFlight.length === 0);
  const shown = [...busy, ...quiet].slice(0, MAX_PARTITIONS).sort((a, b) => a.index - b.index);
  return {
    name: state.name, node: node.name, status: statusOf(node), closing: state.closing, settings: settingsOf(state),
    identity: { idempotent: config.enableIdempotence, producerId: state.producerId, producerEpoch: state.producerEpoch, epochBumpNeeded: state.epochBumpNeeded },
    transaction: transactionOf(state),
    memory: { totalBytes: config.bufferMemoryBytes, freeBytes: state.freeMemoryBytes, blockedRecords: state.blocked.reduce((sum, { run }) => sum + run.count, 0) },
    totals: {
      sent: totals.sentRecords, acknowledged: totals.acknowledgedRecords, failed: totals.failedRecords, retries: totals.retries, requests: totals.requests,
      recordsPerRequest: totals.requests === 0 ? null : totals.acknowledgedRecords / totals.requests,
    },
    topics: [...state.topics.values()].map((topic) => choiceOf(state, topic)),
    brokers: brokersOf(world, state),
    partitions: shown.map((queue) => partitionLine(world, state, queue)),
    quietPartitions: state.queues.length - shown.length,
  };
}

/** What decides how records are batched, sent and sent again. */
function settingsOf({ config }: ProducerState): { name: string; value: string }[] {
  return [
    ['acks', config.acks === -1 ? 'all' : config.acks], ['batch.size', config.batchSizeBytes], ['linger.ms', config.lingerMs], ['compression.type', config.compressionType],
    ['max.in.flight.requests.per.connection', config.maxInFlightRequestsPerConnection], ['enable.idempotence', config.enableIdempotence],
    ['request.timeout.ms', config.requestTimeoutMs], ['retry.backoff.ms', config.retryBackoffMs], ['delivery.timeout.ms', config.deliveryTimeoutMs],
  ].map(([name, value]) => ({ name: String(name), value: String(value) }));
}

function transactionOf({ transaction }: ProducerState): ProducerTransaction | null {
  if (transaction === null) return null;
  const { transactionalId, phase, error, request, requestKind, begun, totals, records } = transaction;
  return {
    transactionalId, phase, error: error === 0 ? '' : errorName(error), request: request === 0 ? '' : requestKind, begun, committed: totals.committed, aborted: totals.aborted, records,
  };
}

function choiceOf({ config, workload, net }: ProducerState, { topic, queues, sticky, roundRobin }: TopicQueues): PartitionChoice {
  const switchBytes = Math.max(1, config.batchSizeBytes);
  if (config.partitionerClass === ROUND_ROBIN_PARTITIONER) {
    const available = net.metadata.topics.get(topic)?.available ?? [];
    const partition = available.length > 0 ? (available[roundRobin % available.length] ?? -1) : roundRobin % Math.max(1, queues.length);
    return { topic, how: 'round robin', partition, producedBytes: 0, switchBytes, weights: [] };
  }
  const byKey = !config.partitionerIgnoreKeys && workload !== null && workload.plan.topic === topic && workload.plan.hasKeys;
  const { load } = sticky;
  const weights = load === null ? [] : load.partitionIds.slice(0, MAX_WEIGHTS).map((partition, i) => ({ partition, weight: (load.cumulative[i] ?? 0) - (i === 0 ? 0 : (load.cumulative[i - 1] ?? 0)) }));
  return { topic, how: byKey ? 'by key' : 'sticky', partition: sticky.partition, producedBytes: sticky.producedBytes, switchBytes, weights };
}

function brokersOf(world: World, { brokers, sent, config }: ProducerState): BrokerLine[] {
  return brokers.map(({ node, waitingSinceUs }, index) => ({
    broker: world.nodes[node]?.kafkaId ?? -1, node: world.nodes[node]?.name ?? '', maxInFlight: config.maxInFlightRequestsPerConnection,
    requests: sent.filter(({ broker }) => broker === index).map(({ id, batches }) => ({ id, records: batches.reduce((sum, batch) => sum + batch.records, 0), batches: batches.length })),
    waitingUs: waitingSinceUs < 0 ? -1 : world.nowUs - waitingSinceUs,
  }));
}

function partitionLine(world: World, state: ProducerState, queue: PartitionQueue): PartitionLine {
  const batches = batchesOf(queue);
  const leaderNode = state.brokers[queue.broker]?.node ?? -1;
  const leader = world.nodes[leaderNode]?.kafkaId ?? -1;
  return {
    topic: queue.topic, partition: queue.partition, leader, leaderEpoch: queue.leaderEpoch, nextSequence: queue.nextSequence,
    lastAckedSequence: queue.lastAckedSequence, unresolved: queue.unresolved, acknowledged: queue.acknowledgedRecords, lastOffset: queue.lastAcknowledgedOffset,
    batches: batches.slice(0, MAX_BATCHES).map((batch) => batchLine(state, queue, batch, world.nowUs)), moreBatches: Math.max(0, batches.length - MAX_BATCHES),
    remembered: state.producerId < 0 ? null : rememberedBy(world, leader, queue, state.producerId),
  };
}

function rememberedBy(world: World, broker: number, { key }: PartitionQueue, producerId: number): RememberedProducer | null {
  const replica = broker < 0 ? null : replicaOf(world, broker, key);
  // Only a leader checks sequences; a follower takes its time to learn of producers, and looking should not hurry it.
  if (replica === null || replica.role !== Role.Leader) return null;
  const known = replica.log.producers.stateOf(producerId);
  if (known === undefined) return null;
  return {
    broker, producerEpoch: known.producerEpoch,
    batches: known.batches.map((batch) => ({
      baseSequence: batch.baseSequence, lastSequence: lastSequenceOf(batch), baseOffset: batch.baseOffset, lastOffset: batch.baseOffset + batch.lastOffsetDelta,
    })),
  };
}
