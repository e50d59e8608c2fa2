import { BATCH_HEADER_BYTES } from './record-batch';

/**
 * How far each codec squeezes the records of a batch: shares that are usual for text and JSON. Real ones depend on the data, and synthetic
 * values have none, so these are declared, not measured.
 */
const RATIOS: Readonly<Record<string, number>> = { none: 1, gzip: 0.3, snappy: 0.45, lz4: 0.42, zstd: 0.28 };

export function compressionRatio(codec: string): number {
  return RATIOS[codec] ?? 1;
}

/** Size of a batch on the wire and on disk; its header is never compressed. */
export function compressedSize(sizeBytes: number, codec: string): number {
  const ratio = compressionRatio(codec);
  return ratio === 1 ? sizeBytes : BATCH_HEADER_BYTES + Math.ceil((sizeBytes - BATCH_HEADER_BYTES) * ratio);
}

/** Size of a batch whose records are packed again with another codec. */
export function recompressedSize(sizeBytes: number, from: string, to: string): number {
  if (from === to) return sizeBytes;
  return BATCH_HEADER_BYTES + Math.ceil(((sizeBytes - BATCH_HEADER_BYTES) / compressionRatio(from)) * compressionRatio(to));
}
