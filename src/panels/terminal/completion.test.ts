import { describe, expect, it } from 'vitest';
import { commonPrefix, complete, extend } from './completion';
import { lineOf } from './line-editor';

describe('completion', () => {
  it('puts a candidate in place of the word, and a blank where the word has ended', () => {
    expect(complete(lineOf('kafka-to'), 0, { text: 'kafka-topics.sh' })).toEqual(lineOf('kafka-topics.sh '));
    expect(complete(lineOf('x --to orders', 6), 2, { text: '--topic' })).toEqual(lineOf('x --topic orders', 9));
    expect(complete(lineOf('x --config ret'), 11, { text: 'retention.ms=' })).toEqual(lineOf('x --config retention.ms='));
  });

  it('goes as far as all candidates agree', () => {
    expect(commonPrefix(['kafka-console-consumer.sh', 'kafka-console-producer.sh', 'kafka-configs.sh'])).toBe('kafka-con');
    expect(commonPrefix([])).toBe('');
    const candidates = [{ text: 'kafka-console-consumer.sh' }, { text: 'kafka-console-producer.sh' }];
    expect(extend(lineOf('kafka-con'), { from: 0, candidates })).toEqual(lineOf('kafka-console-'));
    expect(extend(lineOf('kafka-console-'), { from: 0, candidates })).toBeUndefined();
  });
});
