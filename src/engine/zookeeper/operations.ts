import type { ZnodeData } from './znode-data';

/**
 * ZooKeeper's operations, numbered beyond Kafka's APIs because both travel over the same wires here: the number is ZooKeeper's own
 * operation code plus a thousand.
 */
export const ZooKeeperOp = {
  Create: 1001,
  Delete: 1002,
  Exists: 1003,
  GetData: 1004,
  SetData: 1005,
  GetChildren: 1008,
  Ping: 1011,
  Multi: 1014,
  CreateSession: 1020,
  CloseSession: 1021,
  /** What the ensemble sends by itself: a watch has fired. */
  WatchedEvent: 1030,
} as const;

export type ZooKeeperOp = (typeof ZooKeeperOp)[keyof typeof ZooKeeperOp];

/** The name of an operation; undefined for a number that is none. */
export function zooKeeperOpName(op: number): string | undefined {
  for (const [name, number] of Object.entries(ZooKeeperOp)) if (number === op) return name;
  return undefined;
}

/** ZooKeeper's own error codes (KeeperException). */
export const ZooKeeperError = {
  OK: 0,
  NoNode: -101,
  BadVersion: -103,
  NodeExists: -110,
  NotEmpty: -111,
  SessionExpired: -112,
} as const;

/** Any version will do. */
export const ANY_VERSION = -1;

export interface CreateSessionRequest {
  /** The session to go on with, 0 for a new one. */
  readonly sessionId: number;
  readonly timeOut: number;
}

export interface CreateSessionResponse {
  readonly err: number;
  readonly sessionId: number;
  readonly timeOut: number;
}

export interface CreateRequest {
  readonly path: string;
  readonly data: ZnodeData;
  /** An ephemeral node goes with its session; a sequential one gets a number behind its name. */
  readonly flags: { readonly ephemeral: boolean; readonly sequential: boolean };
}

export interface DeleteRequest {
  readonly path: string;
  readonly version: number;
}

export interface SetDataRequest {
  readonly path: string;
  readonly data: ZnodeData;
  readonly version: number;
}

export interface ReadRequest {
  readonly path: string;
  /** Tell this session once when what was read changes. */
  readonly watch: boolean;
}

/** All of it or nothing. `check`: the node must have that version. */
export interface MultiRequest {
  readonly ops: readonly MultiOp[];
}

export type MultiOp =
  | ({ readonly type: 'check'; readonly path: string; readonly version: number })
  | ({ readonly type: 'create' } & CreateRequest)
  | ({ readonly type: 'setData' } & SetDataRequest)
  | ({ readonly type: 'delete' } & DeleteRequest);

export interface Stat {
  /** Transaction that made the node: the broker epoch of a broker's own. */
  readonly czxid: number;
  /** Raised by every write: what conditional writes go by (R-ZK-03). */
  readonly version: number;
  /** Session that an ephemeral node belongs to, 0 for a persistent one. */
  readonly ephemeralOwner: number;
}

/** One shape for all answers: what an operation does not give is absent. */
export interface ZooKeeperResponse {
  readonly zxid: number;
  readonly err: number;
  readonly path?: string;
  readonly data?: ZnodeData;
  readonly stat?: Stat;
  readonly children?: readonly string[];
  /** Of a multi: which operation was refused. */
  readonly failedOp?: number;
}

export interface WatchedEvent {
  readonly type: 'NodeCreated' | 'NodeDeleted' | 'NodeDataChanged' | 'NodeChildrenChanged';
  readonly path: string;
}
