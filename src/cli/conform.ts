import { parseArgs } from 'node:util';
import type { Outcome } from './conform/outcome';
import { BadInput } from './conform/read-recordings';
import { runRecordings, totals, type KindCounts, type Selection } from './conform/run-recordings';
import { runners } from './conform/runners';

const USAGE = 'Usage: conform [PATH…] [--kind K]… [--case ID]… [--verbose]   (PATH: recordings, default e2e/recordings)';
const DEFAULT_PATH = 'e2e/recordings';

/** Lines of a difference shown without --verbose. */
const SHOWN_LINES = 12;

interface Arguments {
  readonly paths: readonly string[];
  readonly selection: Selection;
  readonly verbose: boolean;
}

function readArguments(args: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        kind: { type: 'string', multiple: true, default: [] },
        case: { type: 'string', multiple: true, default: [] },
        verbose: { type: 'boolean', default: false },
      },
    });
    return {
      paths: positionals.length > 0 ? positionals : [DEFAULT_PATH],
      selection: { kinds: values.kind, ids: values.case },
      verbose: values.verbose,
    };
  } catch (error) {
    throw new BadInput(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function printCase(id: string, kind: string, outcome: Outcome, verbose: boolean): void {
  if (outcome.status === 'fail') {
    const lines = verbose ? outcome.report : outcome.report.slice(0, SHOWN_LINES);
    console.log(`FAIL ${kind} ${id}`);
    for (const line of lines) console.log(`  ${line}`);
    const more = outcome.report.length - lines.length;
    if (more > 0) console.log(`  … ${more} more (--verbose shows them)`);
  } else if (verbose) {
    console.log(outcome.status === 'pass' ? `pass ${kind} ${id}` : `skip ${kind} ${id}: ${outcome.reason}`);
  }
}

function printCounts(counts: ReadonlyMap<string, KindCounts>): void {
  const width = Math.max(4, ...[...counts.keys()].map((kind) => kind.length));
  console.log(`${'kind'.padEnd(width)}  passed  failed  skipped`);
  for (const [kind, { passed, failed, skipped, reasons }] of counts) {
    const numbers = [String(passed).padStart(6), String(failed).padStart(6), String(skipped).padStart(7)].join('  ');
    console.log(`${kind.padEnd(width)}  ${numbers}`);
    const ordered = [...reasons].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    for (const [reason, times] of ordered) console.log(`${' '.repeat(width)}  ${times} skipped: ${reason}`);
  }
}

async function main(): Promise<number> {
  const { paths, selection, verbose } = readArguments(process.argv.slice(2));
  const counts = await runRecordings(paths, runners, selection, (recording, recorded, outcome) =>
    printCase(recorded.id, recording.kind, outcome, verbose),
  );
  printCounts(counts);
  const { passed, failed, skipped } = totals(counts.values());
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
