import { ErrorCode } from '../../protocol/error-codes';
import { beginChange, isFinal, type DeliveryState, type RecordState } from './delivery-state';
import { isCutBy, liesWithin, sharedState, splitByOffset, type InFlightBatch } from './in-flight-batch';
import { countFromStart, floorIndex, releasedTo, type SharePartition } from './share-partition';
import { rollBackWrite, stateBatch, stateWrite, type StateBatch, type StateWrite } from './state-write';

/** The types of an acknowledgement as they are called; GAP is for an offset without a record. */
export type AcknowledgeType = 'GAP' | 'ACCEPT' | 'RELEASE' | 'REJECT' | 'RENEW';

export interface AcknowledgementBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** One for all, or one for each offset. */
  readonly types: readonly AcknowledgeType[];
}

export interface Acknowledged {
  readonly errorCode: number;
  /** To be written before it counts (R-SHR-10); `null` where nothing changed. */
  readonly write: StateWrite | null;
}

/** What a call changed so far, all of it provisional. */
interface Changes {
  readonly partition: SharePartition;
  readonly changed: StateBatch[];
}

interface Call extends Changes {
  readonly memberId: string;
  readonly renewedUntilMs: number;
}

const STATE_AFTER: Readonly<Record<Exclude<AcknowledgeType, 'RENEW'>, RecordState>> = {
  GAP: 'ARCHIVED',
  ACCEPT: 'ACKNOWLEDGED',
  RELEASE: 'AVAILABLE',
  REJECT: 'ARCHIVED',
};

/** R-SHR-07: all of it or none of it; only locks that were renewed on the way stay renewed. */
export function acknowledgeRecords(
  partition: SharePartition,
  memberId: string,
  acknowledgements: readonly AcknowledgementBatch[],
  nowMs: number,
): Acknowledged {
  const call: Call = { partition, memberId, renewedUntilMs: nowMs + partition.config.recordLockDurationMs, changed: [] };
  for (const acknowledgement of acknowledgements) {
    const errorCode = acknowledgeBatch(call, acknowledgement);
    if (errorCode === ErrorCode.NONE) continue;
    rollBackWrite(partition, call.changed);
    return { errorCode, write: null };
  }
  return { errorCode: ErrorCode.NONE, write: writeOf(call) };
}

/** R-SHR-12: the member's session closed. What it holds is free again, with the count it has (R-SHR-08). */
export function releaseRecordsOf(partition: SharePartition, memberId: string): StateWrite | null {
  const changes: Changes = { partition, changed: [] };
  for (const batch of partition.batches) {
    const held = !batch.isPerOffset && isHeldBy(sharedState(batch), memberId);
    if (held && isCutBy(batch, partition.startOffset)) splitByOffset(batch);
    releaseHeld(changes, memberId, batch);
  }
  return writeOf(changes);
}

function releaseHeld(changes: Changes, memberId: string, batch: InFlightBatch): void {
  const { partition } = changes;
  if (!batch.isPerOffset) {
    const shared = sharedState(batch);
    if (isHeldBy(shared, memberId)) change(changes, shared, batch.firstOffset, batch.lastOffset, releasedTo(partition, batch.lastOffset));
    return;
  }
  for (const [index, state] of batch.states.entries()) {
    const offset = batch.firstOffset + index;
    if (isHeldBy(state, memberId)) change(changes, state, offset, offset, releasedTo(partition, offset));
  }
}

function isHeldBy(state: DeliveryState, memberId: string): boolean {
  return state.state === 'ACQUIRED' && state.memberId === memberId;
}

function writeOf({ partition, changed }: Changes): StateWrite | null {
  return changed.length === 0 ? null : stateWrite(partition, changed);
}

function acknowledgeBatch(call: Call, acknowledgement: AcknowledgementBatch): number {
  const { batches, startOffset } = call.partition;
  const { firstOffset, lastOffset } = acknowledgement;
  // The log's start went past all of it: there is nothing left to say.
  if (lastOffset < startOffset) return ErrorCode.NONE;
  let floor = floorIndex(batches, firstOffset);
  // The batches that the request begins with may be gone with the log's start.
  if (floor < 0 && firstOffset < startOffset) floor = floorIndex(batches, startOffset);
  if (floor < 0) return ErrorCode.INVALID_RECORD_STATE;
  const meant = batches.slice(floor, floorIndex(batches, lastOffset) + 1);
  if ((meant.at(-1)?.lastOffset ?? -1) < lastOffset) return ErrorCode.INVALID_REQUEST;

  for (const batch of meant) {
    // The log's start went past this one.
    if (batch.lastOffset < startOffset) continue;
    const errorCode = acknowledgeIn(call, batch, acknowledgement);
    if (errorCode !== ErrorCode.NONE) return errorCode;
  }
  return ErrorCode.NONE;
}

function acknowledgeIn(call: Call, batch: InFlightBatch, acknowledgement: AcknowledgementBatch): number {
  const { firstOffset, lastOffset, types } = acknowledgement;
  const { partition, memberId } = call;
  if (!batch.isPerOffset) {
    const shared = sharedState(batch);
    if (!isHeldBy(shared, memberId)) return ErrorCode.INVALID_RECORD_STATE;
    const whole = liesWithin(batch, firstOffset, lastOffset) && types.length === 1 && !isCutBy(batch, partition.startOffset);
    if (whole) return apply(call, shared, batch.firstOffset, batch.lastOffset, types[0]);
    splitByOffset(batch);
  }
  for (const [index, state] of batch.states.entries()) {
    const offset = batch.firstOffset + index;
    if (offset < firstOffset || offset > lastOffset || offset < partition.startOffset) continue;
    if (!isHeldBy(state, memberId)) return ErrorCode.INVALID_RECORD_STATE;
    const errorCode = apply(call, state, offset, offset, types.length === 1 ? types[0] : types[offset - firstOffset]);
    if (errorCode !== ErrorCode.NONE) return errorCode;
  }
  return ErrorCode.NONE;
}

function apply(
  call: Call,
  state: DeliveryState,
  firstOffset: number,
  lastOffset: number,
  type: AcknowledgeType | undefined,
): number {
  if (type === undefined) return ErrorCode.INVALID_REQUEST;
  // R-SHR-06: the lock starts anew; there is nothing to write.
  if (type === 'RENEW') state.lockExpiresMs = call.renewedUntilMs;
  else change(call, state, firstOffset, lastOffset, STATE_AFTER[type]);
  return ErrorCode.NONE;
}

function change({ partition, changed }: Changes, state: DeliveryState, firstOffset: number, lastOffset: number, to: RecordState): void {
  beginChange(state, to, partition.config.deliveryCountLimit);
  changed.push(stateBatch(firstOffset, lastOffset, state));
  if (isFinal(state.state)) partition.deliveryCompleteCount += countFromStart(partition, firstOffset, lastOffset);
}
