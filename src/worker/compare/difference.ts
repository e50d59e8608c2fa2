import { BINS, type Comparison, type DifferenceRow, type MeasuredFact } from './contract';
import type { Measured } from './measure';

/** Holds two runs of one seed against each other. */
export function compareRuns(a: Measured, b: Measured): Comparison {
  const at = firstDifference(a.stated, b.stated);
  const [sa, sb] = [a.stated[at], b.stated[at]];
  const times = [sa, sb].flatMap((one) => (one === undefined ? [] : [one.timeUs]));
  const rows = differences(a.measure.facts, b.measure.facts);
  const bins = new Array<number>(BINS).fill(0);
  for (const { timeUs } of rows) bins[Math.min(BINS - 1, Math.floor((timeUs / a.measure.untilUs) * BINS))] += 1;
  return { a: a.measure, b: b.measure, firstUs: times.length === 0 ? null : Math.min(...times), first: [sa?.text ?? null, sb?.text ?? null], rows, bins };
}

function firstDifference(a: Measured['stated'], b: Measured['stated']): number {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i]?.timeUs !== b[i]?.timeUs || a[i]?.text !== b[i]?.text) return i;
  return length;
}

/** The k-th time that something is stated in one run is held against the k-th time in the other. */
export function differences(a: readonly MeasuredFact[], b: readonly MeasuredFact[]): DifferenceRow[] {
  const others = new Map<string, MeasuredFact[]>();
  for (const fact of b) {
    const list = others.get(fact.text);
    if (list === undefined) others.set(fact.text, [fact]);
    else list.push(fact);
  }
  const rows: DifferenceRow[] = [];
  for (const fact of a) {
    const other = others.get(fact.text)?.shift() ?? null;
    if (other?.timeUs === fact.timeUs) continue;
    rows.push({ timeUs: other === null ? fact.timeUs : Math.min(fact.timeUs, other.timeUs), kind: fact.kind, a: fact, b: other });
  }
  for (const list of others.values()) for (const fact of list) rows.push({ timeUs: fact.timeUs, kind: fact.kind, a: null, b: fact });
  return rows.sort((x, y) => x.timeUs - y.timeUs);
}
