import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { FetchPartition, FetchRequest } from '../../protocol/messages/fetch';
import { partitionKey } from '../../protocol/partition-key';
import type { BrokerState } from '../broker-state';
import { completeFetch, TOPIC_ID_VERSION } from './fetch';
import { FetchContext, FetchedPartition } from './fetch-context';
import { settleFetchTimes } from './in-sync';
import { remoteOf } from './partition';

/** Epochs of a session: 0 opens one, −1 closes it and opens none, others count from 1. */
const INITIAL_EPOCH = 0;
const FINAL_EPOCH = -1;
const MAX_EPOCH = 2_147_483_647;
/** A full cache gives up a session that has not been used for so long (R-CONS-21). */
const EVICTION_AGE_US = 120_000_000;

/** The context that a request works on, its partitions brought up to date; or the error of the whole request (R-CONS-22). */
export function contextFor(ctx: Context, broker: BrokerState, request: Request<FetchRequest>): FetchContext | ErrorCode {
  const { body } = request;
  if (body.sessionEpoch === INITIAL_EPOCH || body.sessionEpoch === FINAL_EPOCH) {
    if (body.sessionId !== 0) closeSession(ctx, broker, body.sessionId);
    const replicaId = replicaIdOf(body);
    if (replicaId >= 0) closeSessionsOf(ctx, broker, replicaId);
    const context = newContext(broker, replicaId);
    update(ctx, broker, context, request);
    if (body.sessionEpoch === INITIAL_EPOCH) openSession(ctx, broker, context);
    return context;
  }
  const context = broker.replicas.contexts.get(broker.replicas.sessions.get(body.sessionId) ?? 0);
  if (context === undefined) return ErrorCode.FETCH_SESSION_ID_NOT_FOUND;
  if (context.nextEpoch !== body.sessionEpoch) return ErrorCode.INVALID_FETCH_SESSION_EPOCH;
  forget(context, request);
  update(ctx, broker, context, request);
  if (context.partitions.size === 0 && context.unresolved.length === 0) {
    // An empty session is closed; the request is answered without one.
    broker.replicas.sessions.delete(context.sessionId);
    context.sessionId = 0;
  } else {
    context.nextEpoch = context.nextEpoch === MAX_EPOCH ? 1 : context.nextEpoch + 1;
  }
  return context;
}

/** Broker id of a follower, −1 for a client. */
export function replicaIdOf(body: FetchRequest): number {
  return body.replicaState?.replicaId ?? body.replicaId ?? -1;
}

/** A context that nobody needs any more leaves the partitions it watches. */
export function endContext(broker: BrokerState, context: FetchContext): void {
  for (const fetched of context.partitions.values()) unwatch(context, fetched);
  broker.replicas.contexts.delete(context.id);
}

/** Lets the local replica know that the context reads it, as soon as there is one. */
export function watch(broker: BrokerState, fetched: FetchedPartition): void {
  const partition = broker.replicas.partitions.get(fetched.key);
  if (partition === undefined) return;
  fetched.local = partition;
  partition.watchers.push(fetched);
}

function unwatch(context: FetchContext, fetched: FetchedPartition): void {
  const partition = fetched.local;
  if (partition === null) return;
  fetched.local = null;
  const at = partition.watchers.indexOf(fetched);
  if (at >= 0) partition.watchers.splice(at, 1);
  const remote = context.replicaId >= 0 ? remoteOf(partition, context.replicaId) : undefined;
  if (remote === undefined || remote.context !== context) return;
  settleFetchTimes(partition);
  remote.context = null;
}

function newContext(broker: BrokerState, replicaId: number): FetchContext {
  const context = new FetchContext(broker.replicas.nextContextId++, replicaId);
  broker.replicas.contexts.set(context.id, context);
  return context;
}

function openSession(ctx: Context, broker: BrokerState, context: FetchContext): void {
  const { sessions } = broker.replicas;
  if (sessions.size >= broker.config.maxIncrementalFetchSessionCacheSlots && !evictOne(ctx, broker)) return;
  const stream = ctx.stream(`fetch-session/${broker.brokerId}`);
  let sessionId = 0;
  while (sessionId === 0 || sessions.has(sessionId)) sessionId = ctx.draw(stream, MAX_EPOCH) + 1;
  context.sessionId = sessionId;
  sessions.set(sessionId, context.id);
}

function evictOne(ctx: Context, broker: BrokerState): boolean {
  const { sessions, contexts } = broker.replicas;
  let oldest: FetchContext | null = null;
  for (const contextId of sessions.values()) {
    const context = contexts.get(contextId);
    if (context !== undefined && (oldest === null || context.lastUsedUs < oldest.lastUsedUs)) oldest = context;
  }
  if (oldest === null || ctx.nowUs - oldest.lastUsedUs < EVICTION_AGE_US) return false;
  closeSession(ctx, broker, oldest.sessionId);
  return true;
}

