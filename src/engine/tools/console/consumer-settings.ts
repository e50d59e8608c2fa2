import type { ParsedOptions } from '../command-line/joptsimple';
import { UsageExit } from '../process/tool-failure';

/** Longer than any run: the poll of a consumer without --timeout-ms. */
export const FOREVER_MS = 1_000_000_000;
export const CLOSE_MS = 30_000;

/** A group may be named in three places, but not two groups; null: none is. */
export function groupIdOf(options: ParsedOptions, fromLine: ReadonlyMap<string, string>, fromFile: ReadonlyMap<string, string>): string | null {
  const groups = [...new Set([options.text('group'), fromLine.get('group.id') ?? null, fromFile.get('group.id') ?? null].filter((group) => group !== null))];
  if (groups.length > 1) {
    const places = "(directly using '--group', via '--consumer-property', or via '--consumer.config')";
    throw new UsageExit(`The group ids provided in different places ${places} do not match. Detected group ids: ${groups.map((group) => `'${group}'`).join(', ')}`);
  }
  return groups[0] ?? null;
}
