import { coordinatorPartition } from '../../coordinator/shard-access';
import { shareStateKey } from '../../coordinator/share-state/share-state';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { DonePart, ShareStateRequest, ShareStateResponse } from '../../protocol/messages/share-group-state';
import { SHARE_GROUP_STATE_TOPIC } from '../../protocol/topic-name';
import { createTopicAutomatically } from '../auto-topic-creation';
import type { BrokerState } from '../broker-state';
import { Slot } from '../slots';
import type { PersisterEntry, PersisterKind, PersisterToken } from './persister-state';
import { ShareTimer } from './share-timers';

/**
 * Asks share coordinators, one request at a time for each coordinator, kind and group; what comes meanwhile goes together with the
 * next. Questions about one share partition are asked in order. What fails for a reason that may pass is asked again.
 */

const REQUEST_OF: Readonly<Record<PersisterKind, { readonly api: number; readonly version: number }>> = {
  initialize: { api: ApiKey.InitializeShareGroupState, version: 0 },
  read: { api: ApiKey.ReadShareGroupState, version: 0 },
  write: { api: ApiKey.WriteShareGroupState, version: 1 },
  delete: { api: ApiKey.DeleteShareGroupState, version: 0 },
  summary: { api: ApiKey.ReadShareGroupStateSummary, version: 1 },
};
const MAX_ATTEMPTS = 5;
const BACKOFF_US = 1_000_000;
const MAX_BACKOFF_US = 30_000_000;
const NO_NODE = -1;

/** What came of a question; an error that is still there after all attempts. */
export type OnPersisted = (ctx: Context, broker: BrokerState, entry: PersisterEntry, result: DonePart) => void;

export function persist<Part extends { readonly partition: number }>(ctx: Context, broker: BrokerState, kind: PersisterKind, groupId: string, topicId: string, part: Part, token: PersisterToken): void {
  const { persister } = broker.shares;
  persister.waiting = [...persister.waiting, { id: persister.nextId++, kind, groupId, topicId, partition: part.partition, part, token, failures: 0, dueUs: ctx.nowUs }];
  sendWaiting(ctx, broker);
}

/** The broker that coordinates a share partition, as far as this one knows. */
function coordinatorOf({ image }: BrokerState, { groupId, topicId, partition }: PersisterEntry): number {
  const partitions = image.topics.get(SHARE_GROUP_STATE_TOPIC)?.partitions;
  if (partitions === undefined || partitions.length === 0) return NO_NODE;
  return partitions[coordinatorPartition(shareStateKey(groupId, topicId, partition), partitions.length)]?.leader ?? NO_NODE;
}

function sendWaiting(ctx: Context, broker: BrokerState): void {
  const { persister, image } = { persister: broker.shares.persister, image: broker.image };
  if (!image.topics.has(SHARE_GROUP_STATE_TOPIC) && persister.waiting.length > 0) createTopicAutomatically(ctx, broker, SHARE_GROUP_STATE_TOPIC);
  const busy = new Set<string>();
  const subjects = new Set<string>();
  for (const entries of persister.sent.values()) {
    for (const entry of entries) subjects.add(subjectOf(entry));
    const [first] = entries;
    if (first !== undefined) busy.add(lineOf(coordinatorOf(broker, first), first));
  }
  const batches = new Map<string, { readonly node: number; readonly entries: PersisterEntry[] }>();
  const kept: PersisterEntry[] = [];
  for (const entry of persister.waiting) {
    const subject = subjectOf(entry);
    const node = entry.dueUs > ctx.nowUs || subjects.has(subject) ? NO_NODE : coordinatorOf(broker, entry);
    const isNew = !subjects.has(subject);
    subjects.add(subject);
    const line = lineOf(node, entry);
    if (!isNew || busy.has(line) || (node === NO_NODE && entry.dueUs > ctx.nowUs)) {
      kept.push(entry);
      continue;
    }
    if (node === NO_NODE) {
      kept.push({ ...entry, dueUs: ctx.nowUs + BACKOFF_US });
      continue;
    }
    const batch = batches.get(line);
    if (batch === undefined) batches.set(line, { node, entries: [entry] });
    else batch.entries.push(entry);
  }
  persister.waiting = kept;
  for (const { node, entries } of batches.values()) send(ctx, broker, node, entries);
  armRetry(ctx, broker);
}

