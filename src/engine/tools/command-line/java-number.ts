/** Whole numbers as Java reads them. */

const LIMITS = { int: 2_147_483_647n, long: 9_223_372_036_854_775_807n } as const;

/** Null where Java would throw. Values beyond exact doubles come out rounded. */
export function javaLong(text: string, type: keyof typeof LIMITS = 'long'): number | null {
  if (!/^[+-]?[0-9]{1,19}$/.test(text)) return null;
  const exact = BigInt(text.replace('+', ''));
  const limit = LIMITS[type];
  return exact > limit || exact < -limit - 1n ? null : Number(exact);
}

export interface NumberFormatCause {
  readonly className: string;
  readonly message: string;
  readonly text: string;
}

export function numberFormat(text: string): NumberFormatCause {
  const className = 'java.lang.NumberFormatException';
  const message = `For input string: "${text}"`;
  return { className, message, text: `${className}: ${message}` };
}

/** Null where Java's `Double.parseDouble` would throw. */
export function parseJavaDouble(text: string): number | null {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fFdD]?$/.exec(text.trim());
  if (match?.[1] !== undefined) return Number(match[1]);
  const named = /^([+-]?)(NaN|Infinity)$/.exec(text.trim());
  if (named === null) return null;
  return named[2] === 'NaN' ? NaN : named[1] === '-' ? -Infinity : Infinity;
}

const DECIMAL_FROM = 1e-3;
const DECIMAL_BELOW = 1e7;

/** A double as Java writes it: `1048576.0`, `1.048576E7`. */
export function javaDouble(value: number): string {
  const size = Math.abs(value);
  if (value !== value || size === Infinity) return String(value);
  if (size === 0 || (size >= DECIMAL_FROM && size < DECIMAL_BELOW)) return withFraction(String(value));
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${withFraction(digits)}E${exponent.replace('+', '')}`;
}

function withFraction(text: string): string {
  return text.includes('.') ? text : `${text}.0`;
}
