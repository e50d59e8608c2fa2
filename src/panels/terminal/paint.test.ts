import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmless, paintAll, paintCommandLine } from './paint';
import { lineOf } from './line-editor';

describe('what a screen is told to write', () => {
  it('shows signs that steer a terminal instead of obeying them', () => {
    expect(harmless('a\x1b[2Jb\x07\x7f\x9b')).toBe('a^[[2Jb^G^?\\x9b');
    expect(harmless('Topic: a\tPartition: 0')).toBe('Topic: a\tPartition: 0');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // eslint-disable-next-line no-control-regex
        expect(harmless(text)).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/);
      }),
    );
  });

  it('tells error output by its form too', () => {
    const painted = paintAll([{ kind: 'err', text: 'no', timeUs: 0 }, { kind: 'out', text: 'yes', timeUs: 0 }]);
    expect(painted).toContain('\x1b[3;33mno\x1b[0m\r\nyes\r\n');
  });

  it('puts the cursor of a long line on its row', () => {
    const end = (text: string, cursor: number): string => paintCommandLine('$ ', lineOf(text, cursor), 10).split('\x1b8').at(-1) ?? '';
    expect(end('abc', 1)).toBe('\x1b[3C');
    expect(end('abcdefghijklm', 13)).toBe('\x1b[1B\x1b[5C');
    // A line that ends with its row: the cursor is at the beginning of the next.
    expect(end('abcdefgh', 8)).toBe('\x1b[1B');
    // Signs of two cells.
    expect(end('日本', 2)).toBe('\x1b[6C');
  });

  it('marks what is selected', () => {
    expect(paintCommandLine('$ ', { text: 'abc', cursor: 1, anchor: 2 }, 80)).toContain('a\x1b[7mb\x1b[0m\x1b[1mc');
  });
});
