import { UsageExit } from '../process/tool-failure';
import type { ParsedOptions } from './joptsimple';
import type { OptionTable } from './option-table';

/** Older names are taken with a notice, but not beside the newer one (R-CLI-07). */
export function checkDeprecated(out: (line: string) => void, options: ParsedOptions, table: OptionTable): void {
  for (const { name, deprecatedFor } of table.options) {
    if (deprecatedFor === null || !options.has(name)) continue;
    if (options.has(deprecatedFor)) throw new UsageExit(`Options --${name} and --${deprecatedFor} cannot be specified together.`);
    out(`Option --${name} is deprecated and will be removed in a future version. Use --${deprecatedFor} instead.`);
  }
}
