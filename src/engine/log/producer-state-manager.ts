import type { RecordBatch } from '../protocol/record-batch';
import { afterDataBatch, fromSnapshot, NO_TRANSACTION, StateOwner, unknownProducer, withMarker, type ProducerState } from './producer-state';
import { markerIn } from './transaction-marker';

/** A transaction that is open, or that has ended with a marker at `lastOffset`. */
export interface TransactionSpan {
  readonly producerId: number;
  readonly firstOffset: number;
  /** Offset of the marker, −1 while open. */
  readonly lastOffset: number;
  readonly isAborted: boolean;
}

/** The `.snapshot` file of an offset: all producers as they were before it. Immutable. */
export interface ProducerSnapshot {
  readonly offset: number;
  readonly producers: readonly ProducerState[];
}

/** A producer whose coordinator is being asked, or has said yes: its next batch may open a transaction here (R-TXN-26, R-TXN-27). Immutable. */
export interface Verification {
  /** Tells one question from the next: an answer to an older one opens nothing. */
  readonly guard: number;
  /** The first of the batches that ask must be the first to come in. */
  readonly lowestSequence: number;
  readonly producerEpoch: number;
}

/** producer.id.expiration.ms by default. */
const DEFAULT_EXPIRATION_MS = 86_400_000;

/** State of all producers that have written to a log, its transactions, and the snapshots of both on the disk. */
export class ProducerStateManager {
  expirationMs = DEFAULT_EXPIRATION_MS;
  private producers = new Map<number, ProducerState>();
  /** Open transactions by first offset. */
  private ongoing: TransactionSpan[] = [];
  /** Ended ones whose marker is not below the high watermark, by first offset (R-READ-04). */
  private unreplicated: TransactionSpan[] = [];
  /** By producer; only a leader's memory has them. */
  private verifications = new Map<number, Verification>();
  private nextGuard = 1;
  private snapshotFiles: readonly ProducerSnapshot[] = [];
  /** All batches before this offset are taken in. */
  private mapEnd = 0;
  private lastSnapshotOffset = 0;
  /** Of the states that nobody shares yet; another one takes its place when a snapshot or a copy shares them. */
  private owner = new StateOwner();

  get size(): number {
    return this.producers.size;
  }

  get mapEndOffset(): number {
    return this.mapEnd;
  }

  get hasOpenTransactions(): boolean {
    return this.ongoing.length > 0;
  }

  /** Oldest first. */
  get snapshots(): readonly ProducerSnapshot[] {
    return this.snapshotFiles;
  }

  get isEmpty(): boolean {
    return this.producers.size === 0 && this.unreplicated.length === 0;
  }

  stateOf(producerId: number): ProducerState | undefined {
    return this.producers.get(producerId);
  }

  all(): IterableIterator<ProducerState> {
    return this.producers.values();
  }

  // ---- verification --------------------------------------------------------------------------------------------------

  hasOpenTransaction(producerId: number, producerEpoch: number): boolean {
    const state = this.producers.get(producerId);
    return state !== undefined && state.transactionStartOffset !== NO_TRANSACTION && state.producerEpoch === producerEpoch;
  }

  /** A batch would open a transaction: gives the guard that its append must show. Batches that ask at the same time share it. */
  startVerification(producerId: number, sequence: number, producerEpoch: number, isSequenceOpen: boolean): number {
    const known = this.verifications.get(producerId);
    if (known === undefined) {
      const guard = this.nextGuard++;
      this.verifications.set(producerId, { guard, lowestSequence: sequence, producerEpoch });
      return guard;
    }
    const isLower = producerEpoch === known.producerEpoch && sequence < known.lowestSequence;
    if (isSequenceOpen && (isLower || producerEpoch > known.producerEpoch)) this.verifications.set(producerId, { guard: known.guard, lowestSequence: sequence, producerEpoch });
    return known.guard;
  }

  verificationOf(producerId: number): Verification | undefined {
    return this.verifications.get(producerId);
  }

  // ---- batches -----------------------------------------------------------------------------------------------------

