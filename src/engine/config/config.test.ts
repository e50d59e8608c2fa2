import { describe, expect, it } from 'vitest';
import type { ConfigEntry } from '../protocol/catalogue-types';
import { brokerConfigs } from '../protocol/generated/configs/broker';
import { clientMetricsConfigs } from '../protocol/generated/configs/client-metrics';
import { consumerConfigs } from '../protocol/generated/configs/consumer';
import { groupConfigs } from '../protocol/generated/configs/group';
import { producerConfigs } from '../protocol/generated/configs/producer';
import { topicConfigs } from '../protocol/generated/configs/topic';
import { DEFAULT_BROKER_CONFIG, effectiveBrokerConfig, resolveBrokerConfig } from './broker-config';
import { resolveConsumerConfig, resolveProgramConsumerConfig } from './consumer-config';
import { loadKnownNames } from './known-names';
import { resolveProducerConfig } from './producer-config';
import { checkSetting, definitionsOf, isHonoured, type ConfigScope } from './resolve';
import { resolveTopicConfig, topicConfig } from './topic-config';

const catalogues: Record<ConfigScope, readonly ConfigEntry[]> = { broker: brokerConfigs, topic: topicConfigs, group: groupConfigs, 'client-metrics': clientMetricsConfigs, producer: producerConfigs, consumer: consumerConfigs };

describe('tables against the catalogue', () => {
  for (const scope of Object.keys(catalogues) as ConfigScope[]) {
    const known = new Map(catalogues[scope].map((entry) => [entry.name, entry]));
    it(`${scope}: names, types and defaults are Kafka's`, () => {
      for (const definition of Object.values(definitionsOf(scope))) {
        if (definition.internal) continue;
        const entry = known.get(definition.name);
        expect(entry, definition.name).toBeDefined();
        expect([definition.name, definition.type, definition.defaultText]).toEqual([definition.name, entry?.type, entry?.default ?? null]);
        expect([definition.name, definition.update, definition.brokerNames]).toEqual([definition.name, entry?.update === 'read-only' ? undefined : entry?.update, entry?.broker]);
      }
    });
    it(`${scope}: ranges are Kafka's`, () => {
      for (const definition of Object.values(definitionsOf(scope))) {
        const range = /^\[(-?\d+),\.\.\.(?:,(-?\d+))?\](?: or (-?\d+))?$/.exec(known.get(definition.name)?.valid ?? '');
        if (range === null) continue;
        const [, min, max, or] = range;
        expect(definition.read(min).ok, `${definition.name} ${min}`).toBe(true);
        expect(definition.read(String(Number(min) - 1)).ok && String(Number(min) - 1) !== or, `${definition.name} below ${min}`).toBe(false);
        if (max !== undefined) {
          expect(definition.read(max).ok, `${definition.name} ${max}`).toBe(true);
          expect(definition.read(String(Number(max) + 1)).ok, `${definition.name} above ${max}`).toBe(false);
        }
        if (or !== undefined) expect(definition.read(or).ok).toBe(true);
      }
    });
  }

  it('every topic configuration of Kafka is known, whether honoured or not', () => {
    expect(Object.values(definitionsOf('topic')).map((definition) => definition.name).sort()).toEqual(topicConfigs.map((entry) => entry.name).sort());
  });
});

