import type { ControllerState } from '../controller/controller-state';
import { metadataOf } from '../controller/metadata-log';
import { FactKind } from '../facts/fact-kinds';
import { lastOffsetOf, type RecordBatch } from '../protocol/record-batch';
import type { MetadataRecord } from '../metadata/records';
import type { Violation } from './violation';

interface Committed {
  readonly lastOffset: number;
  readonly epoch: number;
  readonly records: readonly MetadataRecord[];
}

const NO_BATCHES: readonly RecordBatch[] = [];

/** Facts that the checker wants to hear of. */
export function isQuorumFact(kind: number): boolean {
  return kind === FactKind.VoteGranted || kind === FactKind.QuorumLeaderElected || kind === FactKind.MetadataSnapshotLoaded;
}

/** The checker's own memory of the quorum: who led which epoch, who voted for whom, and what was ever committed (INV-14). */
export class QuorumChecks {
  private readonly leaders = new Map<number, number>();
  private readonly votes = new Map<string, number>();
  /** Epoch of each node as last seen: it never falls (INV-03). */
  private readonly epochs = new Map<number, number>();
  private readonly highWatermarks = new Map<number, number>();
  private readonly committed: Committed[] = [];
  /** What each node's log held beyond its high watermark: an event may commit it and let a snapshot take its place at once. */
  private readonly uncommitted = new Map<number, readonly RecordBatch[]>();

  /** A vote was given, or a leader elected: once an epoch each. A leader's snapshot took the place of a log: what that held uncommitted is gone. */
  fact(kafkaId: number, kind: number, a: number, b: number): Violation | null {
    if (kind === FactKind.MetadataSnapshotLoaded) this.uncommitted.delete(kafkaId);
    if (kind === FactKind.VoteGranted) return this.once(this.votes, `${kafkaId}/${b}`, a, `node ${kafkaId} votes twice in epoch ${b}`);
    if (kind !== FactKind.QuorumLeaderElected) return null;
    return this.once(this.leaders, a, kafkaId, `epoch ${a} has two leaders`);
  }

  private once<Key>(seen: Map<Key, number>, key: Key, value: number, message: string): Violation | null {
    const known = seen.get(key);
    seen.set(key, value);
    return known === undefined || known === value ? null : { invariant: 'INV-14', message: `${message}: ${known} and ${value}` };
  }

  /** A controller has acted: what it calls committed is what every other one called so before, and stays. */
  look(state: ControllerState): Violation | null {
    const { nodeId, raft, log } = state;
    const epoch = this.epochs.get(nodeId) ?? 0;
    if (raft.election.epoch < epoch) return { invariant: 'INV-03', message: `controller ${nodeId}: Raft epoch ${epoch} → ${raft.election.epoch}` };
    this.epochs.set(nodeId, raft.election.epoch);
    const before = this.highWatermarks.get(nodeId) ?? 0;
    const waited = this.uncommitted.get(nodeId) ?? NO_BATCHES;
    if (log.logEndOffset > log.highWatermark || waited.length > 0) this.uncommitted.set(nodeId, batchesBetween(log.sealed, log.tail, log.highWatermark, log.logEndOffset));
    if (log.highWatermark === before) return null;
    if (log.highWatermark < before || log.logEndOffset < log.highWatermark) {
      return { invariant: 'INV-14', message: `controller ${nodeId}: high watermark ${before} → ${log.highWatermark}, log end ${log.logEndOffset}` };
    }
    this.highWatermarks.set(nodeId, log.highWatermark);
    return this.compare(state, before, waited);
  }

  private compare({ nodeId, log }: ControllerState, from: number, waited: readonly RecordBatch[]): Violation | null {
    const gone = waited.filter((batch) => lastOffsetOf(batch) < Math.min(log.start.endOffset, log.highWatermark));
    for (const batch of [...gone, ...batchesBetween(log.sealed, log.tail, Math.max(from, log.start.endOffset), log.highWatermark)]) {
      const known = this.committedAt(batch.baseOffset);
      const { records } = metadataOf(batch);
      if (known === undefined) this.committed.push({ lastOffset: lastOffsetOf(batch), epoch: batch.partitionLeaderEpoch, records });
      else if (known.records !== records || known.epoch !== batch.partitionLeaderEpoch) {
        return { invariant: 'INV-14', message: `controller ${nodeId}: at offset ${batch.baseOffset} it has committed another batch than others, epochs ${batch.partitionLeaderEpoch} and ${known.epoch}` };
      }
    }
    return null;
  }

  /** What was committed at an offset: undefined beyond what anyone has committed yet. */
  private committedAt(offset: number): Committed | undefined {
    let low = 0;
    let high = this.committed.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.committed[middle].lastOffset < offset) low = middle + 1;
      else high = middle;
    }
    return this.committed[low];
  }

  /** All that the quorum has ever committed, in order (INV-15). */
  records(upTo: number): MetadataRecord[] {
    return this.committed.filter(({ lastOffset }) => lastOffset <= upTo).flatMap(({ records }) => records);
  }
}

function batchesBetween(sealed: readonly (readonly RecordBatch[])[], tail: readonly RecordBatch[], from: number, to: number): RecordBatch[] {
  const found: RecordBatch[] = [];
  for (let piece = sealed.length; piece >= 0; piece--) {
    const batches = piece === sealed.length ? tail : sealed[piece];
    for (let i = batches.length - 1; i >= 0; i--) {
      if (batches[i].baseOffset < from) return found.reverse();
      if (lastOffsetOf(batches[i]) < to) found.push(batches[i]);
    }
  }
  return found.reverse();
}