  /**
   * A batch of a producer is in the log; nothing is checked here, for followers take what the leader has (R-LOG-09). Gives the
   * transaction that it ends: the caller lists it as aborted where it was, then completes it.
   */
  apply(batch: RecordBatch): TransactionSpan | null {
    const known = this.producers.get(batch.producerId) ?? unknownProducer(batch.producerId);
    if (batch.isTransactional && this.verifications.size > 0) this.verifications.delete(batch.producerId);
    return batch.isControl ? this.applyMarker(known, batch) : this.applyData(known, batch);
  }

  private applyData(known: ProducerState, batch: RecordBatch): null {
    const state = afterDataBatch(known, batch, this.owner);
    if (state === known) return null;
    this.producers.set(batch.producerId, state);
    if (known.transactionStartOffset !== state.transactionStartOffset) this.open(state.producerId, state.transactionStartOffset);
    return null;
  }

  private applyMarker(known: ProducerState, batch: RecordBatch): TransactionSpan | null {
    const marker = markerIn(batch);
    if (marker === null) {
      // The cleaner took the whole transaction: there is nothing to end.
      this.producers.set(batch.producerId, known);
      return null;
    }
    const { timestampMs } = batch.source.recordAt(batch, 0);
    this.producers.set(batch.producerId, withMarker(known, batch.producerEpoch, marker.coordinatorEpoch, timestampMs));
    if (known.transactionStartOffset === NO_TRANSACTION) return null;
    return { producerId: batch.producerId, firstOffset: known.transactionStartOffset, lastOffset: batch.baseOffset, isAborted: marker.type === 'ABORT' };
  }

  private open(producerId: number, firstOffset: number): void {
    insertByFirstOffset(this.ongoing, { producerId, firstOffset, lastOffset: -1, isAborted: false });
  }

  /** What is stable once a transaction has ended: up to the first one of another producer that is still open (R-SEG-10). */
  stableOffsetAfter(ended: TransactionSpan): number {
    const next = this.ongoing.find((open) => open.producerId !== ended.producerId);
    return next === undefined ? ended.lastOffset + 1 : next.firstOffset;
  }

  complete(ended: TransactionSpan): void {
    const at = this.ongoing.findIndex((open) => open.firstOffset === ended.firstOffset);
    if (at >= 0) this.ongoing.splice(at, 1);
    insertByFirstOffset(this.unreplicated, ended);
  }

  /** First offset that belongs to a transaction not known to have ended below the high watermark; −1 without (R-READ-04). */
  firstUnstableOffset(): number {
    const { ongoing, unreplicated } = this;
    if (unreplicated.length === 0) return ongoing.length === 0 ? -1 : ongoing[0].firstOffset;
    if (ongoing.length === 0) return unreplicated[0].firstOffset;
    return Math.min(ongoing[0].firstOffset, unreplicated[0].firstOffset);
  }

  onHighWatermarkUpdated(highWatermark: number): void {
    if (this.unreplicated.length > 0) this.unreplicated = this.unreplicated.filter((ended) => ended.lastOffset >= highWatermark);
  }

  onLogStartOffsetIncremented(logStartOffset: number): void {
    this.onHighWatermarkUpdated(logStartOffset);
    if (this.mapEnd < logStartOffset) this.mapEnd = logStartOffset;
    this.lastSnapshotOffset = this.latestSnapshot()?.offset ?? logStartOffset;
  }

  updateMapEndOffset(offset: number): void {
    this.mapEnd = offset;
  }

  // ---- expiration --------------------------------------------------------------------------------------------------

  /** Forgets producers that have been silent for the whole expiration time; equality expires (R-LOG-10). */
  removeExpired(nowMs: number): void {
    for (const [id, state] of this.producers) if (this.isExpired(state, nowMs)) this.producers.delete(id);
  }

  private isExpired(state: ProducerState, nowMs: number): boolean {
    return state.transactionStartOffset === NO_TRANSACTION && nowMs - state.lastTimestampMs >= this.expirationMs;
  }

  // ---- snapshots ---------------------------------------------------------------------------------------------------

  /** Writes a snapshot of what is taken in, unless the last one says the same (R-SEG-04). */
  takeSnapshot(): void {
    if (this.mapEnd <= this.lastSnapshotOffset) return;
    this.owner = new StateOwner();
    const snapshot: ProducerSnapshot = { offset: this.mapEnd, producers: [...this.producers.values()] };
    const others = this.snapshotFiles.filter((file) => file.offset !== this.mapEnd);
    const after = others.findIndex((file) => file.offset > this.mapEnd);
    this.snapshotFiles = after < 0 ? [...others, snapshot] : [...others.slice(0, after), snapshot, ...others.slice(after)];
    this.lastSnapshotOffset = this.mapEnd;
  }

