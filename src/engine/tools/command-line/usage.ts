import type { OptionSpec, OptionTable } from './option-table';

const OPTION_WIDTH = 44;

/** The table of options, in our own words. */
export function usageLines({ summary, options }: OptionTable): string[] {
  const rows = options.filter(({ deprecatedFor }) => deprecatedFor === null).map((option) => [shape(option), option.help] as const);
  return [summary, '', `${'Option'.padEnd(OPTION_WIDTH)}Description`, `${'------'.padEnd(OPTION_WIDTH)}-----------`, ...rows.map(([left, right]) => `${left.padEnd(OPTION_WIDTH - 1)} ${right}`)];
}

function shape({ name, argument, metavar, type }: OptionSpec): string {
  const kind = type === 'integer' || type === 'long' ? `${type === 'integer' ? 'Integer' : 'Long'}: ${metavar}` : metavar;
  switch (argument) {
    case 'none':
      return `--${name}`;
    case 'required':
      return `--${name} <${kind}>`;
    case 'optional':
      return `--${name} [${kind}]`;
  }
}
