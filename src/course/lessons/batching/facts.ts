import type { ProducerRow } from '../../../worker/contract';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';

/** What the lesson on batching looks for in a run. */

export const SINGLE = 'single-app';
export const EAGER = 'eager-app';
export const PATIENT = 'patient-app';
export const ZIP = 'zip-app';
export const CALM_RATE = 20;
export const BUSY_RATE = 1_000;
/** What a batch of 16 384 bytes holds of these records. */
export const FULL_BATCH = 78;

/** Records a request of eager-app that show that linger.ms=0 does not mean one by one. */
export const TOGETHER = 5;
/** Records that pile up at a producer that may not batch. */
export const PILE = 200;
/** Records a request of patient-app on average, near enough to full batches. */
export const NEARLY_FULL = 65;

/** Records a request of zip-app on average: more than fit into batch.size as they are. */
export const PACKED = 100;

export function producer(now: Now, name: string): ProducerRow | null {
  return now.view.producers.find((row) => row.name === name) ?? null;
}

/** Acknowledged records a request, over the whole run; 0 before the first. */
export function perRequest(now: Now, name: string): number {
  const row = producer(now, name);
  return row === null || row.requests === 0 ? 0 : row.acknowledged / row.requests;
}

export function shown(average: number): string {
  return average.toFixed(1);
}

/** A record that its producer gave up. */
export function failure(now: Now): ReadFact | null {
  return now.history.first('SendFailed');
}
