/** `%.Nf` of Java: rounds the shortest decimal text of the number half up, where JavaScript's `toFixed` rounds its binary value. */
export function javaFixed(value: number, digits: number): string {
  if (value !== value) return 'NaN';
  if (Math.abs(value) === Infinity) return value < 0 ? '-Infinity' : 'Infinity';
  const [whole, fraction] = decimals(Math.abs(value));
  const kept = BigInt(whole + fraction.padEnd(digits, '0').slice(0, digits));
  const rounded = ((fraction[digits] ?? '0') >= '5' ? kept + 1n : kept).toString().padStart(digits + 1, '0');
  const text = digits === 0 ? rounded : `${rounded.slice(0, -digits)}.${rounded.slice(-digits)}`;
  return value < 0 ? `-${text}` : text;
}

/** Digits before and after the point, without an exponent. */
function decimals(value: number): [whole: string, fraction: string] {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const shift = Number(exponent);
  if (shift === 0) return [whole, fraction];
  if (shift < 0) return ['0', '0'.repeat(-shift - 1) + whole + fraction];
  return [whole + fraction.padEnd(shift, '0').slice(0, shift), fraction.slice(shift)];
}
