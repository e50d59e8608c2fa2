import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { ProducePartitionResponse, ProduceRequest, ProduceResponse, ProduceTopic, ProduceTopicResponse } from '../../protocol/messages/produce';
import type { BrokerState } from '../broker-state';
import { leaderEndpoints, type LeaderHint } from '../endpoint';
import type { ProduceItem } from './parked-produce';

/** From here on an answer names the new leader (KIP-951). */
const HINT_VERSION = 10;

/** Answers a produce request; `items` are in the order of its partitions. */
export function replyToProduce(ctx: Context, broker: BrokerState, request: Request<ProduceRequest>, items: readonly ProduceItem[]): void {
  const { acks } = request.body;
  if (acks === 0) {
    // R-ACK-01: nobody waits for an answer; an error shows as a closed connection.
    if (items.some((item) => item.errorCode !== ErrorCode.NONE)) ctx.hangUp(request);
    else ctx.noReply(request);
    return;
  }
  let hints: LeaderHint[] | null = null;
  let responses: ProduceTopicResponse[] | null = null;
  let next = 0;
  for (const topic of request.body.topicData) {
    let partitionResponses: ProducePartitionResponse[] | null = null;
    for (const { index } of topic.partitionData) {
      const item = items[next++];
      const { result, errorCode } = item;
      const currentLeader = errorCode === ErrorCode.NOT_LEADER_OR_FOLLOWER && request.version >= HINT_VERSION ? leaderHint(broker, topic, index) : undefined;
      if (currentLeader !== undefined) (hints ??= []).push(currentLeader);
      if (errorCode === ErrorCode.NONE && acks === -1 && !result.isDuplicate) ctx.emit(FactKind.ProduceAcknowledged, item.key, result.baseOffset, result.lastOffset, request.from);
      const response: ProducePartitionResponse = {
        index,
        errorCode,
        baseOffset: result.baseOffset,
        logAppendTimeMs: result.logAppendTimeMs,
        logStartOffset: result.logStartOffset,
        recordErrors: result.recordErrors.length === 0 ? NO_RECORD_ERRORS : result.recordErrors.map(({ batchIndex, message }) => ({ batchIndex, batchIndexErrorMessage: message })),
        errorMessage: result.errorMessage,
        currentLeader,
      };
      // Lists are made with their first entry: most have but one, and take no more room than it needs.
      if (partitionResponses === null) partitionResponses = [response];
      else partitionResponses.push(response);
    }
    const answer = topicResponse(topic, partitionResponses ?? NO_RESPONSES);
    if (responses === null) responses = [answer];
    else responses.push(answer);
  }
  const body: ProduceResponse = { responses: responses ?? NO_RESPONSES, throttleTimeMs: 0, nodeEndpoints: hints === null ? undefined : leaderEndpoints(broker, hints) };
  ctx.reply(request, body);
}

const NO_RECORD_ERRORS: readonly never[] = [];
const NO_RESPONSES: readonly never[] = [];

function topicResponse({ name, topicId }: ProduceTopic, partitionResponses: readonly ProducePartitionResponse[]): ProduceTopicResponse {
  return topicId === undefined ? { name, partitionResponses } : { topicId, partitionResponses };
}

function leaderHint(broker: BrokerState, topic: { readonly name?: string; readonly topicId?: string }, index: number): LeaderHint | undefined {
  const name = topic.topicId === undefined ? topic.name : broker.image.topicNames.get(topic.topicId);
  const registration = name === undefined ? undefined : broker.image.topics.get(name)?.partitions[index];
  return registration === undefined ? undefined : { leaderId: registration.leader, leaderEpoch: registration.leaderEpoch };
}
