/**
 * Where everything on a replica strip goes. All replicas of one partition are drawn over the same window of offsets, so
 * that a column is one offset on every broker and a difference between replicas is seen without reading a number.
 *
 *   windowStart            hw        leo          windowStart + columns
 *   │▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮│▯▯▯▯▯▯▯▯▯┆            │
 *    below this replica's HW   above   room to grow
 */
import { CELLS } from '../../worker/frame';

export const MIN_PITCH = 13;
const MAX_PITCH = 19;
const GAP = 1.5;
export const CELL_HEIGHT = 18;
export const STRIP_PAD = 4;
/** The window moves in steps of this many offsets, so that a strip grows to the right and only now and then shifts. */
export const STEP = 4;
const ROOM = 2;

const TAG_CHAR = 6;
const TAG_PAD = 9;
const TICK_CHAR = 5.8;

/** A log end rounded up to the next step: all that the window depends on. */
export function endStep(leo: number): number {
  return Math.ceil(leo / STEP) * STEP;
}

/** First offset of the window over a partition whose longest replica ends at `leo`. */
export function windowStart(leo: number, columns: number): number {
  return Math.max(0, endStep(leo) - Math.floor(columns / STEP) * STEP);
}

export interface Fit {
  readonly columns: number;
  readonly pitch: number;
}

/** Columns for a width: whole steps and two to grow into, no more than the frame knows records for; then as wide as they may be. */
export function fitColumns(width: number): Fit {
  const free = width - STRIP_PAD * 2;
  const steps = Math.floor((free / MIN_PITCH - ROOM) / STEP);
  const columns = Math.max(1, Math.min(CELLS / STEP, steps)) * STEP + ROOM;
  return { columns, pitch: Math.max(MIN_PITCH, Math.min(MAX_PITCH, Math.floor((free / columns) * 2) / 2)) };
}

export interface StripInput {
  readonly windowStart: number;
  readonly columns: number;
  /** Distance between the left edges of two columns. */
  readonly pitch: number;
  readonly logStart: number;
  readonly hw: number;
  readonly leo: number;
  readonly tags: boolean;
}

export interface StripTag {
  readonly text: string;
  readonly x: number;
  readonly width: number;
}

export interface StripTick {
  readonly offset: number;
  readonly x: number;
}

export interface StripLayout {
  readonly width: number;
  /** Offsets with a record that fall into the window. */
  readonly first: number;
  readonly end: number;
  /** x of the marks; `undefined` when the mark lies left of the window. */
  readonly hwX: number | undefined;
  readonly leoX: number | undefined;
  readonly hwTag: StripTag | undefined;
  readonly leoTag: StripTag | undefined;
  readonly ticks: readonly StripTick[];
  /** The replica ends before the window begins: how many offsets before. */
  readonly behindWindow: number;
}

export function columnX(offset: number, start: number, pitch: number): number {
  return STRIP_PAD + (offset - start) * pitch;
}

export const cellOf = (pitch: number): number => pitch - GAP;

function tag(text: string): { text: string; width: number } {
  return { text, width: text.length * TAG_CHAR + TAG_PAD };
}

export function layoutStrip(input: StripInput): StripLayout {
  const { windowStart: start, columns, pitch } = input;
  const end = start + columns;
  const width = STRIP_PAD * 2 + columns * pitch - GAP;
  const inWindow = (offset: number): boolean => offset >= start && offset <= end;
  const markX = (offset: number): number => columnX(offset, start, pitch) - GAP / 2;
  const hwX = inWindow(input.hw) ? markX(input.hw) : undefined;
  const leoX = inWindow(input.leo) ? markX(input.leo) : undefined;

  let hwTag: StripTag | undefined;
  let leoTag: StripTag | undefined;
  if (input.tags) {
    // The HW hangs left of its line and the LEO right of its own, so the two never cover each other.
    if (hwX !== undefined) {
      const t = tag(`HW ${input.hw}`);
      hwTag = { ...t, x: Math.max(0, hwX - t.width) };
    } else if (input.hw < start) {
      hwTag = { ...tag(`← HW ${input.hw}`), x: 0 };
    }
    if (leoX !== undefined) {
      const t = tag(`LEO ${input.leo}`);
      const left = hwTag === undefined ? leoX : Math.max(leoX, hwTag.x + hwTag.width + 3);
      leoTag = { ...t, x: left };
    }
  }

  const ticks: StripTick[] = [];
  if (input.tags) {
    const taken = [hwTag, leoTag].filter((t) => t !== undefined);
    for (let offset = Math.ceil(start / STEP) * STEP; offset < Math.min(end, input.leo); offset += STEP) {
      const x = columnX(offset, start, pitch) + cellOf(pitch) / 2;
      const half = (String(offset).length * TICK_CHAR) / 2 + 3;
      if (taken.every((t) => x + half < t.x || x - half > t.x + t.width)) ticks.push({ offset, x });
    }
  }

  return {
    width,
    first: Math.max(start, input.logStart),
    end: Math.min(end, input.leo),
    hwX,
    leoX,
    hwTag,
    leoTag,
    ticks,
    behindWindow: input.leo < start ? start - input.leo : 0,
  };
}
