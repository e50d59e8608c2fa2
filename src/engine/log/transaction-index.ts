/** An aborted transaction: from its first record to its marker, and what was stable when it ended (R-SEG-10, R-TXN-32). */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** Offset of the marker. */
  readonly lastOffset: number;
  readonly lastStableOffset: number;
}

export type AbortedTransactions = readonly AbortedTransaction[];

export const NONE_ABORTED: AbortedTransactions = [];

/** The entries of a `.txnindex` that stay when the log is cut at an offset: those before the first that ends there or later. */
export function abortedBefore(entries: AbortedTransactions, offset: number): AbortedTransactions {
  const cut = entries.findIndex((entry) => entry.lastOffset >= offset);
  return cut < 0 ? entries : entries.slice(0, cut);
}

/**
 * Adds the entries of one index that overlap [from, upTo) to a list. True when no later index can hold more of them: all that
 * ended after this point was open, or began, beyond the range.
 */
export function collectAborted(entries: AbortedTransactions, fromOffset: number, upToOffset: number, found: AbortedTransaction[]): boolean {
  for (const entry of entries) {
    if (entry.lastOffset >= fromOffset && entry.firstOffset < upToOffset) found.push(entry);
    if (entry.lastStableOffset >= upToOffset) return true;
  }
  return false;
}
