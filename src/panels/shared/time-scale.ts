/** A stretch of time laid out from left to right. */
export interface TimeScale {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Steps between the marks of an axis: 1, 2, 5 and their tens. */
const STEPS_US: readonly number[] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000].flatMap((ten) => [ten, 2 * ten, 5 * ten]);

/** Place of a moment in per cent of the width, within the stretch. */
export function place({ fromUs, toUs }: TimeScale, timeUs: number): number {
  if (toUs <= fromUs) return 0;
  return Math.round(100_000 * Math.max(0, Math.min(1, (timeUs - fromUs) / (toUs - fromUs)))) / 1000;
}

/** Left edge and width of a span, as CSS wants them. */
export function extent(scale: TimeScale, fromUs: number, toUs: number): { readonly left: string; readonly width: string } {
  const left = place(scale, fromUs);
  return { left: `${left}%`, width: `${Math.max(0, Math.round(1000 * (place(scale, toUs) - left)) / 1000)}%` };
}

/** At most so many marks, at round times. */
export function ticks({ fromUs, toUs }: TimeScale, atMost: number): number[] {
  const span = toUs - fromUs;
  if (span <= 0) return [];
  const step = STEPS_US.find((one) => span / one <= atMost) ?? span;
  const marks: number[] = [];
  for (let time = Math.ceil(fromUs / step) * step; time <= toUs; time += step) marks.push(time);
  return marks;
}

/** A mark's words: seconds, with as many decimals as the marks differ in. */
export function tickLabel(timeUs: number, marks: readonly number[]): string {
  const step = marks.length > 1 ? marks[1] - marks[0] : 1_000_000;
  const decimals = step >= 1_000_000 ? 0 : step >= 100_000 ? 1 : step >= 10_000 ? 2 : 3;
  return `${(timeUs / 1_000_000).toFixed(decimals)} s`;
}
