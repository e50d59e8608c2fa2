import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { OffsetCommitPartition, OffsetCommitRequest, OffsetCommitResponse } from '../protocol/messages/offset-commit';
import { partitionKey } from '../protocol/partition-key';
import { writeLog } from './client-log';
import { diesAt } from './client-step';
import { markCoordinatorUnknown } from './consumer-coordinator';
import { ConsumerTimer } from './consumer-timers';
import type { CommitUnderWay, ConsumerState } from './consumer-state';
import { canSend, sendRequest, Slot } from './network-client';

/** The last version that names topics: the classic client does not know their ids here. */
const OFFSET_COMMIT_VERSION = 9;

export function armAutoCommit(ctx: Context, s: ConsumerState, delayMs: number): void {
  if (!s.config.enableAutoCommit) return;
  ctx.cancel(s.autoCommitTimer);
  s.autoCommitTimer = ctx.periodic(delayMs * 1000, ConsumerTimer.AutoCommit);
}

/** Inside poll(): commits what earlier polls returned, when it is time (R-CONS-18). */
export function maybeAutoCommit(ctx: Context, s: ConsumerState): void {
  if (!s.autoCommitDue || s.coordinator < 0 || (s.membership !== 'stable' && s.subscription !== 'assigned') || s.preparing) return;
  s.autoCommitDue = false;
  armAutoCommit(ctx, s, s.config.autoCommitIntervalMs);
  commitPositions(ctx, s, 'nothing');
}

/** As whom a consumer commits: as a member, or as nobody (R-OFF-02). */
export function commitIdentity(s: ConsumerState): Pick<OffsetCommitRequest, 'generationIdOrMemberEpoch' | 'memberId' | 'groupInstanceId'> {
  const isMember = s.subscription !== 'assigned' && s.subscription !== 'none' && (s.config.groupProtocol === 'classic' || s.generation > 0);
  if (!isMember) return { generationIdOrMemberEpoch: -1, memberId: '', groupInstanceId: null };
  return { generationIdOrMemberEpoch: s.generation, memberId: s.memberId, groupInstanceId: s.config.groupInstanceId };
}

/** Commits the positions. False: there was nothing to commit or nobody to send it to. */
export function commitPositions(ctx: Context, s: ConsumerState, then: CommitUnderWay['then']): boolean {
  if (s.coordinator < 0 || !canSend(ctx, s.net, s.coordinator, Slot.Coordinator)) return false;
  const offsets: { key: number; offset: number }[] = [];
  const topics: { name: string; partitions: OffsetCommitPartition[] }[] = [];
  for (const { key, topic, partition, position, positionEpoch } of s.assigned.values()) {
    if (position < 0) continue;
    offsets.push({ key, offset: position });
    let entry = topics.find((one) => one.name === topic);
    if (entry === undefined) topics.push((entry = { name: topic, partitions: [] }));
    entry.partitions.push({ partitionIndex: partition, committedOffset: position, committedLeaderEpoch: positionEpoch, committedMetadata: '' });
  }
  if (offsets.length === 0) return false;
  const body: OffsetCommitRequest = { groupId: s.group, ...commitIdentity(s), topics };
  const id = sendRequest(ctx, s.net, s.coordinator, Slot.Coordinator, ApiKey.OffsetCommit, OFFSET_COMMIT_VERSION, body, s.config.requestTimeoutMs * 1000);
  s.commits.set(id, { offsets, generation: s.generation, then });
  diesAt(ctx, s, 'committing');
  return true;
}

/** What an answer to a commit asks for next. */
export interface CommitOutcome {
  readonly commit: CommitUnderWay;
  readonly error: number;
  /** Error that a new attempt may get over, or 0. */
  readonly retriable: boolean;
  /** The group has moved on without this member; its code, or 0. */
  readonly membershipError: number;
}

export function onCommitResponse(ctx: Context, s: ConsumerState, requestId: number, response: OffsetCommitResponse): CommitOutcome | null {
  const commit = s.commits.get(requestId);
  if (commit === undefined) return null;
  s.commits.delete(requestId);
  let error: number = ErrorCode.NONE;
  const arrival = ctx.cause;
  for (const topic of response.topics) {
    for (const { partitionIndex, errorCode } of topic.partitions) {
      const key = partitionKey(ctx.nameId(topic.name ?? ''), partitionIndex);
      const offset = commit.offsets.find((one) => one.key === key);
      if (errorCode !== ErrorCode.NONE) {
        error = errorCode;
        writeLog(s.net.log, { type: 'commitFailed', topic: topic.name ?? '', partition: partitionIndex, offset: offset?.offset ?? -1, errorCode });
      } else if (offset !== undefined) {
        ctx.because(arrival);
        ctx.emit(FactKind.OffsetsCommitted, offset.key, offset.offset, s.groupId);
        const assigned = s.assigned.get(offset.key);
        if (assigned !== undefined) assigned.committed = offset.offset;
      }
    }
  }
  if (error === ErrorCode.NONE) {
    s.totals.commits++;
    diesAt(ctx, s, 'committed');
    return { commit, error, retriable: false, membershipError: 0 };
  }
  return commitFailed(ctx, s, commit, error);
}

/** The connection was lost with the commit under way. */
export function onCommitLost(ctx: Context, s: ConsumerState, requestId: number): CommitOutcome | null {
  const commit = s.commits.get(requestId);
  if (commit === undefined) return null;
  s.commits.delete(requestId);
  return commitFailed(ctx, s, commit, ErrorCode.NETWORK_EXCEPTION);
}

function commitFailed(ctx: Context, s: ConsumerState, commit: CommitUnderWay, error: number): CommitOutcome {
  s.totals.failedCommits++;
  ctx.emit(FactKind.CommitFailed, s.groupId, error);
  switch (error) {
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
    case ErrorCode.NOT_COORDINATOR:
    case ErrorCode.REQUEST_TIMED_OUT:
    case ErrorCode.NETWORK_EXCEPTION:
      markCoordinatorUnknown(ctx, s);
      retryAutoCommit(ctx, s);
      return { commit, error, retriable: true, membershipError: 0 };
    case ErrorCode.COORDINATOR_LOAD_IN_PROGRESS:
    case ErrorCode.UNKNOWN_TOPIC_OR_PARTITION:
      retryAutoCommit(ctx, s);
      return { commit, error, retriable: true, membershipError: 0 };
    case ErrorCode.STALE_MEMBER_EPOCH:
      // R-CGP-15: again with the epoch that a heartbeat has brought or will bring.
      retryAutoCommit(ctx, s);
      return { commit, error, retriable: true, membershipError: 0 };
    case ErrorCode.REBALANCE_IN_PROGRESS:
    case ErrorCode.ILLEGAL_GENERATION:
    case ErrorCode.UNKNOWN_MEMBER_ID:
    case ErrorCode.FENCED_INSTANCE_ID:
      // Told about an earlier membership: the member knows already (R-GRP-18).
      return { commit, error, retriable: false, membershipError: commit.generation === s.generation ? error : 0 };
    default:
      return { commit, error, retriable: false, membershipError: 0 };
  }
}

/** A failure that may pass is tried again after a backoff, not after the whole interval (R-CONS-18). */
function retryAutoCommit(ctx: Context, s: ConsumerState): void {
  armAutoCommit(ctx, s, s.config.retryBackoffMs);
}
