import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import type { NodeIx } from '../kernel/connection';
import type { EventHandle } from '../kernel/event-queue';
import type { FactId } from '../kernel/fact';
import type { StreamId } from '../kernel/random-streams';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import { CoordinatorKeyType, type FindCoordinatorRequest, type FindCoordinatorResponse } from '../protocol/messages/find-coordinator';
import { exponentialBackoffUs } from './backoff';
import { ConsumerTimer } from './consumer-timers';
import type { ConsumerState } from './consumer-state';
import { leastLoadedNode, requestMetadataUpdate, sendRequest, Slot, type NetworkClientState } from './network-client';

const FIND_COORDINATOR_VERSION = 6;

/** Whoever belongs to a group and needs its coordinator. */
export interface CoordinatorSeeker {
  readonly net: NetworkClientState;
  readonly group: string;
  readonly config: { readonly requestTimeoutMs: number; readonly retryBackoffMs: number; readonly retryBackoffMaxMs: number };
  readonly groupId: number;
  readonly stream: StreamId;
  coordinator: NodeIx;
  /** What made it unknown, when it was known before. */
  coordinatorCause: FactId;
  coordinatorRequest: number;
  coordinatorTimer: EventHandle;
  coordinatorFailures: number;
  lastHeartbeatUs: number;
}

/** Is the coordinator known? If not it is looked for: any broker can say who it is (R-GRP-01, R-GRP-02). */
export function ensureCoordinator(ctx: Context, s: CoordinatorSeeker): boolean {
  if (s.coordinator >= 0) return true;
  if (s.coordinatorRequest !== 0 || s.coordinatorTimer !== 0) return false;
  const cause = ctx.cause;
  ctx.because(s.coordinatorCause);
  const node = leastLoadedNode(ctx, s.net);
  if (node >= 0) askForCoordinator(ctx, s, node);
  ctx.because(cause);
  return false;
}

function askForCoordinator(ctx: Context, s: CoordinatorSeeker, node: NodeIx): void {
  const body: FindCoordinatorRequest = { keyType: CoordinatorKeyType.Group, coordinatorKeys: [s.group] };
  s.coordinatorRequest = sendRequest(ctx, s.net, node, Slot.Data, ApiKey.FindCoordinator, FIND_COORDINATOR_VERSION, body, s.config.requestTimeoutMs * 1000);
}

export function onCoordinator(ctx: Context, s: CoordinatorSeeker, response: FindCoordinatorResponse): void {
  s.coordinatorRequest = 0;
  const found = response.coordinators?.[0];
  const errorCode = found?.errorCode ?? response.errorCode ?? ErrorCode.COORDINATOR_NOT_AVAILABLE;
  const node = errorCode === ErrorCode.NONE ? ctx.nodeByKafkaId(found?.nodeId ?? response.nodeId ?? -1) : -1;
  if (node < 0) {
    retryCoordinator(ctx, s);
    return;
  }
  s.coordinator = node;
  s.coordinatorFailures = 0;
  s.lastHeartbeatUs = ctx.nowUs;
  ctx.emit(FactKind.CoordinatorFound, s.groupId, ctx.kafkaId(node));
}

export function retryCoordinator(ctx: Context, s: CoordinatorSeeker): void {
  s.coordinatorRequest = 0;
  s.coordinatorFailures++;
  const { retryBackoffMs, retryBackoffMaxMs } = s.config;
  s.coordinatorTimer = ctx.after(exponentialBackoffUs(ctx, s.stream, s.coordinatorFailures, retryBackoffMs, retryBackoffMaxMs), ConsumerTimer.FindCoordinator);
  requestMetadataUpdate(ctx, s.net);
}

/** The broker is not the coordinator, or cannot be reached: the next poll looks again (R-CONS-04, R-GRP-02). */
export function markCoordinatorUnknown(ctx: Context, s: ConsumerState): void {
  if (s.coordinator < 0) return;
  s.coordinatorCause = ctx.cause;
  s.coordinator = -1;
  s.heartbeatRequest = 0;
  if (s.joinRequest !== 0) {
    // What was asked will not be answered any more.
    s.joinRequest = 0;
    s.membership = 'unjoined';
    s.rejoinNeeded = true;
  }
  s.offsetFetchRequest = 0;
}
