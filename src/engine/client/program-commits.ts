import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import { ApiKey } from '../protocol/api-keys';
import { isRetriable } from '../protocol/error-classes';
import { ErrorCode } from '../protocol/error-codes';
import type { OffsetCommitPartition, OffsetCommitRequest, OffsetCommitResponse } from '../protocol/messages/offset-commit';
import { partitionKey } from '../protocol/partition-key';
import { writeLog } from './client-log';
import { commitIdentity } from './consumer-commit';
import { ensureCoordinator, markCoordinatorUnknown } from './consumer-coordinator';
import { wakeAt } from './consumer-positions';
import type { ConsumerProgram, OffsetAndMetadata, ProgramCommit } from './consumer-program';
import type { ConsumerState } from './consumer-state';
import { forgetMembership } from './group-membership';
import { canSend, sendRequest, Slot } from './network-client';
import { exceptionOf, type Thrown } from './thrown';

/** commitSync() and commitAsync() of a program, each from the call to its end (R-CONS-17, R-GRP-18, R-CGP-15). */

const OFFSET_COMMIT_VERSION = 9;
const COMMIT_FAILED: Thrown = { error: 'CommitFailedException' };

/** The positions, as far as they are known. */
export function positionsOf(s: ConsumerState): OffsetAndMetadata[] {
  const positions: OffsetAndMetadata[] = [];
  for (const { topic, partition, position, awaiting } of s.assigned.values()) {
    if (awaiting === 'nothing') positions.push({ topic, partition, offset: position, metadata: '' });
  }
  return positions;
}

/** Begins a commit; gives what is thrown at once. Nothing to commit is nothing to wait for. */
export function startCommit(ctx: Context, s: ConsumerState, program: ConsumerProgram, offsets: readonly OffsetAndMetadata[], kind: ProgramCommit['kind']): Thrown | null {
  if (offsets.length === 0) {
    if (kind === 'async') program.commits.push({ offsets, kind, request: 0, notBeforeUs: 0, done: true, thrown: null });
    return null;
  }
  const refusal = notMember(s);
  if (refusal !== null && kind !== 'async') return refusal;
  program.commits.push({ offsets, kind, request: 0, notBeforeUs: 0, done: refusal !== null, thrown: refusal });
  driveCommits(ctx, s, program);
  return null;
}

/** A member that is out of its group, or on its way into it, has nothing to commit with (R-GRP-18). */
function notMember(s: ConsumerState): Thrown | null {
  if (s.config.groupProtocol === 'consumer' || s.subscription === 'assigned' || s.subscription === 'none') return null;
  if (s.membership === 'stable' || s.preparing || s.phase === 'closing') return null;
  if (s.membership === 'joining' || s.membership === 'syncing') return { error: 'RebalanceInProgressException' };
  return s.generation < 0 ? COMMIT_FAILED : null;
}

/** Sends what can be sent, in order. */
export function driveCommits(ctx: Context, s: ConsumerState, program: ConsumerProgram): void {
  for (const commit of program.commits) {
    if (commit.done || commit.request !== 0) continue;
    if (commit.notBeforeUs > ctx.nowUs) {
      wakeAt(ctx, s, commit.notBeforeUs);
      continue;
    }
    if (!ensureCoordinator(ctx, s) || !canSend(ctx, s.net, s.coordinator, Slot.Coordinator)) return;
    send(ctx, s, commit);
  }
}

function send(ctx: Context, s: ConsumerState, commit: ProgramCommit): void {
  const topics: { name: string; partitions: OffsetCommitPartition[] }[] = [];
  for (const { topic, partition, offset, metadata } of commit.offsets) {
    let entry = topics.find((one) => one.name === topic);
    if (entry === undefined) topics.push((entry = { name: topic, partitions: [] }));
    entry.partitions.push({ partitionIndex: partition, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: metadata });
  }
  const body: OffsetCommitRequest = { groupId: s.group, ...commitIdentity(s), topics };
  commit.request = sendRequest(ctx, s.net, s.coordinator, Slot.Coordinator, ApiKey.OffsetCommit, OFFSET_COMMIT_VERSION, body, s.config.requestTimeoutMs * 1000);
}

