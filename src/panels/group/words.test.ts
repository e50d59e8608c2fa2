import { describe, expect, it } from 'vitest';
import type { BandRow, BandSpan } from '../../worker/views/group/group-contract';
import { lanesToShow, rowsToShow } from './rows';
import { letterOf } from '../shared/member-marks';
import { ownersOf, pauseWords, protocolWords } from './words';

const band = (fromUs: number, toUs: number, owner: number, more: Partial<BandSpan> = {}): BandSpan => ({ fromUs, toUs, owner, stalled: false, others: [], fact: 0, pause: null, ...more });
const row = (partition: number, ...spans: BandSpan[]): BandRow => ({ topic: 'orders', partition, spans, position: 0, committed: 0, lag: 0 });

describe('words of the group panel', () => {
  it('names protocols, members and owners', () => {
    expect(protocolWords({ protocol: 'classic', cooperative: false, assignor: 'range' })).toBe('classic, eager · range');
    expect(protocolWords({ protocol: 'consumer', cooperative: null, assignor: 'uniform' })).toBe('consumer protocol · uniform');
    expect([letterOf(0), letterOf(25), letterOf(26)]).toEqual(['A', 'Z', 'A1']);
    expect(ownersOf(row(0, band(0, 5, 0), band(5, 8, -1), band(8, 9, 3)))).toBe('A → D');
    expect(ownersOf(row(0, band(0, 5, 1), band(5, 8, -1)))).toBe('B → –');
  });

  it('tells of a pause who had the partition, who took it, and for how long nobody read it', () => {
    const pause = band(13_120_000, 16_500_000, -1, { pause: { from: 0, to: 1, waited: 4, again: 0 } });
    expect(pauseWords(row(3), pause, ['a', 'b'], 20_000_000)).toBe('nobody read orders-3 from 13.120 s to 16.500 s, 3.38 s, a had it, b took it');
    expect(pauseWords(row(3), band(1_000_000, 2_000_000, 1, { stalled: true }), ['a', 'b'], 2_000_000)).toBe('orders-3 belongs to b, which stands still: not read from 1.000 s to now, 1 s');
  });

  it('draws every row while there are few, and then those that something happened to', () => {
    const quiet = (partition: number): BandRow => row(partition, band(0, 10, 0));
    expect(rowsToShow(Array.from({ length: 24 }, (_, i) => quiet(i)))).toMatchObject({ unchanged: 0, left: 0 });
    const many = Array.from({ length: 256 }, (_, i) => (i % 3 === 0 ? row(i, band(0, 4, 0), band(4, 10, 1)) : quiet(i)));
    const shown = rowsToShow(many);
    expect([shown.rows.length, shown.unchanged, shown.left]).toEqual([64, 170, 22]);
    expect(rowsToShow(Array.from({ length: 30 }, (_, i) => row(i, band(0, 4, -1), band(4, 10, 0)))).rows).toEqual([]);
    const lanes = Array.from({ length: 20 }, (_, i) => ({ spans: i === 2 ? [{ what: 'down' }] : Array.from({ length: i }, () => ({ what: 'processing' })) }));
    expect(lanesToShow(lanes).lanes.map(({ index }) => index)).toEqual([2, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });
});