  latestSnapshot(): ProducerSnapshot | undefined {
    return this.snapshotFiles[this.snapshotFiles.length - 1];
  }

  /** The segments with these bases are gone, and their snapshots with them. */
  deleteSnapshotsAt(baseOffsets: readonly number[]): void {
    if (this.snapshotFiles.length > 0) this.snapshotFiles = this.snapshotFiles.filter((file) => !baseOffsets.includes(file.offset));
  }

  /** A starting process keeps the snapshots of segments, and the newest other one if it lies beyond all of them. */
  removeStraySnapshots(segmentBaseOffsets: readonly number[]): void {
    const newestBase = segmentBaseOffsets[segmentBaseOffsets.length - 1];
    const stray = this.snapshotFiles.filter((file) => !segmentBaseOffsets.includes(file.offset));
    const newestStray = stray[stray.length - 1];
    this.snapshotFiles = this.snapshotFiles.filter(
      (file) => segmentBaseOffsets.includes(file.offset) || (file === newestStray && file.offset >= newestBase),
    );
  }

  /** Goes back to the newest snapshot in (logStart, logEnd]; without one to nothing at all. */
  truncateAndReload(logStartOffset: number, logEndOffset: number, nowMs: number): void {
    this.snapshotFiles = this.snapshotFiles.filter((file) => file.offset > logStartOffset && file.offset <= logEndOffset);
    if (logEndOffset === this.mapEnd) {
      this.onLogStartOffsetIncremented(logStartOffset);
      return;
    }
    this.producers.clear();
    this.ongoing = [];
    this.unreplicated = [];
    this.loadFromSnapshot(logStartOffset, nowMs);
  }

  private loadFromSnapshot(logStartOffset: number, nowMs: number): void {
    const snapshot = this.latestSnapshot();
    this.lastSnapshotOffset = snapshot?.offset ?? logStartOffset;
    this.mapEnd = this.lastSnapshotOffset;
    for (const stored of snapshot?.producers ?? []) {
      if (this.isExpired(stored, nowMs)) continue;
      this.producers.set(stored.producerId, fromSnapshot(stored));
      if (stored.transactionStartOffset !== NO_TRANSACTION) this.open(stored.producerId, stored.transactionStartOffset);
    }
  }

  /** Begins with a snapshot that another replica wrote. */
  restore(snapshot: ProducerSnapshot, nowMs: number): void {
    this.truncateFullyAndStartAt(snapshot.offset);
    this.snapshotFiles = [snapshot];
    this.loadFromSnapshot(snapshot.offset, nowMs);
  }

  truncateFullyAndStartAt(offset: number): void {
    this.producers.clear();
    this.ongoing = [];
    this.unreplicated = [];
    this.snapshotFiles = [];
    this.lastSnapshotOffset = 0;
    this.mapEnd = offset;
  }

  /** What a starting process has: the files of the disk, and nothing in memory. */
  reopen(): ProducerStateManager {
    const c = new ProducerStateManager();
    c.expirationMs = this.expirationMs;
    c.snapshotFiles = this.snapshotFiles;
    return c;
  }

  copy(): ProducerStateManager {
    const c = this.reopen();
    c.producers = new Map(this.producers);
    c.verifications = new Map(this.verifications);
    c.nextGuard = this.nextGuard;
    this.owner = new StateOwner();
    c.ongoing = this.ongoing.slice();
    c.unreplicated = this.unreplicated.slice();
    c.mapEnd = this.mapEnd;
    c.lastSnapshotOffset = this.lastSnapshotOffset;
    return c;
  }
}

function insertByFirstOffset(spans: TransactionSpan[], span: TransactionSpan): void {
  let at = spans.length;
  while (at > 0 && spans[at - 1].firstOffset >= span.firstOffset) at--;
  spans.splice(at, at < spans.length && spans[at].firstOffset === span.firstOffset ? 1 : 0, span);
}
