import type { EventHandle } from '../kernel/event-queue';
import type { NodeIx } from '../kernel/connection';
import { ZnodeTree } from './znode-tree';

/** A client's session: as long as it lasts, so do its ephemeral nodes (R-ZK-02). */
export interface Session {
  readonly id: number;
  readonly client: NodeIx;
  readonly timeoutUs: number;
  lastHeardUs: number;
}

/**
 * A ZooKeeper ensemble as one node: what its majority agrees on. Tree and sessions are on disk; watches are not, and clients set
 * theirs again when they are back.
 */
export interface ZooKeeperServerState {
  tree: ZnodeTree;
  sessions: Map<number, Session>;
  nextSessionId: number;
  /** The session that a client's connection stands for. */
  sessionOfClient: Map<NodeIx, number>;
  /** Sessions to tell once, by path. */
  dataWatches: Map<string, Set<number>>;
  childWatches: Map<string, Set<number>>;
  expiryTimer: EventHandle;
}

const FIRST_SESSION_ID = 1;

export function createZooKeeperServer(): ZooKeeperServerState {
  return {
    tree: ZnodeTree.initial(), sessions: new Map(), nextSessionId: FIRST_SESSION_ID, sessionOfClient: new Map(), dataWatches: new Map(), childWatches: new Map(), expiryTimer: 0,
  };
}

export function copyZooKeeperServer(state: ZooKeeperServerState): ZooKeeperServerState {
  return {
    ...state, tree: state.tree.copy(), sessions: new Map([...state.sessions].map(([id, session]) => [id, { ...session }])), sessionOfClient: new Map(state.sessionOfClient),
    dataWatches: copyWatches(state.dataWatches), childWatches: copyWatches(state.childWatches),
  };
}

function copyWatches(watches: ReadonlyMap<string, ReadonlySet<number>>): Map<string, Set<number>> {
  return new Map([...watches].map(([path, sessions]) => [path, new Set(sessions)]));
}
