import { BATCH_OVERHEAD, recordSize, type RecordShape } from '../log/batch-size';
import { utf8Length } from '../../base/utf8';
import { compressedSize } from '../protocol/compression';
import type { PlainRecord, RecordBatch } from '../protocol/record-batch';
import { UNEVEN } from './workload/workload-plan';
import { copyRun, extendRun, producerRecords, type BatchContent, type Run } from './workload/record-content';

/** Sizes of what a record carries, its place in the batch and its timestamp apart. */
export function contentSizeOf(record: PlainRecord): RecordShape {
  return {
    timestamp: 0,
    keySize: record.key === null ? -1 : utf8Length(record.key),
    valueSize: record.valueSizeBytes ?? (record.value === null ? -1 : utf8Length(record.value)),
    headers: (record.headers ?? []).map(([key, value]) => ({ keySize: utf8Length(key), valueSize: value === null ? -1 : utf8Length(value) })),
  };
}

/** Estimates are taken a little higher than they are. */
const ESTIMATION_SAFETY = Math.fround(1.05);

/** Never written to. */
const NO_RUNS: Run[] = [];

/** A batch in the accumulator: open at the end of its queue, then waiting, under way, waiting again (R-PROD-10, 11). */
export class ProducerBatch {
  runs: Run[] = NO_RUNS;
  records = 0;
  sizeBytes = BATCH_OVERHEAD;
  maxTimestampMs = 0;
  /** No more records: one did not fit, or it has been drained. */
  closed = false;
  /** How often it has been sent. */
  attempts = 0;
  /** Not sent again before (R-PROD-20). */
  retryAtUs = 0;
  /** Leader epoch at the last attempt. */
  leaderEpoch = -1;
  producerId = -1;
  producerEpoch = -1;
  baseSequence = -1;
  /** Its sequence was given anew after an epoch bump (R-IDEM-09). */
  sequenceReset = false;
  isSplit = false;
  /** In a request that is not answered yet. */
  onWire = false;
  done = false;
  /** As it goes over the wire: made when first needed, made anew when its sequence changes. */
  frozen: RecordBatch | null = null;

  constructor(
    /** Index of its queue. */
    readonly queue: number,
    readonly partition: number,
    readonly baseTimestampMs: number,
    /** Bytes it may grow to; the first record always fits (R-PROD-09). */
    readonly writeLimitBytes: number,
    /** What it takes from buffer.memory. */
    readonly memoryBytes: number,
    readonly createdUs: number,
    /** Of compressed batches of its topic so far, as its producer estimates it (R-PROD-12); 0 = it is not compressed. */
    readonly estimatedRatio = 0,
  ) {}

  /** What it will take, as far as that is known before it is compressed. */
  get estimatedBytes(): number {
    return this.estimateOf(this.sizeBytes - BATCH_OVERHEAD);
  }

  private estimateOf(recordBytes: number): number {
    if (this.estimatedRatio === 0) return BATCH_OVERHEAD + recordBytes;
    return BATCH_OVERHEAD + Math.trunc(Math.fround(Math.fround(recordBytes * this.estimatedRatio) * ESTIMATION_SAFETY));
  }

  /** How many records of that size fit: the next one is counted in full, those before as estimated. */
  private roomFor(size: number): number {
    if (this.estimatedRatio === 0) return Math.floor((this.writeLimitBytes - this.sizeBytes) / size);
    const recordBytes = this.sizeBytes - BATCH_OVERHEAD;
    const fits = (count: number): boolean => this.estimateOf(recordBytes + (count - 1) * size) + size <= this.writeLimitBytes;
    const factor = this.estimatedRatio * ESTIMATION_SAFETY;
    let count = Math.max(0, Math.floor(((this.writeLimitBytes - BATCH_OVERHEAD - size) / factor - recordBytes) / size) + 1);
    while (fits(count + 1)) count++;
    while (count > 0 && !fits(count)) count--;
    return count;
  }

  get isFull(): boolean {
    return this.closed || this.writeLimitBytes <= this.estimatedBytes;
  }

