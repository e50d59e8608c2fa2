import {
  countAppended,
  createStickyPartitioner,
  currentPartition,
  partitionLoad,
} from '../../engine/client/built-in-partitioner';
import { compare } from './compare';
import type { Runner } from './outcome';

interface PartitionerCase {
  readonly partitions: number;
  readonly leaderless: readonly number[];
  readonly batchSize: number;
  readonly ops: readonly (LoadOp | AppendOp)[];
}

interface LoadOp {
  readonly op: 'load';
  readonly partitions?: readonly number[];
  readonly queues: readonly number[] | null;
  readonly total?: number | null;
}

interface AppendOp {
  readonly op: 'append';
  readonly bytes: number;
  readonly switchAllowed: boolean;
  readonly partition: number;
  readonly next: number;
  readonly draws: readonly number[];
}

export const runPartitioner: Runner = (recorded) => {
  const { partitions, leaderless, batchSize, ops } = recorded as unknown as PartitionerCase;
  const all = Array.from({ length: partitions }, (_, p) => p);
  const topic = { count: partitions, available: all.filter((p) => !leaderless.includes(p)) };
  const state = createStickyPartitioner();
  const actual = ops.map((op) => {
    if (op.op === 'load') {
      state.load = op.queues && partitionLoad(op.queues, op.partitions ?? all);
      const total = state.load?.cumulative.at(-1) ?? null;
      return op.queues || total !== null ? { ...op, total } : op;
    }
    let drawn = 0;
    const nextInt = () => op.draws[drawn++] ?? 0;
    const partition = currentPartition(state, topic, nextInt);
    countAppended(state, op.bytes, op.switchAllowed, batchSize, topic, nextInt);
    const draws = drawn > op.draws.length ? `${drawn} drawn` : op.draws.slice(0, drawn);
    return { ...op, partition, next: state.partition, draws };
  });
  return compare({ ops }, { ops: actual });
};
