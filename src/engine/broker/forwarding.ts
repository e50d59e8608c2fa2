import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { TimerRange } from '../protocol/timer-kinds';
import type { BrokerState } from './broker-state';
import { CONTROLLER_RETRY_US, controllerNode, isFromWrongController } from './controller-node';
import { Slot } from './slots';

const RESEND_TIMER = TimerRange.BrokerNode * 100;
/** So long a broker goes on trying; what has waited longer is dropped, and the quorum may be back a moment later. */
const RETRY_LIMIT_US = 60_000_000;

/** Why a broker asks the controller: for a client, to create a topic someone named, or for producer ids. */
export type ForwardPurpose = 'relay' | 'auto-create' | 'producer-ids';

/** A request on its way to the controller. Immutable. */
export interface ForwardedRequest {
  readonly purpose: ForwardPurpose;
  readonly api: number;
  readonly version: number;
  readonly body: object;
  /** The client's request that waits for the answer. */
  readonly client: Request | null;
  /** The topic to create. */
  readonly topic: string | null;
  /** When it was asked first. */
  readonly sinceUs: number;
}

export interface ForwardingState {
  readonly inFlight: Map<number, ForwardedRequest>;
  /** To be sent again, oldest first. */
  waiting: ForwardedRequest[];
}

export function createForwarding(): ForwardingState {
  return { inFlight: new Map(), waiting: [] };
}

export function copyForwarding(state: ForwardingState): ForwardingState {
  return { inFlight: new Map(state.inFlight), waiting: state.waiting.slice() };
}

/** A client's request that only the controller can decide: the broker passes it on and the answer back. */
export function forwardToController(ctx: Context, broker: BrokerState, request: Request): void {
  askController(ctx, broker, { purpose: 'relay', api: request.api, version: request.version, body: request.body, client: request, topic: null });
}

export function askController(ctx: Context, broker: BrokerState, asked: Omit<ForwardedRequest, 'sinceUs'>): void {
  send(ctx, broker, { ...asked, sinceUs: ctx.nowUs });
}

function send(ctx: Context, broker: BrokerState, forwarded: ForwardedRequest): void {
  const controller = controllerNode(ctx, broker);
  if (controller < 0) {
    waitForController(ctx, broker, forwarded);
    return;
  }
  const timeoutUs = broker.config.controllerSocketTimeoutMs * 1000;
  const id = ctx.request(controller, Slot.Forwarding, forwarded.api, forwarded.version, forwarded.body, timeoutUs);
  broker.forwarding.inFlight.set(id, forwarded);
}

/** It is asked again in a moment, when the controller may be known. */
function waitForController(ctx: Context, broker: BrokerState, forwarded: ForwardedRequest): void {
  const { waiting } = broker.forwarding;
  if (waiting.length === 0) ctx.after(CONTROLLER_RETRY_US, RESEND_TIMER);
  waiting.push(forwarded);
}

/** The question of an answer, if it is still wanted and this is the answer: from a controller that is not active it is none (R-CTRL-03). */
export function takeAnswered(ctx: Context, broker: BrokerState, request: Request, body: object): ForwardedRequest | null {
  const forwarded = takeForwarded(broker, request);
  if (forwarded === null || !isFromWrongController(body)) return forwarded;
  waitForController(ctx, broker, forwarded);
  return null;
}

function takeForwarded(broker: BrokerState, request: Request): ForwardedRequest | null {
  const forwarded = broker.forwarding.inFlight.get(request.id) ?? null;
  broker.forwarding.inFlight.delete(request.id);
  return forwarded;
}

/** The controller went away: what it has not answered is asked again, as long as somebody waits for it. */
export function onForwardingDisconnect(ctx: Context, broker: BrokerState, lost: readonly Request[]): void {
  for (const request of lost) {
    const forwarded = takeForwarded(broker, request);
    if (forwarded !== null) waitForController(ctx, broker, forwarded);
  }
}

/** Gives what has waited too long: it is not asked again. */
export function onForwardingTimer(ctx: Context, broker: BrokerState): readonly ForwardedRequest[] {
  const { waiting } = broker.forwarding;
  broker.forwarding.waiting = [];
  const givenUp: ForwardedRequest[] = [];
  for (const forwarded of waiting) {
    if (ctx.nowUs - forwarded.sinceUs >= RETRY_LIMIT_US) givenUp.push(forwarded);
    else if (forwarded.client === null || forwarded.client.deadlineUs > ctx.nowUs) send(ctx, broker, forwarded);
  }
  return givenUp;
}
