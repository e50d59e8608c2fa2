import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import type { NodeIx, Request } from '../kernel/connection';
import { ApiKey } from '../protocol/api-keys';
import { isInvalidMetadata } from '../protocol/error-classes';
import { ErrorCode } from '../protocol/error-codes';
import {
  AcknowledgeTypeCode, ShareAcquireMode, type AcknowledgementBatchData, type ShareAcknowledgeRequest, type ShareAcknowledgeResponse, type ShareFetchPartitionResponse, type ShareFetchRequest,
  type ShareFetchResponse, type SharePartitionRequest,
} from '../protocol/messages/share-fetch';
import { partitionKey, type PartitionKey } from '../protocol/partition-key';
import { takeLeaderHint } from './client-metadata';
import { canSend, noteFreshMetadata, requestMetadataUpdate, sendRequest, Slot } from './network-client';
import type { PendingAcknowledgements, ShareClientSession, ShareConsumerState, SharedPartition } from './share-consumer-state';
import { noteSettled } from './share-program';

/** ShareFetch and ShareAcknowledge of a share consumer, with the sessions they belong to (R-SHR-11, R-SHR-12). */

const VERSION = 2;
const FINAL_EPOCH = -1;
const RETRY_US = 100_000;

// ---- sending --------------------------------------------------------------------------------------------------------

/** Fetches go to every leader that nothing is asked of, with what there is to acknowledge; nothing is fetched ahead of the application. */
export function sendShareFetches(ctx: Context, s: ShareConsumerState): void {
  const cause = ctx.cause;
  for (const [node, partitions] of byLeader(s)) {
    ctx.because(cause);
    sendTo(ctx, s, node, partitions, s.received.length === 0);
  }
  // What was acquired from a broker that leads nothing of ours any more is acknowledged there all the same.
  sendAcknowledgements(ctx, s);
}

/** What there is to acknowledge, by itself. */
export function sendAcknowledgements(ctx: Context, s: ShareConsumerState): void {
  const cause = ctx.cause;
  for (const node of [...s.acknowledgements.keys()]) {
    ctx.because(cause);
    sendTo(ctx, s, node, [], false);
  }
  ctx.because(cause);
}

function byLeader(s: ShareConsumerState): Map<NodeIx, SharedPartition[]> {
  const nodes = new Map<NodeIx, SharedPartition[]>();
  for (const partition of s.assigned.values()) {
    const node = s.net.metadata.topics.get(partition.topic)?.partitions[partition.partition]?.leaderNode ?? -1;
    if (node < 0) continue;
    const known = nodes.get(node);
    if (known === undefined) nodes.set(node, [partition]);
    else known.push(partition);
  }
  return nodes;
}

function sendTo(ctx: Context, s: ShareConsumerState, node: NodeIx, partitions: readonly SharedPartition[], wantsRecords: boolean): void {
  let session = s.sessions.get(node);
  if (session === undefined) s.sessions.set(node, (session = { node, epoch: 0, partitions: new Set(), request: 0, sent: [], notBeforeUs: 0 }));
  const acknowledgements = session.epoch === 0 ? [] : (s.acknowledgements.get(node) ?? []);
  if (session.epoch === 0) failAcknowledgements(ctx, s, s.acknowledgements.get(node) ?? [], ErrorCode.SHARE_SESSION_NOT_FOUND);
  if (session.epoch === 0) s.acknowledgements.delete(node);
  if (session.request !== 0 || session.notBeforeUs > ctx.nowUs || (acknowledgements.length === 0 && !wantsRecords) || !canSend(ctx, s.net, node, Slot.Data)) return;
  s.acknowledgements.delete(node);
  session.sent = acknowledgements;
  const timeoutUs = s.config.requestTimeoutMs * 1000;
  session.request = wantsRecords
    ? sendRequest(ctx, s.net, node, Slot.Data, ApiKey.ShareFetch, VERSION, fetchBody(s, session, partitions, acknowledgements), timeoutUs)
    : sendRequest(ctx, s.net, node, Slot.Data, ApiKey.ShareAcknowledge, VERSION, acknowledgeBody(s, session.epoch, acknowledgements), timeoutUs);
}

