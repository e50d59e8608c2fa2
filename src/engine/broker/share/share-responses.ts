import type { Context } from '../../kernel/behavior';
import { ErrorCode } from '../../protocol/error-codes';
import type { ShareAcknowledgeResponse, ShareFetchPartitionResponse, ShareFetchRequest, ShareFetchResponse } from '../../protocol/messages/share-fetch';
import type { BrokerState } from '../broker-state';
import { leaderEndpoints, type LeaderHint } from '../endpoint';
import { recordLockDurationMs } from './local-share-partition';
import type { FetchedSharePartition, ShareCall, ShareSession } from './share-manager-state';

/** The answers to ShareFetch and ShareAcknowledge. */

const NO_HINT: LeaderHint = { leaderId: 0, leaderEpoch: 0 };

/** The request as a whole is refused. */
export function topError(errorCode: number): ShareFetchResponse & ShareAcknowledgeResponse {
  return { throttleTimeMs: 0, errorCode, errorMessage: null, acquisitionLockTimeoutMs: 0, responses: [], nodeEndpoints: [] };
}

/** Whoever asks the wrong broker is told the right one. */
function leaderHint({ image }: BrokerState, topicId: string, index: number, errorCode: number): LeaderHint {
  if (errorCode !== ErrorCode.NOT_LEADER_OR_FOLLOWER && errorCode !== ErrorCode.FENCED_LEADER_EPOCH) return NO_HINT;
  const registration = image.topics.get(image.topicNames.get(topicId) ?? '')?.partitions[index];
  return registration === undefined ? NO_HINT : { leaderId: registration.leader, leaderEpoch: registration.leaderEpoch };
}

function endpoints(broker: BrokerState, hints: readonly LeaderHint[]): ShareFetchResponse['nodeEndpoints'] {
  return leaderEndpoints(broker, hints.filter((hint) => hint !== NO_HINT)) ?? [];
}

/** Within a session only what is news is in the answer; its opening names all that was read (R-SHR-12). */
export function replyToFetch(ctx: Context, broker: BrokerState, call: ShareCall, session: ShareSession | null): void {
  const isOpening = (call.request.body as ShareFetchRequest).shareSessionEpoch === 0;
  const lines = new Map<string, ShareFetchPartitionResponse & { readonly topicId: string }>();
  for (const fetched of call.fetched) {
    const key = `${fetched.topicId}:${fetched.index}`;
    const known = session?.partitions.get(key);
    const isNews = fetched.records.length > 0 || fetched.errorCode !== ErrorCode.NONE || isOpening || known?.mustRespond === true;
    if (known !== undefined && session !== null) session.partitions.set(key, { ...known, mustRespond: fetched.errorCode !== ErrorCode.NONE });
    if (isNews) lines.set(key, line(broker, fetched));
  }
  for (const { topicId, index, errorCode } of call.acknowledged) {
    const key = `${topicId}:${index}`;
    const known = lines.get(key) ?? line(broker, { topicId, index, errorCode: ErrorCode.NONE, records: [], acquired: [] });
    lines.set(key, { ...known, acknowledgeErrorCode: errorCode, currentLeader: known.currentLeader === NO_HINT ? leaderHint(broker, topicId, index, errorCode) : known.currentLeader });
  }
  const answered = [...lines.values()];
  ctx.reply(call.request, {
    throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, acquisitionLockTimeoutMs: recordLockDurationMs(broker, call.groupId), responses: byTopic(answered),
    nodeEndpoints: endpoints(broker, answered.map(({ currentLeader }) => currentLeader)),
  } satisfies ShareFetchResponse);
}

function line(broker: BrokerState, { topicId, index, errorCode, records, acquired }: FetchedSharePartition): ShareFetchPartitionResponse & { readonly topicId: string } {
  return {
    topicId, partitionIndex: index, errorCode, errorMessage: null, acknowledgeErrorCode: ErrorCode.NONE, acknowledgeErrorMessage: null,
    currentLeader: leaderHint(broker, topicId, index, errorCode), records, acquiredRecords: acquired,
  };
}

export function replyToAcknowledge(ctx: Context, broker: BrokerState, call: ShareCall): void {
  const answered = call.acknowledged.map(({ topicId, index, errorCode }) => ({
    topicId, partitionIndex: index, errorCode, errorMessage: null, currentLeader: leaderHint(broker, topicId, index, errorCode),
  }));
  ctx.reply(call.request, {
    throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, acquisitionLockTimeoutMs: recordLockDurationMs(broker, call.groupId), responses: byTopic(answered),
    nodeEndpoints: endpoints(broker, answered.map(({ currentLeader }) => currentLeader)),
  } satisfies ShareAcknowledgeResponse);
}

function byTopic<Line extends { readonly topicId: string }>(lines: readonly Line[]): { topicId: string; partitions: Omit<Line, 'topicId'>[] }[] {
  const topics: { topicId: string; partitions: Omit<Line, 'topicId'>[] }[] = [];
  for (const { topicId, ...rest } of lines) {
    const topic = topics.find((one) => one.topicId === topicId);
    if (topic === undefined) topics.push({ topicId, partitions: [rest] });
    else topic.partitions.push(rest);
  }
  return topics;
}
