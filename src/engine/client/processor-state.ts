import type { RecordBatch } from '../protocol/record-batch';
import { copyProducerState, type ProducerState } from './producer-state';

/** When an application commits what it has read: with what it wrote, after it, or before (R-CONS-19, R-TXN-36). */
export type ProcessingGuarantee = 'exactly-once' | 'at-least-once' | 'at-most-once';

/** Records of one batch that a poll returned: those with offsets in [from, to). Immutable. */
export interface ReturnedRecords {
  readonly topic: string;
  readonly partition: number;
  readonly batch: RecordBatch;
  readonly from: number;
  readonly to: number;
}

/** Where a round of the application stands: what one poll returned, on its way. */
export type ProcessorStep =
  /** In poll(). */
  | 'polling'
  /** At work on the records. */
  | 'working'
  /** The producer is not there yet. */
  | 'waiting'
  /** Records are being written. */
  | 'writing'
  /** Input offsets are being committed, by themselves or with the transaction. */
  | 'committing'
  /** The transaction is being given up. */
  | 'aborting'
  /** The producer failed for good; another one comes in a moment. */
  | 'reopening';

export interface ProcessorTotals {
  rounds: number;
  /** Rounds that came to nothing and were read again. */
  abandoned: number;
  writtenRecords: number;
}

/** The writing half of an application that reads, works and writes. */
export interface ProcessorState {
  readonly topic: string;
  readonly guarantee: ProcessingGuarantee;
  readonly producer: ProducerState;
  step: ProcessorStep;
  returned: readonly ReturnedRecords[];
  /** Next offsets of the partitions that the round is about, and who vouched for them when it began. */
  offsets: readonly { readonly key: number; readonly topic: string; readonly partition: number; readonly offset: number }[];
  generation: number;
  memberId: string;
  /** The producer's count of failed records when the round began. */
  failedBefore: number;
  /** What became of the commit that the round waits for, where it is one by itself. */
  commit: 'wanted' | 'underWay' | 'done' | 'refused';
  commitNotBeforeUs: number;
  /** The process is asked to stop, and does so after the round. */
  stopping: boolean;
  totals: ProcessorTotals;
}

export function createProcessor(topic: string, guarantee: ProcessingGuarantee, producer: ProducerState): ProcessorState {
  return { topic, guarantee, producer, totals: { rounds: 0, abandoned: 0, writtenRecords: 0 }, ...bornProcessorState() };
}

export function bornProcessorState() {
  return { step: 'polling' as const, returned: NOTHING, offsets: NO_OFFSETS, generation: -1, memberId: '', failedBefore: 0, commit: 'wanted' as const, commitNotBeforeUs: 0, stopping: false };
}

const NOTHING: readonly ReturnedRecords[] = [];
const NO_OFFSETS: ProcessorState['offsets'] = [];

export function copyProcessorState(from: ProcessorState): ProcessorState {
  return { ...from, producer: copyProducerState(from.producer), totals: { ...from.totals } };
}
