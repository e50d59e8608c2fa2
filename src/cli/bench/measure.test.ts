import { expect, it } from 'vitest';
import { bareLoop } from './bare-loop';
import { quantile, runFor } from './measure';
import { loadScenario, millionRecords, SMALL, worldOf } from './scenarios';

it('quantile: the value below which that share of the samples lie', () => {
  const samples = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(quantile(samples, 0.95)).toBe(96);
  expect(quantile(samples, 0)).toBe(1);
  expect(quantile([7], 0.95)).toBe(7);
  expect(quantile([], 0.5)).toBeNaN();
});

it('a bare loop processes one event a node and millisecond', () => {
  const world = bareLoop(100);
  world.run(Infinity, 1_000_000);
  expect(world.events).toBe(100_000);
});

it('runFor counts what came after the warm-up', () => {
  const { events, simulatedSeconds, wallSeconds, acknowledgedRecords } = runFor(bareLoop(10), 1, 0.01);
  expect(events).toBe(Math.round(simulatedSeconds * 10_000));
  expect(wallSeconds).toBeGreaterThanOrEqual(0.01);
  expect(acknowledgedRecords).toBe(0);
});

it('the scenarios are what they say: as many brokers, partitions and clients, and acknowledged records', () => {
  expect(SMALL.topics).toMatchObject([{ partitions: 12 }]);
  expect(SMALL.producers).toHaveLength(20);
  expect(SMALL.groups?.[0]?.members).toHaveLength(6);
  const { acknowledgedRecords, simulatedSeconds } = runFor(worldOf(SMALL), 4, 0.001);
  expect(acknowledgedRecords / simulatedSeconds).toBeGreaterThan(9_000);
  const million = millionRecords(256).producers ?? [];
  expect(million.reduce((sum, producer) => sum + (producer.workload?.recordsPerSecond ?? 0), 0)).toBe(1_000_000);
});

it('replicates only as far as there are brokers', () => {
  expect(loadScenario({ brokers: 1, partitions: 1, producers: 1, consumers: 1, recordsPerSecondEach: 1, lingerMs: 0 }).topics).toMatchObject([{ replicationFactor: 1, configs: { 'min.insync.replicas': 1 } }]);
});
