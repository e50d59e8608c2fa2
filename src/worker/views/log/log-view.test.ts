import { describe, expect, it } from 'vitest';
import { TestLog, START_MS } from '../../../engine/log/log.fixture';
import { recordSize } from '../../../engine/log/batch-size';
import { cleanerView } from './cleaner-view';
import { openedBatch } from './opened-batch';
import { looksFor, searchOf } from './search';
import { openedSegment, segmentRows } from './segment-rows';

/** Batches of one record of about 1 kB: an index entry about every fifth. */
function longLog(batches = 200, segmentBytes = 1_073_741_824): TestLog {
  const test = new TestLog({ segmentBytes });
  for (let i = 0; i < batches; i++) {
    test.nowMs = START_MS + i;
    test.records(1, 1000);
  }
  test.commit();
  return test;
}

describe('a search', () => {
  it('goes by segment, floor of the offset index, scan (R-SEG-08)', () => {
    const { log } = longLog(200, 60_000);
    const search = searchOf(log, { offset: 101 });
    expect(search.hops.map(({ kind }) => kind)).toEqual(['segment', 'offset-index', ...new Array<string>(search.headersRead - 1).fill('scan'), 'found']);
    const [segment, index] = search.hops;
    const bases = log.segments.map(({ baseOffset }) => baseOffset).filter((base) => base <= 101);
    expect(segment).toMatchObject({ baseOffset: bases[bases.length - 1], of: log.segments.length });
    expect(index.kind === 'offset-index' && index.offset <= 101).toBe(true);
    expect(search).toMatchObject({ result: 'found', offset: 101 });
    // Sparse: never more than index.interval.bytes and a batch are read.
    expect(search.headersRead).toBeLessThanOrEqual(6);
  });

  it('by time asks the time index first (R-SEG-09)', () => {
    const { log } = longLog();
    const search = searchOf(log, { timeMs: START_MS + 77 });
    expect(search.hops.slice(0, 3).map(({ kind }) => kind)).toEqual(['segment', 'time-index', 'offset-index']);
    expect(search).toMatchObject({ result: 'found', offset: 77 });
    expect(searchOf(log, { timeMs: START_MS + 5000 }).result).toBe('nothing-that-late');
  });

  it('says why there is nothing (R-READ-03)', () => {
    const test = longLog(50);
    test.records(2);
    const { log } = test;
    log.maybeIncrementLogStartOffset(10);
    expect(searchOf(log, { offset: 9 }).result).toBe('below-start');
    expect(searchOf(log, { offset: 50 }).result).toBe('not-visible');
    expect(searchOf(log, { offset: 52 }).result).toBe('at-end');
    expect(searchOf(log, { offset: 53 }).result).toBe('beyond-end');
  });

  it('halves: 105 219 entries take 17 looks', () => {
    expect([0, 1, 2, 3, 105_219].map(looksFor)).toEqual([0, 1, 2, 2, 17]);
  });
});

describe('an opened segment', () => {
  it('lists a bounded part, with the entries that point into it (R-SEG-05, R-SEG-06)', () => {
    const { log } = longLog();
    const segment = log.segments[0];
    const opened = openedSegment(segment, true, 100, log.highWatermark, 0);
    expect(opened.batches).toHaveLength(24);
    expect(opened.batches.some(({ baseOffset }) => baseOffset === 100)).toBe(true);
    expect(opened.offsetIndex.length).toBeGreaterThan(2);
    for (const { offset, position } of opened.offsetIndex) {
      const batch = opened.batches.find(({ lastOffset }) => lastOffset === offset);
      expect(batch?.position).toBe(position);
    }
    for (const { slot, offset, timestampMs } of opened.timeIndex) expect(segment.timeIndex.at(slot)).toEqual({ offset, timestampMs });
    for (let i = 0; i < opened.batches.length; i++) expect(opened.batches[i].position).toBe(segment.file.positionOf(opened.firstBatch + i));
  });

  it('stands on a shelf that folds the middle', () => {
    const { log } = longLog(400, 10_000);
    const rows = segmentRows(log.segments, 20, 0);
    expect(rows.length).toBeLessThanOrEqual(8);
    expect(rows.length + rows.reduce((sum, { foldedBefore }) => sum + foldedBefore, 0)).toBe(log.segments.length);
    expect(rows.reduce((sum, { sizeBytes, foldedBytes }) => sum + sizeBytes + foldedBytes, 0)).toBe(log.sizeBytes);
    expect(rows[rows.length - 1].isActive).toBe(true);
  });
});

