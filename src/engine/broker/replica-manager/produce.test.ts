import { describe, expect, it } from 'vitest';
import { FactKind } from '../../facts/fact-kinds';
import { ApiKey } from '../../protocol/api-keys';
import { wallClockMs } from '../../protocol/clock';
import { ErrorCode } from '../../protocol/error-codes';
import { ReplicaWorld, TOPIC } from './testing/replica-world';
import { keptBatch } from '../../log/record-sources';

function sequenced(producerEpoch: number, baseSequence: number, count = 5) {
  const records = Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: 'v', timestampMs: 1000 }));
  return { records, producerId: 7, producerEpoch, baseSequence };
}

/** A follower of the played broker 2 and 3 takes everything there is. */
function catchUp(w: ReplicaWorld, ...ids: number[]): void {
  for (const id of ids) w.fetchAs(id, w.partition().log.logEndOffset, {}, { maxWaitMs: 0 });
  w.runMs(2);
}

describe('acknowledgement', () => {
  it('R-ACK-01 acks=1 after the local append, acks=0 never, acks=2 is refused', () => {
    const w = new ReplicaWorld();
    w.elect({});
    expect(w.produced(1)).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 0 });
    const silent = w.produce(0);
    w.runMs(50);
    expect(silent()).toBeUndefined();
    expect(w.partition().log.logEndOffset).toBe(2);
    expect(w.produced(2, 1, { client: 1 })).toMatchObject({ errorCode: ErrorCode.INVALID_REQUIRED_ACKS, baseOffset: -1 });
  });

  it('R-ACK-01 an error of an acks=0 request shows as a closed connection', () => {
    const w = new ReplicaWorld();
    w.elect({});
    const answer = w.send<null>(w.client(0), 1, ApiKey.Produce, 12, {
      transactionalId: null, acks: 0, timeoutMs: 1000, topicData: [{ name: TOPIC, partitionData: [{ index: 9, records: [keptBatch({ records: [{ key: null, value: 'v', timestampMs: 1 }] })] }] }],
    });
    w.runMs(3);
    expect(answer()).toBeNull();
  });

  it('EX-12 R-ACK-03 R-LOG-05 below the floor acks=all writes nothing, acks=1 does', () => {
    const w = new ReplicaWorld({ topicConfigs: { 'min.insync.replicas': '2' } });
    w.elect({ isr: [1] });
    expect(w.produced(-1)).toMatchObject({ errorCode: ErrorCode.NOT_ENOUGH_REPLICAS, baseOffset: -1, logStartOffset: 0 });
    expect(w.partition().log.logEndOffset).toBe(0);
    expect(w.produced(1)).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 0 });
    expect(w.consumed(0).records).toEqual([]);
    // 2 comes back: the mark jumps to what it has.
    w.fetchAs(2, 1, {}, { maxWaitMs: 0 });
    w.runMs(2);
    w.answerAlterPartition();
    expect(w.partition().log.highWatermark).toBe(1);
  });

  it('EX-12 R-ACK-02 R-ACK-05 one silent member of the ISR holds it; the time runs out, the data stay; a repeat waits again', () => {
    const w = new ReplicaWorld({ topicConfigs: { 'min.insync.replicas': '2' } });
    w.elect({});
    const first = w.produce(-1, sequenced(0, 0), { timeoutMs: 1000 });
    w.runMs(1);
    catchUp(w, 2);
    w.runMs(900);
    expect(first()).toBeUndefined();
    w.runMs(150);
    expect(first()).toMatchObject({ errorCode: ErrorCode.REQUEST_TIMED_OUT, baseOffset: 0 });
    expect(w.all(FactKind.ProduceTimedOut).at(-1)).toMatchObject({ b: 5, c: 0 });
    expect(w.partition().log.logEndOffset).toBe(5);
    const repeat = w.produce(-1, sequenced(0, 0), { timeoutMs: 60_000 });
    w.runMs(500);
    expect(repeat()).toBeUndefined();
    catchUp(w, 2, 3);
    expect(repeat()).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 0 });
    expect(w.partition().log.logEndOffset).toBe(5);
  });

  it('EX-12 a member dies before it has the record: after the shrink below the floor the time runs out, a repeat is refused', () => {
    const w = new ReplicaWorld({ topicConfigs: { 'min.insync.replicas': '2' } });
    w.elect({ isr: [1, 2] });
    const first = w.produce(-1, 1, { timeoutMs: 5000 });
    w.runMs(100);
    w.elect({ isr: [1] });
    w.runMs(5000);
    expect(first()).toMatchObject({ errorCode: ErrorCode.REQUEST_TIMED_OUT, baseOffset: 0 });
    expect(w.produced(-1)).toMatchObject({ errorCode: ErrorCode.NOT_ENOUGH_REPLICAS });
  });

  it('R-ACK-04 the floor was raised meanwhile: written, but not enough replicas', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1, 2] });
    const answer = w.produce(-1);
    w.runMs(2);
    // A shrink that is pending has left only the leader in the committed set, the maximal one is still both.
    w.partition().maximalIsr = [1];
    w.publish({ ...w.image, configs: new Map([[`TOPIC/${TOPIC}`, new Map([['min.insync.replicas', '2']])]]) });
    w.fetchAs(2, 1, {}, { maxWaitMs: 0 });
    w.runMs(2);
    expect(answer()).toMatchObject({ errorCode: ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND, baseOffset: 0 });
  });

  it('R-ACK-06 R-PURG-03 leadership lost while waiting', () => {
    const w = new ReplicaWorld();
    w.elect({});
    const answer = w.produce(-1);
    w.runMs(2);
    w.elect({ leader: 2, leaderEpoch: 1 });
    w.runMs(2);
    expect(answer()).toMatchObject({ errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER, baseOffset: 0, currentLeader: { leaderId: 2, leaderEpoch: 1 } });
  });
});

