import { utf8Length } from '../../../base/utf8';
import type { PlainRecord, RecordBatch, RecordSource } from '../../protocol/record-batch';
import { keyAtPoint, type KeySpread, type PartitionKeys } from './key-spread';
import type { WorkloadPlan } from './workload-plan';

/**
 * Records that lie one after another in a batch: either one that somebody wrote, or some of a synthetic workload, of which
 * only the first's number within its producer and partition is known.
 */
export interface Run {
  count: number;
  timestampMs: number;
  readonly record: PlainRecord | null;
  plan: WorkloadPlan | null;
  /** Where the keys come from: the partition's share, or the whole population when keys do not decide the partition. */
  spread: KeySpread | null;
  spreadPartition: number;
  firstIndex: number;
  /** What later ticks of the workload added: pairs of (number of records, milliseconds after `timestampMs`). Null when nothing. */
  steps: number[] | null;
}

export function copyRun(run: Run): Run {
  return {
    count: run.count, timestampMs: run.timestampMs, record: run.record, plan: run.plan, spread: run.spread,
    spreadPartition: run.spreadPartition, firstIndex: run.firstIndex, steps: run.steps === null ? null : run.steps.slice(),
  };
}

/** When the records of a run were made that its last tick added. */
function lastTimestampMs({ timestampMs, steps }: Run): number {
  return steps === null ? timestampMs : timestampMs + (steps[steps.length - 1] as number);
}

/** Takes in records of the same workload that follow those of the run. */
export function extendRun(run: Run, count: number, timestampMs: number): void {
  run.count += count;
  if (timestampMs === lastTimestampMs(run)) {
    if (run.steps !== null) run.steps[run.steps.length - 2] = (run.steps[run.steps.length - 2] as number) + count;
  } else if (run.steps === null) run.steps = [count, timestampMs - run.timestampMs];
  else run.steps.push(count, timestampMs - run.timestampMs);
}

/** When the record at a place within the run was made. */
function timestampAt({ count, timestampMs, steps }: Run, place: number): number {
  if (steps === null) return timestampMs;
  let end = count;
  for (let i = steps.length - 2; i >= 0; i -= 2) {
    end -= steps[i] as number;
    if (place >= end) return timestampMs + (steps[i + 1] as number);
  }
  return timestampMs;
}

/** The run as runs of one tick each. */
export function ticksOf(run: Run): Run[] {
  const { steps } = run;
  if (steps === null) return [run];
  let added = 0;
  for (let i = 0; i < steps.length; i += 2) added += steps[i] as number;
  let place = run.count - added;
  const ticks: Run[] = [{ ...run, count: place, steps: null }];
  for (let i = 0; i < steps.length; i += 2) {
    const count = steps[i] as number;
    ticks.push({ ...run, count, timestampMs: run.timestampMs + (steps[i + 1] as number), firstIndex: run.firstIndex + place, steps: null });
    place += count;
  }
  return ticks;
}

/** What a producer's batch carries instead of its records. Immutable once the batch has been sent. */
export interface BatchContent {
  readonly partition: number;
  readonly runs: readonly Run[];
}

/** The records of producers' batches: kept ones as they are, synthetic ones worked out from seed, partition and number. */
export const producerRecords: RecordSource = {
  recordAt(batch: RecordBatch, index: number): PlainRecord {
    const { partition, runs } = batch.content as BatchContent;
    let rest = index;
    for (const run of runs) {
      if (rest < run.count) return stamped(batch, run.record ?? syntheticRecord(run, partition, rest));
      rest -= run.count;
    }
    throw new RangeError(`record ${index} of a batch of ${batch.recordCount}`);
  },

  mayHaveHeaders: ({ content }) => (content as BatchContent).runs.some(({ record }) => record?.headers !== undefined),
};

/** Where the log's clock rules, every record has the batch's time (R-LOG-03). */
function stamped(batch: RecordBatch, record: PlainRecord): PlainRecord {
  return batch.timestampType === 'CreateTime' ? record : { ...record, timestampMs: batch.maxTimestampMs };
}

/** The record at a place within a run. */
export function syntheticRecord(run: Run, partition: number, place: number): PlainRecord {
  const index = run.firstIndex + place;
  const plan = run.plan as WorkloadPlan;
  return {
    key: syntheticKey(run, partition, index),
    value: valueText(plan, partition, index),
    timestampMs: timestampAt(run, place),
    valueSizeBytes: plan.valueSizeBytes,
  };
}

export function syntheticKey(run: Run, partition: number, index: number): string | null {
  if (run.spread === null) return null;
  const plan = run.plan as WorkloadPlan;
  const keys = run.spread.partitions[run.spreadPartition] as PartitionKeys;
  const point = Math.floor((mix(plan.seed, partition, index) * keys.weight) / 4_294_967_296);
  return plan.keyAt(keyAtPoint(keys, point));
}

/** Something to read; the rest of the value's bytes are without content. */
function valueText(plan: WorkloadPlan, partition: number, index: number): string {
  const text = `${plan.topic} ${partition}/${index + 1} from ${plan.producer}`;
  return utf8Length(text) <= plan.valueSizeBytes ? text : text.slice(0, plan.valueSizeBytes);
}

/** A number in [0, 2³²) that three others give, well mixed. */
function mix(seed: number, partition: number, index: number): number {
  const high = Math.floor(index / 4_294_967_296);
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ partition;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d) ^ (index | 0);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39) ^ high;
  h = Math.imul(h ^ (h >>> 15), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}
