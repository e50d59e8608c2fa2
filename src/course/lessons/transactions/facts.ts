import { ErrorCode } from '../../../engine/protocol/error-codes';
import type { ProducerRow } from '../../../worker/contract';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';

/** What the lesson on transactions looks for in a run. */

export const TOPIC = 'payments';
export const ID = 'pay';
export const FIRST = 'pay-a';
export const SECOND = 'pay-b';
export const AUDIT = 'audit';
const COMMITTED_READER = 'ship-1';
const UNCOMMITTED_READER = 'peek-1';
/** Records of audit behind an open transaction: more than one of two seconds can have. */
export const HELD_BACK = 5;

const ofId = ({ args }: ReadFact): boolean => args['transactionalId'] === ID;

/** The outcome of the transaction that was open at a fact, or the first after it; null as long as it is not decided. */
export function decisionAfter(now: Now, fact: ReadFact): ReadFact | null {
  return now.history.after(fact, 'TransactionPrepared', ofId);
}

/** The fact that opened the transaction which was open at a moment; null between two. */
export function openAt(now: Now, before: ReadFact | null = null): ReadFact | null {
  const isEarlier = (fact: ReadFact): boolean => before === null || fact.id < before.id;
  const opened = now.history.last('TransactionPartitionAdded', (fact) => ofId(fact) && isEarlier(fact));
  if (opened === null) return null;
  const decided = decisionAfter(now, opened);
  return decided === null || !isEarlier(decided) ? opened : null;
}

/** Records of audit acknowledged from one fact up to another, oldest first. */
export function auditBetween(now: Now, from: ReadFact, to: ReadFact | null): readonly ReadFact[] {
  return now.history.of('RecordsAcknowledged').filter(({ id, node }) => node === AUDIT && id > from.id && (to === null || id < to.id));
}

export interface Held {
  readonly opened: ReadFact;
  /** The record of audit that made it too many. */
  readonly by: ReadFact;
}

/** The first transaction that was open while so many records of audit came behind it. */
export function held(now: Now): Held | null {
  for (const opened of now.history.of('TransactionPartitionAdded').filter(ofId)) {
    const by = auditBetween(now, opened, decisionAfter(now, opened))[HELD_BACK - 1];
    if (by !== undefined) return { opened, by };
  }
  return null;
}

/** A producer is shut out because another one asked for its id, not because of the timeout. */
export function fence(now: Now): ReadFact | null {
  return now.history.first('ProducerFenced', (fact) => ofId(fact) && now.history.first('TransactionTimedOut', ({ id }) => id === fact.cause) === null);
}

export function completedAfter(now: Now, fact: ReadFact): ReadFact | null {
  return now.history.after(fact, 'TransactionCompleted', ofId);
}

/** The old producer hears that it is not wanted any more. */
export function zombieRefused(now: Now): ReadFact | null {
  return now.history.first('TransactionFailed', (fact) => ofId(fact) && fact.args['fatal'] === 1 && fact.args['error'] === ErrorCode.PRODUCER_FENCED);
}

export function timedOut(now: Now): ReadFact | null {
  return now.history.first('TransactionTimedOut', ofId);
}

export function marker(now: Now, commit: boolean): ReadFact | null {
  return now.history.first('MarkerWritten', ({ args }) => args['partition'] === `${TOPIC}-0` && args['commit'] === (commit ? 1 : 0));
}

export function producer(now: Now, name: string): ProducerRow | null {
  return now.view.producers.find((row) => row.name === name) ?? null;
}

/** How long the run is looked at after the freeze, and from when on: what was on its way at that moment does not count. */
const LOOK_US = 3_000_000;
const SETTLE_US = 700_000;

export interface Stillness {
  readonly acknowledged: number;
  readonly given: number;
  readonly givenUncommitted: number;
}

/** The first time that pay-a was frozen in the middle of a transaction. */
export function freeze(now: Now): ReadFact | null {
  return now.history.first('NodePaused', (fact) => fact.node === FIRST && openAt(now, fact) !== null);
}

/** What audit wrote after the freeze and what readers were given, until somebody ended the transaction; null as long as it is too early to say. */
export function stillness(now: Now): Stillness | null {
  const frozen = freeze(now);
  if (frozen === null) return null;
  const fromUs = frozen.timeUs + SETTLE_US;
  const decidedUs = decisionAfter(now, frozen)?.timeUs ?? Infinity;
  const toUs = Math.min(frozen.timeUs + LOOK_US, decidedUs);
  if (now.view.timeUs < toUs) return null;
  const count = (kind: string, node: string): number => now.history.of(kind).filter((fact) => fact.node === node && fact.timeUs > fromUs && fact.timeUs < toUs)
    .reduce((sum, { args }) => sum + Number(args['records']), 0);
  return { acknowledged: count('RecordsAcknowledged', AUDIT), given: count('RecordsDelivered', COMMITTED_READER), givenUncommitted: count('RecordsDelivered', UNCOMMITTED_READER) };
}
