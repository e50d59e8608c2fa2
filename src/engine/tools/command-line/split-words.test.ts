import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitWords } from './split-words';

describe('a command line in words', () => {
  it.each([
    ['a  b\tc', ['a', 'b', 'c']],
    ['"a b" \'c d\'', ['a b', 'c d']],
    ['--config "retention.ms=1 0"x', ['--config', 'retention.ms=1 0x']],
    ['a "" b', ['a', '', 'b']],
    ["'a\\b' \"a\\\"b\" a\\ b", ['a\\b', 'a"b', 'a b']],
    ['', []],
  ])('%s', (line, words) => expect(splitWords(line)).toEqual({ words }));

  it('says which quote has no end', () => expect(splitWords('a "b')).toEqual({ unclosed: '"' }));

  it('takes back what single quotes wrap', () => {
    fc.assert(fc.property(fc.array(fc.string().map((text) => text.replaceAll("'", ''))), (words) => {
      expect(splitWords(words.map((word) => `'${word}'`).join(' '))).toEqual({ words });
    }));
  });
});
