import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../base/utf8';
import { keptBatch } from '../../log/record-sources';
import { markerBatch } from '../../log/transaction-marker';
import { digestOf } from './batch-crc';
import { Crc32c } from './crc32c';

/** Of a batch's bytes the checksum leaves out what stands before the attributes, and itself. */
const UNCOVERED_BYTES = 21;

describe('checksums', () => {
  it('R-CLI-70 are Castagnoli’s', () => {
    const crc = new Crc32c();
    crc.bytes(utf8('123456789'));
    expect(crc.value).toBe(0xe3069283);
    expect(new Crc32c().value).toBe(0);
  });

  it('R-CLI-70 numbers go in with the highest byte first, also negative and large ones', () => {
    const same = (go: (crc: Crc32c) => void, bytes: readonly number[]): void => {
      const [a, b] = [new Crc32c(), new Crc32c()];
      go(a);
      b.bytes(Uint8Array.from(bytes));
      expect([a.length, a.value]).toEqual([b.length, b.value]);
    };
    same((crc) => crc.int(-1, 8), [255, 255, 255, 255, 255, 255, 255, 255]);
    same((crc) => crc.int(0x18bcfe56800, 8), [0, 0, 1, 0x8b, 0xcf, 0xe5, 0x68, 0]);
    same((crc) => crc.int(-2, 2), [255, 254]);
    same((crc) => crc.varint(-1), [1]);
    same((crc) => crc.varint(300), [0xd8, 4]);
    same((crc) => crc.varint(2 ** 33), [0x80, 0x80, 0x80, 0x80, 0x40]);
  });

  it('R-CLI-70 cover all bytes of a batch but its beginning', () => {
    const text = fc.option(fc.string({ maxLength: 200 }));
    const record = fc.record({ key: text, value: text, timestampMs: fc.integer({ min: 0, max: 2 ** 41 }), headers: fc.array(fc.tuple(fc.string({ maxLength: 9 }), text), { maxLength: 3 }) });
    fc.assert(fc.property(fc.array(record, { minLength: 1, maxLength: 40 }), (records) => {
      const batch = keptBatch({ records });
      expect(digestOf(batch).length).toBe(batch.sizeBytes - UNCOVERED_BYTES);
    }));
    const marker = markerBatch(1, 0, { type: 'COMMIT', coordinatorEpoch: 3 }, 5);
    expect(digestOf(marker).length).toBe(marker.sizeBytes - UNCOVERED_BYTES);
  });
});
