import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { FactId } from '../../kernel/fact';
import { wallClockMs } from '../../protocol/clock';
import { ErrorCode } from '../../protocol/error-codes';
import { DeliveryStateCode, type DonePart, type WritePart } from '../../protocol/messages/share-group-state';
import type { BrokerState } from '../broker-state';
import { acknowledgeRecords, releaseRecordsOf, type AcknowledgementBatch } from './acknowledge';
import { expireLocks, nextLockExpiryMs } from './acquisition-lock';
import { dropSharePartition, sharePartitionConfig } from './local-share-partition';
import { memberErrorOf } from './load-state';
import { persist } from './persister';
import type { PersisterToken, RecordsOutcome } from './persister-state';
import type { LocalSharePartition } from './share-manager-state';
import { sessionKey } from './share-manager-state';
import { forEachState } from './share-partition';
import { ShareTimer, type LockTimerSubject } from './share-timers';
import { commitWrite, rollBackWrite, type StateBatch, type StateWrite } from './state-write';

/** Changes of a share partition's records on their way to the share coordinator, and the locks of those that are in hand (R-SHR-06, R-SHR-10). */

const US_PER_MS = 1000;
const NOBODY = -1;

type WriteToken = PersisterToken & { readonly owner: 'write' };

/** R-SHR-07: the error, or NONE; then `callId` hears of the write, if anything is to be written. */
export function acknowledgeIn(ctx: Context, broker: BrokerState, local: LocalSharePartition, memberId: string, batches: readonly AcknowledgementBatch[], callId: number): { readonly errorCode: number; readonly isWriting: boolean } {
  const { state } = local;
  if (state === null) return { errorCode: ErrorCode.INVALID_RECORD_STATE, isWriting: false };
  state.config = sharePartitionConfig(broker, local.groupId);
  const member = memberName(ctx, broker, local.groupId, memberId);
  const { errorCode, write } = acknowledgeRecords(state, memberId, batches, wallClockMs(ctx.nowUs));
  armLocks(ctx, local);
  if (errorCode !== ErrorCode.NONE) ctx.emit(FactKind.AcknowledgementRefused, local.partition, errorCode, batches[0]?.firstOffset ?? NOBODY, member);
  if (write === null) return { errorCode, isWriting: false };
  const typeAt = (offset: number): string => {
    const batch = batches.find(({ firstOffset, lastOffset }) => firstOffset <= offset && offset <= lastOffset);
    return batch === undefined ? 'GAP' : ((batch.types.length === 1 ? batch.types[0] : batch.types[offset - batch.firstOffset]) ?? 'GAP');
  };
  const outcomes = write.batches.flatMap((batch) => (typeAt(batch.firstOffset) === 'GAP' ? [] : [outcomeOf(batch, member, typeAt(batch.firstOffset) === 'REJECT')]));
  writeState(ctx, broker, local, write, { isProvisional: true, outcomes, callId });
  return { errorCode, isWriting: true };
}

/** R-SHR-12: everything that a member has of it is free again. */
export function releaseIn(ctx: Context, broker: BrokerState, local: LocalSharePartition, memberId: string): void {
  if (local.state === null) return;
  const member = memberName(ctx, broker, local.groupId, memberId);
  const write = releaseRecordsOf(local.state, memberId);
  if (write === null) return;
  writeState(ctx, broker, local, write, { isProvisional: true, outcomes: write.batches.map((batch) => outcomeOf(batch, member, false)), callId: NOBODY });
}

function outcomeOf({ firstOffset, lastOffset, deliveryState }: StateBatch, member: number, isRejected: boolean): RecordsOutcome {
  const kind = deliveryState === 'ACKNOWLEDGED' ? FactKind.RecordsAccepted
    : deliveryState === 'AVAILABLE' ? FactKind.RecordsReleased
    : isRejected ? FactKind.RecordsRejected : FactKind.RecordsArchived;
  return { kind, firstOffset, lastOffset, member };
}

function writeState(ctx: Context, broker: BrokerState, local: LocalSharePartition, write: StateWrite, rest: Pick<WriteToken, 'isProvisional' | 'outcomes' | 'callId'>): void {
  const { key, instance, groupId, topicId, index, leaderEpoch, stateEpoch } = local;
  const part: WritePart = {
    partition: index, stateEpoch, leaderEpoch, startOffset: write.startOffset, deliveryCompleteCount: write.deliveryCompleteCount,
    stateBatches: write.batches.map((batch) => ({ ...batch, deliveryState: DeliveryStateCode[batch.deliveryState] })),
  };
  persist(ctx, broker, 'write', groupId, topicId, part, { owner: 'write', key, instance, log: local.partition, write, ...rest });
}

