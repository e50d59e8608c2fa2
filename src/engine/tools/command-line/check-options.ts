import { ToolFailure, UsageExit } from '../process/tool-failure';
import type { ParsedOptions } from './joptsimple';

/** Required options (R-CLI-03). */
export function checkRequired(options: ParsedOptions, ...names: readonly string[]): void {
  for (const name of names) if (!options.has(name)) throw new UsageExit(`Missing required argument "[${name}]"`);
}

/** Options that do not go with one that was given (R-CLI-03). */
export function checkInvalid(options: ParsedOptions, used: string, ...others: readonly string[]): void {
  if (!options.has(used)) return;
  for (const other of others) if (options.has(other)) throw new UsageExit(`Option "[${used}]" can't be used with option "[${other}]"`);
}

export const VERSION = '4.3.1';

/** --help and no options at all, and --version (R-CLI-04): what the tool ends with, null when it has to go on. */
export function helpOrVersion(out: (line: string) => void, options: ParsedOptions, words: readonly string[], summary: string): number | null {
  if (words.length === 0 || options.has('help')) throw new UsageExit(summary);
  if (!options.has('version')) return null;
  out(VERSION);
  return 0;
}

/** What the parser refuses is told with the table of options (R-CLI-02). */
export function readOrUsage<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (failure) {
    if (failure instanceof ToolFailure && failure.className.startsWith('joptsimple.')) throw new UsageExit(failure.message);
    throw failure;
  }
}