function fetchBody(s: ShareConsumerState, session: ShareClientSession, partitions: readonly SharedPartition[], acknowledgements: readonly PendingAcknowledgements[]): ShareFetchRequest {
  const { fetchMaxWaitMs, fetchMinBytes, fetchMaxBytes, maxPollRecords, shareAcquireMode } = s.config;
  const added = partitions.filter(({ key }) => !session.partitions.has(key));
  const forgotten = [...session.partitions].filter((key) => !partitions.some((partition) => partition.key === key)).flatMap((key) => [...knownPartitions(s, key)]);
  session.partitions.clear();
  for (const { key } of partitions) session.partitions.add(key);
  return {
    groupId: s.group, memberId: s.memberId, shareSessionEpoch: session.epoch, maxWaitMs: fetchMaxWaitMs, minBytes: fetchMinBytes, maxBytes: fetchMaxBytes, maxRecords: maxPollRecords,
    batchSize: maxPollRecords, shareAcquireMode: shareAcquireMode === 'record_limit' ? ShareAcquireMode.RECORD_LIMIT : ShareAcquireMode.BATCH_OPTIMIZED, isRenewAck: false,
    topics: topicsOf([...acknowledgements, ...added.filter(({ key }) => !acknowledgements.some((one) => one.key === key)).map((partition) => ({ ...partition, batches: [] }))]),
    forgottenTopicsData: forgotten.map(({ topicId, partition }) => ({ topicId, partitions: [partition] })),
  };
}

/** A partition that the session has and the group has taken away: its topic is looked up by name. */
function* knownPartitions(s: ShareConsumerState, key: PartitionKey): Iterable<{ readonly topicId: string; readonly partition: number }> {
  for (const { nameId, topicId, partitions } of s.net.metadata.topics.values()) {
    for (let partition = 0; partition < partitions.length; partition++) if (partitionKey(nameId, partition) === key) yield { topicId, partition };
  }
}

function acknowledgeBody(s: ShareConsumerState, shareSessionEpoch: number, acknowledgements: readonly PendingAcknowledgements[]): ShareAcknowledgeRequest {
  return { groupId: s.group, memberId: s.memberId, shareSessionEpoch, isRenewAck: false, topics: topicsOf(acknowledgements) };
}

function topicsOf(acknowledgements: readonly PendingAcknowledgements[]): { readonly topicId: string; readonly partitions: SharePartitionRequest[] }[] {
  const topics: { readonly topicId: string; readonly partitions: { readonly partitionIndex: number; acknowledgementBatches: AcknowledgementBatchData[] }[] }[] = [];
  for (const { topicId, partition, batches } of acknowledgements) {
    let topic = topics.find((one) => one.topicId === topicId);
    if (topic === undefined) topics.push((topic = { topicId, partitions: [] }));
    const known = topic.partitions.find(({ partitionIndex }) => partitionIndex === partition);
    if (known === undefined) topic.partitions.push({ partitionIndex: partition, acknowledgementBatches: [...batches] });
    else known.acknowledgementBatches.push(...batches);
  }
  for (const { partitions } of topics) for (const one of partitions) one.acknowledgementBatches.sort((a, b) => a.firstOffset - b.firstOffset);
  return topics;
}

/** close(): every session is closed, with what is still to be acknowledged; what is in hand beyond that is released by it (R-SHR-11). */
export function closeShareSessions(ctx: Context, s: ShareConsumerState): void {
  for (const session of s.sessions.values()) {
    if ((session.epoch === 0 && session.request === 0) || !canSend(ctx, s.net, session.node, Slot.Data)) continue;
    const acknowledgements = s.acknowledgements.get(session.node) ?? [];
    s.acknowledgements.delete(session.node);
    session.sent = [...session.sent, ...acknowledgements];
    session.request = sendRequest(ctx, s.net, session.node, Slot.Data, ApiKey.ShareAcknowledge, VERSION, acknowledgeBody(s, FINAL_EPOCH, acknowledgements), s.config.requestTimeoutMs * 1000);
    s.closeRequests.add(session.request);
  }
}

// ---- answers --------------------------------------------------------------------------------------------------------

/** The session whose request that was, ended; undefined when it has been given up since. */
function endRequest(s: ShareConsumerState, request: Request): ShareClientSession | undefined {
  const session = s.sessions.get(request.to);
  if (session === undefined || session.request !== request.id) return undefined;
  session.request = 0;
  return session;
}

export function onShareFetchResponse(ctx: Context, s: ShareConsumerState, request: Request, response: ShareFetchResponse): void {
  const session = endRequest(s, request);
  if (session === undefined || !followSession(ctx, s, session, response.errorCode)) return;
  const sent = takeSent(session);
  const arrival = ctx.cause;
  for (const { topicId, partitions } of response.responses) {
    const topic = s.net.metadata.topicsById.get(topicId);
    if (topic === undefined) continue;
    for (const answer of partitions) {
      ctx.because(arrival);
      const key = partitionKey(topic.nameId, answer.partitionIndex);
      settle(ctx, s, sent.filter((one) => one.key === key), answer.acknowledgeErrorCode);
      takeRecordsOf(ctx, s, session, { key, topic: topic.name, topicId, partition: answer.partitionIndex }, answer);
    }
  }
  ctx.because(arrival);
}

