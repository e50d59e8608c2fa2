import { describe, expect, it } from 'vitest';
import { splitPaste } from './typed-text';

describe('a paste', () => {
  it('is as many lines as it has line ends, whatever system they are from', () => {
    expect(splitPaste('a\r\nb\rc\nd')).toEqual({ lines: ['a', 'b', 'c'], rest: 'd' });
    expect(splitPaste('a\n')).toEqual({ lines: ['a'], rest: '' });
    expect(splitPaste('a')).toEqual({ lines: [], rest: 'a' });
  });
});
