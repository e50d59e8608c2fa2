import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runRecordings } from './run-recordings';
import { runners } from './runners';

const RECORDINGS = join(import.meta.dirname, '..', '..', '..', 'e2e', 'recordings');

/** Cases that pass today. A number here only ever rises. */
const PASSING: Readonly<Record<string, number>> = {
  assign: 152,
  'assign-server': 120,
  'batch-size': 108,
  client: 162,
  compaction: 55,
  dynamics: 14,
  heartbeat: 40,
  'leader-change': 399,
  log: 95,
  murmur2: 200,
  partitioner: 60,
  placement: 120,
  reassign: 60,
  reconcile: 65,
  rpc: 164,
  'share-partition': 70,
};

test('the engine answers as the recorded systems did', { timeout: 300_000 }, async () => {
  const failures: string[] = [];
  const counts = await runRecordings([RECORDINGS], runners, { kinds: [], ids: [] }, (recording, recorded, outcome) => {
    if (outcome.status === 'fail') failures.push(`${recording.kind} ${recorded.id}: ${outcome.report.join('\n  ')}`);
  });
  expect(failures).toEqual([]);
  for (const [kind, least] of Object.entries(PASSING)) {
    expect(counts.get(kind)?.passed ?? 0, kind).toBeGreaterThanOrEqual(least);
  }
});