/** The share coordinator has it, or does not take it. Gives what whoever waits is to be told. */
export function onStateWritten(ctx: Context, broker: BrokerState, token: WriteToken, result: DonePart): number {
  const local = broker.shares.partitions.get(token.key);
  if (result.errorCode === ErrorCode.NONE) emitOutcomes(ctx, token);
  // Another leads the partition by now, or the group has gone: what was acquired here is void.
  if (local === undefined || local.instance !== token.instance || local.state === null) return ErrorCode.NOT_LEADER_OR_FOLLOWER;
  const { state } = local;
  const errorCode = memberErrorOf(result.errorCode);
  if (errorCode === ErrorCode.NONE) {
    const before = state.startOffset;
    if (token.isProvisional) commitWrite(state, token.write);
    if (state.startOffset > before) ctx.emit(FactKind.ShareStartOffsetAdvanced, local.partition, state.startOffset, before, ctx.nameId(local.groupId));
  } else {
    ctx.emit(FactKind.ShareStateWriteFailed, local.partition, errorCode, token.write.batches[0]?.firstOffset ?? NOBODY, ctx.nameId(local.groupId));
    if (token.isProvisional) rollBackWrite(state, token.write.batches);
  }
  if (isFenced(result.errorCode)) dropSharePartition(ctx, broker, local, errorCode);
  else armLocks(ctx, local);
  return errorCode;
}

/** R-SHR-15: another leader has read the state, or the group has begun anew. */
function isFenced(errorCode: number): boolean {
  return errorCode === ErrorCode.FENCED_LEADER_EPOCH || errorCode === ErrorCode.FENCED_STATE_EPOCH;
}

function emitOutcomes(ctx: Context, { log, outcomes }: WriteToken): void {
  const cause = ctx.cause;
  for (const { kind, firstOffset, lastOffset, member } of outcomes) {
    ctx.because(cause);
    ctx.emit(kind, log, firstOffset, lastOffset, member);
  }
  ctx.because(cause);
}

// ---- locks ----------------------------------------------------------------------------------------------------------

/** Sees to it that the timer fires when the next lock runs out, or before. */
export function armLocks(ctx: Context, local: LocalSharePartition): void {
  if (local.state === null) return;
  const dueMs = nextLockExpiryMs(local.state);
  if (dueMs === Infinity || (local.lockTimer !== 0 && local.lockTimerMs <= dueMs)) return;
  ctx.cancel(local.lockTimer);
  local.lockTimerMs = dueMs;
  const subject: LockTimerSubject = { key: local.key, instance: local.instance };
  local.lockTimer = ctx.after((dueMs - wallClockMs(ctx.nowUs)) * US_PER_MS, ShareTimer.AcquisitionLock, 0, 0, subject);
}

/** The fact by which records came to be in hand. */
function acquisitionOf({ acquisitions }: LocalSharePartition, offset: number): FactId {
  let found = NOBODY;
  for (const first of acquisitions.keys()) if (first <= offset && first > found) found = first;
  return acquisitions.get(found) ?? 0;
}

/** A member as facts name it: by its client's id while it has a session here. */
export function memberName(ctx: Context, broker: BrokerState, groupId: string, memberId: string): number {
  const session = broker.shares.sessions.get(sessionKey(groupId, memberId));
  return ctx.nameId(session === undefined ? memberId : ctx.clientId(session.clientNode));
}

/** R-SHR-06: what was held for too long is taken back; gives whether anything was. */
export function onLockTimer(ctx: Context, broker: BrokerState, subject: LockTimerSubject): LocalSharePartition | null {
  const local = broker.shares.partitions.get(subject.key);
  if (local === undefined || local.instance !== subject.instance || local.state === null) return null;
  local.lockTimer = 0;
  const nowMs = wallClockMs(ctx.nowUs);
  const over: (RecordsOutcome & { readonly cause: FactId })[] = [];
  forEachState(local.state.batches, (held, firstOffset, lastOffset) => {
    if (held.state !== 'ACQUIRED' || held.before !== null || held.lockExpiresMs > nowMs) return;
    const silent = ctx.causeOfSilence(broker.shares.sessions.get(sessionKey(local.groupId, held.memberId))?.clientNode ?? NOBODY);
    const cause = silent === 0 ? acquisitionOf(local, firstOffset) : silent;
    over.push({ kind: FactKind.AcquisitionLockExpired, firstOffset, lastOffset, member: memberName(ctx, broker, local.groupId, held.memberId), cause });
  });
  const writes = expireLocks(local.state, nowMs);
  for (const { kind, firstOffset, lastOffset, member, cause } of over) ctx.emit(kind, local.partition, firstOffset, lastOffset, member, cause);
  for (const write of writes) {
    for (const { firstOffset, lastOffset, deliveryState } of write.batches) {
      if (deliveryState === 'ARCHIVED') ctx.emit(FactKind.RecordsArchived, local.partition, firstOffset, lastOffset, over.find((one) => one.firstOffset === firstOffset)?.member ?? NOBODY);
    }
    writeState(ctx, broker, local, write, { isProvisional: false, outcomes: [], callId: NOBODY });
  }
  armLocks(ctx, local);
  return over.length > 0 ? local : null;
}
