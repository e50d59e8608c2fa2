import type { Context } from '../kernel/behavior';

/** Where all clients of a world live, as answers say it. */
export const CLIENT_HOST = '/127.0.0.1';

const HEX = '0123456789abcdef';
const DASHES_BEFORE: readonly number[] = [8, 12, 16, 20];
const DIGITS = 32;
const VERSION_AT = 12;
const VARIANT_AT = 16;

/** A random UUID (version 4) from the world's own randomness, as member ids end in one. */
export function memberUuid(ctx: Context): string {
  const stream = ctx.stream('group/member-id');
  let text = '';
  for (let i = 0; i < DIGITS; i++) {
    if (DASHES_BEFORE.includes(i)) text += '-';
    if (i === VERSION_AT) text += '4';
    else if (i === VARIANT_AT) text += HEX[8 + ctx.draw(stream, 4)];
    else text += HEX[ctx.draw(stream, 16)];
  }
  return text;
}
