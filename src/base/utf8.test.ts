import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8, utf8Length } from './utf8';

test('encodes what the platform encodes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect([...utf8(text)]).toEqual([...new TextEncoder().encode(text)]);
      expect(utf8Length(text)).toBe(utf8(text).length);
    }),
  );
});

test('a surrogate without its other half becomes a question mark, as in Java', () => {
  expect([...utf8('a\ud800')]).toEqual([0x61, 0x3f]);
  expect([...utf8('\udc00b')]).toEqual([0x3f, 0x62]);
  expect([...utf8('\ud800\ud800\udc00')]).toEqual([0x3f, 0xf0, 0x90, 0x80, 0x80]);
});
