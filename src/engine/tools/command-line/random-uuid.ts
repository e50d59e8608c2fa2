const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 128 random bits as Kafka writes ids: 21 digits of 6 bits and one of 2; never one that begins like an option. */
export function randomUuid(random: (bound: number) => number): string {
  let uuid = ALPHABET[random(62)] ?? '';
  for (let i = 1; i < 21; i++) uuid += ALPHABET[random(64)] ?? '';
  return uuid + (ALPHABET[16 * random(4)] ?? '');
}