export function onShareAcknowledgeResponse(ctx: Context, s: ShareConsumerState, request: Request, response: ShareAcknowledgeResponse): void {
  const session = endRequest(s, request);
  if (session === undefined || !followSession(ctx, s, session, response.errorCode)) return;
  const sent = takeSent(session);
  const arrival = ctx.cause;
  for (const { topicId, partitions } of response.responses) {
    for (const { partitionIndex, errorCode } of partitions) {
      ctx.because(arrival);
      settle(ctx, s, sent.filter((one) => one.topicId === topicId && one.partition === partitionIndex), errorCode);
      if (isInvalidMetadata(errorCode)) requestMetadataUpdate(ctx, s.net);
    }
  }
  ctx.because(arrival);
}

function takeSent(session: ShareClientSession): readonly PendingAcknowledgements[] {
  const { sent } = session;
  session.sent = [];
  return sent;
}

/** False when the request as a whole failed: the session is begun anew, and what it carried is void. */
function followSession(ctx: Context, s: ShareConsumerState, session: ShareClientSession, errorCode: number): boolean {
  if (errorCode === ErrorCode.NONE) {
    session.epoch = session.epoch === 2_147_483_647 ? 1 : session.epoch + 1;
    return true;
  }
  breakSession(ctx, s, session, errorCode);
  return false;
}

function breakSession(ctx: Context, s: ShareConsumerState, session: ShareClientSession, errorCode: number): void {
  session.epoch = 0;
  session.partitions.clear();
  session.notBeforeUs = ctx.nowUs + RETRY_US;
  const lost = [...takeSent(session), ...(s.acknowledgements.get(session.node) ?? [])];
  s.acknowledgements.delete(session.node);
  failAcknowledgements(ctx, s, lost, errorCode);
}

export function onShareRequestLost(ctx: Context, s: ShareConsumerState, request: Request): void {
  const session = endRequest(s, request);
  if (session !== undefined) breakSession(ctx, s, session, ErrorCode.NETWORK_EXCEPTION);
}

function takeRecordsOf(ctx: Context, s: ShareConsumerState, session: ShareClientSession, partition: SharedPartition, answer: ShareFetchPartitionResponse): void {
  if (answer.errorCode !== ErrorCode.NONE) {
    session.notBeforeUs = ctx.nowUs + RETRY_US;
    if (!isInvalidMetadata(answer.errorCode)) return;
    const topic = s.net.metadata.topics.get(partition.topic);
    const { leaderId, leaderEpoch } = answer.currentLeader;
    if (topic !== undefined && leaderEpoch > 0 && takeLeaderHint(ctx, s.net.metadata, topic, partition.partition, leaderId, leaderEpoch)) noteFreshMetadata(s.net);
    requestMetadataUpdate(ctx, s.net);
    return;
  }
  if (answer.acquiredRecords.length > 0) s.received = [...s.received, { ...partition, node: session.node, batches: answer.records, acquired: answer.acquiredRecords }];
}

/** The acknowledgement callback (R-SHR-11): what came of acknowledgements, partition by partition. */
function settle(ctx: Context, s: ShareConsumerState, acknowledged: readonly PendingAcknowledgements[], errorCode: number): void {
  for (const one of acknowledged) {
    const { key, batches } = one;
    let count = 0;
    for (const batch of batches) {
      const offsets = batch.lastOffset - batch.firstOffset + 1;
      count += offsets;
      if (errorCode !== ErrorCode.NONE) s.totals.failedAcknowledgements += offsets;
      else countAnswers(s, batch, offsets);
    }
    if (s.program !== null) noteSettled(s.program, one, errorCode);
    ctx.emit(FactKind.AcknowledgementsCompleted, key, errorCode, batches[0]?.firstOffset ?? 0, count);
  }
}

function countAnswers({ totals }: ShareConsumerState, { acknowledgeTypes }: AcknowledgementBatchData, offsets: number): void {
  const each = acknowledgeTypes.length === 1 ? offsets : 1;
  for (const type of acknowledgeTypes) {
    if (type === AcknowledgeTypeCode.ACCEPT) totals.acknowledged += each;
    else if (type === AcknowledgeTypeCode.RELEASE) totals.released += each;
    else if (type === AcknowledgeTypeCode.REJECT) totals.rejected += each;
  }
}

function failAcknowledgements(ctx: Context, s: ShareConsumerState, acknowledgements: readonly PendingAcknowledgements[], errorCode: number): void {
  const cause = ctx.cause;
  for (const one of acknowledgements) {
    ctx.because(cause);
    settle(ctx, s, [one], errorCode);
  }
  ctx.because(cause);
}
