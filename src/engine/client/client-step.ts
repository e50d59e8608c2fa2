import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';

/**
 * Moments in the work of a client at which it can be made to crash, in the order in which they come: what a crash leaves behind
 * depends on nothing else (R-CONS-19, EX-C15, R-TXN-36).
 */
export const CLIENT_STEPS = [
  /** poll() has returned records; nothing has been done with them. */
  'polled',
  /** The work on them is done, nothing is committed. */
  'processed',
  /** A Produce request has just left. */
  'sent',
  /** All that the round writes is acknowledged. */
  'written',
  /** An OffsetCommit request has just left. */
  'committing',
  /** An EndTxn request has just left. */
  'ending',
  /** The answer to one of these two is here. */
  'committed',
] as const;

export type ClientStep = (typeof CLIENT_STEPS)[number];

/** Steps of a client that only sends. */
export const PRODUCER_STEPS: readonly ClientStep[] = ['sent', 'ending', 'committed'];

/** What of a client's state the fault needs: the step at which it is to crash, once. */
export interface CrashOrder {
  crashAt: ClientStep | null;
}

/** The client has come to a step. True: it was to crash there, and does; whoever asks does nothing more. */
export function crashesAt(ctx: Context, order: CrashOrder, step: ClientStep): boolean {
  if (order.crashAt !== step) return false;
  order.crashAt = null;
  ctx.emit(FactKind.StepReached, ctx.nameId(step));
  ctx.halt();
  return true;
}

/** The same of a consumer and its application: once it is dying, nothing more leaves it. */
export function diesAt(ctx: Context, consumer: CrashOrder & { phase: string }, step: ClientStep): boolean {
  if (!crashesAt(ctx, consumer, step)) return false;
  consumer.phase = 'dying';
  return true;
}
