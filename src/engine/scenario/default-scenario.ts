import type { ScenarioInput } from './schema';

/**
 * What a first visit shows: a cluster that runs, with records slow enough to be followed by eye. Only the network is slower
 * than a real one, and the description says so; the group's initial delay is that of the server.properties in Kafka's own
 * download, everything else is Kafka's default.
 */
export const defaultScenario: ScenarioInput = {
  version: 1,
  title: 'Three brokers, one topic',
  description:
    'Two producers write about ten records a second to a topic of three partitions; a group of two consumers reads them. ' +
    'Messages between clients and brokers take 120 ms each way, so that they can be followed; a real network takes a millisecond or less. ' +
    'A new group does not wait for more members before it starts, as in the configuration that Kafka ships for a first try.',
  seed: 42,
  cluster: {
    brokers: 3,
    config: { 'group.initial.rebalance.delay.ms': 0 },
    network: { latencyMs: 120, interBrokerLatencyMs: 60, jitterMs: 4 },
  },
  topics: [{ name: 'orders', partitions: 3, replicationFactor: 3, configs: { 'min.insync.replicas': 2 } }],
  producers: [
    { name: 'web-1', topic: 'orders', config: { acks: 'all' }, workload: { recordsPerSecond: 5, keys: 8, spacing: 'random' } },
    { name: 'web-2', topic: 'orders', config: { acks: 'all' }, workload: { recordsPerSecond: 5, keys: 8, spacing: 'random' } },
  ],
  groups: [{ name: 'billing', members: ['billing-1', 'billing-2'], topics: ['orders'], config: { 'auto.offset.reset': 'earliest' }, processingMs: 20 }],
};
