import type { Context } from '../../kernel/behavior';
import type { EventHandle } from '../../kernel/event-queue';
import type { StreamId } from '../../kernel/random-streams';
import { TimerRange } from '../../protocol/timer-kinds';
import type { WorkloadPlan } from './workload-plan';

/** Timers of workloads. */
export const WorkloadTimer = {
  Tick: TimerRange.Workload * 100,
  Start: TimerRange.Workload * 100 + 1,
  Stop: TimerRange.Workload * 100 + 2,
} as const;

/** Up to this rate every record has a tick of its own. */
const SINGLE_RATE = 1_000;
/**
 * Above, a tick makes several records: a tick a millisecond, or every ten once that makes many, since each tick costs something
 * for every partition it reaches.
 */
const COARSE_RATE = 50_000;
const MICROS_PER_SECOND = 1_000_000;

function tickUs(recordsPerSecond: number): number {
  return recordsPerSecond > COARSE_RATE ? 10_000 : 1_000;
}

/** A workload on its way: how many records each partition has got, and what is left over from the last tick. */
export interface WorkloadState {
  readonly plan: WorkloadPlan;
  readonly startUs: number;
  /** −1: it does not stop. */
  readonly stopUs: number;
  /** What the scenario asked for; a restarted process begins with it again. */
  readonly plannedRate: number;
  recordsPerSecond: number;
  running: boolean;
  /** Number of the next record, by partition; without keys all count in the first. */
  nextIndex: number[];
  /** Records owed, in millionths. */
  carry: number;
  /** Ticks since `rateSinceUs`, so that no rounding adds up. */
  ticks: number;
  rateSinceUs: number;
  timer: EventHandle;
  stream: StreamId;
}

export function createWorkload(plan: WorkloadPlan, recordsPerSecond: number, startUs: number, stopUs: number): WorkloadState {
  return {
    plan, startUs, stopUs, plannedRate: recordsPerSecond, recordsPerSecond, running: false, nextIndex: [], carry: 0, ticks: 0, rateSinceUs: 0,
    timer: 0, stream: -1,
  };
}

export function copyWorkload(from: WorkloadState): WorkloadState {
  return {
    plan: from.plan, startUs: from.startUs, stopUs: from.stopUs, plannedRate: from.plannedRate, recordsPerSecond: from.recordsPerSecond,
    running: from.running, nextIndex: from.nextIndex.slice(), carry: from.carry, ticks: from.ticks, rateSinceUs: from.rateSinceUs,
    timer: from.timer, stream: from.stream,
  };
}

/** The process comes up: the workload begins at its time, or at once when that is past. */
export function startWorkload(ctx: Context, w: WorkloadState): void {
  w.stream = ctx.stream(`workload/${w.plan.producer}`);
  w.recordsPerSecond = w.plannedRate;
  w.running = false;
  w.timer = 0;
  if (w.stopUs >= 0 && ctx.nowUs >= w.stopUs) return;
  ctx.periodic(w.startUs - ctx.nowUs, WorkloadTimer.Start);
  if (w.stopUs >= 0) ctx.periodic(w.stopUs - ctx.nowUs, WorkloadTimer.Stop);
}

export function setRunning(ctx: Context, w: WorkloadState, running: boolean): void {
  w.running = running;
  setRate(ctx, w, w.recordsPerSecond);
}

export function setRate(ctx: Context, w: WorkloadState, recordsPerSecond: number): void {
  ctx.cancel(w.timer);
  w.timer = 0;
  w.recordsPerSecond = recordsPerSecond;
  w.carry = 0;
  w.ticks = 0;
  w.rateSinceUs = ctx.nowUs;
  if (w.running && recordsPerSecond > 0) armTick(ctx, w);
}

function armTick(ctx: Context, w: WorkloadState): void {
  const rate = w.recordsPerSecond;
  w.ticks++;
  if (rate > SINGLE_RATE) w.timer = ctx.periodic(tickUs(rate), WorkloadTimer.Tick);
  else if (w.plan.spacing === 'random') w.timer = ctx.periodic(1 + ctx.draw(w.stream, Math.floor(2_000_000 / rate)), WorkloadTimer.Tick);
  else w.timer = ctx.periodic(w.rateSinceUs + Math.floor((w.ticks * 1_000_000) / rate) - ctx.nowUs, WorkloadTimer.Tick);
}

/** A tick has come: how many records the application sends now. The next tick is armed. */
export function tick(ctx: Context, w: WorkloadState): number {
  armTick(ctx, w);
  if (w.recordsPerSecond <= SINGLE_RATE) return 1;
  w.carry += w.recordsPerSecond * tickUs(w.recordsPerSecond);
  const records = Math.floor(w.carry / MICROS_PER_SECOND);
  w.carry -= records * MICROS_PER_SECOND;
  return w.plan.spacing === 'random' ? ctx.draw(w.stream, 2 * records + 1) : records;
}
