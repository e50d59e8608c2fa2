/** Room that a HashMap has unless it is told how much it will hold. */
const USUAL_CAPACITY = 16;

/** The order in which a Java HashMap with these keys goes through them, put in in this order. Some tools print in it. */
export function javaHashOrder<Item>(items: readonly Item[], keyOf: (item: Item) => string, capacity = USUAL_CAPACITY): Item[] {
  return inBuckets(items, (item) => javaHash(keyOf(item)), capacity);
}

/** The same with partitions as keys. */
export function partitionHashOrder<Item extends { readonly topic: string; readonly partition: number }>(items: readonly Item[]): Item[] {
  return inBuckets(items, ({ topic, partition }) => ((31 + partition) * 31 + javaHash(topic)) | 0, USUAL_CAPACITY);
}

function inBuckets<Item>(items: readonly Item[], hashOf: (item: Item) => number, initialCapacity: number): Item[] {
  let capacity = 1;
  while (capacity < initialCapacity) capacity *= 2;
  while (items.length * 4 > capacity * 3) capacity *= 2;
  return items
    .map((item, index) => ({ item, index, bucket: spread(hashOf(item)) & (capacity - 1) }))
    .sort((a, b) => a.bucket - b.bucket || a.index - b.index)
    .map(({ item }) => item);
}

function javaHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
  return hash;
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}
