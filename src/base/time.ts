import type { Brand } from './brand';

/**
 * Simulated time and spans of it: whole microseconds since the run began. Nothing here reads a wall clock.
 * A double holds whole numbers exactly up to 2^53, which is 285 years of microseconds.
 */
export type Micros = Brand<number, 'Micros'>;

export const MICROS_PER_MS = 1_000;
export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MINUTE = 60_000_000;
export const MICROS_PER_HOUR = 3_600_000_000;

export const ZERO = 0 as Micros;

/** Rounds to a whole microsecond. */
export function us(value: number): Micros {
  return Math.round(value) as Micros;
}

export function ms(value: number): Micros {
  return Math.round(value * MICROS_PER_MS) as Micros;
}

export function seconds(value: number): Micros {
  return Math.round(value * MICROS_PER_SECOND) as Micros;
}

export function minutes(value: number): Micros {
  return Math.round(value * MICROS_PER_MINUTE) as Micros;
}

export function toMs(time: Micros): number {
  return time / MICROS_PER_MS;
}

/** The whole milliseconds in a time, as Kafka's own timestamps and timeouts count. */
export function toWholeMs(time: Micros): number {
  return Math.floor(time / MICROS_PER_MS);
}

export function toSeconds(time: Micros): number {
  return time / MICROS_PER_SECOND;
}

/** A clock reading, always in seconds and to the millisecond: `12.084 s`. Cut, not rounded: a clock never runs ahead. */
export function formatClock(time: Micros): string {
  const sign = time < 0 ? '−' : '';
  const whole = Math.floor(Math.abs(time) / MICROS_PER_MS);
  const fraction = String(whole % 1_000).padStart(3, '0');
  return `${sign}${Math.floor(whole / 1_000)}.${fraction} s`;
}

/** A span in the unit a reader expects, three significant figures at most: `250 µs`, `1.5 ms`, `9 s`, `2 min 5 s`. */
export function formatSpan(span: Micros): string {
  const sign = span < 0 ? '−' : '';
  const size = Math.abs(span);
  if (size < MICROS_PER_MS) return `${sign}${size} µs`;
  if (size < 999_500) return `${sign}${trimmed(size / MICROS_PER_MS)} ms`;
  if (size < 59_950_000) return `${sign}${trimmed(size / MICROS_PER_SECOND)} s`;
  const total = Math.round(size / MICROS_PER_SECOND);
  const hours = Math.floor(total / 3_600);
  const mins = Math.floor((total % 3_600) / 60);
  const secs = total % 60;
  const parts = [hours && `${hours} h`, mins && `${mins} min`, secs && `${secs} s`].filter(Boolean);
  return sign + parts.join(' ');
}

/** Reads `30s`, `1.5 ms`, `250us`, `2min`, `1h`; a bare number counts as milliseconds. `undefined` when it is none of these. */
export function parseSpan(text: string): Micros | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(us|µs|ms|s|min|m|h)?\s*$/.exec(text);
  if (!match) return undefined;
  const unit = MICROS_PER_UNIT[match[2] ?? 'ms'];
  const value = Math.round(Number(match[1]) * unit);
  return Number.isSafeInteger(value) ? (value as Micros) : undefined;
}

const MICROS_PER_UNIT: Record<string, number> = {
  us: 1,
  µs: 1,
  ms: MICROS_PER_MS,
  s: MICROS_PER_SECOND,
  min: MICROS_PER_MINUTE,
  m: MICROS_PER_MINUTE,
  h: MICROS_PER_HOUR,
};

function trimmed(value: number): string {
  return String(Number(value.toPrecision(3)));
}
