import { ErrorCode } from '../protocol/error-codes';
import { lastOffsetOf, type RecordBatch } from '../protocol/record-batch';
import { appended, refused, type AppendResult } from './append-result';
import { remainingRecords } from './cleaned-batch';
import { runUpToEpoch, type FollowerAppend } from './follower-append';
import { LeaderEpochCache, type EpochEnd } from './leader-epoch-cache';
import { DEFAULT_LOG_CONFIG, type LogConfig } from './log-config';
import { abortedIn, collectAbortedFrom, NOTHING_READ, readSegments, type LogRead } from './log-read';
import { LogSegment } from './log-segment';
import { floorIndex } from './log-segments';
import { checkProducer, findDuplicate } from './producer-check';
import { rebuildProducers } from './producer-rebuild';
import { ProducerStateManager, type ProducerSnapshot, type TransactionSpan } from './producer-state-manager';
import { RollJitter } from './roll-jitter';
import { stampBatch } from './stamp-batch';
import { findByTimestamp, findMaxTimestamp, type TimestampAndOffset } from './timestamp-lookup';
import type { AbortedTransaction } from './transaction-index';
import { validateBatch, type AppendOrigin } from './validate-batch';

export type { LogRead } from './log-read';
export type { TimestampAndOffset } from './timestamp-lookup';

/** How far a reader sees: a replica, one that reads everything below the high watermark, one that reads committed data (R-READ-01). */
export type Isolation = 'LOG_END' | 'HIGH_WATERMARK' | 'TXN_COMMITTED';

export interface IsolatedRead {
  readonly errorCode: ErrorCode;
  readonly read: LogRead;
  /** Only readers of committed data are told. */
  readonly aborted: readonly AbortedTransaction[] | null;
}

const OUT_OF_RANGE: IsolatedRead = { errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, read: NOTHING_READ, aborted: null };

/** Version of transactions when nothing says so: markers carry the epoch of their transaction (R-TXN-31). */
const TRANSACTION_VERSION = 1;
const NO_CHECKPOINT = -1;

/** The log of one replica: all that its disk holds of a partition, and its high watermark. */
export class PartitionLog {
  /** In order of offsets, never empty; the last one is active. */
  segments: LogSegment[] = [];
  logStartOffset = 0;
  logEndOffset = 0;
  highWatermark = 0;
  /** What a restart after a crash finds of the high watermark (R-DUR-03). */
  checkpointedHighWatermark = 0;
  /** All before this offset is known to be on the disk: where recovery begins (R-DUR-02, R-SEG-04). */
  recoveryPoint = 0;
  /** Where the cleaner's next round begins, −1 when it was never here (R-CLEAN-01). */
  cleanerCheckpoint = NO_CHECKPOINT;
  /** The last offset that is known to lie in the object store, −1 for none (R-TIER-03). */
  highestRemoteOffset = -1;
  /** Records are missing between others, or batches were rewritten: the cleaner was here, or where this log was copied from. */
  isThinned = false;
  epochs = new LeaderEpochCache();
  /** Kept from the last change of the producers, the high watermark or the start, as the real log does (R-READ-04). */
  private firstUnstableOffset = -1;
  /** Nobody has looked up yet where in the files the high watermark lies. */
  private isHighWatermarkUnplaced = true;
  private jitter = new RollJitter();
  private producerStates = new ProducerStateManager();
  /** From this offset on, batches of the active segment are not taken into the producers' states yet; −1: all are. */
  private producersBehindFrom = -1;

  constructor(
    createdMs: number,
    /** As of the last append; segments that begin for another reason go by it. */
    public config: LogConfig = DEFAULT_LOG_CONFIG,
  ) {
    this.segments.push(this.newSegment(0, createdMs));
  }

  get activeSegment(): LogSegment {
    return this.segments[this.segments.length - 1];
  }

  /**
   * What is known of the producers. A follower has no use for it until it leads, so it takes in what comes without a transaction
   * only when somebody asks, or when the segment is full.
   */
  get producers(): ProducerStateManager {
    if (this.producersBehindFrom >= 0) this.catchUpProducers();
    return this.producerStates;
  }

