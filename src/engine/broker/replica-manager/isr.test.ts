import { describe, expect, it } from 'vitest';
import { FactKind } from '../../facts/fact-kinds';
import { ErrorCode } from '../../protocol/error-codes';
import { isCaughtUp, lastCaughtUpUs } from './in-sync';
import { remoteOf, type RemoteReplica } from './partition';
import { brokerEpoch, CONTROLLER, ReplicaWorld } from './testing/replica-world';

const LAG_MS = 30_000;

function remote(w: ReplicaWorld, id: number): RemoteReplica {
  return remoteOf(w.partition(), id) as RemoteReplica;
}

function isInSync(w: ReplicaWorld, id: number): boolean {
  return isCaughtUp(w.broker(), w.partition(), remote(w, id), w.world.nowUs);
}

/** Follower 2 fetches from where the leader's log ends, so that it keeps up with appends from outside. */
function keepUp(w: ReplicaWorld): void {
  w.fetchAs(2, w.partition().log.logEndOffset, {}, { maxWaitMs: 0 });
  w.runMs(3);
}

describe('falling behind', () => {
  it('EX-04 R-ISR-01 R-ISR-02 a follower that stops fetching leaves at the first tick more than the lag time later', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1, 3] });
    // Connected already: a message takes 0.2 ms.
    w.fetchAs(3, 0, {}, { maxWaitMs: 0 });
    w.runTo(99_999.8);
    // The ticks are at 15 s, 30 s … from the start; the last time 3 had everything was 100 s.
    w.fetchAs(3, 0, {}, { maxWaitMs: 0 });
    w.runTo(100_001);
    expect(lastCaughtUpUs(w.partition(), remote(w, 3))).toBe(100_000_000);
    w.produced(1);
    w.runTo(120_001);
    w.produced(1);
    expect(isInSync(w, 3)).toBe(true);
    w.runTo(130_000);
    expect(isInSync(w, 3)).toBe(true);
    w.runTo(134_999);
    expect(isInSync(w, 3)).toBe(false);
    expect(w.asked()).toEqual([]);
    w.runTo(135_002);
    expect(w.asked()[0].topics[0].partitions[0]).toMatchObject({ newIsrWithEpochs: [{ brokerId: 1, brokerEpoch: brokerEpoch(1) }] });
    expect(w.all(FactKind.IsrShrinkProposed).at(-1)).toMatchObject({ b: 3, c: 100_000_000 });
  });

  it('EX-04 R-REPL-07 one that is always a fetch behind stays in sync for ever', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1, 2], replicas: [1, 2] });
    for (let round = 0; round < 12; round++) {
      w.produced(1, 5);
      // It asks for what the log held when it asked before.
      w.fetchAs(2, round * 5, {}, { maxWaitMs: 0 });
      w.runMs(5_000);
      expect(isInSync(w, 2)).toBe(true);
    }
    expect(w.all(FactKind.IsrShrinkProposed)).toEqual([]);
    // Caught up as of the fetch before the last.
    expect(remote(w, 2).lastCaughtUpUs).toBeLessThan(w.world.nowUs - 5_000_000);
  });

  it('R-ISR-03 a dead follower that has everything is never removed by the leader', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1, 2], replicas: [1, 2] });
    w.produced(1);
    w.fetchAs(2, 1, {}, { maxWaitMs: 0 });
    w.runMs(4 * LAG_MS);
    expect(w.all(FactKind.IsrShrinkProposed)).toEqual([]);
  });

  it('R-ISR-05 R-ISR-07 INV-07 a shrink counts only when it is granted: then the high watermark moves', () => {
    const w = new ReplicaWorld();
    w.elect({});
    for (let i = 0; i < 10; i++) {
      w.produced(1);
      keepUp(w);
      w.runMs(5_000);
    }
    const { log } = w.partition();
    expect(w.partition().pendingIsr).toMatchObject({ isr: [1, 2], removed: [3] });
    expect(w.partition().maximalIsr).toEqual([1, 2, 3]);
    expect(log.highWatermark).toBe(0);
    w.answerAlterPartition();
    expect(w.partition()).toMatchObject({ isr: [1, 2], maximalIsr: [1, 2], pendingIsr: null, partitionEpoch: 1 });
    expect(log.highWatermark).toBe(log.logEndOffset);
  });
});

