import type { NodeIx } from '../kernel/connection';

/**
 * What a client writes to its log while it works, of the levels that tools show (WARN and ERROR): kept only for a program that holds the
 * client. Entries are data; whoever shows them has the words (R-CLI-32).
 */
export type ClientLogEntry =
  /** No connection came about. */
  | { readonly type: 'notConnected'; readonly server: LoggedServer }
  /** A connection was lost before the client knew of the cluster more than bootstrap.servers. */
  | { readonly type: 'bootstrapDisconnected'; readonly server: LoggedServer }
  | { readonly type: 'metadataErrors'; readonly correlationId: number; readonly errors: readonly { readonly topic: string; readonly errorCode: number }[] }
  | { readonly type: 'produceRefused'; readonly correlationId: number; readonly topic: string; readonly partition: number; readonly attemptsLeft: number; readonly errorCode: number; readonly lost: LostConnection | null; readonly isSplit: boolean }
  | { readonly type: 'produceMetadataError'; readonly topic: string; readonly partition: number; readonly errorCode: number; readonly lost: LostConnection | null }
  | { readonly type: 'fetchUnknownTopic'; readonly topic: string; readonly partition: number; readonly errorCode: number }
  | { readonly type: 'commitFailed'; readonly topic: string; readonly partition: number; readonly offset: number; readonly errorCode: number };

/** A server as a log names it: below 0 while it is one of bootstrap.servers and nothing more is known. */
export interface LoggedServer {
  readonly node: NodeIx;
  readonly id: number;
}

/** The error is the client's own: no answer came. */
export interface LostConnection {
  readonly brokerId: number;
  readonly isTimeout: boolean;
}

/** More than a tool can leave unread between two looks. */
const MAX_ENTRIES = 100;

/** Whoever looks takes them out. */
export type ClientLog = ClientLogEntry[];

export function writeLog(log: ClientLog | null, entry: ClientLogEntry): void {
  if (log === null) return;
  if (log.length >= MAX_ENTRIES) log.shift();
  log.push(entry);
}
