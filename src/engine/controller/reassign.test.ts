import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cancelReassignment, completeReassignment, isReassigning, startReassignment } from './reassign';

const brokers = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe('R-REASN-01: the first record', () => {
  test('EX-07 (a): the target comes first, then those to be removed', () => {
    expect(startReassignment([1, 2, 3], [4, 5, 6])).toEqual({
      replicas: [4, 5, 6, 1, 2, 3],
      adding: [4, 5, 6],
      removing: [1, 2, 3],
    });
  });

  test('R-REASN-05: a mere reorder adds and removes nobody', () => {
    const reorder = startReassignment([1, 2, 3], [2, 1, 3]);
    expect(reorder.replicas).toEqual([2, 1, 3]);
    expect(isReassigning(reorder)).toBe(false);
    expect(completeReassignment(reorder, [1, 2, 3])).toBeNull();
  });
});

describe('R-REASN-03 as the recordings sharpen it: when it is complete', () => {
  test('EX-07 (a): with the last added replica', () => {
    const moving = startReassignment([1, 2, 3], [4, 5, 6]);
    expect(completeReassignment(moving, [1, 2, 3, 4, 5])).toBeNull();
    expect(completeReassignment(moving, [1, 2, 3, 4, 5, 6])).toEqual({ replicas: [4, 5, 6], isr: [4, 5, 6] });
  });

  test('EX-07 (d): a member that stays need not be in sync, unless the factor goes down', () => {
    expect(completeReassignment(startReassignment([1, 2, 3], [1, 2, 4]), [3, 4])).toEqual({ replicas: [1, 2, 4], isr: [4] });
    expect(completeReassignment(startReassignment([1, 2, 3], [1, 2]), [1, 3])).toBeNull();
    expect(completeReassignment(startReassignment([1, 2, 3], [1, 2]), [2, 1, 3])).toEqual({ replicas: [1, 2], isr: [2, 1] });
  });

  test('once all replicas are in sync it is complete, and what remains is the target', () => {
    fc.assert(
      fc.property(brokers, brokers, (current, target) => {
        const moving = startReassignment(current, target);
        fc.pre(isReassigning(moving));
        expect(completeReassignment(moving, moving.replicas)).toEqual({ replicas: target, isr: target });
      }),
    );
  });
});

describe('R-REASN-06: cancelling', () => {
  test('keeps the original replicas, in the order they are written in', () => {
    const moving = startReassignment([1, 2, 3], [2, 4]);
    expect(cancelReassignment(moving, [4, 1, 2])).toEqual({ replicas: [2, 1, 3], isr: [1, 2], unclean: false });
  });

  test('is unclean when only added replicas are in sync', () => {
    const moving = startReassignment([1, 2], [3]);
    expect(cancelReassignment(moving, [3])).toEqual({ replicas: [1, 2], isr: [1], unclean: true });
  });

  test('never leaves a broker that was being added', () => {
    fc.assert(
      fc.property(brokers, brokers, (current, target) => {
        const cancelled = cancelReassignment(startReassignment(current, target), target);
        expect(cancelled.replicas.toSorted()).toEqual(current.toSorted());
        expect(cancelled.isr.every((broker) => current.includes(broker))).toBe(true);
      }),
    );
  });
});
