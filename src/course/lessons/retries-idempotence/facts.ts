import type { ProducerRow } from '../../../worker/contract';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';

/** What the lesson on retries looks for in a run. */

export const BARE = 'bare-app';
export const SAFE = 'safe-app';
export const TICKETS = 'tickets-0';
export const SEATS = 'seats-0';

const isOf = (partition: string) => ({ args }: ReadFact): boolean => args['partition'] === partition;

/** Who writes to a partition. */
const WRITERS: Readonly<Record<string, string>> = { [TICKETS]: BARE, [SEATS]: SAFE };

/**
 * Records of a partition that are in its log twice. One producer writes to it and is answered in order: what was appended below
 * its last acknowledged batch, and never acknowledged at that place, came again and was acknowledged at another; unless the
 * producer died in between and could not hear of it.
 */
export function twice(now: Now, partition: string): number {
  const acknowledgements = now.history.of('RecordsAcknowledged').filter(isOf(partition));
  const acknowledged = new Set(acknowledgements.map(baseOf));
  const last = Math.max(-1, ...acknowledged);
  const unheard = now.history.of('NodeStarted').filter(({ node }) => node === WRITERS[partition]).map((start) => ({
    from: Math.max(-1, ...acknowledgements.filter(({ id }) => id < start.id).map(baseOf)),
    to: baseOf(acknowledgements.find(({ id }) => id > start.id)),
  }));
  const appended: ReadFact[] = [];
  for (const append of now.history.of('RecordsAppended').filter(isOf(partition))) {
    // A new leader gives offsets anew that the one before had given.
    while (appended.length > 0 && baseOf(appended.at(-1)) >= baseOf(append)) appended.pop();
    appended.push(append);
  }
  return appended.reduce((sum, append) => {
    const base = baseOf(append);
    const isTwice = base < last && !acknowledged.has(base) && !unheard.some(({ from, to }) => base > from && base < to);
    return isTwice ? sum + Number(append.args['records']) : sum;
  }, 0);
}

/** Infinity where there is none. */
function baseOf(fact: ReadFact | undefined): number {
  return fact === undefined ? Infinity : Number(fact.args['baseOffset']);
}

export function sentAgain(now: Now, partition: string): ReadFact | null {
  return now.history.first('SendRetried', isOf(partition));
}

/** The first acknowledgement after a fact. */
export function acknowledgedAfter(now: Now, partition: string, fact: ReadFact): ReadFact | null {
  return now.history.after(fact, 'RecordsAcknowledged', isOf(partition));
}

/** The leader recognises a batch that it has already. */
export function recognised(now: Now): ReadFact | null {
  return now.history.first('DuplicateAnswered', isOf(SEATS));
}

export function failure(now: Now): ReadFact | null {
  return now.history.first('SendFailed');
}

/** A new process of safe-app gets another producer id. */
export function newIdentity(now: Now): ReadFact | null {
  const first = now.history.first('ProducerIdAcquired', ({ node }) => node === SAFE);
  return first === null ? null : now.history.after(first, 'ProducerIdAcquired', ({ node, args }) => node === SAFE && args['producerId'] !== first.args['producerId']);
}

export function producer(now: Now, name: string): ProducerRow | null {
  return now.view.producers.find((row) => row.name === name) ?? null;
}

/** How long both have been answered again before it can be said what their retries led to. */
const SETTLED_US = 1_500_000;

/** Records that are there twice, by topic; null before both producers have sent again and gone on. */
export function outcome(now: Now): { readonly tickets: number; readonly seats: number } | null {
  for (const partition of [TICKETS, SEATS]) {
    const again = sentAgain(now, partition);
    const answered = again === null ? null : acknowledgedAfter(now, partition, again);
    if (answered === null || now.view.timeUs < answered.timeUs + SETTLED_US) return null;
  }
  return { tickets: twice(now, TICKETS), seats: twice(now, SEATS) };
}
