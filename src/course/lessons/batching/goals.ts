import { done, missing } from '../../goals/check';
import type { Now } from '../../goals/now';
import type { Goal } from '../../format';
import { EAGER, failure, FULL_BATCH, NEARLY_FULL, PACKED, PATIENT, perRequest, PILE, producer, shown, SINGLE, TOGETHER, ZIP } from './facts';

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'together',
    title: `Have requests of \`${EAGER}\`, which waits for nothing, hold ${TOGETHER} records or more on average`,
    check: (now) => {
      const average = perRequest(now, EAGER);
      if (average >= TOGETHER) return done();
      const rate = producer(now, EAGER)?.recordsPerSecond ?? 0;
      const why = rate <= 50 ? 'A connection is always free when the next record comes.' : 'What comes while five requests are under way leaves together: that is not much at this rate.';
      return missing(`${shown(average)} records a request so far, at ${rate} a second. ${why}`);
    },
  },
  {
    kind: 'reach',
    id: 'pile',
    title: `Have ${PILE} records pile up in \`${SINGLE}\`, which may not batch`,
    check: (now) => {
      const row = producer(now, SINGLE);
      const buffered = row?.buffered ?? 0;
      if (buffered >= PILE) return done();
      if (row?.status !== 'running') return missing(`\`${SINGLE}\` does not run: what it had in memory is gone with it.`);
      return missing(`${buffered} records wait in \`${SINGLE}\` at ${row.recordsPerSecond} a second: ${row.recordsPerSecond <= 55 ? 'five requests under way are enough for that' : 'they become more'}.`);
    },
  },
  {
    kind: 'reach',
    id: 'full',
    title: `Give \`${PATIENT}\` so much to send that it hardly ever waits: ${NEARLY_FULL} records a request on average`,
    check: (now) => {
      const average = perRequest(now, PATIENT);
      return average >= NEARLY_FULL ? done() : missing(`${shown(average)} records a request so far${fullness(now)}`);
    },
  },
  {
    kind: 'reach',
    id: 'packed',
    title: `Have requests of \`${ZIP}\` hold ${PACKED} records on average, more than fit without compression`,
    check: (now) => {
      const average = perRequest(now, ZIP);
      if (average >= PACKED) return done();
      const rate = producer(now, ZIP)?.recordsPerSecond ?? 0;
      const why = rate < 1_000 ? 'A batch that is sent half empty gains nothing from what would fit into it.' : 'Its producer expects a little more of the codec with every batch.';
      return missing(`${shown(average)} records a request so far; without compression ${FULL_BATCH} fit. ${why}`);
    },
  },
  {
    kind: 'keep',
    id: 'none-failed',
    title: 'Let no record fail',
    holding: 'No producer has given a record up.',
    broken: (now) => {
      const failed = failure(now);
      return failed === null ? null : { sentence: `\`${failed.node}\` gave up ${Number(failed.args['records'])} of its records: they had waited in memory for two minutes (\`delivery.timeout.ms\`).`, fact: failed };
    },
  },
];

/** A batch leaves when it is full or after 200 ms, whatever comes first. */
function fullness(now: Now): string {
  const rate = producer(now, PATIENT)?.recordsPerSecond ?? 0;
  return rate < 400 ? `: in the 200 ms that it waits ${Math.round(rate / 5)} come together.` : ', over the whole run; its batches are full before the 200 ms are over now.';
}
