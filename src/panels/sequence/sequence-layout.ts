import type { SequenceMessage, SequenceView } from '../../worker/views/sequence/sequence-contract';

/** Time folded away because nothing of what is drawn happens in it. */
export interface Fold {
  readonly fromUs: number;
  readonly toUs: number;
  readonly y: number;
  readonly height: number;
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface SequenceLayout {
  readonly width: number;
  readonly height: number;
  /** By index of a node. */
  readonly laneX: ReadonlyMap<number, number>;
  readonly folds: readonly Fold[];
  readonly ticks: readonly { readonly timeUs: number; readonly y: number }[];
  yOf(timeUs: number): number;
  /** Where a message's label stands; none where there is no room. */
  readonly labels: ReadonlyMap<number, Label>;
}

export const TIME_WIDTH = 76;
const TOP = 18;
const BOTTOM = 26;
const FOLD_HEIGHT = 30;
/** A stretch without events that would be higher than this is folded. */
const FOLD_ABOVE = 84;
/** Height of a flight of typical length. */
const FLIGHT_HEIGHT = 46;
const MAX_HEIGHT = 9000;
const TICK_GAP = 42;
const LABEL_HEIGHT = 20;
const MIN_LANE_GAP = 86;

/** Where everything stands: lanes from left to right, time from top to bottom, empty time folded. All open stretches share one scale; labels keep off what is `taken`. */
export function layOut(view: SequenceView, available: number, labelWidth: (message: SequenceMessage) => number, taken: (layout: Pick<SequenceLayout, 'laneX' | 'yOf'>) => readonly Label[] = () => []): SequenceLayout {
  const width = Math.max(available, TIME_WIDTH + view.lanes.length * MIN_LANE_GAP);
  const gap = (width - TIME_WIDTH) / Math.max(1, view.lanes.length);
  const laneX = new Map(view.lanes.map(({ node }, i) => [node, TIME_WIDTH + gap * (i + 0.5)]));
  const times = momentsOf(view);
  const scale = scaleOf(view, times);
  const { folds, yOf, height } = stretch(times, scale);
  return { width, height, laneX, folds, ticks: ticksOf(times, yOf, folds), yOf, labels: placeLabels(byWeight(view), laneX, yOf, labelWidth, taken({ laneX, yOf })) };
}

/** Every time at which something of the picture happens, in order, each once. */
function momentsOf({ messages, fromUs, toUs }: SequenceView): number[] {
  const times = new Set<number>();
  for (const message of messages) {
    times.add(Math.max(fromUs, message.sentUs));
    times.add(endOf(message, toUs));
  }
  if (times.size === 0) times.add(fromUs);
  times.add(toUs);
  return [...times].sort((a, b) => a - b);
}

/** Where its arrow ends: when it was taken, or as far as is known. */
export function endOf(message: SequenceMessage, toUs: number): number {
  const end = message.arrivesUs >= 0 ? message.arrivesUs : message.sentUs;
  return Math.min(toUs, Math.max(end, message.sentUs));
}

/** Pixels a microsecond. */
function scaleOf({ messages }: SequenceView, times: readonly number[]): number {
  const flights = messages.flatMap(({ sentUs, arrivesUs }) => (arrivesUs > sentUs ? [arrivesUs - sentUs] : [])).sort((a, b) => a - b);
  const typical = flights[flights.length >> 1] ?? 1000;
  const span = Math.max(1, (times[times.length - 1] ?? 1) - (times[0] ?? 0));
  return Math.max(FLIGHT_HEIGHT / typical, 200 / span);
}

function stretch(times: readonly number[], scale: number): { readonly folds: Fold[]; readonly height: number; yOf(timeUs: number): number } {
  const ys: number[] = [];
  const folds: Fold[] = [];
  let y = TOP;
  times.forEach((time, i) => {
    if (i > 0) {
      const before = times[i - 1];
      const free = (time - before) * scale;
      if (free > FOLD_ABOVE && i < times.length) {
        folds.push({ fromUs: before, toUs: time, y: y + 8, height: FOLD_HEIGHT });
        y += FOLD_HEIGHT + 16;
      } else y += free;
    }
    ys.push(y);
  });
  // A picture of endless height is no picture: everything is drawn closer together then.
  const squeeze = y > MAX_HEIGHT ? MAX_HEIGHT / y : 1;
  const yOf = (timeUs: number): number => {
    let low = 0;
    let high = times.length - 1;
    if (timeUs <= times[0]) return ys[0] * squeeze;
    if (timeUs >= times[high]) return ys[high] * squeeze;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (times[middle] <= timeUs) low = middle;
      else high = middle;
    }
    const share = (timeUs - times[low]) / Math.max(1, times[high] - times[low]);
    return (ys[low] + share * (ys[high] - ys[low])) * squeeze;
  };
  return { folds: folds.map((fold) => ({ ...fold, y: fold.y * squeeze, height: fold.height * squeeze })), height: y * squeeze + BOTTOM, yOf };
}

/** A time beside the picture where there is room for one; never inside a fold. */
function ticksOf(times: readonly number[], yOf: (timeUs: number) => number, folds: readonly Fold[]): { timeUs: number; y: number }[] {
  const ticks: { timeUs: number; y: number }[] = [];
  let last = -Infinity;
  for (const timeUs of times) {
    const y = yOf(timeUs);
    if (y - last < TICK_GAP || folds.some((fold) => y > fold.y - 4 && y < fold.y + fold.height + 4)) continue;
    ticks.push({ timeUs, y });
    last = y;
  }
  return ticks;
}

/** What is on the path gets a label before what is not; the chosen one first of all. */
function byWeight({ messages, path }: SequenceView): readonly SequenceMessage[] {
  if (path.length === 0) return messages;
  const rank = new Map(path.map(({ message, part }) => [message, part === 'chosen' ? 0 : 1]));
  return messages.toSorted((a, b) => (rank.get(a.id) ?? 2) - (rank.get(b.id) ?? 2));
}

/** Along its arrow, at the first place where no other label stands. */
function placeLabels(
  messages: readonly SequenceMessage[], laneX: ReadonlyMap<number, number>, yOf: (timeUs: number) => number, labelWidth: (message: SequenceMessage) => number,
  taken: readonly Label[],
): Map<number, Label> {
  const placed: Label[] = [...taken];
  const labels = new Map<number, Label>();
  for (const message of messages) {
    const x1 = laneX.get(message.from);
    const x2 = laneX.get(message.to);
    if (x1 === undefined || x2 === undefined || x1 === x2) continue;
    const y1 = yOf(message.sentUs);
    // What is still under way is drawn as far as it has got, and so is its label.
    const y2 = yOf(Math.max(message.sentUs, message.arrivesUs));
    const width = labelWidth(message);
    for (const at of message.isResponse ? [0.62, 0.4, 0.8, 0.25] : [0.32, 0.5, 0.68, 0.85]) {
      const box = { x: x1 + (x2 - x1) * at - width / 2, y: y1 + (y2 - y1) * at, width };
      if (placed.some((other) => Math.abs(other.y - box.y) < LABEL_HEIGHT && other.x < box.x + box.width + 3 && box.x < other.x + other.width + 3)) continue;
      placed.push(box);
      labels.set(message.id, box);
      break;
    }
  }
  return labels;
}
