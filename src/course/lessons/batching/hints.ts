import { nodeThing } from '../../../session/commands/things';
import type { Hint } from '../../format';
import { BUSY_RATE, CALM_RATE, EAGER, PATIENT, SINGLE, ZIP } from './facts';

const rate = (name: string, records: number) => ({ title: `${name}: ${records} a second`, command: 'workload.rate', values: () => ({ node: nodeThing(name), rate: records }) });

export const hints: readonly Hint[] = [
  { goal: 'together', text: 'Look at the five places under “Requests in flight”. As long as one is free, a record leaves by itself.' },
  { goal: 'together', text: `The command “Set the rate of a producer” (Ctrl-K) changes how much \`${EAGER}\` has to send.`, action: rate(EAGER, BUSY_RATE) },
  { goal: 'pile', text: 'Five requests of one record each, 80 ms for an answer: how many records a second can that be at most?' },
  { goal: 'pile', text: `Give \`${SINGLE}\` more than 60 records a second and let a few seconds go by.`, action: rate(SINGLE, 200) },
  { goal: 'full', text: 'A batch leaves when it is full, even if `linger.ms` is not over. 78 of these records fit into one.' },
  { goal: 'full', text: `Have \`${PATIENT}\` fill a batch in far less than 200 ms.`, action: rate(PATIENT, 3_000) },
  { goal: 'packed', text: 'Only a batch that gets full can hold more than before.' },
  { goal: 'packed', text: `Give \`${ZIP}\` as much as \`${PATIENT}\`.`, action: rate(ZIP, 3_000) },
  { goal: 'none-failed', text: `What waits in \`${SINGLE}\` for two minutes is given up. Lower its rate when enough has piled up.`, action: rate(SINGLE, CALM_RATE) },
];
