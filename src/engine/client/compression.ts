import { BATCH_OVERHEAD } from '../log/batch-size';

/**
 * What codecs make of a batch (R-PROD-12). Synthetic values have no content that could be squeezed, so how far a codec gets is
 * declared here, in permille of the records' bytes: little for the first record, which has nothing before it that it could
 * resemble, more for those that follow.
 */
export interface Codec {
  readonly name: string;
  readonly firstPermille: number;
  readonly furtherPermille: number;
}

const CODECS: ReadonlyMap<string, Codec> = new Map([
  { name: 'gzip', firstPermille: 850, furtherPermille: 300 },
  { name: 'snappy', firstPermille: 950, furtherPermille: 480 },
  { name: 'lz4', firstPermille: 950, furtherPermille: 450 },
  { name: 'zstd', firstPermille: 850, furtherPermille: 280 },
].map((codec) => [codec.name, codec]));

/** Null for `none`. */
export function codecOf(name: string): Codec | null {
  return CODECS.get(name) ?? null;
}

/** A batch on the wire and on disk: its header is never compressed. */
export function compressedBatchBytes({ firstPermille, furtherPermille }: Codec, firstRecordBytes: number, allRecordBytes: number): number {
  return BATCH_OVERHEAD + Math.ceil((firstRecordBytes * firstPermille + (allRecordBytes - firstRecordBytes) * furtherPermille) / 1000);
}

/** What a producer takes the ratio of a topic's batches for before it has seen one. */
export const FIRST_ESTIMATE = 1;
/** Room is reckoned with a ratio a little worse than the estimate. */
export const ESTIMATE_SAFETY = 1.05;
const IMPROVING_STEP = 0.005;
const DETERIORATING_STEP = 0.05;

/** The estimate after another batch: it follows a better ratio slowly and a worse one at once. */
export function nextEstimate(estimate: number, observed: number): number {
  if (observed > estimate) return Math.max(estimate + DETERIORATING_STEP, observed);
  return Math.max(estimate - IMPROVING_STEP, observed);
}
