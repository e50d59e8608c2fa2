import {
  batchSize,
  batchSizeUpperBound,
  BATCH_OVERHEAD,
  fillBatches,
  isBatchFull,
  leaderChangeBatchSize,
  recordSizes,
  TRANSACTION_MARKER_BATCH_SIZE,
  type RecordShape,
} from '../../engine/log/batch-size';
import { compare } from './compare';
import { skip, type Runner } from './outcome';

type RecordedShape = [timestamp: number, keySize: number, valueSize: number, headers?: [number, number][]];

interface BatchSizeCase {
  readonly what: string;
  readonly name: string;
  readonly records: readonly RecordedShape[];
  readonly sizeInBytes: number;
  readonly recordSizes: readonly number[];
  readonly upperBounds: readonly number[];
  readonly batchSize: number;
  readonly batches: readonly { records: number; sizeInBytes: number; full?: boolean }[];
}

export const runBatchSize: Runner = (recorded) => {
  const { what, name, ...expected } = recorded as unknown as BatchSizeCase;
  const records = (expected.records ?? []).map(shape);
  switch (what) {
    case 'size':
      return compare(
        { sizeInBytes: expected.sizeInBytes, recordSizes: expected.recordSizes, upperBounds: expected.upperBounds },
        {
          sizeInBytes: batchSize(records),
          recordSizes: recordSizes(records),
          upperBounds: records.map(batchSizeUpperBound),
        },
      );
    case 'control': {
      const size = controlSize(name);
      if (size === undefined) return skip(`control batch not built: ${name.replace(/\d+/g, 'n')}`);
      return compare(
        { sizeInBytes: expected.sizeInBytes, recordSizes: expected.recordSizes },
        { sizeInBytes: size, recordSizes: [size - BATCH_OVERHEAD] },
      );
    }
    case 'close':
      return compare(
        expected.batches,
        fillBatches(records, expected.batchSize).map((batch) => ({
          records: batch.records,
          sizeInBytes: batch.sizeInBytes,
          full: isBatchFull(batch),
        })),
      );
    case 'split':
      return compare(
        { sizeInBytes: expected.sizeInBytes, batches: expected.batches },
        {
          sizeInBytes: batchSize(records),
          batches: fillBatches(records, expected.batchSize).map(({ records: count, sizeInBytes }) => ({
            records: count,
            sizeInBytes,
          })),
        },
      );
    default:
      return skip(`batch-size ${what} not built`);
  }
};

function shape([timestamp, keySize, valueSize, headers = []]: RecordedShape): RecordShape {
  return {
    timestamp,
    keySize,
    valueSize,
    headers: headers.map(([headerKeySize, headerValueSize]) => ({ keySize: headerKeySize, valueSize: headerValueSize })),
  };
}

/** The name of a control case is all that tells what is in the batch. */
function controlSize(name: string): number | undefined {
  if (/^(commit|abort) marker$/.test(name)) return TRANSACTION_MARKER_BATCH_SIZE;
  const leaderChange = /^leader change, version (\d), (\d+) voters, (\d+) granting$/.exec(name);
  if (!leaderChange) return undefined;
  const [version, voters, granting] = leaderChange.slice(1).map(Number);
  return version > 1 ? undefined : leaderChangeBatchSize(voters, granting, version);
}