  set producers(producers: ProducerStateManager) {
    this.producerStates = producers;
    this.producersBehindFrom = -1;
  }

  /** Their snapshots on the disk, oldest first; nothing is taken in for it. */
  get producerSnapshots(): readonly ProducerSnapshot[] {
    return this.producerStates.snapshots;
  }

  private catchUpProducers(): void {
    const { producerStates } = this;
    const from = this.producersBehindFrom;
    this.producersBehindFrom = -1;
    this.forEachBatch(from, (batch) => {
      if (batch.producerId >= 0) producerStates.apply(batch);
    });
    producerStates.updateMapEndOffset(this.logEndOffset);
  }

  /** Where the log begins on this disk; what lies between its start and here is in the object store (R-TIER-03). */
  get localLogStartOffset(): number {
    const { baseOffset } = this.segments[0];
    return baseOffset > this.logStartOffset ? baseOffset : this.logStartOffset;
  }

  get sizeBytes(): number {
    let size = 0;
    for (const segment of this.segments) size += segment.sizeBytes;
    return size;
  }

  /** The end of what a transaction-aware reader sees: min(high watermark, first unstable offset) (R-READ-04, R-TXN-30). */
  get lastStableOffset(): number {
    const { firstUnstableOffset: first, highWatermark } = this;
    return first >= 0 && first < highWatermark ? first : highWatermark;
  }

  /** Where segment.jitter.ms draws from; without it all logs would draw the same. */
  seedJitter(seed: number): void {
    this.jitter.seed(seed);
  }

  // ---- appending ---------------------------------------------------------------------------------------------------

  /** A leader appends a batch of a client or coordinator: steps 2 to 7 of R-LOG-05. */
  appendAsLeader(batch: RecordBatch, leaderEpoch: number, nowMs: number, config: LogConfig, origin: AppendOrigin, transactionVersion = TRANSACTION_VERSION): AppendResult {
    this.config = config;
    const invalid = validateBatch(batch, config, nowMs, origin, this.logStartOffset);
    if (invalid !== null) return invalid;
    // From here on in the order of the real log: even what is refused below may have opened an epoch or a segment.
    this.epochs.assign(leaderEpoch, this.logEndOffset);
    if (batch.sizeBytes > config.segmentBytes) return refused(ErrorCode.RECORD_LIST_TOO_LARGE, -1, 'The record batch is larger than segment.bytes.');
    const isLogAppendTime = config.messageTimestampType === 'LogAppendTime';
    const lastOffset = this.logEndOffset + batch.lastOffsetDelta;
    this.maybeRoll(batch.sizeBytes, isLogAppendTime ? nowMs : batch.maxTimestampMs, this.logEndOffset, lastOffset, nowMs);
    if (batch.producerId >= 0) {
      const known = this.producers.stateOf(batch.producerId);
      const duplicate = origin === 'client' ? findDuplicate(known, batch) : undefined;
      if (duplicate !== undefined) return appended(duplicate.baseOffset, duplicate.baseOffset + duplicate.lastOffsetDelta, duplicate.maxTimestampMs, this.logStartOffset, true);
      const errorCode = checkProducer(known, batch, origin, transactionVersion);
      if (errorCode !== ErrorCode.NONE) return refused(errorCode, this.logStartOffset, 'The batch does not follow what the log has of this producer.');
    }
    const stamped = stampBatch(batch, this.logEndOffset, leaderEpoch, isLogAppendTime, nowMs, config.compressionType);
    this.writeOne(stamped, nowMs);
    return appended(stamped.baseOffset, lastOffsetOf(stamped), isLogAppendTime ? nowMs : -1, this.logStartOffset, false);
  }

