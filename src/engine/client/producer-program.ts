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
  /** `count`: so many records alike, one send after the other without time between them. */
  | { readonly type: 'send'; readonly topic: string; readonly partition: number | null; readonly record: ProgramRecord; readonly count?: number }
  | { readonly type: 'partitionsFor'; readonly topic: string }
  | { readonly type: 'sendOffsetsToTransaction'; readonly offsets: TransactionOffsets }
  | { readonly type: 'flush' }
  | { readonly type: 'initTransactions' | 'beginTransaction' | 'commitTransaction' | 'abortTransaction' }
  /** Null: as long as it takes. */
  | { readonly type: 'close'; readonly timeoutMs: number | null };

/** A call of a transactional method that ran out of time; the same method called again goes on with it (R-TXN-09). */
export type PendingTransition = ProducerCall['type'] | null;

/** What send() returned: the fate of a record, or of several alike. */
export interface SendFuture {
  readonly record: PlainRecord;
  readonly topic: string;
  /** Its place among all sends. */
  readonly send: number;
  readonly sentUs: number;
  /** Records of it that are under way. */
  left: number;
  /** −1 while it is not chosen. Of several records the last one's, as the offset. */
  partition: number;
  offset: number;
  thrown: Thrown | null;
  /** What the exception says, where that is more than what any of its class does. */
  message: string | null;
  /** Place of its callback among all callbacks, −1 while the record is under way. */
  completion: number;
}

/** Callbacks of some records of one send. Immutable. */
export interface SettledRecords {
  readonly send: number;
  readonly count: number;
  readonly sentUs: number;
  readonly doneUs: number;
  readonly thrown: Thrown | null;
  readonly message: string | null;
}

/** A program in the place of a workload: it waits in a call, and keeps the futures of what it has sent. */
export interface ProducerProgram {
  call: ProducerCall | null;
  callTimer: EventHandle;
  /** What the last call came to, null while it waits. */
  answer: CallAnswer | null;
  /** How often send() was called. */
  sends: number;
  futures: SendFuture[];
  /** Those under way by their record. */
  open: Map<PlainRecord, SendFuture>;
  completions: number;
  /** Callbacks since somebody looked; only a program that sends many alike wants to hear of them. */
  settled: SettledRecords[] | null;
  pendingTransition: PendingTransition;
  /** Partitions that belong to the open transaction: nothing is sent to others. */
  partitions: Set<PartitionKey>;
  /** flush() makes everything ready. */
  flushing: boolean;
  closed: boolean;
}

export function createProducerProgram(): ProducerProgram {
  return {
    call: null, callTimer: 0, answer: null, sends: 0, futures: [], open: new Map(), completions: 0, settled: null, pendingTransition: null, partitions: new Set(), flushing: false, closed: false,
  };
}

export function copyProducerProgram(from: ProducerProgram): ProducerProgram {
  const open = new Map<PlainRecord, SendFuture>();
  const futures = from.futures.map((one): SendFuture => {
    const { record, topic, send, sentUs, left, partition, offset, thrown, message, completion } = one;
    const copy: SendFuture = { record, topic, send, sentUs, left, partition, offset, thrown, message, completion };
    if (from.open.get(record) === one) open.set(record, copy);
    return copy;
  });
  return {
    call: from.call, callTimer: from.callTimer, answer: from.answer, sends: from.sends, futures, open, completions: from.completions, settled: from.settled === null ? null : from.settled.slice(), pendingTransition: from.pendingTransition,
    partitions: new Set(from.partitions), flushing: from.flushing, closed: from.closed,
  };
}

/** The records are in the log, or thought to be. */
export function completeFuture(program: ProducerProgram, record: PlainRecord, partition: number, offset: number, count: number, nowUs: number): void {
  const future = program.open.get(record);
  if (future === undefined) return;
  future.partition = partition;
  future.offset = offset;
  settle(program, future, count, nowUs, null, null);
}

export function failFuture(program: ProducerProgram, record: PlainRecord, partition: number, thrown: Thrown, count: number, nowUs: number, message: string | null = null): void {
  const future = program.open.get(record);
  if (future === undefined) return;
  future.partition = partition;
  future.thrown = thrown;
  future.message = message;
  settle(program, future, count, nowUs, thrown, message);
}

/** The program has looked at its callbacks: what has come to its end is forgotten. */
export function forgetSettled(program: ProducerProgram): void {
  if (program.settled === null) return;
  program.settled = [];
  program.futures = program.futures.filter(({ completion }) => completion < 0);
}

/** Callbacks run in the order in which batches come to an end (R-PROD-23). */
function settle(program: ProducerProgram, future: SendFuture, count: number, nowUs: number, thrown: Thrown | null, message: string | null): void {
  program.settled?.push({ send: future.send, count, sentUs: future.sentUs, doneUs: nowUs, thrown, message });
  future.left -= count;
  if (future.left > 0) return;
  future.completion = program.completions++;
  program.open.delete(future.record);
}
