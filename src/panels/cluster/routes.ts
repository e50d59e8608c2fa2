/**
 * The ways messages take between the boxes of the stage. A route is sampled once, when the layout changes, into points at
 * equal steps along its length; where a message is on it is then one look-up and a little arithmetic.
 */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export type RouteKind = 'produce' | 'consume' | 'replicate' | 'control';

export interface Route {
  /** x0, y0, x1, y1 …, equally spaced along the way. */
  readonly points: Float32Array;
  /** For an SVG path. */
  readonly d: string;
}

export const SAMPLES = 48;

export interface Frame {
  /** The column of brokers: routes that go round it run beside these edges. */
  readonly brokers: Box;
  /** Producers above and groups below the brokers instead of beside them. */
  readonly stacked: boolean;
}

type Point = readonly [number, number];

/** From the middle of one box to the middle of another, by the lane that its kind uses. */
export function routeBetween(kind: RouteKind, a: Box, b: Box, frame: Frame): Route {
  switch (kind) {
    case 'produce':
      return frame.stacked ? lane(bottomOf(a), leftOf(b), frame.brokers.left - 8, frame.brokers.top - 6) : bend(rightOf(a), leftOf(b));
    case 'consume':
      return frame.stacked ? lane(topOf(b), rightOf(a, 0.5), frame.brokers.right + 12, frame.brokers.bottom + 6, true) : bend(rightOf(a), leftOf(b));
    case 'replicate': {
      const gap = Math.abs(middleY(a) - middleY(b)) / Math.max(1, frame.brokers.bottom - frame.brokers.top);
      const reach = frame.stacked ? 6 : 14 + 34 * gap;
      return curve(rightOf(a, 0.36), [a.right + reach, yAt(a, 0.36)], [b.right + reach, yAt(b, 0.64)], rightOf(b, 0.64));
    }
    case 'control':
      return lane(bottomOf(a), leftOf(b, 0.16), frame.brokers.left - (frame.stacked ? 4 : 14), frame.brokers.top - 5);
  }
}

const yAt = (box: Box, share: number): number => box.top + (box.bottom - box.top) * share;
const middleY = (box: Box): number => yAt(box, 0.5);
const leftOf = (box: Box, share = 0.5): Point => [box.left, yAt(box, share)];
const rightOf = (box: Box, share = 0.5): Point => [box.right, yAt(box, share)];
const topOf = (box: Box): Point => [(box.left + box.right) / 2, box.top];
const bottomOf = (box: Box): Point => [(box.left + box.right) / 2, box.bottom];

function bend(from: Point, to: Point): Route {
  const half = (to[0] - from[0]) / 2;
  return curve(from, [from[0] + half, from[1]], [to[0] - half, to[1]], to);
}

function curve(a: Point, b: Point, c: Point, d: Point): Route {
  const fine: Point[] = [];
  const steps = 96;
  for (let i = 0; i <= steps; i++) {
    const t = i / steps;
    const u = 1 - t;
    const [ka, kb, kc, kd] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
    fine.push([ka * a[0] + kb * b[0] + kc * c[0] + kd * d[0], ka * a[1] + kb * b[1] + kc * c[1] + kd * d[1]]);
  }
  return { points: resample(fine), d: `M${p(a)}C${p(b)} ${p(c)} ${p(d)}` };
}

/** Straight down (or up) to a crossing height, along it to the lane, along the lane, and in at the side. */
function lane(from: Point, to: Point, laneX: number, crossY: number, reversed = false): Route {
  const corners: Point[] = [from, [from[0], crossY], [laneX, crossY], [laneX, to[1]], to];
  const fine = rounded(reversed ? corners.reverse() : corners, 8);
  return { points: resample(fine), d: `M${fine.map(p).join('L')}` };
}

function rounded(corners: readonly Point[], radius: number): Point[] {
  const out: Point[] = [corners[0]];
  for (let i = 1; i < corners.length - 1; i++) {
    const [before, at, after] = [corners[i - 1], corners[i], corners[i + 1]];
    const inLength = Math.hypot(at[0] - before[0], at[1] - before[1]);
    const outLength = Math.hypot(after[0] - at[0], after[1] - at[1]);
    const r = Math.min(radius, inLength / 2, outLength / 2);
    if (r < 0.5) {
      out.push(at);
      continue;
    }
    const start = towards(at, before, r / inLength);
    const end = towards(at, after, r / outLength);
    for (let k = 0; k <= 6; k++) {
      const t = k / 6;
      const u = 1 - t;
      out.push([u * u * start[0] + 2 * u * t * at[0] + t * t * end[0], u * u * start[1] + 2 * u * t * at[1] + t * t * end[1]]);
    }
  }
  out.push(corners[corners.length - 1]);
  return out;
}

const towards = (from: Point, to: Point, share: number): Point => [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];

function resample(fine: readonly Point[]): Float32Array {
  const lengths = new Float64Array(fine.length);
  for (let i = 1; i < fine.length; i++) lengths[i] = lengths[i - 1] + Math.hypot(fine[i][0] - fine[i - 1][0], fine[i][1] - fine[i - 1][1]);
  const total = lengths[fine.length - 1];
  const points = new Float32Array((SAMPLES + 1) * 2);
  let at = 1;
  for (let s = 0; s <= SAMPLES; s++) {
    const want = (total * s) / SAMPLES;
    while (at < fine.length - 1 && lengths[at] < want) at++;
    const span = lengths[at] - lengths[at - 1];
    const share = span > 0 ? (want - lengths[at - 1]) / span : 0;
    const [x, y] = towards(fine[at - 1], fine[at], share);
    points[s * 2] = x;
    points[s * 2 + 1] = y;
  }
  return points;
}

const p = ([x, y]: Point): string => `${round(x)} ${round(y)}`;
const round = (v: number): number => Math.round(v * 10) / 10;
