/** Speeds offered, on a logarithmic scale; the last one is as fast as the machine computes. */
export const SPEEDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 1_000, Infinity] as const;

export const MAX_SPEED = Infinity;

const FRACTIONS: Readonly<Record<number, string>> = { 0.25: '¼', 0.5: '½' };

export function formatSpeed(speed: number): string {
  if (speed === MAX_SPEED) return 'max';
  return `${FRACTIONS[speed] ?? speed.toLocaleString('en')}×`;
}

/** The offered speed that is one step faster or slower; the same at the ends. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  if (direction > 0) return SPEEDS.find((s) => s > speed) ?? MAX_SPEED;
  return SPEEDS.findLast((s) => s < speed) ?? SPEEDS[0];
}
