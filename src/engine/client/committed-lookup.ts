import type { Context } from '../kernel/behavior';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { OffsetFetchRequest, OffsetFetchResponse } from '../protocol/messages/offset-fetch';
import { ensureCoordinator, markCoordinatorUnknown } from './consumer-coordinator';
import { asMember, wakeAt } from './consumer-positions';
import type { ConsumerProgram, OffsetAndMetadata, TopicPartition } from './consumer-program';
import type { ConsumerState } from './consumer-state';
import { canSend, sendRequest, Slot } from './network-client';

/** committed() of a program: what the group has stored, whoever owns the partitions (R-CONS-13). */

const OFFSET_FETCH_VERSION = 9;

export function driveCommitted(ctx: Context, s: ConsumerState, program: ConsumerProgram, partitions: readonly TopicPartition[]): void {
  if (program.fetched !== null || program.fetchRequest !== 0) return;
  if (program.fetchNotBeforeUs > ctx.nowUs) {
    wakeAt(ctx, s, program.fetchNotBeforeUs);
    return;
  }
  if (!ensureCoordinator(ctx, s) || !canSend(ctx, s.net, s.coordinator, Slot.Coordinator)) return;
  const topics: { name: string; partitionIndexes: number[] }[] = [];
  for (const { topic, partition } of partitions) {
    const entry = topics.find((one) => one.name === topic);
    if (entry === undefined) topics.push({ name: topic, partitionIndexes: [partition] });
    else entry.partitionIndexes.push(partition);
  }
  const body: OffsetFetchRequest = { groups: [{ groupId: s.group, ...asMember(s), topics }], requireStable: true };
  program.fetchRequest = sendRequest(ctx, s.net, s.coordinator, Slot.Coordinator, ApiKey.OffsetFetch, OFFSET_FETCH_VERSION, body, s.config.requestTimeoutMs * 1000);
}

export function onCommittedResponse(ctx: Context, s: ConsumerState, program: ConsumerProgram, response: OffsetFetchResponse): void {
  program.fetchRequest = 0;
  const group = response.groups?.[0];
  const fetched: OffsetAndMetadata[] = [];
  let error = group?.errorCode ?? response.errorCode ?? ErrorCode.NONE;
  for (const { name = '', partitions } of group?.topics ?? response.topics ?? []) {
    for (const { partitionIndex, committedOffset, metadata, errorCode } of partitions) {
      if (errorCode !== ErrorCode.NONE) error = errorCode;
      else if (committedOffset >= 0) fetched.push({ topic: name, partition: partitionIndex, offset: committedOffset, metadata: metadata ?? '' });
    }
  }
  if (error === ErrorCode.NONE) program.fetched = fetched;
  else {
    if (error === ErrorCode.NOT_COORDINATOR || error === ErrorCode.COORDINATOR_NOT_AVAILABLE) markCoordinatorUnknown(ctx, s);
    retryCommitted(ctx, s, program);
  }
}

export function retryCommitted(ctx: Context, s: ConsumerState, program: ConsumerProgram): void {
  program.fetchRequest = 0;
  program.fetchNotBeforeUs = ctx.nowUs + s.config.retryBackoffMs * 1000;
}
