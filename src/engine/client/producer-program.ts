import type { EventHandle } from '../kernel/event-queue';
import type { PartitionKey } from '../protocol/partition-key';
import type { PlainRecord } from '../protocol/record-batch';
import type { CallAnswer, Thrown } from './thrown';
import type { TransactionOffsets } from './transaction-state';

/** A record as a program hands it to send(). */
export interface ProgramRecord {
  readonly key: string | null;
  readonly value: string | null;
  readonly valueSizeBytes?: number;
  readonly headers?: PlainRecord['headers'];
  /** Null: the producer's clock. */
  readonly timestampMs: number | null;
}

/** What a program that holds a KafkaProducer calls, one call after another as one thread does. */
export type ProducerCall =
  | { readonly type: 'send'; readonly topic: string; readonly partition: number | null; readonly record: ProgramRecord }
  | { readonly type: 'partitionsFor'; readonly topic: string }
  | { readonly type: 'sendOffsetsToTransaction'; readonly offsets: TransactionOffsets }
  | { readonly type: 'flush' }
  | { readonly type: 'initTransactions' | 'beginTransaction' | 'commitTransaction' | 'abortTransaction' }
  /** Null: as long as it takes. */
  | { readonly type: 'close'; readonly timeoutMs: number | null };

/** A call of a transactional method that ran out of time; the same method called again goes on with it (R-TXN-09). */
export type PendingTransition = ProducerCall['type'] | null;

/** What send() returned: one record's fate. */
export interface SendFuture {
  readonly record: PlainRecord;
  readonly topic: string;
  /** −1 while it is not chosen. */
  partition: number;
  offset: number;
  thrown: Thrown | null;
  /** What the exception says, where that is more than what any of its class does. */
  message: string | null;
  /** Place of its callback among all callbacks, −1 while the record is under way. */
  completion: number;
}

/** A program in the place of a workload: it waits in a call, and keeps the futures of what it has sent. */
export interface ProducerProgram {
  call: ProducerCall | null;
  callTimer: EventHandle;
  /** What the last call came to, null while it waits. */
  answer: CallAnswer | null;
  futures: SendFuture[];
  /** Those under way by their record. */
  open: Map<PlainRecord, SendFuture>;
  completions: number;
  pendingTransition: PendingTransition;
  /** Partitions that belong to the open transaction: nothing is sent to others. */
  partitions: Set<PartitionKey>;
  /** flush() makes everything ready. */
  flushing: boolean;
  closed: boolean;
}

export function createProducerProgram(): ProducerProgram {
  return {
    call: null, callTimer: 0, answer: null, futures: [], open: new Map(), completions: 0, pendingTransition: null, partitions: new Set(), flushing: false, closed: false,
  };
}

export function copyProducerProgram(from: ProducerProgram): ProducerProgram {
  const open = new Map<PlainRecord, SendFuture>();
  const futures = from.futures.map((one): SendFuture => {
    const { record, topic, partition, offset, thrown, message, completion } = one;
    const copy: SendFuture = { record, topic, partition, offset, thrown, message, completion };
    if (from.open.get(record) === one) open.set(record, copy);
    return copy;
  });
  return {
    call: from.call, callTimer: from.callTimer, answer: from.answer, futures, open, completions: from.completions, pendingTransition: from.pendingTransition,
    partitions: new Set(from.partitions), flushing: from.flushing, closed: from.closed,
  };
}

/** The record is in the log, or thought to be. */
export function completeFuture(program: ProducerProgram, record: PlainRecord, partition: number, offset: number): void {
  const future = program.open.get(record);
  if (future === undefined) return;
  future.partition = partition;
  future.offset = offset;
  close(program, future);
}

export function failFuture(program: ProducerProgram, record: PlainRecord, partition: number, thrown: Thrown, message: string | null = null): void {
  const future = program.open.get(record);
  if (future === undefined) return;
  future.partition = partition;
  future.thrown = thrown;
  future.message = message;
  close(program, future);
}

/** Callbacks run in the order in which batches come to an end (R-PROD-23). */
function close(program: ProducerProgram, future: SendFuture): void {
  future.completion = program.completions++;
  program.open.delete(future.record);
}
