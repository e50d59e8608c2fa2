import type { ParsedOptions } from '../command-line/joptsimple';
import type { ToolContext } from '../process/tool';
import { ToolFailure, UsageExit } from '../process/tool-failure';

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

/** A failure as a line of the log, with its trace below it. */
export function logFailure(context: ToolContext, text: string, logger: string, failure: ToolFailure): void {
  context.log('ERROR', [text], logger);
  for (const line of failure.trace()) context.err(line);
}

export const UNKNOWN_ERROR = 'Unknown error when running consumer: ';
export const PROCESSING_ERROR = 'Error processing message, terminating consumer process: ';