describe('who may append', () => {
  it('R-CLI-01 a follower names the leader, to versions that understand it', () => {
    const w = new ReplicaWorld({ racks: { 2: 'rb' } });
    w.elect({ leader: 2 });
    expect(w.produced(1)).toMatchObject({ errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER, baseOffset: -1, logStartOffset: -1, currentLeader: { leaderId: 2, leaderEpoch: 0 } });
  });

  it('R-LOG-01 exactly one batch for a partition', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1] });
    const batch = keptBatch({ records: [{ key: null, value: 'v', timestampMs: 1 }] });
    for (const records of [[batch, batch], [], null]) {
      const answer = w.send<{ responses: { partitionResponses: object[] }[] }>(w.client(0), 1, ApiKey.Produce, 12, {
        transactionalId: null, acks: 1, timeoutMs: 1000, topicData: [{ name: TOPIC, partitionData: [{ index: 0, records }] }],
      });
      w.runMs(3);
      expect(answer()?.responses[0].partitionResponses[0]).toMatchObject({ errorCode: ErrorCode.INVALID_RECORD, logStartOffset: -1 });
    }
    expect(w.partition().log.logEndOffset).toBe(0);
  });

  it('R-LOG-04 timestamps too far from the broker’s clock; equality passes', () => {
    const w = new ReplicaWorld({ topicConfigs: { 'message.timestamp.before.max.ms': '1000', 'message.timestamp.after.max.ms': '500' } });
    w.elect({ isr: [1], replicas: [1] });
    // Connected, so that a request takes a tenth of a millisecond twice: the clock's millisecond on arrival is known.
    w.produced(1, { records: [{ key: null, value: 'v', timestampMs: wallClockMs(w.world.nowUs) }] });
    const at = (...offsetsMs: number[]) => {
      const nowMs = wallClockMs(w.world.nowUs + 200);
      return w.produced(1, { records: offsetsMs.map((offsetMs) => ({ key: null, value: 'v', timestampMs: nowMs + offsetMs })) });
    };
    expect(at(-1000)).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 1 });
    expect(at(500)).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 2 });
    expect(at(0, -1001)).toMatchObject({ errorCode: ErrorCode.INVALID_TIMESTAMP, logStartOffset: 0, recordErrors: [{ batchIndex: 1 }] });
    expect(at(501)).toMatchObject({ errorCode: ErrorCode.INVALID_TIMESTAMP });
    expect(w.partition().log.logEndOffset).toBe(3);
  });

  it('R-TXN-28 data of a transaction whose coordinator nobody knows are to be sent again', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1] });
    const batch = keptBatch({ records: [{ key: null, value: 'v', timestampMs: 1 }], producerId: 5, producerEpoch: 0, baseSequence: 0, isTransactional: true });
    const answer = w.send<{ responses: { partitionResponses: object[] }[] }>(w.client(0), 1, ApiKey.Produce, 12, {
      transactionalId: 'x', acks: -1, timeoutMs: 1000, topicData: [{ name: TOPIC, partitionData: [{ index: 0, records: [batch] }] }],
    });
    w.runMs(3);
    expect(answer()?.responses[0].partitionResponses[0]).toMatchObject({ errorCode: ErrorCode.NOT_ENOUGH_REPLICAS });
  });
});