  /**
   * A follower appends what its leader sent, as it is; batches of an epoch above its own are left (R-REPL-09). Gives how many
   * batches went in.
   */
  appendAsFollower(batches: readonly RecordBatch[], leaderEpoch: number, nowMs: number, config: LogConfig): number {
    const first = batches.length === 0 ? null : batches[0];
    if (first !== null && first.baseOffset < this.logEndOffset && this.logStartOffset === this.logEndOffset) {
      // The leader's log starts inside this batch, and so did this empty log: it takes the whole batch.
      if (lastOffsetOf(batches[batches.length - 1]) >= this.logEndOffset) this.truncateFullyAndStartAt(first.baseOffset, nowMs);
    }
    return this.tryAppendAsFollower(batches, leaderEpoch, nowMs, config).count;
  }

  /** The same, with what is wrong when nothing can go in. */
  tryAppendAsFollower(batches: readonly RecordBatch[], leaderEpoch: number, nowMs: number, config: LogConfig): FollowerAppend {
    this.config = config;
    const run = runUpToEpoch(batches, leaderEpoch);
    if (run.count === 0) return { count: 0, refusal: null };
    if (!run.isInOrder) return { count: 0, refusal: 'OFFSETS_OUT_OF_ORDER' };
    const { baseOffset } = batches[0];
    if (baseOffset < this.logEndOffset) return { count: 0, refusal: 'UNEXPECTED_OFFSET' };
    let nextOffset = this.logEndOffset;
    for (let i = 0; i < run.count; i++) {
      const batch = batches[i];
      this.epochs.assign(batch.partitionLeaderEpoch, batch.baseOffset);
      if (batch.baseOffset !== nextOffset || batch.source === remainingRecords) this.isThinned = true;
      nextOffset = lastOffsetOf(batch) + 1;
    }
    if (run.sizeBytes > config.segmentBytes) return { count: 0, refusal: 'RECORD_LIST_TOO_LARGE' };
    this.maybeRoll(run.sizeBytes, run.maxTimestampMs, baseOffset, run.lastOffset, nowMs);
    this.write(batches, run.count, nowMs);
    return { count: run.count, refusal: null };
  }

  private writeOne(batch: RecordBatch, nowMs: number): void {
    const segment = this.activeSegment;
    segment.append(batch, nowMs);
    const transaction = batch.producerId < 0 ? null : this.producerStates.apply(batch);
    this.finishWrite(segment, lastOffsetOf(batch) + 1, transaction === null ? null : [transaction]);
  }

  private write(batches: readonly RecordBatch[], count: number, nowMs: number): void {
    const segment = this.activeSegment;
    let ended: TransactionSpan[] | null = null;
    for (let i = 0; i < count; i++) {
      const batch = batches[i];
      const mayWait = !batch.isTransactional && !batch.isControl;
      if (!mayWait && this.producersBehindFrom >= 0) this.catchUpProducers();
      segment.append(batch, nowMs);
      if (batch.producerId < 0) continue;
      if (mayWait) {
        if (this.producersBehindFrom < 0) this.producersBehindFrom = batch.baseOffset;
        continue;
      }
      const transaction = this.producerStates.apply(batch);
      if (transaction !== null) (ended ??= []).push(transaction);
    }
    this.finishWrite(segment, lastOffsetOf(batches[count - 1]) + 1, ended);
  }

  private finishWrite(segment: LogSegment, endOffset: number, ended: readonly TransactionSpan[] | null): void {
    this.logEndOffset = endOffset;
    if (this.highWatermark > this.logEndOffset) this.updateHighWatermark(this.logEndOffset);
    if (ended !== null) this.end(segment, ended);
    if (this.producersBehindFrom < 0) this.producerStates.updateMapEndOffset(this.logEndOffset);
    this.updateFirstUnstableOffset();
  }

  /** Transactions end only once all batches that came with their markers are taken in. */
  private end(segment: LogSegment, ended: readonly TransactionSpan[]): void {
    const producers = this.producerStates;
    for (const transaction of ended) {
      if (transaction.isAborted) {
        const { producerId, firstOffset, lastOffset } = transaction;
        segment.addAborted({ producerId, firstOffset, lastOffset, lastStableOffset: producers.stableOffsetAfter(transaction) });
      }
      producers.complete(transaction);
    }
  }

