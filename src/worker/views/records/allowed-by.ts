import type { ProducerState } from '../../../engine/client/producer-state';
import { definitionOf } from '../../../engine/config/resolve';
import { topicConfig } from '../../../engine/config/topic-config';
import type { ConsumerState } from '../../../engine/client/consumer-state';
import type { World } from '../../../engine/kernel/world';
import type { MetadataImage } from '../../../engine/metadata/image';
import { brokersOf, consumersOf, producersOf } from '../nodes';
import type { Allowance, Verdict } from './records-contract';

/** Which configuration in force allows a verdict about a topic's records (core.md §7); null when none does. */
export function allowedBy(world: World, image: MetadataImage, topic: string, verdict: Verdict): Allowance | null {
  switch (verdict) {
    case 'lost':
      return loss(world, image, topic);
    case 'duplicate':
      return ofProducers(world, topic, ({ config }) =>
        config.enableIdempotence ? null : setting('producer', 'enable.idempotence', 'false', 'a retry of a batch that had been written is written again'));
    case 'out of order':
      return ofProducers(world, topic, ({ config }) =>
        config.enableIdempotence || config.maxInFlightRequestsPerConnection === 1
          ? null
          : setting('producer', 'max.in.flight.requests.per.connection', String(config.maxInFlightRequestsPerConnection), 'a batch that is sent again is overtaken by the next one, which idempotence would prevent'));
    case 'delivered again':
      return ofConsumers(world, topic, ({ config }) =>
        config.enableAutoCommit
          ? setting('consumer', 'auto.commit.interval.ms', String(config.autoCommitIntervalMs), 'what was read after the last commit is read again by whoever takes over')
          : setting('consumer', 'enable.auto.commit', 'false', 'positions are committed by the application alone; what was not is read again'));
    case 'passed over':
      return ofConsumers(world, topic, ({ config }) =>
        config.autoOffsetReset === 'latest' ? setting('consumer', 'auto.offset.reset', 'latest', 'a group without a committed offset begins at the end of the log') : null);
    case 'not committed':
      return null;
    case 'not acknowledged':
    case 'on its way':
    case 'kept':
    case 'marker':
      return null;
  }
}

function loss(world: World, image: MetadataImage, topic: string): Allowance | null {
  const weak = ofProducers(world, topic, ({ config }) =>
    config.acks === 1 ? setting('producer', 'acks', '1', 'the leader acknowledged before any follower had the records') : null);
  if (weak !== null) return weak;
  const replication = image.topics.get(topic)?.partitions[0]?.replicas.length ?? 0;
  if (replication === 1) return { name: 'replication factor', value: '1', isDefault: false, why: 'nobody else had the records' };
  const broker = brokersOf(world)[0]?.state.config;
  if (broker === undefined) return null;
  const config = topicConfig(image, broker, topic);
  if (config.uncleanLeaderElectionEnable) {
    return setting('topic', 'unclean.leader.election.enable', 'true', 'a replica that was not in sync was made leader, and the others cut their logs to match its');
  }
  if (config.minInsyncReplicas === 1) return setting('topic', 'min.insync.replicas', '1', 'with acks=all, a leader alone in its ISR still acknowledges');
  return null;
}

function ofProducers(world: World, topic: string, look: (state: ProducerState) => Allowance | null): Allowance | null {
  for (const { state } of producersOf(world)) {
    if (!state.topics.has(topic)) continue;
    const found = look(state);
    if (found !== null) return found;
  }
  return null;
}

function ofConsumers(world: World, topic: string, look: (state: ConsumerState) => Allowance | null): Allowance | null {
  for (const { state } of consumersOf(world)) {
    if (!state.topics.includes(topic)) continue;
    const found = look(state);
    if (found !== null) return found;
  }
  return null;
}

function setting(scope: 'producer' | 'consumer' | 'topic', name: string, value: string, why: string): Allowance {
  return { name, value, isDefault: definitionOf(scope, name)?.defaultText === value, why };
}
