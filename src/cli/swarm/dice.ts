import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Dice {
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  pick<T>(values: readonly T[]): T;
  chance(percent: number): boolean;
}

export function diceOf(seed: number): Dice {
  const generator = xoroshiro128plus(seed ^ 0x5eed_5eed);
  const between = (from: number, to: number): number => uniformInt(generator, from, to);
  return {
    between,
    pick: <T>(values: readonly T[]): T => values[between(0, values.length - 1)] as T,
    chance: (percent) => between(1, 100) <= percent,
  };
}

/** Dice of their own for one purpose. The first throws of neighbouring seeds are close to each other, so these seeds are spread first. */
export function diceFor(seed: number, purpose: number): Dice {
  return diceOf(Math.imul(seed, 0x9e3779b1) ^ purpose);
}