  // ---- rolling -----------------------------------------------------------------------------------------------------

  private maybeRoll(sizeBytes: number, maxTimestampMs: number, baseOffset: number, lastOffset: number, nowMs: number): void {
    if (this.activeSegment.shouldRoll(sizeBytes, maxTimestampMs, lastOffset, nowMs, this.config)) this.roll(nowMs, baseOffset);
  }

  /** A new active segment at an offset, or at the log's end (R-SEG-04). Gives its base. */
  roll(nowMs: number, expectedOffset = 0): number {
    const baseOffset = Math.max(expectedOffset, this.logEndOffset);
    const active = this.activeSegment;
    // A segment that holds nothing and begins there is simply opened anew.
    if (active.baseOffset === baseOffset && active.batchCount === 0) this.segments.pop();
    else active.finish();
    this.segments.push(this.newSegment(baseOffset, nowMs));
    this.producers.updateMapEndOffset(baseOffset);
    this.producers.takeSnapshot();
    if (this.highWatermark >= this.logEndOffset) this.updateHighWatermark(this.logEndOffset);
    // The old segment is written out in the background, which here takes no time.
    if (baseOffset > this.recoveryPoint) this.recoveryPoint = baseOffset;
    return baseOffset;
  }

  private newSegment(baseOffset: number, nowMs: number): LogSegment {
    const { config } = this;
    return new LogSegment(baseOffset, nowMs, config.indexIntervalBytes, config.segmentIndexBytes, this.jitter.next(config));
  }

  /** A segment into which the cleaner copies what stays of others. */
  newCleanedSegment(baseOffset: number, nowMs: number): LogSegment {
    return this.newSegment(baseOffset, nowMs);
  }

  // ---- offsets that move -------------------------------------------------------------------------------------------

  /** Sets the high watermark, kept between log start and log end. True when that changed it. */
  updateHighWatermark(offset: number): boolean {
    const clamped = offset < this.logStartOffset ? this.logStartOffset : offset > this.logEndOffset ? this.logEndOffset : offset;
    const isChanged = clamped !== this.highWatermark;
    this.setHighWatermark(clamped, clamped < this.logEndOffset);
    return isChanged;
  }

  private setHighWatermark(offset: number, isUnplaced: boolean): void {
    this.highWatermark = offset;
    this.isHighWatermarkUnplaced = isUnplaced;
    this.producerStates.onHighWatermarkUpdated(offset);
    this.updateFirstUnstableOffset();
  }

  private updateFirstUnstableOffset(): void {
    const first = this.producerStates.firstUnstableOffset();
    this.firstUnstableOffset = first >= 0 && first < this.logStartOffset ? this.placed(this.logStartOffset) : first;
  }

  /** Where an offset lies in the files: the base of the first batch that reaches it, the log's end when there is none. */
  private placed(offset: number): number {
    if (offset >= this.logEndOffset) return offset;
    for (let s = floorIndex(this.segments, offset); s >= 0 && s < this.segments.length; s++) {
      const segment = this.segments[s];
      const index = segment.lookup(offset);
      if (index < segment.batchCount) return segment.batchAt(index).baseOffset;
    }
    return this.logEndOffset;
  }

  /** May the log begin at an offset: is all before it below the high watermark (R-READ-05)? */
  canStartAt(offset: number): boolean {
    return offset <= this.highWatermark;
  }

  /** Moves the log's start forward; never beyond the high watermark, never back. True when it moved. */
  maybeIncrementLogStartOffset(offset: number): boolean {
    if (offset <= this.logStartOffset || !this.canStartAt(offset)) return false;
    this.logStartOffset = offset;
    if (this.recoveryPoint < offset) this.recoveryPoint = offset;
    this.epochs.truncateFromStart(offset);
    this.producers.onLogStartOffsetIncremented(offset);
    this.updateFirstUnstableOffset();
    return true;
  }