function closeSession(ctx: Context, broker: BrokerState, sessionId: number): void {
  const { sessions, contexts } = broker.replicas;
  const context = contexts.get(sessions.get(sessionId) ?? 0);
  sessions.delete(sessionId);
  if (context === undefined) return;
  if (context.parked !== null) completeFetch(ctx, broker, context);
  endContext(broker, context);
}

/** A follower has one fetcher for each leader: whoever opens a session anew has lost the one before. */
function closeSessionsOf(ctx: Context, broker: BrokerState, replicaId: number): void {
  for (const context of [...broker.replicas.contexts.values()]) {
    if (context.replicaId === replicaId && context.sessionId !== 0) closeSession(ctx, broker, context.sessionId);
  }
}

function forget(context: FetchContext, request: Request<FetchRequest>): void {
  for (const topic of request.body.forgottenTopicsData) {
    for (const index of topic.partitions) {
      const isMeant = (p: FetchedPartition): boolean => p.partition === index && (topic.topicId !== undefined && topic.topicId !== '' ? p.topicId === topic.topicId : p.topic === topic.topic);
      for (const [key, fetched] of context.partitions) {
        if (!isMeant(fetched)) continue;
        unwatch(context, fetched);
        context.partitions.delete(key);
        if (fetched.isDirty) context.dirty = context.dirty.filter((other) => other !== fetched);
      }
      context.unresolved = context.unresolved.filter((p) => !isMeant(p));
    }
  }
}

/** Takes over what the request says of its partitions: they all have to be looked at. */
function update(ctx: Context, broker: BrokerState, context: FetchContext, request: Request<FetchRequest>): void {
  const isById = request.version >= TOPIC_ID_VERSION;
  if (context.unresolved.length > 0) resolve(ctx, broker, context);
  for (const topic of request.body.topics) {
    const name = isById ? broker.image.topicNames.get(topic.topicId) : topic.topic;
    const known = name === undefined ? undefined : broker.image.topics.get(name);
    const nameId = name === undefined || known === undefined ? -1 : ctx.nameId(name);
    for (const wanted of topic.partitions) {
      const isKnown = known !== undefined && known.partitions[wanted.partition] !== undefined;
      let fetched: FetchedPartition | undefined;
      if (isKnown) {
        const key = partitionKey(nameId, wanted.partition);
        fetched = context.partitions.get(key);
        if (fetched === undefined || (isById && fetched.topicId !== topic.topicId)) {
          if (fetched !== undefined) drop(context, fetched);
          fetched = new FetchedPartition(context, isById ? topic.topicId : '', name as string, wanted.partition);
          fetched.key = key;
          context.partitions.set(key, fetched);
        }
        context.markDirty(fetched);
      } else {
        fetched = context.unresolved.find((p) => p.partition === wanted.partition && p.topicId === (isById ? topic.topicId : '') && (isById || p.topic === name));
        if (fetched === undefined) {
          fetched = new FetchedPartition(context, isById ? topic.topicId : '', name ?? '', wanted.partition);
          context.unresolved.push(fetched);
        }
      }
      set(fetched, wanted);
    }
  }
}

function drop(context: FetchContext, fetched: FetchedPartition): void {
  unwatch(context, fetched);
  context.partitions.delete(fetched.key);
  if (fetched.isDirty) context.dirty = context.dirty.filter((other) => other !== fetched);
}

function set(fetched: FetchedPartition, wanted: FetchPartition): void {
  fetched.currentLeaderEpoch = wanted.currentLeaderEpoch;
  fetched.fetchOffset = wanted.fetchOffset;
  fetched.lastFetchedEpoch = wanted.lastFetchedEpoch;
  fetched.logStartOffset = wanted.logStartOffset;
  fetched.maxBytes = wanted.partitionMaxBytes;
}

/** What was unknown when it was asked for may have appeared in the metadata since. */
function resolve(ctx: Context, broker: BrokerState, context: FetchContext): void {
  const unresolved = context.unresolved;
  context.unresolved = [];
  for (const fetched of unresolved) {
    const name = fetched.topicId === '' ? fetched.topic : broker.image.topicNames.get(fetched.topicId);
    const isKnown = name !== undefined && broker.image.topics.get(name)?.partitions[fetched.partition] !== undefined;
    if (!isKnown) {
      context.unresolved.push(fetched);
      continue;
    }
    fetched.topic = name;
    fetched.key = partitionKey(ctx.nameId(name), fetched.partition);
    context.partitions.set(fetched.key, fetched);
    context.markDirty(fetched);
  }
}
