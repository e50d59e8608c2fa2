import type { MarkerToken, WriteToken } from '../coordinator/coordinator-host';
import { onWriteCompleted } from '../coordinator/group-coordinator';
import { onShareStateWritten } from '../coordinator/share-state/share-coordinator';
import type { ShareStateToken } from '../coordinator/share-state/share-state-host';
import { onTransactionWritten } from '../coordinator/transaction/transaction-coordinator';
import type { TransactionToken } from '../coordinator/transaction/transaction-host';
import type { Context } from '../kernel/behavior';
import type { BrokerState } from './broker-state';
import { groupHost } from './group-host';
import { shareStateHost } from './share/share-state-host';
import { transactionHost } from './transactions/transaction-host';
import { onMarkerWritten } from './transactions/write-txn-markers';

/** Names an append of a part of the broker itself when it comes back; `owner` says whose it is. */
export type InternalToken = WriteToken | TransactionToken | MarkerToken | ShareStateToken;

/** An append of `appendInternally` is acknowledged (error 0) or has failed after it was written. */
export function completeInternalAppend(ctx: Context, broker: BrokerState, token: InternalToken, errorCode: number, _baseOffset: number): void {
  switch (token.owner) {
    case 'group':
      onWriteCompleted(ctx, groupHost(broker), broker.groups, token, errorCode);
      return;
    case 'transaction':
      onTransactionWritten(ctx, transactionHost(broker), broker.transactions, token, errorCode);
      return;
    case 'share-state':
      onShareStateWritten(ctx, shareStateHost(broker), broker.shareStates, token, errorCode);
      return;
    case 'marker':
      onMarkerWritten(ctx, broker, token, errorCode);
      return;
  }
}
