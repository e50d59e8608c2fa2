import { buildWorld } from '../../engine/scenario/build-world';
import { parseScenario } from '../../engine/scenario/parse-scenario';
import type { ScenarioInput } from '../../engine/scenario/schema';
import type { World } from '../../engine/kernel/world';

/** A world of a scenario that is part of the bench. */
export function worldOf(input: ScenarioInput): World {
  const parsed = parseScenario(input);
  if (!parsed.ok) throw new Error(`bench scenario: ${parsed.errors.map((error) => `${error.path}: ${error.expected}`).join('; ')}`);
  return buildWorld(parsed.scenario);
}

interface Load {
  readonly brokers: number;
  readonly partitions: number;
  readonly producers: number;
  readonly consumers: number;
  readonly recordsPerSecondEach: number;
  readonly lingerMs: number;
  readonly batchSizeBytes?: number;
  readonly valueSizeBytes?: number;
  readonly keys?: number;
}

/** One topic, replication factor 3 where there are brokers for it, every producer alike, one group. Defaults otherwise. */
export function loadScenario(load: Load): ScenarioInput {
  const replicationFactor = Math.min(3, load.brokers);
  return {
    version: 1,
    title: 'bench',
    seed: 7,
    cluster: { brokers: load.brokers, config: { 'offsets.topic.num.partitions': 4, 'group.initial.rebalance.delay.ms': 0 } },
    topics: [{ name: 'load', partitions: load.partitions, replicationFactor, configs: { 'min.insync.replicas': Math.min(2, replicationFactor) } }],
    producers: Array.from({ length: load.producers }, (_, i) => ({
      name: `producer-${i}`,
      topic: 'load',
      config: { 'linger.ms': load.lingerMs, ...(load.batchSizeBytes === undefined ? {} : { 'batch.size': load.batchSizeBytes }) },
      workload: { recordsPerSecond: load.recordsPerSecondEach, keys: load.keys ?? 1000, valueSizeBytes: load.valueSizeBytes ?? 100 },
    })),
    groups: [
      {
        name: 'readers',
        members: Array.from({ length: load.consumers }, (_, i) => `reader-${i}`),
        topics: ['load'],
        config: { 'auto.offset.reset': 'earliest', 'max.poll.records': 100_000 },
      },
    ],
  };
}

/** 3 brokers, 12 partitions, 20 producers, 6 consumers. */
export const SMALL = loadScenario({ brokers: 3, partitions: 12, producers: 20, consumers: 6, recordsPerSecondEach: 500, lingerMs: 5 });

/** 50 brokers, 500 partitions, 200 clients. */
export const LARGE = loadScenario({ brokers: 50, partitions: 500, producers: 150, consumers: 50, recordsPerSecondEach: 100, lingerMs: 5 });

/** Traffic in which every record is a batch of its own, however many partitions there are, so that only their number differs. */
export function singleRecords(partitions: number): ScenarioInput {
  return loadScenario({ brokers: 3, partitions, producers: 20, consumers: 6, recordsPerSecondEach: 500, lingerMs: 0 });
}

/**
 * A million records of 100 bytes a second in all, over so many keys that every partition gets its share: with few, a partition
 * that has more than others would fill first and take the others' batches along half full (R-PROD-15).
 */
export function millionRecords(partitions: number): ScenarioInput {
  return loadScenario({ brokers: 3, partitions, producers: 4, consumers: 6, recordsPerSecondEach: 250_000, lingerMs: 100, valueSizeBytes: 100, keys: 100_000 });
}