  /**
   * Cuts everything at and after an offset (R-DUR-04). A batch that reaches over it goes as a whole, and still the log ends
   * there. True when something was to be cut.
   */
  truncateTo(offset: number, nowMs: number): boolean {
    if (offset >= this.logEndOffset) {
      // An epoch that began here and never got a record may still be there.
      this.epochs.truncateFromEnd(this.logEndOffset);
      return false;
    }
    const cutsClosedSegment = offset < this.activeSegment.baseOffset;
    if (offset < this.segments[0].baseOffset) this.truncateFullyAndStartAt(offset, nowMs);
    else this.truncateWithin(offset, nowMs);
    if (cutsClosedSegment && this.cleanerCheckpoint > this.activeSegment.baseOffset) this.cleanerCheckpoint = this.activeSegment.baseOffset;
    return true;
  }

  private truncateWithin(offset: number, nowMs: number): void {
    // Brought up to the old end before anything is cut.
    const { producers, segments } = this;
    const gone: number[] = [];
    while (this.activeSegment.baseOffset > offset) gone.push(segments.pop()!.baseOffset);
    // A segment further back is shared by copies of this log.
    const active = this.activeSegment.copy();
    segments[segments.length - 1] = active;
    active.truncateTo(offset, nowMs);
    this.setLogEnd(offset);
    producers.deleteSnapshotsAt(gone);
    this.epochs.truncateFromEnd(offset);
    if (this.logStartOffset > offset) this.logStartOffset = offset;
    rebuildProducers(producers, segments, this.logStartOffset, offset, nowMs, false);
    if (this.highWatermark >= offset) this.updateHighWatermark(offset);
  }

  /** Drops everything; the log is empty and goes on at an offset, where it also begins unless what lies before is in the object store. */
  truncateFullyAndStartAt(offset: number, nowMs: number, logStartOffset = offset): void {
    const { producers } = this;
    this.segments = [this.newSegment(offset, nowMs)];
    this.setLogEnd(offset);
    this.epochs.clear();
    producers.truncateFullyAndStartAt(offset);
    this.logStartOffset = logStartOffset;
    rebuildProducers(producers, this.segments, offset, offset, nowMs, false);
    this.updateHighWatermark(offset);
  }

  /** A new replica begins behind what is in the object store: with the epochs and producers that were kept there (R-TIER-05). */
  startBehindRemote(offset: number, logStartOffset: number, epochs: readonly (readonly [epoch: number, startOffset: number])[], producers: ProducerSnapshot | null, nowMs: number): void {
    this.truncateFullyAndStartAt(offset, nowMs, logStartOffset);
    for (const [epoch, startOffset] of epochs) this.epochs.assign(epoch, startOffset);
    if (producers !== null) this.producers.restore(producers, nowMs);
    this.highestRemoteOffset = offset - 1;
    this.updateFirstUnstableOffset();
  }

  private setLogEnd(offset: number): void {
    this.logEndOffset = offset;
    if (this.recoveryPoint > offset) this.recoveryPoint = offset;
  }

  // ---- reading -----------------------------------------------------------------------------------------------------

  /** Whole batches within one segment from an offset up to, not including, `endOffset` (R-READ-02, R-SEG-08). */
  read(offset: number, maxBytes: number, minOneMessage: boolean, endOffset: number): LogRead {
    return readSegments(this.segments, offset, maxBytes, minOneMessage, endOffset);
  }

  /**
   * What the log itself answers to a read. A high watermark that was only a number is first looked up in the files, and from
   * then on is the base of the batch it was found in.
   */
  readIsolated(offset: number, maxBytes: number, isolation: Isolation, minOneMessage: boolean): IsolatedRead {
    if (offset < this.logStartOffset) return OUT_OF_RANGE;
    if (isolation !== 'LOG_END' && this.isHighWatermarkUnplaced) this.setHighWatermark(this.placed(this.highWatermark), false);
    if (offset > this.logEndOffset) return OUT_OF_RANGE;
    const end = isolation === 'LOG_END' ? this.logEndOffset : isolation === 'HIGH_WATERMARK' ? this.highWatermark : this.lastStableOffset;
    const read = this.read(offset, maxBytes, minOneMessage, end);
    // Where below the end nothing at all is left, the real log leaves the list out.
    const isListed = isolation === 'TXN_COMMITTED' && (read.segmentIndex >= 0 || offset >= end);
    return { errorCode: ErrorCode.NONE, read, aborted: isListed ? this.abortedTransactionsOf(read, offset) : null };
  }

