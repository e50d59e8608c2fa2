/**
 * Java's own hash codes and the order in which its `HashMap` and `HashSet` hand out their entries. Some answers of a real
 * cluster depend on that order, so the simulator walks such collections the same way.
 */

/** `String.hashCode()`: h = 31·h + each UTF-16 unit, wrapping at 32 bits. */
export function javaStringHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

/** The iteration order of a hash table with these string keys, put in as listed. */
export function javaStringOrder(keys: readonly string[], initialTableSize = 16): string[] {
  return javaHashOrder(keys, javaStringHash, initialTableSize);
}

/** The same for boxed integers, whose hash is the number itself. */
export function javaIntegerOrder(keys: readonly number[], initialTableSize = 16): number[] {
  return javaHashOrder(keys, (key) => key, initialTableSize);
}

/**
 * The same for keys of any kind with their hash. Buckets in ascending order, entries of one bucket in the order they came. Keys must be distinct. The table is a power of
 * two and doubles when it holds more than three quarters of its size; doubling keeps the order within a bucket.
 */
export function javaHashOrder<Key>(keys: readonly Key[], hash: (key: Key) => number, initialTableSize = 16): Key[] {
  let size = initialTableSize;
  while (keys.length > size * 0.75) size *= 2;
  const bucket = (key: Key) => {
    const h = hash(key);
    return (h ^ (h >>> 16)) & (size - 1);
  };
  return keys.toSorted((a, b) => bucket(a) - bucket(b));
}

/** The table of a hash map that was made for so many entries. */
export function tableSizeFor(entries: number): number {
  const capacity = Math.floor(entries / 0.75 + 1);
  let size = 1;
  while (size < capacity) size *= 2;
  return size;
}
