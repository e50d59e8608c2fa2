import { expect, test } from 'vitest';
import { appendMetadata, createMetadataLog, endOffsetForEpoch, shortenMetadata, truncateMetadata, type MetadataLog } from './metadata-log';

function append(log: MetadataLog, epoch: number, times = 1): void {
  for (let i = 0; i < times; i++) appendMetadata(log, { baseOffset: log.logEndOffset, epoch, records: [{ type: 'NoOpRecord' }], cause: 0, causes: [] }, 0);
}

test('R-KRAFT-11 R-KRAFT-18: a log that a snapshot has emptied goes on in the same epoch, and knows where that ends', () => {
  const log = createMetadataLog();
  append(log, 1, 5);
  log.highWatermark = 5;
  shortenMetadata(log, { endOffset: 5, epoch: 1 });
  append(log, 1, 3);
  expect(endOffsetForEpoch(log, 1)).toEqual({ epoch: 1, endOffset: 8 });
});

test('R-KRAFT-11 R-KRAFT-18: so does one that was cut back to its start', () => {
  const log = createMetadataLog();
  append(log, 1, 5);
  log.highWatermark = 5;
  append(log, 1, 2);
  shortenMetadata(log, { endOffset: 5, epoch: 1 });
  truncateMetadata(log, 5);
  append(log, 1);
  append(log, 3, 2);
  expect([endOffsetForEpoch(log, 1), endOffsetForEpoch(log, 2), endOffsetForEpoch(log, 3)]).toEqual([{ epoch: 1, endOffset: 6 }, { epoch: 1, endOffset: 6 }, { epoch: 3, endOffset: 8 }]);
});
