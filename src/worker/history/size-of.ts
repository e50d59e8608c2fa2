/**
 * Estimates how many bytes a copy holds on the heap beside what it shares with its original: both are walked in parallel, and
 * where they meet in the same object nothing is counted below it. Sizes follow V8's usual layouts; other engines are close
 * enough for a budget.
 */
const OBJECT_BYTES = 24;
const FIELD_BYTES = 8;
const MAP_ENTRY_BYTES = 40;
const NUMBER_BYTES = 16;
const VIEW_BYTES = 96;

export function bytesBeside(original: unknown, copy: unknown): number {
  let bytes = 0;
  const seen = new Set<object>();
  const originals: unknown[] = [original];
  const copies: unknown[] = [copy];
  const open = (from: unknown, to: unknown): void => {
    // A number that does not fit into its field lies on the heap.
    if (typeof to === 'number') bytes += Number.isInteger(to) && Math.abs(to) < 2 ** 30 ? 0 : NUMBER_BYTES;
    if (typeof to !== 'object' || to === null || from === to) return;
    originals.push(from);
    copies.push(to);
  };
  while (copies.length > 0) {
    const from = originals.pop();
    const to = copies.pop() as object;
    if (seen.has(to)) continue;
    seen.add(to);
    if (ArrayBuffer.isView(to)) {
      bytes += VIEW_BYTES + to.byteLength;
    } else if (Array.isArray(to)) {
      const other: readonly unknown[] = Array.isArray(from) ? from : [];
      bytes += OBJECT_BYTES + to.length * FIELD_BYTES;
      for (let i = 0; i < to.length; i++) open(other[i], to[i]);
    } else if (to instanceof Map) {
      const other = from instanceof Map ? from : null;
      bytes += OBJECT_BYTES + to.size * MAP_ENTRY_BYTES;
      for (const [key, item] of to) open(other?.get(key), item);
    } else if (to instanceof Set) {
      bytes += OBJECT_BYTES + to.size * MAP_ENTRY_BYTES;
    } else {
      const other = (typeof from === 'object' && from !== null ? from : {}) as Record<string, unknown>;
      const fields = Object.keys(to);
      bytes += OBJECT_BYTES + fields.length * FIELD_BYTES;
      for (const field of fields) open(other[field], (to as Record<string, unknown>)[field]);
    }
  }
  return bytes;
}