describe('idempotence', () => {
  it('EX-19 R-LOG-07 R-LOG-08 INV-13 duplicates, gaps and old epochs', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1], replicas: [1] });
    w.produced(1, 100);
    expect(w.produced(-1, sequenced(0, 0))).toMatchObject({ errorCode: 0, baseOffset: 100 });
    expect(w.produced(-1, sequenced(0, 5))).toMatchObject({ errorCode: 0, baseOffset: 105 });
    expect(w.produced(-1, sequenced(0, 0))).toMatchObject({ errorCode: 0, baseOffset: 100 });
    expect(w.partition().log.logEndOffset).toBe(110);
    expect(w.all(FactKind.DuplicateAnswered)).toHaveLength(1);
    expect(w.produced(-1, sequenced(0, 11))).toMatchObject({ errorCode: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, baseOffset: -1 });
    expect(w.produced(-1, sequenced(1, 0))).toMatchObject({ errorCode: 0, baseOffset: 110 });
    expect(w.produced(-1, sequenced(0, 10))).toMatchObject({ errorCode: ErrorCode.INVALID_PRODUCER_EPOCH });
  });

  it('R-LOG-09 R-ACK-05 a new leader recognises what it copied as a follower', () => {
    const w = new ReplicaWorld({ real: [1, 2] });
    w.elect({ isr: [1, 2], replicas: [1, 2] });
    const first = w.produce(-1, sequenced(0, 0));
    w.runMs(5);
    expect(first()).toMatchObject({ errorCode: 0, baseOffset: 0 });
    w.elect({ leader: 2, leaderEpoch: 1, isr: [2] });
    expect(w.produced(-1, sequenced(0, 0), { to: 2, client: 1 })).toMatchObject({ errorCode: 0, baseOffset: 0 });
    expect(w.partition(2).log.logEndOffset).toBe(5);
  });
});

describe('a slow disk', () => {
  it('appends when it has written, one request after the other', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1], replicas: [1] });
    w.world.setDisk(w.world.nodeByKafkaId(1), 200_000);
    const first = w.produce(-1, 1, { client: 0 });
    const second = w.produce(-1, 1, { client: 1 });
    w.runMs(190);
    expect([w.partition().log.logEndOffset, first()]).toEqual([0, undefined]);
    w.runMs(20);
    expect(first()).toMatchObject({ baseOffset: 0 });
    expect(second()).toBeUndefined();
    w.runMs(200);
    expect(second()).toMatchObject({ baseOffset: 1 });
  });
});