  /**
   * Takes as many of the run's records as fit (R-PROD-10), at most up to the record that brings the batch's growth to
   * `stopAfterBytes`; gives how many. All records of a run have the same content sizes and timestamp, so a record's size
   * depends on its place alone, and only through the length of the offset delta, which changes at 64, 8 192 and 1 048 576:
   * within such a stretch all are equally large. So the exact size of any number of records takes a few steps.
   */
  append(run: Run, content: RecordShape, stopAfterBytes = Infinity): number {
    let taken = 0;
    let grown = 0;
    while (taken < run.count && grown < stopAfterBytes) {
      const size = recordSize(this.records, run.timestampMs - this.baseTimestampMs, content);
      const room = this.roomFor(size);
      const wanted = Math.ceil((stopAfterBytes - grown) / size);
      const count = Math.min(run.count - taken, stretchEnd(this.records) - this.records, room, wanted);
      if (count <= 0) break;
      this.records += count;
      this.sizeBytes += count * size;
      taken += count;
      grown += count * size;
    }
    if (taken > 0) this.keep(run, taken);
    return taken;
  }

  private keep(run: Run, count: number): void {
    const last = this.runs[this.runs.length - 1];
    // A list that is made with its first entry takes no more room than it needs, and most batches stay with one.
    if (last === undefined) this.runs = [withCount(run, count)];
    else if (continues(last, run)) extendRun(last, count, run.timestampMs);
    else this.runs.push(withCount(run, count));
    if (run.timestampMs > this.maxTimestampMs) this.maxTimestampMs = run.timestampMs;
  }

  /** The batch as it goes over the wire. Nothing is added from now on. */
  freeze(isTransactional: boolean, compression: string): RecordBatch {
    if (this.frozen === null) {
      this.closed = true;
      const content: BatchContent = { partition: this.partition, runs: this.runs };
      this.frozen = {
        baseOffset: 0, lastOffsetDelta: this.records - 1, partitionLeaderEpoch: -1, recordCount: this.records, sizeBytes: compressedSize(this.sizeBytes, compression),
        baseTimestampMs: this.baseTimestampMs, maxTimestampMs: this.maxTimestampMs, producerId: this.producerId, producerEpoch: this.producerEpoch,
        baseSequence: this.baseSequence, isTransactional, isControl: false, compression, timestampType: 'CreateTime',
        source: producerRecords, content,
      };
    }
    return this.frozen;
  }

  setSequence(producerId: number, producerEpoch: number, baseSequence: number): void {
    this.producerId = producerId;
    this.producerEpoch = producerEpoch;
    this.baseSequence = baseSequence;
    this.frozen = null;
  }

  copy(): ProducerBatch {
    const c = new ProducerBatch(this.queue, this.partition, this.baseTimestampMs, this.writeLimitBytes, this.memoryBytes, this.createdUs, this.estimatedRatio);
    // Once closed, the runs no longer change and may be shared.
    c.runs = this.closed ? this.runs : this.runs.map(copyRun);
    c.records = this.records;
    c.sizeBytes = this.sizeBytes;
    c.maxTimestampMs = this.maxTimestampMs;
    c.closed = this.closed;
    c.attempts = this.attempts;
    c.retryAtUs = this.retryAtUs;
    c.leaderEpoch = this.leaderEpoch;
    c.producerId = this.producerId;
    c.producerEpoch = this.producerEpoch;
    c.baseSequence = this.baseSequence;
    c.sequenceReset = this.sequenceReset;
    c.isSplit = this.isSplit;
    c.onWire = this.onWire;
    c.done = this.done;
    c.frozen = this.frozen;
    return c;
  }
}

function continues(last: Run, run: Run): boolean {
  return run.record === null && last.record === null && last.plan === run.plan && run.plan?.keySizeBytes !== UNEVEN && last.spread === run.spread
    && last.spreadPartition === run.spreadPartition && last.firstIndex + last.count === run.firstIndex;
}

/** The batch's own copy: the run that it is given may be written over by its owner. */
function withCount(run: Run, count: number): Run {
  const part = copyRun(run);
  part.count = count;
  return part;
}

/** The first place at which the offset delta takes a byte more. */
function stretchEnd(place: number): number {
  if (place < 64) return 64;
  if (place < 8_192) return 8_192;
  return place < 1_048_576 ? 1_048_576 : Infinity;
}
