import { onShareStateAnswered } from '../../coordinator/share-groups';
import type { ShareStatePart } from '../../coordinator/share-group/share-asks';
import type { Context } from '../../kernel/behavior';
import type { NodeIx, Request } from '../../kernel/connection';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { ListOffsetsRequest, ListOffsetsResponse } from '../../protocol/messages/list-offsets';
import { OffsetSpec } from '../../protocol/messages/list-offsets';
import type { DonePart, ShareStateResponse, SummaryPartResult } from '../../protocol/messages/share-group-state';
import type { PartitionKey } from '../../protocol/partition-key';
import type { BrokerState } from '../broker-state';
import { groupHost } from '../group-host';
import { Slot } from '../slots';
import { dropSharePartition, onStateRead } from './local-share-partition';
import { onPersisterAnswered, onPersisterLost, onPersisterRetry } from './persister';
import type { PersisterEntry } from './persister-state';
import { dropCalls, expireShareFetches, failSharePartition, onAcknowledgementsWritten, refuseParked, wakeSharePartition } from './share-fetch';
import { closeSession, forgetGroupIfUnread, sessionsOf } from './share-session';
import { ShareTimer, type LockTimerSubject } from './share-timers';
import { onLockTimer, onStateWritten } from './share-writes';

/** The doors of share groups on a broker: what its node calls. */

const LIST_OFFSETS_VERSION = 10;
const READ_UNCOMMITTED = 0;

export function onShareTimer(ctx: Context, broker: BrokerState, type: number, ref: object | null): void {
  switch (type) {
    case ShareTimer.PersisterRetry:
      onPersisterRetry(ctx, broker);
      return;
    case ShareTimer.FetchDeadline:
      expireShareFetches(ctx, broker);
      return;
    case ShareTimer.AcquisitionLock: {
      const local = onLockTimer(ctx, broker, ref as LockTimerSubject);
      if (local !== null) wakeSharePartition(ctx, broker, local.key);
      return;
    }
    default:
      throw new Error(`share partitions have no timer ${type}`);
  }
}

/** An answer of a share coordinator, or of a leader that was asked where its log ends. */
export function onShareStateResponse(ctx: Context, broker: BrokerState, request: Request, body: object): void {
  if (request.api === ApiKey.ListOffsets) onLatestAnswered(ctx, broker, request as Request<ListOffsetsRequest>, body as ListOffsetsResponse);
  else onPersisterAnswered(ctx, broker, request, body as ShareStateResponse<DonePart>, onPersisted);
}

export function onShareStateDisconnect(ctx: Context, broker: BrokerState, lost: readonly Request[]): void {
  for (const request of lost) if (request.api === ApiKey.ListOffsets) onLatestAnswered(ctx, broker, request as Request<ListOffsetsRequest>, null);
  onPersisterLost(ctx, broker, lost, onPersisted);
}

function onPersisted(ctx: Context, broker: BrokerState, entry: PersisterEntry, result: DonePart): void {
  const { token } = entry;
  switch (token.owner) {
    case 'group': {
      const summary = result as Partial<SummaryPartResult>;
      onShareStateAnswered(ctx, groupHost(broker), broker.groups, token.askId, {
        topicId: entry.topicId, partition: entry.partition, errorCode: result.errorCode, startOffset: summary.startOffset ?? -1, leaderEpoch: summary.leaderEpoch ?? 0,
        deliveryCompleteCount: summary.deliveryCompleteCount ?? -1,
      });
      return;
    }
    case 'load': {
      const local = broker.shares.partitions.get(token.key);
      if (local === undefined || local.instance !== token.instance) return;
      const errorCode = onStateRead(ctx, broker, entry, result, local);
      if (errorCode === ErrorCode.NONE) wakeSharePartition(ctx, broker, local.key);
      else failSharePartition(ctx, broker, local.groupId, local.topicId, local.index, errorCode);
      return;
    }
    case 'write': {
      const errorCode = onStateWritten(ctx, broker, token, result);
      onAcknowledgementsWritten(ctx, broker, token.callId, entry.topicId, entry.partition, errorCode);
      wakeSharePartition(ctx, broker, token.key);
      return;
    }
  }
}

