import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ApiKey } from '../../protocol/api-keys';
import { wallClockMs } from '../../protocol/clock';
import { ErrorCode } from '../../protocol/error-codes';
import type { DeletePart, DonePart, InitializePart, ReadPart, ShareStateRequest, ShareStateResponse, WritePart } from '../../protocol/messages/share-group-state';
import { partitionKey } from '../../protocol/partition-key';
import { SHARE_GROUP_STATE_TOPIC } from '../../protocol/topic-name';
import { coordinatorPartition, groupErrorOf } from '../shard-access';
import { done, failedRead, failedSummary, initialize, read, remove, summarize, write, type Decided, type Subject } from './decide';
import type { ShareCoordinatorState, ShareShard, WaitingPart } from './share-coordinator-state';
import { ShareCoordinatorTimer } from './share-coordinator-timers';
import { applyShareStateRecord, shareStateKey, type ShareStateRecord } from './share-state';
import type { ShareStateHost, ShareStateToken } from './share-state-host';

/** The share coordinator of one broker: it keeps the state of the share partitions whose partition of `__share_group_state` this broker leads (R-SHR-15). */

/** Reading a partition back: opening it, and then so many bytes a microsecond. */
const LOAD_BASE_US = 1000;
const LOAD_BYTES_PER_US = 100;

/** What a step works with. Lives as long as the handler's call. */
interface Work {
  readonly ctx: Context;
  readonly host: ShareStateHost;
  readonly state: ShareCoordinatorState;
}

// ---- requests -------------------------------------------------------------------------------------------------------

type AnyPart = InitializePart | ReadPart | WritePart | DeletePart;

/** InitializeShareGroupState, ReadShareGroupState, WriteShareGroupState, DeleteShareGroupState and ReadShareGroupStateSummary. */
export function handleShareState(ctx: Context, host: ShareStateHost, state: ShareCoordinatorState, request: Request): void {
  const work: Work = { ctx, host, state };
  const { groupId, topics } = request.body as ShareStateRequest<AnyPart>;
  const parts = topics.flatMap(({ topicId, partitions }) => partitions.map((part) => ({ topicId, part })));
  const gatherId = state.nextGatherId++;
  state.gathers.set(gatherId, { request, results: [], remaining: parts.length });
  if (parts.length === 0) finish(work, gatherId);
  const touched = new Map<ShareShard, { readonly records: ShareStateRecord[]; readonly items: WaitingPart[] }>();
  for (const { topicId, part } of parts) {
    const key = shareStateKey(groupId, topicId, part.partition);
    const shard = shardFor(work, key);
    if (typeof shard === 'number') {
      settle(work, { gatherId, topicId, result: failed(request.api, part.partition, shard) });
      continue;
    }
    const { result, record } = decide(work, shard, request.api, key, topicId, part);
    if (result.errorCode !== ErrorCode.NONE) {
      settle(work, { gatherId, topicId, result });
      continue;
    }
    let step = touched.get(shard);
    if (step === undefined) touched.set(shard, (step = { records: [], items: [] }));
    step.items.push({ gatherId, topicId, result });
    if (record === null) continue;
    step.records.push(record);
    applyTo(shard, record);
  }
  for (const [shard, { records, items }] of touched) append(work, shard, records, items);
}

function shardFor({ host, state }: Work, key: string): ShareShard | number {
  const partitions = host.image.topics.get(SHARE_GROUP_STATE_TOPIC)?.partitions.length;
  if (partitions === undefined) return ErrorCode.COORDINATOR_NOT_AVAILABLE;
  const shard = state.shards.get(coordinatorPartition(key, partitions));
  if (shard === undefined) return ErrorCode.NOT_COORDINATOR;
  return shard.loading ? ErrorCode.COORDINATOR_LOAD_IN_PROGRESS : shard;
}

function decide({ ctx, host }: Work, shard: ShareShard, api: number, key: string, topicId: string, part: AnyPart): Decided {
  const subject: Subject = { key, topicId, known: shard.states.get(key), image: host.image, config: host.config, nowMs: wallClockMs(ctx.clockUs) };
  switch (api) {
    case ApiKey.InitializeShareGroupState:
      return initialize(subject, part as InitializePart);
    case ApiKey.ReadShareGroupState:
      return read(subject, part as ReadPart);
    case ApiKey.WriteShareGroupState:
      return write(subject, part as WritePart);
    case ApiKey.DeleteShareGroupState:
      return remove(subject, part.partition);
    case ApiKey.ReadShareGroupStateSummary:
      return { result: summarize(subject, part as ReadPart), record: null };
    default:
      throw new Error(`a share coordinator does not answer request type ${api}`);
  }
}

function failed(api: number, partition: number, errorCode: number): DonePart {
  if (api === ApiKey.ReadShareGroupState) return failedRead(partition, errorCode);
  return api === ApiKey.ReadShareGroupStateSummary ? failedSummary(partition, errorCode) : done(partition, errorCode);
}

/** One partition of a request is decided. */
function settle(work: Work, { gatherId, topicId, result }: WaitingPart): void {
  const gather = work.state.gathers.get(gatherId);
  if (gather === undefined) return;
  gather.results = [...gather.results, { topicId, result }];
  gather.remaining--;
  if (gather.remaining === 0) finish(work, gatherId);
}