  /** The aborted transactions that a reader of committed data needs for what it got (R-TXN-33). */
  abortedTransactionsOf(read: LogRead, fromOffset: number): readonly AbortedTransaction[] {
    return abortedIn(this.segments, read, fromOffset, this.logEndOffset);
  }

  /** Aborted transactions that overlap the log from its start up to an offset, looked for from the segment of `fromOffset` on. */
  collectAborted(fromOffset: number, upToOffset: number): AbortedTransaction[] {
    const first = floorIndex(this.segments, fromOffset);
    return first < 0 ? [] : collectAbortedFrom(this.segments, first, this.logStartOffset, upToOffset);
  }

  /** Bytes that a read from an offset could give, counted no further than `enough`. Reading stops at the segment's end. */
  bytesFrom(offset: number, endOffset: number, enough: number): number {
    if (offset >= endOffset) return 0;
    let bytes = 0;
    const segment = this.segments[this.segmentIndexFor(offset)];
    const count = segment.batchCount;
    for (let i = segment.lookup(offset); i < count && bytes < enough; i++) {
      const batch = segment.batchAt(i);
      if (lastOffsetOf(batch) >= endOffset) break;
      bytes += batch.sizeBytes;
    }
    return bytes;
  }

  /** Do both offsets lie in the same segment? The log's end lies in the active one. */
  isSameSegment(offset: number, other: number): boolean {
    return this.segments.length === 1 || this.segmentIndexFor(offset) === this.segmentIndexFor(other);
  }

  endOffsetFor(epoch: number): EpochEnd {
    return this.epochs.endOffsetFor(epoch, this.logEndOffset);
  }

  /** The first record at or after a time (R-SEG-09). */
  offsetForTimestamp(timestampMs: number): TimestampAndOffset | null {
    return findByTimestamp(this.segments, timestampMs, this.logStartOffset);
  }

  /** The first record with the largest timestamp; it may lie below the log's start. */
  offsetOfMaxTimestamp(): TimestampAndOffset | null {
    return findMaxTimestamp(this.segments);
  }

  /** Calls with every batch from an offset on, in order. */
  forEachBatch(fromOffset: number, visit: (batch: RecordBatch) => void): void {
    for (let s = this.segmentIndexFor(fromOffset); s < this.segments.length; s++) {
      const segment = this.segments[s];
      for (let i = segment.lookup(fromOffset); i < segment.batchCount; i++) visit(segment.batchAt(i));
    }
  }

  private segmentIndexFor(offset: number): number {
    return Math.max(0, floorIndex(this.segments, offset));
  }

  copy(): PartitionLog {
    const c = new PartitionLog(0, this.config);
    c.segments = this.segments.slice();
    c.segments[c.segments.length - 1] = this.activeSegment.copy();
    c.logStartOffset = this.logStartOffset;
    c.logEndOffset = this.logEndOffset;
    c.highWatermark = this.highWatermark;
    c.checkpointedHighWatermark = this.checkpointedHighWatermark;
    c.recoveryPoint = this.recoveryPoint;
    c.cleanerCheckpoint = this.cleanerCheckpoint;
    c.highestRemoteOffset = this.highestRemoteOffset;
    c.isThinned = this.isThinned;
    c.epochs = this.epochs.copy();
    c.producerStates = this.producerStates.copy();
    c.producersBehindFrom = this.producersBehindFrom;
    c.firstUnstableOffset = this.firstUnstableOffset;
    c.isHighWatermarkUnplaced = this.isHighWatermarkUnplaced;
    c.jitter = this.jitter.copy();
    return c;
  }
}
