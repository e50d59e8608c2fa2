import type { Context } from '../kernel/behavior';
import type { NodeIx } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import type { BrokerState } from './broker-state';

/** Looking again for a controller that is not known yet, or for another one than the last. */
export const CONTROLLER_RETRY_US = 100_000;

/** Where the active controller is, as far as this broker knows; −1 while it knows of none. */
export function controllerNode(ctx: Context, broker: BrokerState): NodeIx {
  const { controllerId } = broker.lifecycle;
  return controllerId < 0 ? -1 : ctx.nodeByKafkaId(controllerId);
}

/** Takes over what an answer says of the quorum's leader, unless it is older than what is known; true when that is news (R-KRAFT-08). */
export function learnController(broker: BrokerState, leaderId: number, epoch: number): boolean {
  const { lifecycle } = broker;
  if (epoch < lifecycle.quorumEpoch || (epoch === lifecycle.quorumEpoch && (leaderId < 0 || leaderId === lifecycle.controllerId))) return false;
  lifecycle.quorumEpoch = epoch;
  lifecycle.controllerId = leaderId;
  return true;
}

/** Did the answer come from a controller that is not, or no longer, the active one? Some APIs say so for each thing asked (R-CTRL-03). */
export function isFromWrongController(body: object): boolean {
  const { errorCode, topics, responses, results, entries, filterResults } = body as { readonly errorCode?: number } & Readonly<Partial<Record<'topics' | 'responses' | 'results' | 'entries' | 'filterResults', Parts>>>;
  const found = errorCode ?? (topics ?? responses ?? results ?? entries ?? filterResults)?.[0]?.errorCode;
  return found === ErrorCode.NOT_CONTROLLER || found === ErrorCode.NOT_LEADER_OR_FOLLOWER;
}

type Parts = readonly { readonly errorCode?: number }[];
