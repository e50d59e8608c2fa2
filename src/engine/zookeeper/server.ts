import { FactKind } from '../facts/fact-kinds';
import type { Behavior, Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { TimerRange } from '../protocol/timer-kinds';
import {
  ZooKeeperError, ZooKeeperOp, type CreateRequest, type CreateSessionRequest, type CreateSessionResponse, type DeleteRequest, type MultiRequest, type ReadRequest,
  type SetDataRequest, type WatchedEvent, type ZooKeeperResponse,
} from './operations';
import { copyZooKeeperServer, type Session, type ZooKeeperServerState } from './server-state';

const EXPIRY_TIMER = TimerRange.ZooKeeper * 100;
/** The ensemble's connection to a client, for what it says unasked. */
const WATCH_SLOT = 0;

/** A ZooKeeper ensemble that acts as one: answers in order, remembers sessions, tells who watches. */
export const zooKeeperBehavior: Behavior<ZooKeeperServerState> = {
  onStart(ctx, state) {
    // As after an election of the ensemble: every session gets its whole time anew.
    for (const session of state.sessions.values()) session.lastHeardUs = ctx.nowUs;
    armExpiry(ctx, state);
  },

  onRequest(ctx, state, request) {
    if (request.api === ZooKeeperOp.CreateSession) createSession(ctx, state, request);
    else serve(ctx, state, request);
  },

  onResponse() {
    throw new Error('ZooKeeper asks nobody anything');
  },

  onDisconnect() {
    // A client that is gone misses what it watched; it looks again when it is back.
  },

  onTimer(ctx, state) {
    expireSessions(ctx, state);
  },

  onCommand(_ctx, _state, command) {
    throw new Error(`ZooKeeper takes no command: ${JSON.stringify(command)}`);
  },

  onStop(ctx) {
    ctx.exit();
  },

  onDown(state) {
    state.sessionOfClient = new Map();
    state.dataWatches = new Map();
    state.childWatches = new Map();
    state.expiryTimer = 0;
  },

  copy: copyZooKeeperServer,
};

function createSession(ctx: Context, state: ZooKeeperServerState, request: Request): void {
  const { sessionId, timeOut } = request.body as CreateSessionRequest;
  if (sessionId !== 0) {
    const known = state.sessions.get(sessionId);
    if (known === undefined) {
      ctx.reply(request, { err: ZooKeeperError.SessionExpired, sessionId, timeOut } satisfies CreateSessionResponse);
      return;
    }
    known.lastHeardUs = ctx.nowUs;
    state.sessionOfClient.set(request.from, sessionId);
    ctx.reply(request, { err: ZooKeeperError.OK, sessionId, timeOut } satisfies CreateSessionResponse);
    return;
  }
  const id = state.nextSessionId++;
  state.sessions.set(id, { id, client: request.from, timeoutUs: timeOut * 1000, lastHeardUs: ctx.nowUs });
  state.sessionOfClient.set(request.from, id);
  armExpiry(ctx, state);
  ctx.reply(request, { err: ZooKeeperError.OK, sessionId: id, timeOut } satisfies CreateSessionResponse);
}

function serve(ctx: Context, state: ZooKeeperServerState, request: Request): void {
  const session = state.sessions.get(state.sessionOfClient.get(request.from) ?? 0);
  if (session === undefined) {
    ctx.reply(request, { zxid: state.tree.zxid, err: ZooKeeperError.SessionExpired } satisfies ZooKeeperResponse);
    return;
  }
  session.lastHeardUs = ctx.nowUs;
  const answer = carryOut(ctx, state, session, request);
  ctx.reply(request, { zxid: state.tree.zxid, ...answer } satisfies ZooKeeperResponse);
  tellWatchers(ctx, state);
}

function carryOut(ctx: Context, state: ZooKeeperServerState, session: Session, request: Request): Omit<ZooKeeperResponse, 'zxid'> {
  const { tree } = state;
  switch (request.api) {
    case ZooKeeperOp.Ping:
      return { err: ZooKeeperError.OK };
    case ZooKeeperOp.Create: {
      const { err, path } = tree.create(request.body as CreateRequest, session.id);
      return { err, path, stat: tree.get(path)?.stat };
    }
    case ZooKeeperOp.Delete: {
      const { path, version } = request.body as DeleteRequest;
      return { err: tree.delete(path, version).err };
    }
    case ZooKeeperOp.SetData: {
      const { path, data, version } = request.body as SetDataRequest;
      return { err: tree.setData(path, data, version).err, stat: tree.get(path)?.stat };
    }
    case ZooKeeperOp.Multi: {
      const { failedOp, err } = tree.multi((request.body as MultiRequest).ops, session.id);
      return failedOp < 0 ? { err } : { err, failedOp };
    }
    case ZooKeeperOp.Exists:
    case ZooKeeperOp.GetData: {
      const { path, watch } = request.body as ReadRequest;
      const node = tree.get(path);
      if (watch && (node !== undefined || request.api === ZooKeeperOp.Exists)) addWatch(state.dataWatches, path, session.id);
      if (node === undefined) return { err: ZooKeeperError.NoNode };
      return request.api === ZooKeeperOp.Exists ? { err: ZooKeeperError.OK, stat: node.stat } : { err: ZooKeeperError.OK, data: node.data, stat: node.stat };
    }
    case ZooKeeperOp.GetChildren: {
      const { path, watch } = request.body as ReadRequest;
      if (tree.get(path) === undefined) return { err: ZooKeeperError.NoNode };
      if (watch) addWatch(state.childWatches, path, session.id);
      return { err: ZooKeeperError.OK, children: tree.children(path) };
    }
    case ZooKeeperOp.CloseSession:
      endSession(ctx, state, session);
      return { err: ZooKeeperError.OK };
    default:
      throw new Error(`ZooKeeper has no operation ${request.api}`);
  }
}

function addWatch(watches: Map<string, Set<number>>, path: string, sessionId: number): void {
  const sessions = watches.get(path);
  if (sessions === undefined) watches.set(path, new Set([sessionId]));
  else sessions.add(sessionId);
}

/** A watch fires once, at the first change of what it watches. */
function tellWatchers(ctx: Context, state: ZooKeeperServerState): void {
  for (const event of state.tree.takeChanges()) {
    const watches = event.type === 'NodeChildrenChanged' ? state.childWatches : state.dataWatches;
    const sessions = watches.get(event.path);
    if (sessions === undefined) continue;
    watches.delete(event.path);
    for (const id of sessions) {
      const session = state.sessions.get(id);
      if (session !== undefined) ctx.send(session.client, WATCH_SLOT, ZooKeeperOp.WatchedEvent, 0, event satisfies WatchedEvent);
    }
  }
}

/** R-ZK-02: what a session made for as long as it lasts goes with it. */
function endSession(ctx: Context, state: ZooKeeperServerState, session: Session): void {
  state.sessions.delete(session.id);
  if (state.sessionOfClient.get(session.client) === session.id) state.sessionOfClient.delete(session.client);
  for (const [path, node] of state.tree.nodes) {
    if (node.stat.ephemeralOwner !== session.id) continue;
    ctx.emit(FactKind.EphemeralNodeRemoved, ctx.nameId(path), session.id);
    state.tree.delete(path, -1);
  }
}

function expireSessions(ctx: Context, state: ZooKeeperServerState): void {
  state.expiryTimer = 0;
  for (const session of [...state.sessions.values()]) {
    if (session.lastHeardUs + session.timeoutUs > ctx.nowUs) continue;
    ctx.emit(FactKind.SessionExpired, ctx.kafkaId(session.client), session.lastHeardUs, 0, 0, ctx.causeOfSilence(session.client));
    endSession(ctx, state, session);
    tellWatchers(ctx, state);
  }
  armExpiry(ctx, state);
}

/** One timer, for the session that would expire first as things stand. */
function armExpiry(ctx: Context, state: ZooKeeperServerState): void {
  let dueUs = Infinity;
  for (const { lastHeardUs, timeoutUs } of state.sessions.values()) dueUs = Math.min(dueUs, lastHeardUs + timeoutUs);
  if (dueUs === Infinity) return;
  ctx.cancel(state.expiryTimer);
  state.expiryTimer = ctx.periodic(dueUs - ctx.nowUs, EXPIRY_TIMER);
}
