/**
 * Gives `next` with every part that equals its counterpart in `before` replaced by it, so that what has not changed is the same
 * object and is not drawn again. For plain data; lists are matched by place.
 */
export function reuse<T>(before: T | null | undefined, next: T): T {
  if (Object.is(before, next)) return next;
  if (typeof next !== 'object' || next === null || typeof before !== 'object' || before === null) return next;
  if (next instanceof Map || Array.isArray(next) !== Array.isArray(before)) return next;
  if (Array.isArray(next)) {
    const old = before as readonly unknown[];
    const out = next.map((part: unknown, i) => reuse(old[i], part));
    return old.length === out.length && out.every((part, i) => Object.is(part, old[i])) ? before : (out as T);
  }
  const old = before as Record<string, unknown>;
  const out: Record<string, unknown> = {};
  let same = true;
  let count = 0;
  for (const [key, part] of Object.entries(next)) {
    out[key] = reuse(old[key], part);
    same &&= Object.is(out[key], old[key]);
    count++;
  }
  return same && Object.keys(old).length === count ? before : (out as T);
}