/** True when the answer was one to a commit of the program. */
export function onProgramCommitResponse(ctx: Context, s: ConsumerState, program: ConsumerProgram, requestId: number, response: OffsetCommitResponse): boolean {
  const commit = program.commits.find((one) => one.request === requestId);
  if (commit === undefined) return false;
  let error: number = ErrorCode.NONE;
  const arrival = ctx.cause;
  for (const topic of response.topics) {
    for (const { partitionIndex, errorCode } of topic.partitions) {
      if (errorCode !== ErrorCode.NONE) {
        error = errorCode;
        const offset = commit.offsets.find((one) => one.topic === topic.name && one.partition === partitionIndex)?.offset ?? -1;
        writeLog(s.net.log, { type: 'commitFailed', topic: topic.name ?? '', partition: partitionIndex, offset, errorCode });
        continue;
      }
      const key = partitionKey(ctx.nameId(topic.name ?? ''), partitionIndex);
      const offset = commit.offsets.find((one) => one.topic === topic.name && one.partition === partitionIndex)?.offset ?? -1;
      ctx.because(arrival);
      ctx.emit(FactKind.OffsetsCommitted, key, offset, s.groupId);
      const assigned = s.assigned.get(key);
      if (assigned !== undefined) assigned.committed = offset;
    }
  }
  if (error === ErrorCode.NONE) {
    s.totals.commits++;
    end(commit, null);
  } else fail(ctx, s, commit, error);
  return true;
}

export function onProgramCommitLost(ctx: Context, s: ConsumerState, program: ConsumerProgram, requestId: number): boolean {
  const commit = program.commits.find((one) => one.request === requestId);
  if (commit === undefined) return false;
  fail(ctx, s, commit, ErrorCode.NETWORK_EXCEPTION);
  return true;
}

function end(commit: ProgramCommit, thrown: Thrown | null): void {
  commit.request = 0;
  commit.done = true;
  commit.thrown = thrown;
}

function fail(ctx: Context, s: ConsumerState, commit: ProgramCommit, error: number): void {
  s.totals.failedCommits++;
  ctx.emit(FactKind.CommitFailed, s.groupId, error);
  switch (error) {
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
    case ErrorCode.NOT_COORDINATOR:
    case ErrorCode.REQUEST_TIMED_OUT:
    case ErrorCode.NETWORK_EXCEPTION:
      markCoordinatorUnknown(ctx, s);
      retry(ctx, s, commit);
      return;
    case ErrorCode.REBALANCE_IN_PROGRESS:
      s.rejoinNeeded = true;
      end(commit, { error: 'RebalanceInProgressException' });
      return;
    case ErrorCode.ILLEGAL_GENERATION:
    case ErrorCode.UNKNOWN_MEMBER_ID:
      if (s.config.groupProtocol === 'classic' && s.membership === 'stable') forgetMembership(s, error);
      end(commit, COMMIT_FAILED);
      return;
    case ErrorCode.STALE_MEMBER_EPOCH:
      // R-CGP-15: again with the epoch that a heartbeat has brought, while it is a member.
      if (s.membership === 'unjoined') end(commit, COMMIT_FAILED);
      else retry(ctx, s, commit);
      return;
    default:
      if (isRetriable(error)) retry(ctx, s, commit);
      else end(commit, exceptionOf(error));
  }
}

/** commitSync() tries again until its time is over, commitAsync() does not (R-CONS-17). */
function retry(ctx: Context, s: ConsumerState, commit: ProgramCommit): void {
  commit.request = 0;
  if (commit.kind === 'async') {
    end(commit, { error: 'RetriableCommitFailedException' });
    return;
  }
  commit.notBeforeUs = ctx.nowUs + s.config.retryBackoffMs * 1000;
}

/** The callbacks of asynchronous commits that have ended since run on the program's thread: in poll(), commitSync() and close(). */
export function runCommitCallbacks(program: ConsumerProgram): void {
  if (program.commits.length === 0) return;
  program.commits = program.commits.filter((commit) => {
    if (commit.kind !== 'async' || !commit.done) return true;
    program.journal.push({ type: 'committed', offsets: commit.offsets, thrown: commit.thrown });
    return false;
  });
}

/** Asynchronous commits that have not ended. */
export function hasPendingCommits(program: ConsumerProgram): boolean {
  return program.commits.some((one) => one.kind === 'async' && !one.done);
}
