/**
 * Kafka's topic ids are UUIDs written as 22 characters of base64. Some answers of a real cluster depend on their hash code and
 * on their order as numbers, neither of which is that of the text.
 */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BITS_PER_DIGIT = 6;
const WORDS = 4;

/** The 128 bits as four signed 32-bit words, most significant first. */
export function uuidWords(id: string): readonly [number, number, number, number] {
  const words: [number, number, number, number] = [0, 0, 0, 0];
  for (let i = 0; i < id.length; i++) {
    const digit = DIGITS.indexOf(id[i] as string);
    for (let b = 0; b < BITS_PER_DIGIT; b++) {
      const bit = i * BITS_PER_DIGIT + b;
      if (bit >= WORDS * 32 || (digit & (1 << (BITS_PER_DIGIT - 1 - b))) === 0) continue;
      words[bit >>> 5] = (words[bit >>> 5] as number) | (1 << (31 - (bit & 31)));
    }
  }
  return words;
}

/** `Uuid.hashCode()`: all four words folded into one. */
export function javaUuidHash(id: string): number {
  const [a, b, c, d] = uuidWords(id);
  return a ^ b ^ c ^ d;
}

/** `Uuid.compareTo()`: as two signed 64-bit numbers. */
export function compareUuids(a: string, b: string): number {
  const [a0, a1, a2, a3] = uuidWords(a);
  const [b0, b1, b2, b3] = uuidWords(b);
  return a0 - b0 || (a1 >>> 0) - (b1 >>> 0) || a2 - b2 || (a3 >>> 0) - (b3 >>> 0);
}

/** 128 bits that somebody draws: 21 digits of 6 bits and one of 2. Never one that begins like an option of a command line. */
export function randomUuid(draw: (bound: number) => number): string {
  let uuid = DIGITS[draw(62)] ?? '';
  for (let i = 1; i < 21; i++) uuid += DIGITS[draw(64)] ?? '';
  return uuid + (DIGITS[16 * draw(4)] ?? '');
}
