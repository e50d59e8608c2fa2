/** Kafka's key hash: murmur2 with its fixed seed, as a signed 32-bit number (R-PROD-03). */
const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const R = 24;

export function murmur2(data: Uint8Array): number {
  const length = data.length;
  let h = SEED ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let k = data[at] | (data[at + 1] << 8) | (data[at + 2] << 16) | (data[at + 3] << 24);
    k = Math.imul(k, M);
    k ^= k >>> R;
    k = Math.imul(k, M);
    h = Math.imul(h, M) ^ k;
  }
  const tail = length - at;
  if (tail >= 3) h ^= data[at + 2] << 16;
  if (tail >= 2) h ^= data[at + 1] << 8;
  if (tail >= 1) h = Math.imul(h ^ data[at], M);
  h ^= h >>> 13;
  h = Math.imul(h, M);
  h ^= h >>> 15;
  return h | 0;
}

/** Clears the sign bit; not the absolute value, which is how Kafka spreads hashes too (R-PROD-02). */
export function toPositive(value: number): number {
  return value & 0x7fffffff;
}

/** The partition of a keyed record: over all partitions, whether they have a leader or not (R-PROD-02). */
export function partitionForKey(serializedKey: Uint8Array, partitionCount: number): number {
  return toPositive(murmur2(serializedKey)) % partitionCount;
}