// ---- where logs end -------------------------------------------------------------------------------------------------

/** For the lag of a share group: each leader is asked about its partitions. */
export function askLatestOffsets(ctx: Context, broker: BrokerState, askId: number, parts: readonly ShareStatePart[]): void {
  const byLeader = new Map<number, ShareStatePart[]>();
  for (const part of parts) {
    const leader = broker.image.topics.get(broker.image.topicNames.get(part.topicId) ?? '')?.partitions[part.partition]?.leader ?? -1;
    byLeader.set(leader, [...(byLeader.get(leader) ?? []), part]);
  }
  for (const [leader, asked] of byLeader) {
    const node = leader < 0 ? -1 : ctx.nodeByKafkaId(leader);
    if (node < 0) {
      for (const part of asked) answerLatest(ctx, broker, askId, part.topicId, part.partition, ErrorCode.LEADER_NOT_AVAILABLE, -1);
      continue;
    }
    const topics = new Map<string, { partitionIndex: number; currentLeaderEpoch: number; timestamp: number }[]>();
    for (const { topicId, partition } of asked) {
      const name = broker.image.topicNames.get(topicId) ?? '';
      topics.set(name, [...(topics.get(name) ?? []), { partitionIndex: partition, currentLeaderEpoch: -1, timestamp: OffsetSpec.LATEST }]);
    }
    const body: ListOffsetsRequest = { replicaId: -1, isolationLevel: READ_UNCOMMITTED, topics: [...topics].map(([name, partitions]) => ({ name, partitions })), timeoutMs: broker.config.requestTimeoutMs };
    broker.shares.latestAsked.set(ctx.request(node, Slot.ShareState, ApiKey.ListOffsets, LIST_OFFSETS_VERSION, body, broker.config.requestTimeoutMs * 1000), askId);
  }
}

function onLatestAnswered(ctx: Context, broker: BrokerState, request: Request<ListOffsetsRequest>, body: ListOffsetsResponse | null): void {
  const askId = broker.shares.latestAsked.get(request.id);
  broker.shares.latestAsked.delete(request.id);
  if (askId === undefined) return;
  for (const { name, partitions } of request.body.topics) {
    const topicId = broker.image.topics.get(name)?.topicId ?? '';
    for (const { partitionIndex } of partitions) {
      const found = body?.topics.find((topic) => topic.name === name)?.partitions.find((partition) => partition.partitionIndex === partitionIndex);
      answerLatest(ctx, broker, askId, topicId, partitionIndex, found?.errorCode ?? ErrorCode.UNKNOWN_SERVER_ERROR, found?.offset ?? -1);
    }
  }
}

function answerLatest(ctx: Context, broker: BrokerState, askId: number, topicId: string, partition: number, errorCode: number, startOffset: number): void {
  onShareStateAnswered(ctx, groupHost(broker), broker.groups, askId, { topicId, partition, errorCode, startOffset, leaderEpoch: -1, deliveryCompleteCount: -1 });
}

// ---- what happens around it -----------------------------------------------------------------------------------------

/** The other end of a connection over which sessions were opened is gone: they end, and what their members had is free again (R-SHR-12). */
export function onShareClientGone(ctx: Context, broker: BrokerState, client: NodeIx, slot: number): void {
  const gone = ctx.cause;
  for (const { groupId, memberId } of sessionsOf(broker, client, slot)) {
    ctx.because(gone);
    dropCalls(broker, groupId, memberId);
    closeSession(ctx, broker, groupId, memberId);
    forgetGroupIfUnread(ctx, broker, groupId);
  }
}

/** Others lead these partitions now: what was acquired here is void (R-SHR-15). */
export function onShareResignation(ctx: Context, broker: BrokerState, resigned: readonly PartitionKey[]): void {
  const { shares } = broker;
  if (shares.partitions.size === 0) return;
  for (const local of [...shares.partitions.values()]) if (resigned.includes(local.partition)) dropSharePartition(ctx, broker, local, ErrorCode.NOT_LEADER_OR_FOLLOWER);
  refuseParked(ctx, broker);
}
