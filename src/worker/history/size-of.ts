/**
 * Estimates how many bytes an object graph holds on the heap, leaving out what `seen` has met before: worlds share their
 * immutable parts, and each part is to be counted once. Sizes follow V8's usual layouts; other engines are close enough
 * for a budget.
 */
const OBJECT_BYTES = 24;
const FIELD_BYTES = 8;
const MAP_ENTRY_BYTES = 40;
const NUMBER_BYTES = 16;

export function sizeOf(root: unknown, seen: WeakSet<object> = new WeakSet()): number {
  let bytes = 0;
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') bytes += value.length > 0 ? 16 : 0;
    else if (typeof value === 'number') bytes += Number.isInteger(value) && value < 2 ** 30 && value >= -(2 ** 30) ? 0 : NUMBER_BYTES;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (ArrayBuffer.isView(value)) {
      bytes += OBJECT_BYTES * 4 + value.byteLength;
    } else if (Array.isArray(value)) {
      bytes += OBJECT_BYTES + value.length * FIELD_BYTES;
      for (const item of value) open.push(item);
    } else if (value instanceof Map) {
      bytes += OBJECT_BYTES + value.size * MAP_ENTRY_BYTES;
      for (const [key, item] of value) open.push(key, item);
    } else if (value instanceof Set) {
      bytes += OBJECT_BYTES + value.size * MAP_ENTRY_BYTES;
      for (const item of value) open.push(item);
    } else {
      const fields = Object.values(value);
      bytes += OBJECT_BYTES + fields.length * FIELD_BYTES;
      for (const field of fields) open.push(field);
    }
  }
  return bytes;
}
