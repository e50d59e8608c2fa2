import { nodeThing } from '../../../session/commands/things';
import type { Prediction } from '../../format';
import { BUSY_RATE, CALM_RATE, EAGER, FULL_BATCH, perRequest, producer, shown } from './facts';

/** Enough of the new rate to say what it does to requests. */
const SEEN = 3_000;

export const prediction: Prediction = {
  question: () => `\`${EAGER}\` has \`linger.ms=0\` and sends ${CALM_RATE} records a second, one a request. You raise that to ${BUSY_RATE.toLocaleString('en')} a second. How many records will a request of it hold?`,
  notYet: (now) => {
    const row = producer(now, EAGER);
    if (row === null || row.acknowledged === 0) return 'Nothing has been acknowledged yet. Press play for a moment.';
    return row.recordsPerSecond !== CALM_RATE ? `\`${EAGER}\` sends at another rate already. Go back to before that to guess.` : null;
  },
  options: () => [
    { id: 'one', text: 'One: it waits for nothing, so each record leaves by itself', feedback: 'It does not wait for more records, but it has to wait for a free place: five requests may be under way to a broker, and an answer takes 80 ms.' },
    { id: 'some', text: 'A dozen or two: as many as come until a request may leave', feedback: 'Five requests in 80 ms are about sixty a second. What comes meanwhile fills the open batch, and all of it leaves with the next request.' },
    { id: 'full', text: `${FULL_BATCH}: as many as fit into \`batch.size\``, feedback: 'A batch is filled up only while something holds it back. Here a place is free again long before 16 KB have come together.' },
  ],
  answer: (now) => {
    const row = producer(now, EAGER);
    if (row === null || row.acknowledged < SEEN) return null;
    const average = perRequest(now, EAGER);
    if (average < 1.5) return 'one';
    return average < FULL_BATCH * 0.75 ? 'some' : 'full';
  },
  outcome: (now) => {
    const row = producer(now, EAGER);
    return row === null ? '' : `\`${EAGER}\` has had ${row.acknowledged.toLocaleString('en')} records acknowledged with ${row.requests.toLocaleString('en')} requests: ${shown(perRequest(now, EAGER))} each, the slow beginning included.`;
  },
  reveal: {
    title: () => `Set ${EAGER} to ${BUSY_RATE.toLocaleString('en')} a second and see`,
    actions: [{ command: 'workload.rate', values: () => ({ node: nodeThing(EAGER), rate: BUSY_RATE }) }, { command: 'run.play' }],
  },
};
