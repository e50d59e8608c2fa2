import type { Context } from '../kernel/behavior';
import type { NodeIx, Request } from '../kernel/connection';
import type { EventHandle } from '../kernel/event-queue';
import {
  ZooKeeperError, ZooKeeperOp, type CreateRequest, type CreateSessionRequest, type CreateSessionResponse, type DeleteRequest, type MultiRequest, type ReadRequest, type SetDataRequest,
  type ZooKeeperResponse,
} from './operations';

/** zookeeper.max.in.flight.requests: more wait at the client (R-ZK-04). */
export const MAX_IN_FLIGHT = 10;
/** How soon a client tries to connect again. */
const RECONNECT_US = 1_000_000;

/** Why an operation was asked for, so that its answer finds the way back. Immutable. */
export type Purpose =
  /** A step of the broker's own life with ZooKeeper; `ref`: what it is about. */
  | { readonly owner: 'broker'; readonly step: BrokerStep; readonly ref: string }
  /** Question `index` of the controller's present job. */
  | { readonly owner: 'controller'; readonly job: number; readonly index: number };

export type BrokerStep =
  | 'ListConfigs' | 'ReadConfig' | 'Register' | 'ReadController' | 'ReadControllerEpoch' | 'MakeControllerEpoch' | 'BecomeController' | 'ListConfigChanges' | 'ReadConfigChange'
  | 'WriteIsr' | 'ReadIsr' | 'AnnounceIsr' | 'Close';

export type CallBody = CreateRequest | DeleteRequest | SetDataRequest | ReadRequest | MultiRequest | Record<string, never>;

/** An operation asked for and not answered yet. Immutable. */
export interface Call {
  readonly op: ZooKeeperOp;
  readonly body: CallBody;
  readonly purpose: Purpose;
  readonly cause: number;
}

/** A client's side of its session. Dies with the process. */
export interface SessionState {
  /** 0 before the first connection. */
  id: number;
  connected: boolean;
  readonly timeoutMs: number;
  inFlight: Map<number, Call>;
  waiting: Call[];
  lastSentUs: number;
  pingTimer: EventHandle;
}

/** What an answer on the session's connection means for its owner. */
export type SessionNews =
  | { readonly type: 'answer'; readonly call: Call; readonly answer: ZooKeeperResponse }
  /** Connected: for the first time, or again; then watches may have been missed. */
  | { readonly type: 'connected'; readonly isNew: boolean }
  /** R-ZK-02: what the session stood for is gone. */
  | { readonly type: 'expired' }
  | { readonly type: 'nothing' };

const NOTHING: SessionNews = { type: 'nothing' };

export function createSession(timeoutMs: number): SessionState {
  return { id: 0, connected: false, timeoutMs, inFlight: new Map(), waiting: [], lastSentUs: 0, pingTimer: 0 };
}

export function copySession(state: SessionState): SessionState {
  return { ...state, inFlight: new Map(state.inFlight), waiting: state.waiting.slice() };
}

/** Where the session's connection goes, over which of the client's slots, and with which of its timers. */
export interface SessionWire {
  readonly server: NodeIx;
  readonly slot: number;
  readonly pingTimer: number;
  readonly reconnectTimer: number;
}

export function connect(ctx: Context, wire: SessionWire, state: SessionState): void {
  ctx.request(wire.server, wire.slot, ZooKeeperOp.CreateSession, 0, { sessionId: state.id, timeOut: state.timeoutMs } satisfies CreateSessionRequest, readTimeoutUs(state));
}

/** Asks ZooKeeper; at most ten questions are under way at a time, and all are answered in order. */
export function ask(ctx: Context, wire: SessionWire, state: SessionState, op: ZooKeeperOp, body: CallBody, purpose: Purpose): void {
  state.waiting.push({ op, body, purpose, cause: ctx.cause });
  sendWaiting(ctx, wire, state);
}

function sendWaiting(ctx: Context, wire: SessionWire, state: SessionState): void {
  if (!state.connected) return;
  const { cause } = ctx;
  let sent = 0;
  while (sent < state.waiting.length && state.inFlight.size < MAX_IN_FLIGHT) {
    const call = state.waiting[sent++];
    ctx.because(call.cause);
    state.inFlight.set(ctx.request(wire.server, wire.slot, call.op, 0, call.body, readTimeoutUs(state)), call);
  }
  if (sent === 0) return;
  state.waiting = sent === state.waiting.length ? [] : state.waiting.slice(sent);
  state.lastSentUs = ctx.nowUs;
  ctx.because(cause);
}

export function onSessionResponse(ctx: Context, wire: SessionWire, state: SessionState, request: Request, body: object): SessionNews {
  if (request.api === ZooKeeperOp.CreateSession) return onConnected(ctx, wire, state, body as CreateSessionResponse);
  const answer = body as ZooKeeperResponse;
  const call = state.inFlight.get(request.id);
  state.inFlight.delete(request.id);
  if (answer.err === ZooKeeperError.SessionExpired) return expire(ctx, wire, state);
  sendWaiting(ctx, wire, state);
  return call === undefined ? NOTHING : { type: 'answer', call, answer };
}

function onConnected(ctx: Context, wire: SessionWire, state: SessionState, { err, sessionId }: CreateSessionResponse): SessionNews {
  if (err === ZooKeeperError.SessionExpired) return expire(ctx, wire, state);
  const isNew = state.id === 0;
  state.id = sessionId;
  state.connected = true;
  state.lastSentUs = ctx.nowUs;
  armPing(ctx, wire, state, pingIntervalUs(state));
  sendWaiting(ctx, wire, state);
  return { type: 'connected', isNew };
}

/** Its owner begins anew with another session. */
function expire(ctx: Context, wire: SessionWire, state: SessionState): SessionNews {
  ctx.disconnect(wire.server, wire.slot);
  ctx.cancel(state.pingTimer);
  Object.assign(state, createSession(state.timeoutMs));
  return { type: 'expired' };
}

/** The connection is gone, the session need not be: what was not answered is asked again once it is back. */
export function onSessionDisconnect(ctx: Context, wire: SessionWire, state: SessionState, lost: readonly Request[]): void {
  const calls = lost.map((request) => state.inFlight.get(request.id)).filter((call) => call !== undefined);
  state.waiting = [...calls, ...state.waiting];
  state.inFlight = new Map();
  state.connected = false;
  ctx.cancel(state.pingTimer);
  ctx.periodic(RECONNECT_US, wire.reconnectTimer);
}

/** Nothing was sent for a third of the session's time: a ping keeps it. */
export function onPingTimer(ctx: Context, wire: SessionWire, state: SessionState): void {
  if (!state.connected) return;
  const dueUs = state.lastSentUs + pingIntervalUs(state);
  if (dueUs <= ctx.nowUs) {
    ctx.request(wire.server, wire.slot, ZooKeeperOp.Ping, 0, {}, readTimeoutUs(state));
    state.lastSentUs = ctx.nowUs;
  }
  armPing(ctx, wire, state, state.lastSentUs + pingIntervalUs(state) - ctx.nowUs);
}

function armPing(ctx: Context, wire: SessionWire, state: SessionState, delayUs: number): void {
  ctx.cancel(state.pingTimer);
  state.pingTimer = ctx.periodic(delayUs, wire.pingTimer);
}

function pingIntervalUs({ timeoutMs }: SessionState): number {
  return Math.floor((timeoutMs * 1000) / 3);
}

/** So long without an answer, and the client takes the connection for lost. */
function readTimeoutUs({ timeoutMs }: SessionState): number {
  return Math.floor((timeoutMs * 1000 * 2) / 3);
}
