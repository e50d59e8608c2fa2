import type { Context } from '../kernel/behavior';
import { ApiKey } from '../protocol/api-keys';
import { isInvalidMetadata } from '../protocol/error-classes';
import { ErrorCode } from '../protocol/error-codes';
import type { ListOffsetsPartition, ListOffsetsRequest, ListOffsetsResponse } from '../protocol/messages/list-offsets';
import { partitionKey, type PartitionKey } from '../protocol/partition-key';
import { wakeAt } from './consumer-positions';
import type { ConsumerProgram, OffsetLookup, TimestampSearch } from './consumer-program';
import type { ConsumerState } from './consumer-state';
import { canSend, requestMetadataUpdate, sendRequest, Slot, wantTopic } from './network-client';

/** Offsets that a program asks for: beginningOffsets(), endOffsets(), offsetsForTimes(). Leaders know them; they need not be assigned. */

const LIST_OFFSETS_VERSION = 10;

export function startLookup(ctx: Context, s: ConsumerState, program: ConsumerProgram, searches: readonly TimestampSearch[]): void {
  program.lookup = { searches, found: new Map(), requests: new Map(), notBeforeUs: 0 };
  for (const { topic } of searches) wantTopic(ctx, s.net, topic);
  driveLookup(ctx, s, program.lookup);
}

/** Asks the leaders for what is neither known nor asked. */
export function driveLookup(ctx: Context, s: ConsumerState, lookup: OffsetLookup): void {
  if (lookup.notBeforeUs > ctx.nowUs) {
    wakeAt(ctx, s, lookup.notBeforeUs);
    return;
  }
  const asked = new Set<PartitionKey>();
  for (const keys of lookup.requests.values()) for (const key of keys) asked.add(key);
  const byLeader = new Map<number, TimestampSearch[]>();
  for (const search of lookup.searches) {
    const key = partitionKey(ctx.nameId(search.topic), search.partition);
    if (lookup.found.has(key) || asked.has(key)) continue;
    const leader = s.net.metadata.topics.get(search.topic)?.partitions[search.partition];
    if (leader === undefined || leader.leaderNode < 0) {
      requestMetadataUpdate(ctx, s.net);
      continue;
    }
    if (!canSend(ctx, s.net, leader.leaderNode, Slot.Data)) continue;
    const together = byLeader.get(leader.leaderNode);
    if (together === undefined) byLeader.set(leader.leaderNode, [search]);
    else together.push(search);
  }
  for (const [node, searches] of byLeader) send(ctx, s, lookup, node, searches);
}

function send(ctx: Context, s: ConsumerState, lookup: OffsetLookup, node: number, searches: readonly TimestampSearch[]): void {
  const topics: { name: string; partitions: ListOffsetsPartition[] }[] = [];
  for (const { topic, partition, timestampMs } of searches) {
    let entry = topics.find((one) => one.name === topic);
    if (entry === undefined) topics.push((entry = { name: topic, partitions: [] }));
    const leaderEpoch = s.net.metadata.topics.get(topic)?.partitions[partition]?.leaderEpoch ?? -1;
    entry.partitions.push({ partitionIndex: partition, currentLeaderEpoch: leaderEpoch, timestamp: timestampMs });
  }
  const { isolationLevel, requestTimeoutMs } = s.config;
  const body: ListOffsetsRequest = { replicaId: -1, isolationLevel: isolationLevel === 'read_committed' ? 1 : 0, topics, timeoutMs: requestTimeoutMs };
  const id = sendRequest(ctx, s.net, node, Slot.Data, ApiKey.ListOffsets, LIST_OFFSETS_VERSION, body, requestTimeoutMs * 1000);
  lookup.requests.set(id, searches.map(({ topic, partition }) => partitionKey(ctx.nameId(topic), partition)));
}

/** True when the answer was one to the program's question. */
export function onLookupResponse(ctx: Context, s: ConsumerState, program: ConsumerProgram, requestId: number, response: ListOffsetsResponse): boolean {
  const { lookup } = program;
  if (lookup === null || !lookup.requests.delete(requestId)) return false;
  for (const topic of response.topics) {
    for (const { partitionIndex, errorCode, offset, timestamp } of topic.partitions) {
      if (errorCode !== ErrorCode.NONE) {
        if (isInvalidMetadata(errorCode)) requestMetadataUpdate(ctx, s.net);
        lookup.notBeforeUs = ctx.nowUs + s.config.retryBackoffMs * 1000;
      } else lookup.found.set(partitionKey(ctx.nameId(topic.name), partitionIndex), offset < 0 ? null : { offset, timestampMs: timestamp });
    }
  }
  return true;
}

export function onLookupLost(ctx: Context, s: ConsumerState, program: ConsumerProgram, requestId: number): boolean {
  const { lookup } = program;
  if (lookup === null || !lookup.requests.delete(requestId)) return false;
  lookup.notBeforeUs = ctx.nowUs + s.config.retryBackoffMs * 1000;
  return true;
}

export function isLookedUp(lookup: OffsetLookup): boolean {
  return lookup.found.size === lookup.searches.length;
}
