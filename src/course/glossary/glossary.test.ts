import { describe, expect, it } from 'vitest';
import { brokerConfigs } from '../../engine/protocol/generated/configs/broker';
import { consumerConfigs } from '../../engine/protocol/generated/configs/consumer';
import { producerConfigs } from '../../engine/protocol/generated/configs/producer';
import { topicConfigs } from '../../engine/protocol/generated/configs/topic';
import { GLOSSARY } from './glossary';

const catalogues = { broker: brokerConfigs, topic: topicConfigs, producer: producerConfigs, consumer: consumerConfigs };

describe('the glossary', () => {
  it('names everything once', () => {
    expect(new Set(GLOSSARY.map(({ id }) => id)).size).toBe(GLOSSARY.length);
  });

  it.each(GLOSSARY.filter((entry) => entry.config !== undefined))('$id has the name and default of the catalogue', ({ id, config }) => {
    const entry = catalogues[config!.scope].find(({ name }) => name === id);
    expect(entry, `${id} is no ${config!.scope} configuration`).toBeDefined();
    expect(entry?.default).toBe(config!.default);
  });

  it.each(GLOSSARY)('$id is told in sentences without exclamation', ({ what, breaks = 'x.' }) => {
    expect(what).toMatch(/^[A-Z].*[.?]$/);
    expect(breaks.endsWith('.')).toBe(true);
    expect(what + breaks).not.toContain('!');
  });
});
