import { dirname } from 'node:path';
import { fail, skip, type Outcome, type RecordedCase, type Recording, type Runner } from './outcome';
import { BadInput, readRecordings } from './read-recordings';

export interface Selection {
  /** Only these kinds; empty = all. */
  readonly kinds: readonly string[];
  /** Only cases with these ids; empty = all. */
  readonly ids: readonly string[];
}

export interface KindCounts {
  passed: number;
  failed: number;
  skipped: number;
  /** Reason → how many cases were skipped for it. */
  readonly reasons: Map<string, number>;
}

/** Called for each case as soon as it is done. */
export type Listener = (recording: Recording, recorded: RecordedCase, outcome: Outcome) => void;

/** Runs the selected cases of all the recordings at these paths, one after another; counts them by kind, sorted by name. */
export async function runRecordings(
  paths: readonly string[],
  runners: Readonly<Record<string, Runner>>,
  selection: Selection,
  listener: Listener = () => {},
): Promise<Map<string, KindCounts>> {
  const recordings = paths.flatMap(readRecordings);
  if (recordings.length === 0) throw new BadInput(`No recordings in ${paths.join(', ')}`);
  checkSelection(recordings, selection);

  const counts = new Map<string, KindCounts>();
  for (const recording of recordings) {
    if (selection.kinds.length > 0 && !selection.kinds.includes(recording.kind)) continue;
    for (const recorded of recording.cases) {
      if (selection.ids.length > 0 && !selection.ids.includes(recorded.id)) continue;
      const outcome = await runCase(recording, recorded, runners[recording.kind]);
      count(counts, recording.kind, outcome);
      listener(recording, recorded, outcome);
    }
  }
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function checkSelection(recordings: readonly Recording[], { kinds, ids }: Selection): void {
  const known = new Set(recordings.map((recording) => recording.kind));
  for (const kind of kinds) {
    if (!known.has(kind)) throw new BadInput(`--kind ${kind}: no such recordings; there are ${[...known].sort().join(', ')}`);
  }
  const among = recordings.filter((recording) => kinds.length === 0 || kinds.includes(recording.kind));
  for (const id of ids) {
    const there = among.some((recording) => recording.cases.some((recorded) => recorded.id === id));
    if (!there) throw new BadInput(`--case ${id}: no such case`);
  }
}

async function runCase(recording: Recording, recorded: RecordedCase, runner: Runner | undefined): Promise<Outcome> {
  if (!runner) return skip('kind not built yet');
  try {
    return await runner(recorded, recording.document, dirname(recording.path));
  } catch (error) {
    return fail(...String(error instanceof Error ? (error.stack ?? error.message) : error).split('\n').slice(0, 4));
  }
}

function count(counts: Map<string, KindCounts>, kind: string, outcome: Outcome): void {
  let of = counts.get(kind);
  if (!of) counts.set(kind, (of = { passed: 0, failed: 0, skipped: 0, reasons: new Map() }));
  if (outcome.status === 'pass') of.passed++;
  else if (outcome.status === 'fail') of.failed++;
  else {
    of.skipped++;
    of.reasons.set(outcome.reason, (of.reasons.get(outcome.reason) ?? 0) + 1);
  }
}

export function totals(counts: Iterable<KindCounts>): { passed: number; failed: number; skipped: number } {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const of of counts) {
    sum.passed += of.passed;
    sum.failed += of.failed;
    sum.skipped += of.skipped;
  }
  return sum;
}
