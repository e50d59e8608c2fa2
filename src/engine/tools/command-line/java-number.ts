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
