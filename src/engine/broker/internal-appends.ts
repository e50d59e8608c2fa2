import type { WriteToken } from '../coordinator/coordinator-host';
import { onWriteCompleted } from '../coordinator/group-coordinator';
import type { Context } from '../kernel/behavior';
import type { BrokerState } from './broker-state';
import { groupHost } from './group-host';

/** Names an append of a part of the broker itself when it comes back; `owner` says whose it is. */
export type InternalToken = WriteToken;

/** An append of `appendInternally` is acknowledged (error 0) or has failed after it was written. */
export function completeInternalAppend(ctx: Context, broker: BrokerState, token: InternalToken, errorCode: number, _baseOffset: number): void {
  switch (token.owner) {
    case 'group':
      onWriteCompleted(ctx, groupHost(broker), broker.groups, token, errorCode);
  }
}
