import type { Context } from '../kernel/behavior';

const UUID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 128 random bits in URL-safe base64: 21 digits of 6 bits and one of 2. Never one that begins like an option. */
export function randomUuid(ctx: Context, purpose: string): string {
  const stream = ctx.stream(purpose);
  let uuid = UUID_ALPHABET[ctx.draw(stream, 62)];
  for (let i = 1; i < 21; i++) uuid += UUID_ALPHABET[ctx.draw(stream, 64)];
  return uuid + UUID_ALPHABET[16 * ctx.draw(stream, 4)];
}
