import { describe, expect, it } from 'vitest';
import { FactKind } from '../../facts/fact-kinds';
import { wallClockMs } from '../../protocol/clock';
import { ErrorCode } from '../../protocol/error-codes';
import { ReplicaWorld } from './testing/replica-world';

const SEGMENT = '1048576';

/** Batches of one record, each as large as most of a segment, so that each begins a segment. */
function bigRecord(w: ReplicaWorld, key = 'k'): void {
  const timestampMs = wallClockMs(w.world.nowUs);
  expect(w.produced(1, { records: [{ key, value: '', timestampMs, valueSizeBytes: 900_000 }] }).errorCode).toBe(ErrorCode.NONE);
}

function bases(w: ReplicaWorld, id = 1): number[] {
  return w.partition(id).log.segments.map((segment) => segment.baseOffset);
}

describe('retention', () => {
  it('R-RET-01 R-RET-03 R-RET-05 begins after 30 s and goes on at its interval; readers of what is gone are out of range', () => {
    const w = new ReplicaWorld({ topicConfigs: { 'segment.bytes': SEGMENT, 'retention.ms': '20000' }, config: { 'log.retention.check.interval.ms': '5000' } });
    w.elect({ isr: [1], replicas: [1] });
    for (let i = 0; i < 3; i++) bigRecord(w);
    w.runTo(15_000);
    bigRecord(w);
    w.runTo(29_900);
    expect(bases(w)).toEqual([0, 1, 2, 3]);
    w.runTo(30_100);
    expect(bases(w)).toEqual([3]);
    expect(w.all(FactKind.SegmentsDeleted)).toMatchObject([{ b: 3, d: 3 }]);
    expect(w.consumed(0)).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE });
    expect(w.consumed(3)).toMatchObject({ errorCode: ErrorCode.NONE, logStartOffset: 3 });
    w.runTo(40_100);
    // R-RET-04: nothing was written for longer than the retention time, so even the active segment has gone.
    expect(bases(w)).toEqual([4]);
    expect(w.partition().log.logStartOffset).toBe(w.partition().log.logEndOffset);
  });

  it('R-RET-06 a follower deletes for itself and tells its leader; it follows the leader’s start as well', () => {
    const w = new ReplicaWorld({ real: [1, 2], topicConfigs: { 'segment.bytes': SEGMENT, 'retention.bytes': '1000000' } });
    w.elect({ isr: [1, 2], replicas: [1, 2] });
    for (let i = 0; i < 4; i++) bigRecord(w);
    w.runTo(29_000);
    expect(bases(w, 2)).toEqual([0, 1, 2, 3]);
    w.runTo(32_000);
    expect([bases(w, 1), bases(w, 2)]).toEqual([[2, 3], [2, 3]]);
    expect(w.partition(2).log.logStartOffset).toBe(2);
    expect(w.partition(1).remotes[0].logStartOffset).toBe(2);
  });
});

describe('the cleaner', () => {
  it('R-CLEAN-02 R-CLEAN-04 awakes at its interval and compacts what is dirty enough', () => {
    const w = new ReplicaWorld({ topicConfigs: { 'cleanup.policy': 'compact', 'segment.bytes': SEGMENT } });
    w.elect({ isr: [1], replicas: [1] });
    for (const key of ['a', 'b', 'a', 'c']) bigRecord(w, key);
    w.runTo(14_900);
    expect(w.partition().log.cleanerCheckpoint).toBe(-1);
    w.runTo(15_100);
    expect(w.partition().log.cleanerCheckpoint).toBe(3);
    expect(w.all(FactKind.LogCleaned)).toMatchObject([{ b: 3 }]);
    const { records } = w.consumed(0, { partitionMaxBytes: 10_000_000 });
    expect(records?.map((batch) => batch.baseOffset)).toEqual([1]);
    w.runTo(120_000);
    expect(w.all(FactKind.LogCleaned)).toHaveLength(1);
  });

  it('R-RET-01 with both policies the cleaner’s thread deletes too, and without a cleaner nobody compacts', () => {
    const both = new ReplicaWorld({ topicConfigs: { 'cleanup.policy': 'compact,delete', 'segment.bytes': SEGMENT, 'retention.ms': '10000' } });
    both.elect({ isr: [1], replicas: [1] });
    for (const key of ['a', 'b']) bigRecord(both, key);
    both.runTo(15_100);
    expect(both.partition().log.logStartOffset).toBe(2);
    const off = new ReplicaWorld({ topicConfigs: { 'cleanup.policy': 'compact', 'segment.bytes': SEGMENT }, config: { 'log.cleaner.enable': 'false' } });
    off.elect({ isr: [1], replicas: [1] });
    for (const key of ['a', 'a', 'a']) bigRecord(off, key);
    off.runTo(60_000);
    expect(bases(off)).toEqual([0, 1, 2]);
  });
});

describe('a restart', () => {
  function batch(w: ReplicaWorld, baseSequence: number) {
    const records = [{ key: 'k', value: 'v', timestampMs: wallClockMs(w.world.nowUs) }];
    return w.produced(1, { records, producerId: 7, producerEpoch: 0, baseSequence });
  }

  it('R-DUR-01 R-DUR-02 R-DUR-03 after a crash all records are there, producers are read again, the high watermark is that of the last checkpoint', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1], replicas: [1] });
    for (let sequence = 0; sequence < 3; sequence++) expect(batch(w, sequence).errorCode).toBe(ErrorCode.NONE);
    w.runTo(5_100);
    const before = w.partition().log.highWatermark;
    for (let sequence = 3; sequence < 6; sequence++) expect(batch(w, sequence).errorCode).toBe(ErrorCode.NONE);
    const broker = w.world.nodeByKafkaId(1);
    w.world.crash(broker);
    expect([before, w.partition().log.highWatermark, w.partition().log.logEndOffset]).toEqual([3, 3, 6]);
    w.world.start(broker);
    w.runMs(5);
    // A leader without followers has everything committed again at once.
    expect(w.partition().log.highWatermark).toBe(6);
    expect(w.partition().log.activeSegment.timeIndex.length).toBe(1);
    expect(batch(w, 5)).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 5 });
    expect(batch(w, 7)).toMatchObject({ errorCode: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER });
    expect(w.partition().log.logEndOffset).toBe(6);
  });
});
