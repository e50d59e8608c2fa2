import { describe, expect, it } from 'vitest';
import { FactKind } from '../../facts/fact-kinds';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { InitProducerIdResponse } from '../../protocol/messages/init-producer-id';
import type { FetchPartitionResponse } from '../../protocol/messages/fetch';
import { ID, TOPIC, TransactionCluster } from '../../cluster/testing/transaction-cluster';

const valuesOf = (answer: FetchPartitionResponse): (string | null)[] =>
  answer.records.filter((batch) => !batch.isControl).flatMap((batch) => Array.from({ length: batch.recordCount }, (_, i) => batch.source.recordAt(batch, i).value));

describe('the transaction coordinator', () => {
  it('R-TXN-10: leads the partition of __transaction_state that the id falls on; nobody else answers for it', () => {
    const c = new TransactionCluster({ config: { 'transaction.state.log.num.partitions': '50' } });
    // abs(hashCode) mod 50 of EX-C02.
    for (const [id, partition] of [['tx-1', 20], ['transfer-app-0', 30]] as const) {
      const leader = c.partition('__transaction_state', partition).leader;
      expect(c.coordinator(id)).toBe(leader);
      const other = [1, 2, 3].find((broker) => broker !== leader) as number;
      const answer = c.ask<InitProducerIdResponse>(other, ApiKey.InitProducerId, 5, { transactionalId: id, transactionTimeoutMs: 1000, producerId: -1, producerEpoch: -1 });
      expect(answer?.errorCode).toBe(ErrorCode.NOT_COORDINATOR);
    }
  });

  it('R-TXN-12: a step counts when it is committed; until then everybody is sent away', () => {
    const c = new TransactionCluster();
    const { producerId } = c.init();
    c.produce(producerId, 0, 0);
    const coordinator = c.coordinator();
    // Its followers do not get the record: the step hangs.
    for (const other of [1, 2, 3]) if (other !== coordinator) c.world.pause(c.node(other));
    const isAnswered = c.sendEnd(producerId, 0, true);
    c.runMs(50);
    expect(isAnswered()).toBe(false);
    const state = c.broker(coordinator).transactions.shards.get(0)?.transactions.get(ID);
    expect([state?.value.state, state?.pendingState]).toEqual(['Ongoing', 'PrepareCommit']);
    for (const other of [1, 2, 3]) if (other !== coordinator) c.world.resume(c.node(other));
    c.until('the answer', isAnswered);
    c.untilState('CompleteCommit');
  });

  it('R-TXN-15: a timeout of nothing or of more than the broker allows is refused', () => {
    const c = new TransactionCluster();
    expect([0, 900_001, 900_000].map((timeoutMs) => c.initOnce(ID, timeoutMs).errorCode)).toEqual([ErrorCode.INVALID_TRANSACTION_TIMEOUT, ErrorCode.INVALID_TRANSACTION_TIMEOUT, ErrorCode.NONE]);
  });

  it('R-TXN-16: adding partitions asks for id, producer and epoch in this order', () => {
    const c = new TransactionCluster();
    expect(c.addPartition(7, 0)).toBe(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
    const { producerId } = c.init();
    expect(c.addPartition(producerId + 1, 5)).toBe(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
    expect(c.addPartition(producerId, 5)).toBe(ErrorCode.PRODUCER_FENCED);
    expect(c.addPartition(producerId, 0)).toBe(ErrorCode.NONE);
    const written = c.broker(c.coordinator()).transactions.shards.get(0)?.nextWriteId;
    expect(c.addPartition(producerId, 0)).toBe(ErrorCode.NONE);
    expect(c.broker(c.coordinator()).transactions.shards.get(0)?.nextWriteId).toBe(written);
    expect(c.describeTransaction().topics).toEqual([{ topic: TOPIC, partitions: [0] }]);
  });

  it('R-TXN-17: the answer comes when the outcome is written; markers follow until every partition has one', () => {
    const c = new TransactionCluster();
    const { producerId } = c.init();
    c.produce(producerId, 0, 0, 'a', 0);
    c.produce(producerId, 0, 0, 'b', 1);
    const away = [1, 2].find((leader) => leader !== c.coordinator()) as number;
    const isAnswered = c.sendEnd(producerId, 0, true);
    while (c.all(FactKind.TransactionPrepared).length === 0) c.world.run(1, Infinity);
    c.world.pause(c.node(away));
    c.runMs(1000);
    expect(isAnswered()).toBe(true);
    expect(c.describeTransaction().transactionState).toBe('PrepareCommit');
    c.world.resume(c.node(away));
    c.untilState('CompleteCommit');
    for (const partition of [0, 1]) expect(c.endOffset(1, partition)).toBe(2);
  });

  it('R-TXN-18: version 1 takes a repeated end for done, and knows no abort of nothing', () => {
    const c = new TransactionCluster();
    const { producerId } = c.init();
    expect([true, false].map((commit) => c.end(producerId, 0, commit, 1).errorCode)).toEqual([ErrorCode.INVALID_TXN_STATE, ErrorCode.INVALID_TXN_STATE]);
    c.addPartition(producerId, 0);
    expect(c.end(producerId, 0, true, 1).errorCode).toBe(ErrorCode.NONE);
    c.untilState('CompleteCommit');
    expect([true, false].map((commit) => c.end(producerId, 0, commit, 1).errorCode)).toEqual([ErrorCode.NONE, ErrorCode.INVALID_TXN_STATE]);
    expect(c.describeTransaction().producerEpoch).toBe(0);
    expect(c.end(producerId, 1, true, 1).errorCode).toBe(ErrorCode.PRODUCER_FENCED);
  });

  it('R-TXN-19: with version 2 the epoch tells a retry from the next request', () => {
    const c = new TransactionCluster();
    const { producerId } = c.init();
    const ends = (epoch: number): number[] => [true, false].map((commit) => c.endOnce(producerId, epoch, commit).errorCode);
    expect(c.endOnce(producerId, 0, true).errorCode).toBe(ErrorCode.INVALID_TXN_STATE);
    c.produce(producerId, 0, 0);
    expect(ends(1)).toEqual([ErrorCode.PRODUCER_FENCED, ErrorCode.PRODUCER_FENCED]);
    expect(c.end(producerId, 0, true)).toMatchObject({ errorCode: ErrorCode.NONE, producerId, producerEpoch: 1 });
    c.untilState('CompleteCommit');
    expect(ends(0)).toEqual([ErrorCode.NONE, ErrorCode.INVALID_TXN_STATE]);
    expect(c.end(producerId, 1, false)).toMatchObject({ errorCode: ErrorCode.NONE, producerEpoch: 2 });
    c.untilState('CompleteAbort');
    expect(ends(1)).toEqual([ErrorCode.INVALID_TXN_STATE, ErrorCode.NONE]);
    expect(ends(0)).toEqual([ErrorCode.PRODUCER_FENCED, ErrorCode.PRODUCER_FENCED]);
  });

  it('R-TXN-20 R-TXN-22 EX-C10: what is open for too long is aborted at the next round; its producer can abort and go on, but not commit', () => {
    const c = new TransactionCluster();
    const { producerId } = c.init(ID, 20_000);
    const startedUs = c.broker(c.coordinator()).transactions.startedUs;
    c.produce(producerId, 0, 0, 'late');
    const openedUs = c.world.nowUs;
    c.until('the abort', () => c.all(FactKind.TransactionTimedOut).length > 0);
    const atUs = c.all(FactKind.TransactionTimedOut)[0].timeUs;
    expect((atUs - startedUs) % 10_000_000).toBe(0);
    expect(atUs - openedUs).toBeGreaterThan(19_900_000);
    expect(atUs - openedUs).toBeLessThanOrEqual(30_000_000);
    c.untilState('CompleteAbort');
    expect(c.produceOnce(producerId, 0, 1).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    expect(c.endOnce(producerId, 0, true).errorCode).toBe(ErrorCode.INVALID_TXN_STATE);
    expect(c.endOnce(producerId, 0, false)).toMatchObject({ errorCode: ErrorCode.NONE, producerEpoch: 1 });
    expect(c.produce(producerId, 1, 0, 'again').errorCode).toBe(ErrorCode.NONE);
    expect(c.end(producerId, 1, true).errorCode).toBe(ErrorCode.NONE);
  });

  it('R-TXN-22: a producer of version 1 is fenced for good by such an abort', () => {
    const c = new TransactionCluster();
    const { producerId } = c.init(ID, 1000);
    c.addPartition(producerId, 0);
    c.untilState('CompleteAbort');
    expect(c.describeTransaction().producerEpoch).toBe(1);
    expect(c.endOnce(producerId, 0, true, 1).errorCode).toBe(ErrorCode.PRODUCER_FENCED);
  });

  it('R-TXN-13 R-TXN-23 EX-C09: the later of two producers with one id wins', () => {
    const c = new TransactionCluster();
    const a = c.init();
    c.produce(a.producerId, 0, 0, 'zombie');
    expect(c.initOnce().errorCode).toBe(ErrorCode.CONCURRENT_TRANSACTIONS);
    const b = c.init();
    expect(b).toMatchObject({ producerId: a.producerId, producerEpoch: 2 });
    expect(c.produceOnce(a.producerId, 0, 1).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    expect(c.endOnce(a.producerId, 0, true).errorCode).toBe(ErrorCode.PRODUCER_FENCED);
    expect(c.produce(b.producerId, 2, 0, 'owner').errorCode).toBe(ErrorCode.NONE);
    expect(c.end(b.producerId, 2, true)).toMatchObject({ errorCode: ErrorCode.NONE, producerEpoch: 3 });
    c.untilState('CompleteCommit');
    expect(valuesOf(c.fetch(0, 0))).toEqual(['zombie', 'owner']);
    expect(c.fetch(0, 1).abortedTransactions).toEqual([{ producerId: a.producerId, firstOffset: 0 }]);
  });

  it('R-TXN-24: an id that nobody uses is forgotten, and its producer with it', () => {
    const c = new TransactionCluster({ config: { 'transactional.id.expiration.ms': '5000', 'transaction.remove.expired.transaction.cleanup.interval.ms': '1000' } });
    const { producerId } = c.init();
    c.until('it is gone', () => c.describeTransaction().errorCode === ErrorCode.TRANSACTIONAL_ID_NOT_FOUND);
    expect(c.addPartition(producerId, 0)).toBe(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
    expect(c.all(FactKind.TransactionalIdExpired)).toHaveLength(1);
  });

  it('R-TXN-25: a new coordinator reads everything back: what was decided gets its markers, what was open still times out', () => {
    const c = new TransactionCluster({}, [[1, 2, 3]]);
    const decided = c.init('decided');
    c.produce(decided.producerId, 0, 0, 'yes', 0, 'decided');
    const open = c.init('open', 5_000);
    c.produce(open.producerId, 0, 0, 'no', 0, 'open');
    const coordinator = c.coordinator();
    // The outcome is written and known to all replicas, and no marker gets through before the coordinator dies.
    const isAnswered = c.sendEnd(decided.producerId, 0, true, 'decided');
    c.until('the outcome', () => c.all(FactKind.TransactionPrepared).length > 0, 5_000);
    c.until('the answer', isAnswered);
    c.world.crash(c.node(coordinator));
    c.until('another coordinator', () => ![-1, coordinator].includes(c.coordinator()));
    c.until('it has loaded', () => c.all(FactKind.TransactionsLoaded).length > 0);
    c.until('the topic has a leader', () => c.partition(TOPIC).leader >= 0);
    c.untilState('CompleteCommit', 'decided');
    c.untilState('CompleteAbort', 'open');
    c.until('both are over for readers', () => c.endOffset(1) === c.endOffset(0));
    expect(valuesOf(c.fetch(0, 0))).toEqual(['yes', 'no']);
    expect(c.fetch(0, 1).abortedTransactions).toEqual([{ producerId: open.producerId, firstOffset: 1 }]);
  });
});

describe('what leaders ask', () => {
  it('R-TXN-26: the first batch makes the leader add the partition; the next needs no question', () => {
    const c = new TransactionCluster();
    const { producerId } = c.init();
    c.produce(producerId, 0, 0);
    expect(c.describeTransaction()).toMatchObject({ transactionState: 'Ongoing', topics: [{ topic: TOPIC, partitions: [0] }] });
    const asked = c.all(FactKind.TransactionPartitionAdded).length;
    c.produce(producerId, 0, 1);
    expect(c.all(FactKind.TransactionPartitionAdded)).toHaveLength(asked);
  });

  it('R-TXN-27: with version 1 it only asks, and what was not added is refused', () => {
    const c = new TransactionCluster();
    const { producerId } = c.init();
    expect(c.produceOnce(producerId, 0, 0, 'v', 0, ID, 1).errorCode).toBe(ErrorCode.TRANSACTION_ABORTABLE);
    c.addPartition(producerId, 0);
    expect(c.produceOnce(producerId, 0, 0, 'v', 0, ID, 1).errorCode).toBe(ErrorCode.NONE);
    expect(c.produceOnce(producerId, 0, 0, 'v', 1, ID, 1).errorCode).toBe(ErrorCode.TRANSACTION_ABORTABLE);
  });

  it('R-TXN-28: a coordinator that cannot be reached is no fault of the producer’s', () => {
    const c = new TransactionCluster({}, [[1, 2, 3], [2, 3, 1], [3, 1, 2]]);
    const { producerId } = c.init();
    const coordinator = c.coordinator();
    const partition = [0, 1, 2].find((p) => c.partition(TOPIC, p).leader !== coordinator) as number;
    c.world.crash(c.node(coordinator));
    expect(c.produceOnce(producerId, 0, 0, 'v', partition).errorCode).toBe(ErrorCode.NOT_ENOUGH_REPLICAS);
  });

  it('R-IDEM-06: a lower epoch is refused, a higher one begins at 0; an unknown producer begins anywhere, in a transaction at 0', () => {
    const c = new TransactionCluster();
    const plain = (epoch: number, sequence: number, producerId = 77): number => c.produceOnce(producerId, epoch, sequence, 'v', 0, null).errorCode;
    expect(plain(0, 17)).toBe(ErrorCode.NONE);
    expect(plain(1, 5)).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect(plain(1, 0)).toBe(ErrorCode.NONE);
    expect(plain(0, 18)).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    const { producerId } = c.init();
    expect(c.produceOnce(producerId, 0, 4).errorCode).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect(c.produceOnce(producerId, 0, 0).errorCode).toBe(ErrorCode.NONE);
  });

  it('EX-C07: the sequence check, number by number', () => {
    const c = new TransactionCluster();
    const send = (epoch: number, sequence: number): [number, number] => {
      const { errorCode, baseOffset } = c.produceOnce(1_000_001, epoch, sequence, 'v', 0, null);
      return [errorCode, baseOffset];
    };
    for (const sequence of [0, 1, 2]) expect(send(0, sequence)).toEqual([ErrorCode.NONE, sequence]);
    expect(send(0, 2)).toEqual([ErrorCode.NONE, 2]);
    expect(send(0, 7)).toEqual([ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, -1]);
    for (const sequence of [3, 4, 5, 6]) send(0, sequence);
    expect(send(0, 2)).toEqual([ErrorCode.NONE, 2]);
    expect(send(0, 1)).toEqual([ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, -1]);
    expect(send(1, 5)).toEqual([ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, -1]);
    expect(send(1, 0)).toEqual([ErrorCode.NONE, 7]);
    expect(send(0, 7)).toEqual([ErrorCode.INVALID_PRODUCER_EPOCH, -1]);
  });

  it('R-IDEM-13: who was in sync knows the producer, so a retry is recognised after a change of leader', () => {
    const c = new TransactionCluster();
    const first = c.produceOnce(5, 0, 0, 'v', 0, null);
    const leader = c.partition(TOPIC).leader;
    c.world.crash(c.node(leader));
    c.until('another leader', () => ![-1, leader].includes(c.partition(TOPIC).leader));
    c.runMs(100);
    expect(c.produceOnce(5, 0, 0, 'v', 0, null)).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: first.baseOffset });
    expect(c.produceOnce(5, 0, 1, 'w', 0, null).errorCode).toBe(ErrorCode.NONE);
  });
});

describe('what readers see', () => {
  it('R-TXN-29 R-TXN-30 R-TXN-32 R-TXN-33 EX-C08: one open transaction holds back everything behind it', () => {
    const c = new TransactionCluster();
    const p1 = c.init('p1').producerId;
    const p2 = c.init('p2').producerId;
    const stable = (): number => c.endOffset(1);
    c.produceOnce(-1, -1, -1, 'n0', 0, null);
    c.produce(p1, 0, 0, 'a1', 0, 'p1');
    c.produce(p1, 0, 1, 'a2', 0, 'p1');
    c.produce(p2, 0, 0, 'b1', 0, 'p2');
    c.produceOnce(-1, -1, -1, 'n1', 0, null);
    expect([stable(), valuesOf(c.fetch(0, 1)), valuesOf(c.fetch(0, 0))]).toEqual([1, ['n0'], ['n0', 'a1', 'a2', 'b1', 'n1']]);
    c.end(p1, 0, false, 2, 'p1');
    c.untilState('CompleteAbort', 'p1');
    expect([stable(), c.fetch(0, 1).abortedTransactions]).toEqual([3, [{ producerId: p1, firstOffset: 1 }]]);
    c.produce(p1, 1, 0, 'a3', 0, 'p1');
    c.end(p2, 0, true, 2, 'p2');
    c.untilState('CompleteCommit', 'p2');
    expect(stable()).toBe(6);
    c.end(p1, 1, true, 2, 'p1');
    c.untilState('CompleteCommit', 'p1');
    expect(stable()).toBe(9);
    expect(c.fetch(0, 1).records.map((batch) => batch.isControl)).toEqual([false, false, false, false, false, true, false, true, true]);
    expect(c.fetch(2, 1).abortedTransactions).toEqual([{ producerId: p1, firstOffset: 1 }]);
    expect(c.fetch(6, 1).abortedTransactions).toEqual([]);
  });

  it('R-TXN-31: a marker needs the epoch after its transaction’s, once; an older coordinator writes nothing', () => {
    const c = new TransactionCluster();
    const { producerId } = c.init();
    c.produce(producerId, 0, 0);
    expect(c.marker(producerId, 0, false)).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    expect(c.marker(producerId, 1, false, 3)).toBe(ErrorCode.NONE);
    expect(c.marker(producerId, 1, false, 3)).toBe(ErrorCode.NONE);
    expect(c.marker(producerId, 0, false, 3)).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    expect(c.marker(producerId, 2, false, 2)).toBe(ErrorCode.TRANSACTION_COORDINATOR_FENCED);
    // Version 1 takes the epoch of the transaction itself.
    expect(c.produceOnce(9, 4, 0, 'v', 0, null).errorCode).toBe(ErrorCode.NONE);
    expect(c.marker(9, 4, true, 3, 1)).toBe(ErrorCode.NONE);
  });

  it('R-TXN-35: offsets wait for the marker, and readers who insist on the last word with them', () => {
    const c = new TransactionCluster();
    const { producerId } = c.init();
    expect(c.commitOffset(producerId, 0, 5)).toBe(ErrorCode.NONE);
    expect(c.committedOffset(false)).toMatchObject({ committedOffset: -1, errorCode: ErrorCode.NONE });
    expect(c.committedOffset(true)).toMatchObject({ committedOffset: -1, errorCode: ErrorCode.UNSTABLE_OFFSET_COMMIT });
    c.end(producerId, 0, true);
    c.untilState('CompleteCommit');
    expect(c.committedOffset(true)).toMatchObject({ committedOffset: 5, errorCode: ErrorCode.NONE });
    expect(c.commitOffset(producerId, 1, 9)).toBe(ErrorCode.NONE);
    c.end(producerId, 1, false);
    c.untilState('CompleteAbort');
    expect(c.committedOffset(true)).toMatchObject({ committedOffset: 5, errorCode: ErrorCode.NONE });
  });

  it('R-TXN-06 R-TXN-35: pending offsets survive the group’s coordinator, and a stale member has no say', () => {
    const c = new TransactionCluster();
    const { producerId } = c.init();
    expect(c.commitOffset(producerId, 0, 5, { generationId: 3, memberId: 'gone' })).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(c.commitOffset(producerId, 0, 5)).toBe(ErrorCode.NONE);
    expect(c.commitOffset(producerId, 0, 6, { generationId: 3, memberId: 'gone' })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    const before = c.coordinator('g', 0);
    c.world.crash(c.node(before));
    c.until('other coordinators', () => ![-1, before].includes(c.coordinator('g', 0)) && ![-1, before].includes(c.coordinator()));
    c.until('it has loaded', () => c.committedOffset(true).errorCode === ErrorCode.UNSTABLE_OFFSET_COMMIT);
    c.until('the end is taken', () => [ErrorCode.NONE].includes(c.endOnce(producerId, 0, true).errorCode as 0));
    c.untilState('CompleteCommit');
    c.until('the offset is the group’s', () => c.committedOffset(true).committedOffset === 5);
  });
});