function finish({ ctx, state }: Work, gatherId: number): void {
  const gather = state.gathers.get(gatherId);
  if (gather === undefined) return;
  state.gathers.delete(gatherId);
  const byTopic = new Map<string, DonePart[]>();
  for (const { topicId, result } of gather.results) byTopic.set(topicId, [...(byTopic.get(topicId) ?? []), result]);
  ctx.reply(gather.request, { results: [...byTopic].map(([topicId, partitions]) => ({ topicId, partitions })) } satisfies ShareStateResponse<DonePart>);
}

// ---- the log --------------------------------------------------------------------------------------------------------

function applyTo(shard: ShareShard, record: ShareStateRecord): void {
  const value = applyShareStateRecord(shard.states.get(record.key), record);
  if (value === null) shard.states.delete(record.key);
  else shard.states.set(record.key, value);
}

/** What is answered waits until it is committed; what wrote nothing waits for what was written before it. */
function append(work: Work, shard: ShareShard, records: readonly ShareStateRecord[], items: readonly WaitingPart[]): void {
  if (records.length === 0) {
    const last = shard.writes.at(-1);
    if (last === undefined) for (const item of items) settle(work, item);
    else shard.writes = [...shard.writes.slice(0, -1), { ...last, items: [...last.items, ...items] }];
    return;
  }
  const writeId = shard.nextWriteId++;
  shard.writes = [...shard.writes, { writeId, items }];
  const token: ShareStateToken = { owner: 'share-state', partition: shard.partition, shardEpoch: shard.shardEpoch, writeId };
  const { errorCode } = work.host.append(work.ctx, shard.partition, records, token);
  if (errorCode !== ErrorCode.NONE) settleWrite(work, shard, writeId, errorCode);
}

function settleWrite(work: Work, shard: ShareShard, writeId: number, errorCode: number): void {
  const found = shard.writes.find((written) => written.writeId === writeId);
  if (found === undefined) return;
  shard.writes = shard.writes.filter((written) => written !== found);
  const error = groupErrorOf(errorCode);
  for (const item of found.items) {
    const api = work.state.gathers.get(item.gatherId)?.request.api ?? 0;
    settle(work, error === ErrorCode.NONE ? item : { ...item, result: failed(api, item.result.partition, error) });
  }
}

export function onShareStateWritten(ctx: Context, host: ShareStateHost, state: ShareCoordinatorState, token: ShareStateToken, errorCode: number): void {
  const shard = state.shards.get(token.partition);
  if (shard !== undefined && shard.shardEpoch === token.shardEpoch) settleWrite({ ctx, host, state }, shard, token.writeId, errorCode);
}

// ---- leading a partition of the log ---------------------------------------------------------------------------------

/** This broker leads a partition of `__share_group_state` now: the states come back from the log. */
export function onShareStateElection(ctx: Context, host: ShareStateHost, state: ShareCoordinatorState, partition: number, leaderEpoch: number): void {
  const known = state.shards.get(partition);
  if (known !== undefined) {
    // The same leader again has nothing to load.
    if (known.leaderEpoch === leaderEpoch) return;
    unload({ ctx, host, state }, known);
  }
  const shardEpoch = state.nextShardEpoch++;
  state.shards.set(partition, { partition, leaderEpoch, shardEpoch, loading: true, states: new Map(), writes: [], nextWriteId: 1 });
  ctx.after(LOAD_BASE_US + Math.ceil(host.logSizeBytes(ctx, partition) / LOAD_BYTES_PER_US), ShareCoordinatorTimer.Loaded, partition, shardEpoch);
}

/** Another broker leads it now, or nobody: who waits is sent looking. */
export function onShareStateResignation(ctx: Context, host: ShareStateHost, state: ShareCoordinatorState, partition: number): void {
  const shard = state.shards.get(partition);
  if (shard !== undefined) unload({ ctx, host, state }, shard);
}

function unload(work: Work, shard: ShareShard): void {
  for (const { writeId } of shard.writes.slice()) settleWrite(work, shard, writeId, ErrorCode.NOT_LEADER_OR_FOLLOWER);
  work.state.shards.delete(shard.partition);
}

export function onShareCoordinatorTimer(ctx: Context, host: ShareStateHost, state: ShareCoordinatorState, type: number, a: number, b: number): void {
  if (type !== ShareCoordinatorTimer.Loaded) throw new Error(`the share coordinator has no timer ${type}`);
  const shard = state.shards.get(a);
  if (shard === undefined || shard.shardEpoch !== b) return;
  host.readLog(ctx, shard.partition, (record) => applyTo(shard, record));
  shard.loading = false;
  if (shard.states.size > 0) ctx.emit(FactKind.ShareStatesLoaded, partitionKey(ctx.nameId(SHARE_GROUP_STATE_TOPIC), shard.partition), shard.states.size, shard.leaderEpoch);
}

/** A deleted topic takes the states of its partitions along. */
export function onShareTopicsDeleted(ctx: Context, host: ShareStateHost, state: ShareCoordinatorState): void {
  const { topicNames } = host.image;
  for (const shard of state.shards.values()) {
    if (shard.loading) continue;
    const records: ShareStateRecord[] = [];
    for (const key of shard.states.keys()) if (!topicNames.has(topicIdOf(key))) records.push({ type: 'ShareSnapshot', key, value: null });
    for (const record of records) applyTo(shard, record);
    if (records.length > 0) append({ ctx, host, state }, shard, records, []);
  }
}

function topicIdOf(key: string): string {
  return key.split(':').at(-2) ?? '';
}

/** The process is gone, and with it all that was not in the log. */
export function forgetShareStates(state: ShareCoordinatorState): void {
  state.shards.clear();
  state.gathers.clear();
}
