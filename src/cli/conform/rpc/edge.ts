import type { Behavior, Context } from '../../../engine/kernel/behavior';
import type { NodeIx, Request } from '../../../engine/kernel/connection';

/** What came back: an answer, or the connection's end. */
export type Answer = { readonly body: object } | { readonly closed: true };

export interface EdgeState {
  /** By the name the request was given. */
  readonly answers: Map<string, Answer>;
  /** Sent and neither answered nor lost, by server. */
  readonly open: Map<NodeIx, OpenRequest[]>;
}

interface OpenRequest {
  readonly name: string;
  readonly requestId: number;
}

export interface SendCommand {
  readonly name: string;
  readonly to: NodeIx;
  readonly api: number;
  readonly version: number;
  readonly body: object;
  /** Nobody answers it (acks=0). */
  readonly isOneWay: boolean;
}

/** One client outside with one connection to each server: sends what it is told and keeps what comes back. */
export const edgeBehavior: Behavior<EdgeState> = {
  onStart: () => undefined,
  onRequest: (ctx, _state, request) => ctx.hangUp(request),
  onResponse: (_ctx, state, request, body) => {
    const open = state.open.get(request.to) ?? [];
    const at = open.findIndex((entry) => entry.requestId === request.id);
    if (at < 0) return;
    const [entry] = open.splice(at, 1);
    if (entry !== undefined) state.answers.set(entry.name, { body });
  },
  onDisconnect: (_ctx: Context, state: EdgeState, server: NodeIx, _slot: number, _lost: readonly Request[]) => {
    for (const { name } of state.open.get(server) ?? []) state.answers.set(name, { closed: true });
    state.open.delete(server);
  },
  onTimer: () => undefined,
  onCommand: (ctx, state, command) => {
    const { name, to, api, version, body, isOneWay } = command as SendCommand;
    const requestId = isOneWay ? ctx.send(to, 0, api, version, body) : ctx.request(to, 0, api, version, body, Infinity);
    const open = state.open.get(to);
    if (open === undefined) state.open.set(to, [{ name, requestId }]);
    else open.push({ name, requestId });
  },
  onStop: (ctx) => ctx.exit(),
  onDown: (state) => {
    state.answers.clear();
    state.open.clear();
  },
  copy: (state) => ({
    answers: new Map(state.answers),
    open: new Map([...state.open].map(([server, open]) => [server, open.slice()] as const)),
  }),
};

export function createEdgeState(): EdgeState {
  return { answers: new Map(), open: new Map() };
}
