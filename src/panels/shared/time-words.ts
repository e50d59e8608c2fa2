import { formatClock, formatSpan, type Micros } from '../../base/time';

/** Moments, spans and counts of a view in words. Its times are plain numbers of microseconds. */

export const clock = (us: number): string => formatClock(us as Micros);
export const span = (us: number): string => formatSpan(us as Micros);

export function recordsWords(count: number): string {
  return count === 1 ? '1 record' : `${count.toLocaleString('en')} records`;
}
