/**
 * Wall clock of the moment a run begins, in ms since 1970 (2026-01-01T00:00:00Z). Timestamps of records count from 1970 as
 * Kafka's do; simulated time counts from the beginning of the run.
 */
export const EPOCH_MS = 1_767_225_600_000;

/** Milliseconds since 1970 at a simulated time. */
export function wallClockMs(nowUs: number): number {
  return EPOCH_MS + Math.floor(nowUs / 1000);
}
