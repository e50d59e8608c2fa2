import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { NodeIx, Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { ShareFetchRequest } from '../../protocol/messages/share-fetch';
import type { BrokerState } from '../broker-state';
import { dropSharePartition, localSharePartition } from './local-share-partition';
import { sessionKey, type ShareSession } from './share-manager-state';
import { memberName, releaseIn } from './share-writes';

/** Share sessions (R-SHR-12): which partitions a member reads from this broker, kept from request to request. */

const OPENING_EPOCH = 0;
export const FINAL_EPOCH = -1;
const FIRST_EPOCH = 1;

type Fetch = Request<ShareFetchRequest>;

/** The session of a fetch, with what the request changes of it taken in; null for the one that ends it; or the error. */
export function sessionForFetch(ctx: Context, broker: BrokerState, request: Fetch, groupId: string, memberId: string): ShareSession | null | number {
  const { shareSessionEpoch, topics } = request.body;
  const { sessions } = broker.shares;
  const key = sessionKey(groupId, memberId);
  const hasAcknowledgements = topics.some(({ partitions }) => partitions.some(({ acknowledgementBatches }) => acknowledgementBatches.length > 0));
  const known = sessions.get(key);
  if (shareSessionEpoch === FINAL_EPOCH) {
    if (topics.length > 0 && !hasAcknowledgements) return ErrorCode.INVALID_REQUEST;
    return known === undefined ? ErrorCode.SHARE_SESSION_NOT_FOUND : null;
  }
  if (shareSessionEpoch !== OPENING_EPOCH) {
    if (known === undefined) return ErrorCode.SHARE_SESSION_NOT_FOUND;
    if (known.epoch !== shareSessionEpoch) return ErrorCode.INVALID_SHARE_SESSION_EPOCH;
    change(known, request.body);
    known.epoch = nextEpoch(known.epoch);
    return known;
  }
  if (hasAcknowledgements) return ErrorCode.INVALID_REQUEST;
  if (known === undefined && sessions.size >= broker.config.groupShareMaxShareSessions) return ErrorCode.SHARE_SESSION_LIMIT_REACHED;
  // What the member had is still its own: a new session of the same member takes the place of the old one.
  const session: ShareSession = { groupId, memberId, epoch: FIRST_EPOCH, clientNode: request.from, slot: request.slot, partitions: new Map() };
  for (const { topicId, partitions } of topics) for (const { partitionIndex } of partitions) session.partitions.set(`${topicId}:${partitionIndex}`, { topicId, index: partitionIndex, mustRespond: false });
  sessions.set(key, session);
  ctx.watch(request);
  return session;
}

/** Requests are counted up to Java's largest integer, then from 1 again. */
function nextEpoch(epoch: number): number {
  return epoch === 2_147_483_647 ? FIRST_EPOCH : epoch + 1;
}

function change({ partitions }: ShareSession, { topics, forgottenTopicsData }: ShareFetchRequest): void {
  for (const topic of topics) {
    for (const { partitionIndex } of topic.partitions) {
      const key = `${topic.topicId}:${partitionIndex}`;
      if (!partitions.has(key)) partitions.set(key, { topicId: topic.topicId, index: partitionIndex, mustRespond: true });
    }
  }
  for (const topic of forgottenTopicsData) for (const index of topic.partitions) partitions.delete(`${topic.topicId}:${index}`);
}

/** A ShareAcknowledge belongs to a session as well, and is counted. */
export function acknowledgeSessionError({ shares }: BrokerState, groupId: string, memberId: string, epoch: number): number {
  if (epoch === OPENING_EPOCH) return ErrorCode.INVALID_SHARE_SESSION_EPOCH;
  const session = shares.sessions.get(sessionKey(groupId, memberId));
  if (session === undefined) return ErrorCode.SHARE_SESSION_NOT_FOUND;
  if (epoch === FINAL_EPOCH) return ErrorCode.NONE;
  if (session.epoch !== epoch) return ErrorCode.INVALID_SHARE_SESSION_EPOCH;
  session.epoch = nextEpoch(epoch);
  return ErrorCode.NONE;
}

/** The session ends; what the member has of its partitions is free again. */
export function closeSession(ctx: Context, broker: BrokerState, groupId: string, memberId: string): void {
  const { sessions } = broker.shares;
  const key = sessionKey(groupId, memberId);
  const session = sessions.get(key);
  if (session === undefined) return;
  const closed = ctx.emit(FactKind.ShareSessionClosed, ctx.nameId(groupId), memberName(ctx, broker, groupId, memberId), session.partitions.size);
  for (const { topicId, index } of session.partitions.values()) {
    ctx.because(closed);
    const local = localSharePartition(broker, groupId, topicId, index);
    if (local !== undefined) releaseIn(ctx, broker, local, memberId);
  }
  sessions.delete(key);
  ctx.because(closed);
}

/** Sessions that were opened over a connection whose other end is gone. */
export function sessionsOf({ shares }: BrokerState, client: NodeIx, slot: number): ShareSession[] {
  return [...shares.sessions.values()].filter((session) => session.clientNode === client && session.slot === slot);
}

/** When nobody of a group reads from this broker any more, it keeps nothing of it in memory. */
export function forgetGroupIfUnread(ctx: Context, broker: BrokerState, groupId: string): void {
  const { shares } = broker;
  for (const session of shares.sessions.values()) if (session.groupId === groupId) return;
  for (const local of [...shares.partitions.values()]) if (local.groupId === groupId) dropSharePartition(ctx, broker, local, ErrorCode.NONE);
}