describe('resolving', () => {
  it('names the configuration, its value and what was expected', () => {
    const { errors, values } = resolveBrokerConfig([['broker.session.timeout.ms', 'soon'], ['log.segment.bytes', '5']]);
    expect(errors.map((error) => error.message)).toEqual([
      'Invalid value soon for configuration broker.session.timeout.ms: expected a whole number',
      'Invalid value 5 for configuration log.segment.bytes: expected a whole number of at least 1048576',
    ]);
    expect(values.brokerSessionTimeoutMs).toBe(9000);
  });

  it('a known configuration that is not honoured is accepted with a warning; an unknown one is an error', async () => {
    const isKnown = await loadKnownNames('broker');
    const { errors, warnings } = resolveBrokerConfig([['num.io.threads', '9'], ['num.io.thread', '9']], isKnown);
    expect(warnings.map((warning) => warning.name)).toEqual(['num.io.threads']);
    expect(errors).toEqual([{ name: 'num.io.thread', value: '9', message: 'Unknown broker config name: num.io.thread' }]);
    expect(isHonoured('broker', 'num.io.threads')).toBe(false);
    expect(isHonoured('broker', 'broker.session.timeout.ms')).toBe(true);
  });

  it('an unknown topic configuration is refused as Kafka does', () => {
    expect(checkSetting('topic', 'retention', '5')?.message).toBe('Unknown topic config name: retention');
    expect(checkSetting('topic', 'preallocate', 'true')).toBeNull();
  });

  it('reads the largest long, and nothing beyond it', () => {
    expect(checkSetting('topic', 'segment.ms', '9223372036854775807')).toBeNull();
    expect(checkSetting('topic', 'segment.ms', '9223372036854775808')).not.toBeNull();
  });

  it('a broker takes its own dynamic setting before the cluster-wide one before the static one', () => {
    const statics = new Map([['min.insync.replicas', '2'], ['log.retention.ms', '1000']]);
    const configs = new Map([['BROKER/', new Map([['min.insync.replicas', '3'], ['message.max.bytes', '10']])], ['BROKER/2', new Map([['message.max.bytes', '20']])]]);
    const one = effectiveBrokerConfig(statics, configs, 1);
    const two = effectiveBrokerConfig(statics, configs, 2);
    expect([one.minInsyncReplicas, one.messageMaxBytes, one.logRetentionMs]).toEqual([3, 10, 1000]);
    expect(two.messageMaxBytes).toBe(20);
  });

  it('a topic takes its own setting before its broker’s default, of which the finest unit wins', () => {
    const broker = resolveBrokerConfig([['log.retention.minutes', '3'], ['log.roll.ms', '77'], ['min.insync.replicas', '2']]).values;
    const topic = resolveTopicConfig([['retention.bytes', '5']], broker);
    expect([topic.retentionMs, topic.segmentMs, topic.minInsyncReplicas, topic.retentionBytes]).toEqual([180_000, 77, 2, 5]);
  });

  it('is resolved once for each map of configurations', () => {
    const image = { configs: new Map([['TOPIC/t', new Map([['retention.ms', '1']])]]) };
    expect(topicConfig(image, DEFAULT_BROKER_CONFIG, 't')).toBe(topicConfig({ ...image }, DEFAULT_BROKER_CONFIG, 't'));
    expect(topicConfig(image, DEFAULT_BROKER_CONFIG, 't').retentionMs).toBe(1);
  });
});

describe('clients', () => {
  it('acks=all is −1', () => {
    expect(resolveProducerConfig([]).values.acks).toBe(-1);
    expect(resolveProducerConfig([['acks', '1']]).values.acks).toBe(1);
  });

  it('idempotence yields to acks=1 when it is the default and conflicts when it was asked for', () => {
    expect(resolveProducerConfig([['acks', '1']])).toMatchObject({ errors: [], values: { enableIdempotence: false } });
    expect(resolveProducerConfig([['acks', '1'], ['enable.idempotence', 'true']]).errors.map((error) => error.name)).toEqual(['acks']);
  });

  it('the delivery timeout must leave room for linger and one request', () => {
    expect(resolveProducerConfig([['delivery.timeout.ms', '100']]).errors.map((error) => error.name)).toEqual(['delivery.timeout.ms']);
    expect(resolveProducerConfig([['request.timeout.ms', '130000']]).values.deliveryTimeoutMs).toBe(130_005);
  });

  it('heartbeats must be more frequent than the session timeout', () => {
    expect(resolveConsumerConfig([['heartbeat.interval.ms', '45000']]).errors).toHaveLength(1);
    expect(resolveConsumerConfig([['group.protocol', 'CONSUMER']]).values.groupProtocol).toBe('consumer');
  });

  it('R-CONS-18: without a group nothing can be committed by itself', () => {
    expect(resolveProgramConsumerConfig([['enable.auto.commit', 'true']]).errors.map(({ wrapped }) => wrapped)).toEqual(['InvalidConfigurationException']);
    expect(resolveProgramConsumerConfig([]).errors).toEqual([]);
    expect(resolveProgramConsumerConfig([['enable.auto.commit', 'true'], ['group.id', 'g']]).errors).toEqual([]);
  });
});
