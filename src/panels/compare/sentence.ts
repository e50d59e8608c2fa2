import { formatSpan, type Micros } from '../../base/time';
import type { Change, Comparison, Latency, Promises, RunMeasure } from '../../worker/compare/contract';

/** What differs most, in one sentence, and its price in another. Made from the numbers, never written beforehand. */
export function sentenceOf({ a, b, firstUs }: Comparison, change: Change): { readonly promise: string; readonly price: string | null } {
  const [A, B] = [settingOf(change, 'a'), settingOf(change, 'b')];
  const [p, q] = [a.promises, b.promises];
  const twice = [twiceOf(p, A), twiceOf(q, B)].filter((text) => text !== null).join(' ');
  const silence = isFar(p.silenceUs, q.silenceUs) ? `With ${A} the longest time without any acknowledgement was ${span(p.silenceUs)}; with ${B} ${span(q.silenceUs)}.` : null;
  // Where nobody could write for long, what a write took otherwise is beside the point.
  const price = [twice, silence ?? priceOf(a, b, A, B) ?? ''].filter((text) => text !== '').join(' ') || null;
  if (firstUs === null && a.traceHash === b.traceHash) return { promise: 'No promise and no number differs: the two traces are equal to the end.', price: null };
  if (p.acknowledgedLost !== q.acknowledgedLost) {
    return { promise: `With ${A} the cluster lost ${records(p.acknowledgedLost)} it had acknowledged; with ${B} ${p.acknowledgedLost === 0 ? records(q.acknowledgedLost) : none(q.acknowledgedLost)}.`, price };
  }
  if (p.failed !== q.failed) return { promise: `With ${A} ${records(p.failed)} failed for good and the producer was told; with ${B} ${none(q.failed)}.`, price };
  if (silence !== null) return { promise: silence, price: p.acknowledged === q.acknowledged ? null : `By the end ${p.acknowledged} and ${q.acknowledged} records were acknowledged.` };
  if (price !== null) return { promise: 'Every promise was kept in both runs.', price };
  return { promise: 'Every promise was kept in both runs; they differ only in when things happened.', price: null };
}

export function settingOf({ name, a, b }: Change, run: 'a' | 'b'): string {
  const value = run === 'a' ? a : b;
  return `${name}=${value === '' ? 'its default' : value}`;
}

/** More delivered than was ever sent: a retry that was appended again, or a consumer that read again. */
function twiceOf({ delivered, sent }: Promises, setting: string): string | null {
  return delivered > sent ? `With ${setting} consumers were given ${delivered} records of the ${sent} sent: some came twice.` : null;
}

function priceOf(a: RunMeasure, b: RunMeasure, A: string, B: string): string | null {
  const [x, y] = [quantile(a.latencies, 0.5), quantile(b.latencies, 0.5)];
  const requests = isFar(a.promises.requests, b.promises.requests) ? ` ${a.promises.requests} requests against ${b.promises.requests}.` : '';
  if (x === null || y === null) return requests === '' ? null : requests.trim();
  if (!isFar(x, y)) return requests === '' ? null : `The median acknowledgement took about the same;${requests}`;
  return `The median acknowledgement took ${span(x)} with ${A} and ${span(y)} with ${B}.${requests}`;
}

/** Half as much again, or less than two thirds. */
function isFar(a: number, b: number): boolean {
  return Math.max(a, b) > 1.5 * Math.min(a, b);
}

/** By records, not by batches. Null without any. */
export function quantile(latencies: readonly Latency[], share: number): number | null {
  const all = latencies.reduce((sum, one) => sum + one.records, 0);
  let seen = 0;
  for (const one of latencies) {
    seen += one.records;
    if (seen >= all * share) return one.us;
  }
  return null;
}

export interface LedgerRow {
  readonly title: string;
  readonly a: number;
  readonly b: number;
  readonly unit: 'records' | 'count' | 'us';
  /** More of it than in the other run is a broken promise. */
  readonly bad: boolean;
}

const ROWS: readonly (readonly [title: string, key: keyof Promises, unit: LedgerRow['unit'], bad: boolean])[] = [
  ['sent', 'sent', 'records', false],
  ['acknowledged', 'acknowledged', 'records', false],
  ['acknowledged and lost', 'acknowledgedLost', 'records', true],
  ['failed for good', 'failed', 'records', true],
  ['delivered to consumers', 'delivered', 'records', false],
  ['readable at the end', 'readable', 'records', false],
  ['cut off replicas’ logs', 'cut', 'records', false],
  ['batches sent', 'requests', 'count', false],
  ['batches retried', 'retriedBatches', 'count', false],
  ['longest without an ack', 'silenceUs', 'us', false],
];

export function ledgerRows({ a, b }: Comparison): readonly LedgerRow[] {
  return ROWS.map(([title, key, unit, bad]) => ({ title, a: a.promises[key], b: b.promises[key], unit, bad }));
}

export const span = (us: number): string => formatSpan(us as Micros);
const records = (n: number): string => `${n} ${n === 1 ? 'record' : 'records'}`;
const none = (n: number): string => (n === 0 ? 'none' : String(n));
