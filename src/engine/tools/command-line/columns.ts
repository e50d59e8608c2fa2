/** One row as Java's `%-Ns %-Ns … %s` makes it: cells padded to their widths, a blank between; a width of 0 does not pad. */
export function row(cells: readonly string[], widths: readonly number[]): string {
  return cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ');
}

/** As wide as the longest, and no narrower than that. */
export function widest(least: number, values: readonly string[]): number {
  return Math.max(least, ...values.map(({ length }) => length));
}
