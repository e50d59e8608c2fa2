import type { ToolContext } from '../process/tool';
import { parseArguments, usage, type CommandTable, type ParsedArguments, type SubCommand } from './argparse';

/** Reads the command line of a tool with sub-commands; a number is the exit code it ends with at once (R-CLI-04, R-CLI-05). */
export function readArguments(context: ToolContext, table: CommandTable, words: readonly string[]): ParsedArguments | number {
  const outcome = parseArguments(table, words);
  if ('help' in outcome) {
    for (const line of outcome.help) context.out(line);
    return 0;
  }
  if (!('error' in outcome)) return outcome;
  return argumentError(context, table, outcome.error, table.commands.find(({ name }) => words.includes(name)));
}

/** How the tool is used, and what is wrong. */
export function argumentError(context: ToolContext, table: CommandTable, message: string, command?: SubCommand): number {
  for (const line of usage(table, command)) context.err(line);
  context.err(`${table.tool}: error: ${message}`);
  return 1;
}
