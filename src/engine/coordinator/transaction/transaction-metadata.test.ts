import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/error-codes';
import {
  completed, createdTransaction, ending, hasPartitions, isEpochExhausted, isLegalTransition, TRANSACTION_STATES, withNewProducerId, withNextEpoch, withPartitions, withoutPartitions,
  type TransactionState, type TransactionValue,
} from './transaction-metadata';

const PID = 1000;
const A = { topic: 't', partition: 0 };
const B = { topic: 't', partition: 1 };

function value(result: TransactionValue | ErrorCode): TransactionValue {
  if (typeof result === 'number') throw new Error(`error ${result}`);
  return result;
}

const fresh = (): TransactionValue => value(withNextEpoch(createdTransaction(PID, 60_000, 0), 60_000, null, 1));

function run(from: TransactionValue, version: number, isCommit: boolean): TransactionValue {
  return completed(ending(withPartitions(from, [A], version, 2), isCommit, version, -1, 3), 4);
}

describe('steps of a transactional id', () => {
  it('R-TXN-11: which state may follow which, and no other', () => {
    const legal: Readonly<Record<TransactionState, string>> = {
      Empty: 'Empty Ongoing PrepareAbort Dead', Ongoing: 'Ongoing PrepareCommit PrepareAbort PrepareEpochFence', PrepareCommit: 'CompleteCommit', PrepareAbort: 'CompleteAbort',
      CompleteCommit: 'Empty Ongoing PrepareAbort Dead', CompleteAbort: 'Empty Ongoing PrepareAbort Dead', PrepareEpochFence: 'PrepareAbort', Dead: '',
    };
    for (const from of TRANSACTION_STATES) {
      const next = TRANSACTION_STATES.filter((to) => isLegalTransition(from, to));
      expect(`${from}: ${next.join(' ')}`).toBe(`${from}: ${TRANSACTION_STATES.filter((to) => legal[from].split(' ').includes(to)).join(' ')}`);
    }
  });

  it('R-TXN-13: a new id begins with epoch 0; each InitProducerId after that raises it and leaves the producer id', () => {
    const first = fresh();
    expect([first.producerId, first.producerEpoch, first.state]).toEqual([PID, 0, 'Empty']);
    const second = value(withNextEpoch(run(first, 2, true), 60_000, null, 5));
    expect([second.producerId, second.producerEpoch, second.state, second.startTimestampMs]).toEqual([PID, 2, 'Empty', -1]);
  });

  it('R-TXN-14: a caller that says its epoch must be current; asked again it gets the same; anything else is fenced', () => {
    const bumped = value(withNextEpoch(fresh(), 60_000, 0, 2));
    expect(bumped.producerEpoch).toBe(1);
    expect(value(withNextEpoch(bumped, 60_000, 0, 3)).producerEpoch).toBe(1);
    expect(withNextEpoch(value(withNextEpoch(bumped, 60_000, 1, 3)), 60_000, 0, 4)).toBe(ErrorCode.PRODUCER_FENCED);
    expect(withNextEpoch(bumped, 60_000, 9, 3)).toBe(ErrorCode.PRODUCER_FENCED);
  });

  it('R-TXN-14: the last epoch is kept for fencing: before it comes another producer id, from 0 on', () => {
    expect([32765, 32766].map(isEpochExhausted)).toEqual([false, true]);
    const rotated = withNewProducerId({ ...fresh(), producerEpoch: 32766 }, 2000, 60_000, true, 2);
    expect([rotated.producerId, rotated.producerEpoch, rotated.previousProducerId, rotated.lastProducerEpoch]).toEqual([2000, 0, PID, 32766]);
  });

  it('R-TXN-16: the clock of a transaction starts with its first partition and not again', () => {
    const one = withPartitions(fresh(), [A], 2, 100);
    const two = withPartitions(one, [A, B], 2, 200);
    expect([one.startTimestampMs, two.startTimestampMs, two.lastUpdateTimestampMs]).toEqual([100, 100, 200]);
    expect(two.partitions).toEqual([A, B]);
    expect([hasPartitions(two, [B]), hasPartitions(one, [B])]).toEqual([true, false]);
    expect(withoutPartitions(two, [A]).partitions).toEqual([B]);
    expect(withPartitions(completed(ending(two, true, 2, -1, 300), 301), [A], 2, 400).startTimestampMs).toBe(400);
  });

  it('R-TXN-21: epochs of version 1 stay with commits, those of version 2 rise with each end', () => {
    let one = fresh();
    for (const isCommit of [true, true, false]) one = run(one, 0, isCommit);
    expect([one.producerEpoch, one.state]).toEqual([0, 'CompleteAbort']);
    let two = run(fresh(), 2, true);
    expect(two.producerEpoch).toBe(1);
    two = run(two, 2, false);
    expect(two.producerEpoch).toBe(2);
    expect(value(withNextEpoch(run(two, 2, false), 60_000, null, 9)).producerEpoch).toBe(4);
  });

  it('R-TXN-21: version 2 at the last epoch: the marker has 32767, then another producer id begins', () => {
    const open = withPartitions({ ...fresh(), producerEpoch: 32766 }, [A], 2, 2);
    const prepared = ending(open, true, 2, 2000, 3);
    expect([prepared.producerId, prepared.producerEpoch, prepared.state]).toEqual([PID, 32767, 'PrepareCommit']);
    const done = completed(prepared, 4);
    expect([done.producerId, done.producerEpoch, done.previousProducerId, done.state]).toEqual([2000, 0, PID, 'CompleteCommit']);
  });
});
