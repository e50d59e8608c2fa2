import { parseArgs } from 'node:util';
import { runBench, type BenchFigures } from './bench/run-bench';

const USAGE = 'Usage: bench [--json]';
const BAD_INPUT = 2;

/** What each figure is, for the table. */
const LABELS: Record<keyof BenchFigures, string> = {
  eventsPerSecond: 'events/s: 3 brokers, 12 partitions, 20 producers, 6 consumers',
  eventsPerSecondLarge: 'events/s: 50 brokers, 500 partitions, 200 clients',
  bareLoopEventsPerSecond: 'events/s of the bare loop (same queue, empty handlers)',
  engineShareOfBareLoop: 'events/s over bare loop',
  recordsPerSecondAtRealTime: 'synthetic records/s that still run in real time, over 3 or 256 partitions, whichever is less',
  growth3to256: 'cost per record, 256 over 3 partitions, a million records/s',
  growth3to256Single: 'the same where every record is a batch of its own',
  copyMs: 'copy of a world after ten minutes (ms)',
  seekP95Ms: 'seek, p95, ten-minute run (ms)',
  stepBackP95Ms: 'one event back, p95 (ms)',
  heapMb: 'heap after all of it (MB)',
  checkpointMb: 'checkpoints of the ten-minute run (MB)',
  frameP95Ms: 'frame in Chromium, p95, 2 000 records in flight (ms); absent without a browser or a build',
  longestTaskMs: 'longest task on the main thread meanwhile (ms); 0: none above 50',
};

try {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const figures = await runBench((line) => process.stderr.write(`${line}\n`));
  for (const [name, label] of Object.entries(LABELS)) {
    const value = figures[name as keyof BenchFigures];
    process.stdout.write(`${name.padEnd(28)} ${(value === undefined ? 'absent' : format(value)).padStart(12)}  ${label}\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exitCode = BAD_INPUT;
}

function format(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en').replaceAll(',', ' ') : String(Number(value.toPrecision(3)));
}
