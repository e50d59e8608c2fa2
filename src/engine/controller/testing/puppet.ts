import type { Behavior } from '../../kernel/behavior';

/** A node for tests that sends what it is told to and keeps the answers, null for a connection that was closed. */
export interface PuppetState {
  readonly answers: (object | null)[];
}

export interface PuppetCommand {
  readonly to: string;
  readonly api: number;
  readonly version: number;
  readonly body: object;
}

const TIMEOUT_US = 60_000_000;

export const puppetBehavior: Behavior<PuppetState> = {
  onStart() {},
  onRequest(ctx, _state, request) {
    ctx.hangUp(request);
  },
  onResponse(_ctx, state, _request, body) {
    state.answers.push(body);
  },
  onDisconnect(_ctx, state, _server, _slot, lost) {
    for (let i = 0; i < lost.length; i++) state.answers.push(null);
  },
  onTimer() {},
  onCommand(ctx, _state, command) {
    const { to, api, version, body } = command as PuppetCommand;
    ctx.request(ctx.nodeByName(to), 0, api, version, body, TIMEOUT_US);
  },
  onStop(ctx) {
    ctx.exit();
  },
  onDown() {},
  copy: (state) => ({ answers: state.answers.slice() }),
};