describe('an opened record', () => {
  it('has nine fields whose bytes are its size', () => {
    const test = new TestLog();
    test.keyed([['ana', 'x'.repeat(300)], ['bo', null], ['cem', 'y']]);
    const batch = test.log.segments[0].batchAt(0);
    let bytes = 61;
    for (const offset of [0, 1, 2]) {
      const { record, records } = openedBatch(batch, 0, offset);
      expect(record?.fields.map(({ name }) => name)).toEqual(['length', 'attributes', 'timestampDelta', 'offsetDelta', 'keyLength', 'key', 'valueLength', 'value', 'headers']);
      expect(record?.fields.reduce((sum, field) => sum + field.bytes, 0)).toBe(record?.sizeBytes);
      expect(records[offset].sizeBytes).toBe(record?.sizeBytes);
      bytes += record?.sizeBytes ?? 0;
    }
    expect(bytes).toBe(batch.sizeBytes);
    expect(openedBatch(batch, 0, 1).record?.fields.find(({ name }) => name === 'valueLength')).toEqual({ name: 'valueLength', value: '-1', bytes: 1 });
    expect(recordSize(0, 0, { timestamp: 0, keySize: 3, valueSize: 300 })).toBe(openedBatch(batch, 0, 0).record?.sizeBytes);
  });

  it('has a header of 61 bytes, of which the checksum covers those from the attributes on', () => {
    const test = new TestLog();
    test.produced({ id: 7, sequence: 3 }, 2, true);
    const { header } = openedBatch(test.log.segments[0].batchAt(0), 0, 0);
    expect(header.map(({ at }) => at)).toEqual([0, 8, 12, 16, 17, 21, 23, 27, 35, 43, 51, 53, 57]);
    expect(header.filter(({ inCrc }) => inCrc)[0].name).toBe('attributes');
    expect(header.find(({ name }) => name === 'attributes')?.value).toBe('16 · CreateTime, transactional');
    expect(header.find(({ name }) => name === 'baseSequence')?.value).toBe('3');
  });
});

describe('the cleaner', () => {
  it('shows what a pass would leave, and leaves the log alone (R-CLEAN-04)', () => {
    const test = new TestLog({ cleanupPolicy: ['compact'], minCleanableDirtyRatio: 0.1 });
    for (const [key, value] of [['k1', 'a'], ['k2', 'b'], ['k1', 'c'], ['k2', null], ['k1', 'e']] as const) test.keyed([[key, value]]);
    test.commit();
    test.log.roll(test.nowMs);
    test.keyed([['k1', 'g']]);
    test.commit();
    const before = test.log.sizeBytes;
    const view = cleanerView(test.log, test.config, 1000, test.nowMs, 0);
    expect(view?.now.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(view?.after).toEqual([3, 4, 5]);
    expect(view?.newest).toEqual([{ key: 'k1', offset: 4 }, { key: 'k2', offset: 3 }]);
    expect(view).toMatchObject({ firstDirtyOffset: 0, firstUncleanableOffset: 5, activeBase: 5, isEligible: true, dirtyRatio: 1 });
    expect(view?.now[3].isTombstone).toBe(true);
    expect(test.log.sizeBytes).toBe(before);
    expect(view !== null && view.bytesAfter < before).toBe(true);
  });

  it('has nothing to say about a topic that is not compacted', () => {
    const { log, config } = longLog(3);
    expect(cleanerView(log, config, 10, START_MS, 0)).toBeNull();
  });
});
