import type { Context } from '../../kernel/behavior';
import { TimerRange } from '../../protocol/timer-kinds';
import type { DeadlineTimer } from './replica-manager-state';

const BASE = TimerRange.ReplicaManager * 100;

export const ReplicaTimer = {
  /** Parked produce requests, fetches, DeleteRecords requests: the earliest deadline of each. */
  ProduceDeadline: BASE + 1,
  FetchDeadline: BASE + 2,
  DeleteDeadline: BASE + 3,
  IsrExpiration: BASE + 4,
  HighWatermarkCheckpoint: BASE + 5,
  AlterPartitionRetry: BASE + 6,
  /** a: leader's broker id. */
  FetcherWake: BASE + 7,
  /** A slow disk has taken a write: of a produce request, of a fetch response (a: leader). */
  ProduceWritten: BASE + 8,
  FetchResponseWritten: BASE + 9,
  ProducerIdExpiration: BASE + 10,
  LogRetention: BASE + 11,
  LogCleaner: BASE + 12,
  /** As ProduceWritten, for a request that transaction coordinators were asked about. */
  VerifiedProduceWritten: BASE + 13,
} as const;

/** Sees to it that a timer fires no later than `dueUs`. One timer serves many deadlines: hardly any of them is ever reached. */
export function armDeadline(ctx: Context, timer: DeadlineTimer, dueUs: number, type: number): void {
  if (timer.handle !== 0) {
    if (timer.dueUs <= dueUs) return;
    ctx.cancel(timer.handle);
  }
  timer.dueUs = dueUs;
  timer.handle = ctx.periodic(dueUs - ctx.nowUs, type);
}
