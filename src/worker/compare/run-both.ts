import { readRun } from '../load-run';
import { withSetting } from './change';
import { compareRuns } from './difference';
import { measureRun, type Measured } from './measure';
import type { CompareRequest, FromCompare } from './contract';

/** Computes both runs, one after the other, and their difference. */
export async function runBoth({ scenario, seed, change, untilUs }: CompareRequest): Promise<FromCompare> {
  const measured: Measured[] = [];
  for (const [run, value] of [['A', change.a], ['B', change.b]] as const) {
    const json = withSetting(scenario, change, value);
    const read = await readRun(json, seed, []);
    if (!read.ok) return { type: 'refused', run, errors: read.errors };
    // A setting that Kafka does not know would differ in nothing; it is an error here, where the setting is all there is.
    const unknown = read.warnings.filter(({ path }) => path.includes(change.name));
    if (unknown.length > 0) return { type: 'refused', run, errors: unknown.map(({ path, value: given, message }) => ({ path, value: given, expected: message })) };
    measured.push(measureRun(read.world, json, untilUs));
  }
  const [a, b] = measured as [Measured, Measured];
  return { type: 'compared', comparison: compareRuns(a, b) };
}
