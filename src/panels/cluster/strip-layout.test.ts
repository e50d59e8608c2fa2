import { describe, expect, it } from 'vitest';
import { fitColumns, layoutStrip, windowStart, type StripInput } from './strip-layout';

const strip = (over: Partial<StripInput> = {}) => layoutStrip({ windowStart: 20, columns: 18, pitch: 14, logStart: 0, hw: 33, leo: 35, tags: true, ...over });

describe('the window over a partition', () => {
  it('begins at 0 while the log is short, and then moves in steps of four', () => {
    expect([0, 5, 16, 17, 20, 21, 24].map((leo) => windowStart(leo, 18))).toEqual([0, 0, 0, 4, 4, 8, 8]);
  });

  it('always shows the log end and leaves room behind it', () => {
    for (let leo = 0; leo < 200; leo++) {
      for (const columns of [6, 10, 14, 18]) {
        const start = windowStart(leo, columns);
        expect(leo - start).toBeLessThanOrEqual(columns - 2);
        expect(leo - start).toBeGreaterThan(leo < columns ? -1 : columns - 7);
      }
    }
  });

  it('has whole steps and two columns to grow into at every width', () => {
    for (let width = 60; width < 900; width += 7) {
      const { columns, pitch } = fitColumns(width);
      expect((columns - 2) % 4).toBe(0);
      if (width > 100) expect(columns * pitch).toBeLessThanOrEqual(width);
    }
  });
});

describe('a strip', () => {
  it('has records up to the log end only, and none below the log start', () => {
    expect(strip()).toMatchObject({ first: 20, end: 35 });
    expect(strip({ logStart: 24 })).toMatchObject({ first: 24, end: 35 });
  });

  it('puts the high watermark left of the log end and never lets their tags cover each other', () => {
    for (let hw = 20; hw <= 35; hw++) {
      const { hwX, leoX, hwTag, leoTag } = strip({ hw });
      expect(hwX).toBeLessThanOrEqual(leoX ?? 0);
      expect((hwTag?.x ?? 0) + (hwTag?.width ?? 0)).toBeLessThanOrEqual(leoTag?.x ?? 0);
    }
  });

  it('labels offsets only where no tag is', () => {
    const { ticks, hwTag } = strip();
    expect(ticks.map((t) => t.offset)).toEqual([20, 24, 28]);
    expect(ticks.every((t) => t.x < (hwTag?.x ?? 0))).toBe(true);
  });

  it('says how far a replica ends before the window', () => {
    expect(strip({ hw: 8, leo: 11 })).toMatchObject({ behindWindow: 9, hwX: undefined, leoX: undefined, end: 11 });
  });
});
