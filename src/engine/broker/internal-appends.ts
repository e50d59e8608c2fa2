import { onWriteCompleted } from '../coordinator/group-coordinator';
import type { WriteToken } from '../coordinator/coordinator-host';
import type { Context } from '../kernel/behavior';
import type { BrokerState } from './broker-state';
import { groupHost } from './group-host';

/** Names an append of a coordinator on this broker. Data, since it waits in the state; immutable. */
export type InternalToken = WriteToken;

/** An append is committed (error 0) or has failed: whoever made it goes on. */
export function completeInternalAppend(ctx: Context, broker: BrokerState, token: InternalToken, errorCode: number, _baseOffset: number): void {
  switch (token.owner) {
    case 'group':
      onWriteCompleted(ctx, groupHost(broker), broker.groups, token, errorCode);
      return;
  }
}
