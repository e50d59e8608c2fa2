/**
 * Wall clock of the moment a run begins, in ms since 1970 (2026-01-01T00:00:00Z). Timestamps of records count from 1970 as
 * Kafka's do; simulated time counts from the beginning of the run.
 */
export const EPOCH_MS = 1_767_225_600_000;

/** Milliseconds since 1970 at a simulated time. */
export function wallClockMs(nowUs: number): number {
  return EPOCH_MS + Math.floor(nowUs / 1000);
}

const MS_PER_DAY = 86_400_000;

/** The moment as Kafka's log lines have it, in UTC: `2026-01-01 00:00:05,250`. */
export function logTime(nowUs: number): string {
  const ms = wallClockMs(nowUs);
  const { year, month, day } = dateOf(Math.floor(ms / MS_PER_DAY));
  const rest = ms % MS_PER_DAY;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(rest / 3_600_000)}:${two((rest / 60_000) % 60)}:${two((rest / 1000) % 60)},${String(rest % 1000).padStart(3, '0')}`;
}

const DAYS_TO_1970 = 719_468;
const DAYS_PER_ERA = 146_097;

/** Days since 1970 of a date of the Gregorian calendar; years begin in March for the reckoning. */
export function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * DAYS_PER_ERA + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - DAYS_TO_1970;
}

/** The same back. */
export function dateOf(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const fromMarch = days + DAYS_TO_1970;
  const era = Math.floor(fromMarch / DAYS_PER_ERA);
  const dayOfEra = fromMarch - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch + (monthFromMarch < 10 ? 3 : -9);
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