describe('joining', () => {
  /** EX-18's leader: epoch 5 starts at 100, high watermark 120, log end 130, ISR of one. */
  function leader(): ReplicaWorld {
    const w = new ReplicaWorld();
    w.elect({ isr: [1] });
    w.produced(1, 100);
    w.elect({ leaderEpoch: 5 });
    w.produced(1, 20);
    // Only so that the mark stays behind the end: a floor that the ISR does not reach.
    w.publish({ ...w.image, configs: new Map([['TOPIC/t', new Map([['min.insync.replicas', '2']])]]) });
    w.produced(1, 10);
    expect([w.partition().leaderEpochStartOffset, w.partition().log.highWatermark, w.partition().log.logEndOffset]).toEqual([100, 120, 130]);
    return w;
  }

  it('EX-18 R-ISR-04 R-ISR-05 only from the high watermark and the epoch’s start on, and from then it bounds the high watermark', () => {
    const w = leader();
    for (const offset of [90, 110]) {
      w.fetchAs(2, offset, {}, { maxWaitMs: 0 });
      w.runMs(3);
      expect(w.asked()).toEqual([]);
    }
    w.fetchAs(2, 121, {}, { maxWaitMs: 0 });
    w.runMs(3);
    expect(w.asked()[0].topics[0].partitions[0]).toMatchObject({
      leaderEpoch: 5, newIsrWithEpochs: [{ brokerId: 1, brokerEpoch: brokerEpoch(1) }, { brokerId: 2, brokerEpoch: brokerEpoch(2) }],
    });
    expect(w.partition()).toMatchObject({ isr: [1], maximalIsr: [1, 2] });
    expect(w.partition().log.highWatermark).toBe(120);
    w.answerAlterPartition();
    expect(w.partition()).toMatchObject({ isr: [1, 2], pendingIsr: null });
    expect(w.partition().log.highWatermark).toBe(121);
  });

  it('EX-18 R-ISR-08 a refused newcomer is tried again at its next fetch', () => {
    const w = leader();
    w.fetchAs(2, 121, {}, { maxWaitMs: 0 });
    w.runMs(3);
    w.answerAlterPartition(ErrorCode.INELIGIBLE_REPLICA);
    expect(w.partition()).toMatchObject({ isr: [1], maximalIsr: [1], pendingIsr: null });
    expect(w.asked()).toEqual([]);
    w.fetchAs(2, 125, {}, { maxWaitMs: 0 });
    w.runMs(3);
    expect(w.asked()).toHaveLength(1);
  });

  it('R-ISR-08 after a refusal that means stale knowledge it waits for metadata', () => {
    const w = leader();
    w.fetchAs(2, 121, {}, { maxWaitMs: 0 });
    w.runMs(3);
    w.answerAlterPartition(ErrorCode.INVALID_UPDATE_VERSION);
    expect(w.partition().pendingIsr).not.toBeNull();
    w.fetchAs(2, 125, {}, { maxWaitMs: 0 });
    w.runMs(200);
    expect(w.asked()).toEqual([]);
    w.elect({ isr: [1, 2] });
    expect(w.partition()).toMatchObject({ isr: [1, 2], pendingIsr: null });
  });

  it('R-ISR-04 not while fenced, shutting down, or another incarnation than the metadata know', () => {
    for (const change of [{ fenced: true }, { inControlledShutdown: true }, { brokerEpoch: brokerEpoch(2) - 1 }]) {
      const w = leader();
      w.publish({ ...w.image, brokers: new Map(w.image.brokers).set(2, { ...w.image.brokers.get(2)!, ...change }) });
      w.fetchAs(2, 130, {}, { maxWaitMs: 0 });
      w.runMs(3);
      expect(w.asked()).toEqual([]);
    }
  });

  it('R-ISR-04 a replica in a session that has nothing new to say joins as soon as it may', () => {
    const w = leader();
    w.publish({ ...w.image, brokers: new Map(w.image.brokers).set(2, { ...w.image.brokers.get(2)!, fenced: true }) });
    w.fetchAs(2, 130, {}, { maxWaitMs: 0, sessionEpoch: 0 });
    w.runMs(3);
    const { sessions } = w.broker().replicas;
    const [sessionId] = [...sessions.keys()];
    w.publish({ ...w.image, brokers: new Map(w.image.brokers).set(2, { ...w.image.brokers.get(2)!, fenced: false }) });
    w.fetchAs(2, 130, {}, { maxWaitMs: 0, sessionId, sessionEpoch: 1, topics: [] });
    w.runMs(3);
    expect(w.asked()).toHaveLength(1);
  });
});

describe('the channel to the controller', () => {
  it('R-ISR-06 one request at a time; what comes up meanwhile goes in the next', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1] });
    w.fetchAs(2, 0, {}, { maxWaitMs: 0 });
    w.runMs(3);
    w.fetchAs(3, 0, {}, { maxWaitMs: 0 });
    w.runMs(3);
    // One change per partition: 3 has to wait until 2 is decided.
    expect(w.asked()).toHaveLength(1);
    w.answerAlterPartition();
    w.fetchAs(3, 0, {}, { maxWaitMs: 0 });
    w.runMs(3);
    expect(w.asked()).toHaveLength(1);
    expect(w.asked()[0].topics[0].partitions[0].newIsrWithEpochs.map((member) => member.brokerId)).toEqual([1, 2, 3]);
  });

  it('R-ISR-06 R-ISR-10 an error of the whole request or a lost connection: again after 50 ms', () => {
    const w = new ReplicaWorld();
    w.elect({ isr: [1] });
    w.fetchAs(2, 0, {}, { maxWaitMs: 0 });
    w.runMs(3);
    w.replyAs(CONTROLLER, { throttleTimeMs: 0, errorCode: ErrorCode.STALE_BROKER_EPOCH, topics: [] });
    w.runMs(49);
    expect(w.asked()).toHaveLength(0);
    w.runMs(2);
    expect(w.asked()).toHaveLength(1);
    const controller = w.world.nodeByKafkaId(CONTROLLER);
    w.world.crash(controller);
    w.runMs(10);
    w.world.start(controller);
    w.puppet(CONTROLLER).received.length = 0;
    w.runMs(60);
    expect(w.asked()).toHaveLength(1);
    w.answerAlterPartition();
    expect(w.partition().isr).toEqual([1, 2]);
  });
});