/** What waits for the request before it. */
function lineOf(node: number, { kind, groupId }: PersisterEntry): string {
  return `${node} ${kind} ${groupId}`;
}

function subjectOf({ groupId, topicId, partition }: PersisterEntry): string {
  return shareStateKey(groupId, topicId, partition);
}

function send(ctx: Context, broker: BrokerState, brokerId: number, entries: readonly PersisterEntry[]): void {
  const [first] = entries as readonly [PersisterEntry];
  const { api, version } = REQUEST_OF[first.kind];
  const byTopic = new Map<string, object[]>();
  for (const { topicId, part } of entries) byTopic.set(topicId, [...(byTopic.get(topicId) ?? []), part]);
  const body: ShareStateRequest<object> = { groupId: first.groupId, topics: [...byTopic].map(([topicId, partitions]) => ({ topicId, partitions })) };
  const id = ctx.request(ctx.nodeByKafkaId(brokerId), Slot.ShareState, api, version, body, broker.config.requestTimeoutMs * 1000);
  broker.shares.persister.sent.set(id, entries);
}

function armRetry(ctx: Context, { shares: { persister } }: BrokerState): void {
  let dueUs = Infinity;
  for (const entry of persister.waiting) if (entry.dueUs > ctx.nowUs && entry.dueUs < dueUs) dueUs = entry.dueUs;
  ctx.cancel(persister.retryTimer);
  persister.retryTimer = dueUs === Infinity ? 0 : ctx.after(dueUs - ctx.nowUs, ShareTimer.PersisterRetry);
}

export function onPersisterRetry(ctx: Context, broker: BrokerState): void {
  broker.shares.persister.retryTimer = 0;
  sendWaiting(ctx, broker);
}

/** A share coordinator has answered. */
export function onPersisterAnswered(ctx: Context, broker: BrokerState, request: Request, body: ShareStateResponse<DonePart>, then: OnPersisted): void {
  const { persister } = broker.shares;
  const entries = persister.sent.get(request.id);
  if (entries === undefined) return;
  persister.sent.delete(request.id);
  const cause = ctx.cause;
  for (const entry of entries) {
    ctx.because(cause);
    const result = body.results.find(({ topicId }) => topicId === entry.topicId)?.partitions.find(({ partition }) => partition === entry.partition);
    settle(ctx, broker, entry, result ?? failure(entry, ErrorCode.UNKNOWN_SERVER_ERROR), then);
  }
  ctx.because(cause);
  sendWaiting(ctx, broker);
}

/** The connection is gone, and with it what was to be answered. */
export function onPersisterLost(ctx: Context, broker: BrokerState, lost: readonly Request[], then: OnPersisted): void {
  const { persister } = broker.shares;
  for (const request of lost) {
    const entries = persister.sent.get(request.id) ?? [];
    persister.sent.delete(request.id);
    for (const entry of entries) settle(ctx, broker, entry, failure(entry, ErrorCode.COORDINATOR_NOT_AVAILABLE), then);
  }
  sendWaiting(ctx, broker);
}

function failure({ partition }: PersisterEntry, errorCode: number): DonePart {
  return { partition, errorCode, errorMessage: null };
}

function settle(ctx: Context, broker: BrokerState, entry: PersisterEntry, result: DonePart, then: OnPersisted): void {
  const failures = entry.failures + 1;
  if (!mayPass(result.errorCode) || failures >= MAX_ATTEMPTS) {
    then(ctx, broker, entry, result);
    return;
  }
  let backoffUs = BACKOFF_US;
  for (let k = 1; k < failures; k++) backoffUs = Math.min(2 * backoffUs, MAX_BACKOFF_US);
  const { persister } = broker.shares;
  // Before what came after it about the same share partition.
  persister.waiting = [{ ...entry, failures, dueUs: ctx.nowUs + backoffUs }, ...persister.waiting];
}

function mayPass(errorCode: number): boolean {
  return errorCode === ErrorCode.NOT_COORDINATOR || errorCode === ErrorCode.COORDINATOR_NOT_AVAILABLE || errorCode === ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
}
