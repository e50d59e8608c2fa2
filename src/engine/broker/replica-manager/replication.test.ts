import { describe, expect, it } from 'vitest';
import { FactKind } from '../../facts/fact-kinds';
import { ErrorCode } from '../../protocol/error-codes';
import type { RecordBatch } from '../../protocol/record-batch';
import { ReplicaWorld } from './testing/replica-world';

function batches(w: ReplicaWorld, id: number): RecordBatch[] {
  const found: RecordBatch[] = [];
  w.partition(id).log.forEachBatch(0, (batch) => found.push(batch));
  return found;
}

/** Base offset and leader epoch of every batch. */
function shape(w: ReplicaWorld, id: number): number[][] {
  return batches(w, id).map((batch) => [batch.baseOffset, batch.partitionLeaderEpoch]);
}

function between(w: ReplicaWorld, a: number, b: number, cut: boolean): void {
  w.world.setLinkFault(w.world.nodeByKafkaId(a), w.world.nodeByKafkaId(b), { cut, lossPpm: 0, extraUs: 0 });
}

describe('two replicas', () => {
  it('R-REPL-09 INV-08 INV-10 the follower holds the very batches of the leader', () => {
    const w = new ReplicaWorld({ real: [1, 2] });
    w.elect({ isr: [1, 2], replicas: [1, 2] });
    for (let i = 0; i < 600; i++) w.produce(1, 1, { client: i % 3 });
    w.runMs(700);
    expect(batches(w, 2)).toHaveLength(600);
    expect(batches(w, 2).every((batch, i) => batch === batches(w, 1)[i])).toBe(true);
    expect([w.partition(1).log.highWatermark, w.partition(2).log.highWatermark]).toEqual([600, 600]);
  });

  it('EX-02 R-EPOCH-01 R-EPOCH-02 INV-10 KIP-101: the old leader gives up what the new one does not have', () => {
    const w = new ReplicaWorld({ real: [1, 2] });
    w.elect({ isr: [1, 2], replicas: [1, 2] });
    w.produce(-1);
    w.runMs(5);
    w.produce(-1, 1, { client: 1 });
    w.runMs(600);
    expect([w.partition(1).log.highWatermark, w.partition(2).log.logEndOffset]).toEqual([2, 2]);
    // B loses its last record in a power cut, and leads nevertheless.
    w.world.crash(w.world.nodeByKafkaId(2));
    w.partition(2).log.truncateTo(1, 0);
    w.elect({ leader: 2, isr: [2], leaderEpoch: 1 });
    w.broker(2).image = w.image;
    w.world.start(w.world.nodeByKafkaId(2));
    w.produce(1, 1, { to: 2, client: 2 });
    // A has been trying to reach B.
    w.runMs(3000);
    expect(shape(w, 2)).toEqual([[0, 0], [1, 1]]);
    expect(shape(w, 1)).toEqual([[0, 0], [1, 1]]);
    expect(w.all(FactKind.LogTruncated).at(-1)).toMatchObject({ b: 1, c: 2, d: 1 });
    expect(w.partition(1).log.epochs.entries()).toEqual([[0, 0], [1, 1]]);
  });

  it('EX-02 INV-09 a restarted follower keeps what its high watermark did not reach', () => {
    const w = new ReplicaWorld({ real: [1, 2] });
    w.elect({ isr: [1, 2], replicas: [1, 2] });
    w.produce(-1);
    w.runMs(600);
    w.produce(-1, 1, { client: 1 });
    w.runMs(3);
    // B has both records and does not know that the second is committed; it restarts, then A dies.
    expect(w.partition(2).log).toMatchObject({ logEndOffset: 2, highWatermark: 1 });
    w.world.crash(w.world.nodeByKafkaId(2));
    w.world.start(w.world.nodeByKafkaId(2));
    w.runMs(5);
    w.world.crash(w.world.nodeByKafkaId(1));
    w.elect({ leader: 2, isr: [2], leaderEpoch: 1 });
    expect(shape(w, 2)).toEqual([[0, 0], [1, 0]]);
    expect(w.partition(2).log.highWatermark).toBe(2);
  });

  it('EX-15 R-ACK-07 acks=1 and a crash before replication: acknowledged, and gone; never below the high watermark', () => {
    const w = new ReplicaWorld({ real: [1, 2] });
    w.elect({ isr: [1, 2], replicas: [1, 2], leaderEpoch: 3 });
    w.produce(-1, 50);
    w.runMs(600);
    between(w, 1, 2, true);
    expect(w.produced(1, 1, { client: 1 })).toMatchObject({ errorCode: 0, baseOffset: 50 });
    expect(w.consumed(50)).toMatchObject({ records: [], highWatermark: 50 });
    w.world.crash(w.world.nodeByKafkaId(1));
    w.elect({ leader: 2, isr: [2], leaderEpoch: 4 });
    expect(w.partition(2).leaderEpochStartOffset).toBe(50);
    w.produce(1, 1, { to: 2, client: 2 });
    w.runMs(5);
    between(w, 1, 2, false);
    w.broker(1).image = w.image;
    w.world.start(w.world.nodeByKafkaId(1));
    w.runMs(3000);
    expect(w.all(FactKind.LogTruncated).at(-1)).toMatchObject({ b: 50, c: 51, d: 4 });
    expect(shape(w, 1)).toEqual([[0, 3], [50, 4]]);
  });

  it('EX-17 R-EPOCH-05 INV-11 an unclean election throws away what was committed, and reuses its offsets', () => {
    const w = new ReplicaWorld({ real: [1, 2] });
    w.elect({ isr: [1, 2], replicas: [1, 2], leaderEpoch: 4 });
    w.produce(-1, 40);
    w.runMs(600);
    between(w, 1, 2, true);
    w.produced(1, 20, { client: 1 });
    // Only when 2 has been behind for long does it no longer hold the mark back.
    w.runMs(31_000);
    w.elect({ isr: [1] });
    expect(w.partition(1).log).toMatchObject({ logEndOffset: 60, highWatermark: 60 });
    w.world.crash(w.world.nodeByKafkaId(1));
    w.elect({ leader: 2, isr: [2], leaderEpoch: 5, leaderRecoveryState: 1 });
    // An ISR of one: everything it has is committed at once.
    expect(w.partition(2).log).toMatchObject({ logEndOffset: 40, highWatermark: 40 });
    expect(w.consumed(55, {}, {}, { to: 2, client: 2 })).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE });
    expect(w.consumed(55, { lastFetchedEpoch: 4 }, {}, { to: 2, client: 2 })).toMatchObject({ divergingEpoch: { epoch: 4, endOffset: 40 } });
    expect(w.produced(1, 1, { to: 2, client: 2 })).toMatchObject({ baseOffset: 40 });
    between(w, 1, 2, false);
    w.broker(1).image = w.image;
    w.world.start(w.world.nodeByKafkaId(1));
    w.runMs(3000);
    expect(w.all(FactKind.LogTruncated).at(-1)).toMatchObject({ b: 40, c: 60 });
    expect(shape(w, 1)).toEqual([[0, 4], [40, 5]]);
  });

  it('EX-17 R-ELECT-04 the next change of the ISR says that the leader has recovered', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1], leaderRecoveryState: 1 });
    w.fetchAs(2, 0, {}, { maxWaitMs: 0 });
    w.runMs(3);
    expect(w.asked()[0].topics[0].partitions[0]).toMatchObject({ leaderRecoveryState: 0 });
  });

  it('R-EPOCH-06 a change of leaders cuts nothing where nothing diverges', () => {
    const w = new ReplicaWorld({ real: [1, 2] });
    w.elect({ isr: [1, 2], replicas: [1, 2] });
    w.produce(-1, 10);
    w.runMs(600);
    for (let epoch = 1; epoch < 6; epoch++) {
      w.elect({ leader: epoch % 2 === 0 ? 1 : 2, leaderEpoch: epoch });
      w.runMs(700);
    }
    expect(w.all(FactKind.LogTruncated)).toEqual([]);
    expect([w.partition(1).log.logEndOffset, w.partition(2).log.logEndOffset]).toEqual([10, 10]);
  });

  it('a copy of the world goes on like the original, and leaves it alone', () => {
    const w = new ReplicaWorld({ real: [1, 2] });
    w.elect({ isr: [1, 2], replicas: [1, 2] });
    for (let i = 0; i < 300; i++) w.produce(-1, 2, { client: i % 3 });
    w.runMs(10.3);
    const copy = w.world.copy();
    copy.run(Infinity, 2_000_000);
    const hash = w.world.traceHash();
    expect(copy.traceHash()).not.toBe(hash);
    expect(w.world.traceHash()).toBe(hash);
    w.world.run(Infinity, 2_000_000);
    expect(w.world.traceHash()).toBe(copy.traceHash());
  });
});
