import { describe, expect, it } from 'vitest';
import { FactKind } from '../../facts/fact-kinds';
import { ErrorCode } from '../../protocol/error-codes';
import { ReplicaWorld } from './testing/replica-world';

/** A leader with ten records that all replicas have, and both followers parked at the end, as EX-01 begins. */
function settled(): ReplicaWorld {
  const w = new ReplicaWorld({ topicConfigs: { 'min.insync.replicas': '2' } });
  w.elect({});
  w.produce(-1, 10);
  w.runMs(1);
  w.fetchAs(2, 10);
  w.fetchAs(3, 10);
  w.runMs(1);
  return w;
}

describe('high watermark', () => {
  it('EX-01 R-HW-01 R-HW-04 R-REPL-06 R-ACK-02 moves with the slowest follower’s next fetch, and the answer carries the one before', () => {
    const w = settled();
    const { log } = w.partition();
    expect([log.logEndOffset, log.highWatermark]).toEqual([10, 10]);
    const parked2 = w.fetchAs(2, 10);
    const parked3 = w.fetchAs(3, 10);
    w.runMs(1);

    const acked = w.produce(-1, 2);
    w.runMs(1);
    // 1. Both parked fetches bring the records, with the high watermark of before.
    for (const answer of [parked2(), parked3()]) {
      expect(answer?.records.map((batch) => batch.baseOffset)).toEqual([10]);
      expect(answer?.highWatermark).toBe(10);
    }
    expect([log.logEndOffset, log.highWatermark]).toEqual([12, 10]);
    // 2. One follower is not enough, and its fetch parks.
    const next2 = w.fetchAs(2, 12);
    w.runMs(1);
    expect(log.highWatermark).toBe(10);
    expect(acked()).toBeUndefined();
    // 3. The other one moves it: the producer is answered.
    const next3 = w.fetchAs(3, 12);
    w.runMs(1);
    expect(log.highWatermark).toBe(12);
    expect(acked()).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 10 });
    expect(w.all(FactKind.ProduceAcknowledged).at(-1)).toMatchObject({ b: 10, c: 11 });
    // 4. R-REPL-10, R-PURG-04: parked followers are not woken by it, and learn it when their time is up.
    expect([next2(), next3()]).toEqual([undefined, undefined]);
    w.runMs(500);
    expect(next2()).toMatchObject({ highWatermark: 12, records: [] });
    expect(next3()).toMatchObject({ highWatermark: 12, records: [] });
  });

  it('R-HW-02 R-ACK-07 INV-12 does not move while the committed ISR is below the floor, whatever the acks', () => {
    const w = settled();
    w.elect({ isr: [1] });
    expect(w.produced(1)).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 10 });
    w.fetchAs(2, 11);
    w.fetchAs(3, 11);
    w.runMs(1);
    expect(w.partition().log.highWatermark).toBe(10);
    expect(w.consumed(10)).toMatchObject({ highWatermark: 10, records: [] });
  });

  it('R-HW-02 the floor is capped by the number of replicas', () => {
    const w = new ReplicaWorld({ topicConfigs: { 'min.insync.replicas': '3' } });
    w.elect({ replicas: [1], isr: [1] });
    expect(w.produced(-1, 4)).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 0 });
    expect(w.partition().log.highWatermark).toBe(4);
  });

  it('R-HW-03 a caught-up replica outside the ISR holds it back', () => {
    const w = settled();
    w.elect({ isr: [1, 2] });
    // 3 was caught up a moment ago and is alive: it is about to join.
    w.produce(-1);
    w.runMs(1);
    w.fetchAs(2, 11);
    w.runMs(1);
    expect(w.partition().log.highWatermark).toBe(10);
    w.fetchAs(3, 11);
    w.runMs(1);
    expect(w.partition().log.highWatermark).toBe(11);
  });

  it('R-HW-03 a fenced one does not', () => {
    const w = settled();
    const fenced = { ...w.image.brokers.get(3)!, fenced: true };
    w.publish({ ...w.image, brokers: new Map(w.image.brokers).set(3, fenced) });
    w.elect({ isr: [1, 2] });
    w.produce(-1);
    w.runMs(1);
    w.fetchAs(2, 11);
    w.runMs(1);
    expect(w.partition().log.highWatermark).toBe(11);
  });

  it('R-HW-05 R-REPL-11 after an election it waits until every member of the ISR has fetched in the new epoch', () => {
    const w = new ReplicaWorld({ topicConfigs: { 'min.insync.replicas': '2' } });
    w.elect({ leader: 2 });
    w.runMs(1);
    // Broker 1 has followed 2 up to offset 3 without knowing that any of it is committed.
    const batch = w.puppet(2).received[0];
    expect(batch).toBeDefined();
    w.elect({ leader: 1, leaderEpoch: 1 });
    w.produce(-1, 3);
    w.runMs(1);
    expect(w.partition().remotes.map((remote) => remote.logEndOffset)).toEqual([-1, -1]);
    w.fetchAs(2, 3);
    w.runMs(1);
    expect(w.partition().log.highWatermark).toBe(0);
    w.fetchAs(3, 2);
    w.runMs(1);
    expect(w.partition().log.highWatermark).toBe(2);
  });

  it('R-HW-04 a leader without followers to wait for commits by writing', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1] });
    expect(w.produced(-1, 5)).toMatchObject({ errorCode: 0, baseOffset: 0 });
    expect(w.partition().log.highWatermark).toBe(5);
  });
});
