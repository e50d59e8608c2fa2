import type { Context } from '../../kernel/behavior';
import type { BrokerState } from '../broker-state';
import { produceVerified } from './transactional-produce';
import { commitVerifiedOffsets } from './txn-offset-commit';
import { askCoordinator, type PendingVerification, type Verified } from './verification';

/** A coordinator has said whether a producer may write: what waited for it goes on. */
export function onVerified(ctx: Context, broker: BrokerState, pending: PendingVerification, verified: Verified): void {
  switch (pending.purpose) {
    case 'produce':
      produceVerified(ctx, broker, pending, verified);
      return;
    case 'offsets':
      commitVerifiedOffsets(ctx, broker, pending, verified);
      return;
  }
}

/** The coordinator was busy with the end of the transaction before; it is asked again. */
export function onVerificationRetry(ctx: Context, broker: BrokerState, pending: PendingVerification): void {
  askCoordinator(ctx, broker, pending, onVerified);
}
