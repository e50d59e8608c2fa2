import type { World } from '../../engine/kernel/world';
import { ApiKey } from '../../engine/protocol/api-keys';
import type { ProduceRequest } from '../../engine/protocol/messages/produce';
import type { ScenarioInput } from '../../engine/scenario/schema';
import { encodeLink } from '../../session/link';
import { worldOf } from './scenarios';

const PRODUCERS = 20;
const RECORDS_PER_SECOND_EACH = 100;
/** One way: so long every record is on the wire. */
const LATENCY_MS = 1_000;
/** By then connections, metadata and the group are there, and the wires are full. */
export const SETTLED_SECONDS = 20;

/**
 * About 2 000 records on the wire at any moment, each in a request of its own: a network with a second of latency, and producers
 * that may have as many requests under way as that takes.
 */
export const IN_FLIGHT: ScenarioInput = {
  version: 1,
  title: 'bench: 2 000 records in flight',
  seed: 7,
  cluster: { brokers: 3, config: { 'group.initial.rebalance.delay.ms': 0 }, network: { latencyMs: LATENCY_MS, interBrokerLatencyMs: 0.5, jitterMs: 4 } },
  topics: [{ name: 'load', partitions: 12, replicationFactor: 3, configs: { 'min.insync.replicas': 2 } }],
  producers: Array.from({ length: PRODUCERS }, (_, i) => ({
    name: `producer-${i + 1}`,
    topic: 'load',
    config: { acks: 'all', 'linger.ms': 0, 'enable.idempotence': false, 'max.in.flight.requests.per.connection': 1_000 },
    workload: { recordsPerSecond: RECORDS_PER_SECOND_EACH, keys: 1_000 },
  })),
  groups: [{ name: 'readers', members: ['reader-1', 'reader-2', 'reader-3'], topics: ['load'], config: { 'auto.offset.reset': 'earliest' } }],
};

/** Records in Produce requests that have not arrived yet. */
export function recordsInFlight(world: World): number {
  let records = 0;
  world.forEachFlight(({ request, response, sentUs }) => {
    if (response !== null || request.api !== ApiKey.Produce || sentUs > world.nowUs) return;
    for (const topic of (request.body as ProduceRequest).topicData) for (const data of topic.partitionData) for (const batch of data.records ?? []) records += batch.recordCount;
  });
  return records;
}

/** A share link to the scenario at a moment at which its wires are full: the part of an address after `#`. */
export async function linkInFlight(): Promise<string> {
  const world = worldOf(IN_FLIGHT);
  world.run(Infinity, SETTLED_SECONDS * 1_000_000);
  return encodeLink({ scenario: IN_FLIGHT, seed: world.seed, commands: [], cursor: { events: world.events, timeUs: world.nowUs }, traceHash: world.traceHash() });
}
