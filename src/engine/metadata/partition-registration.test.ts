import { expect, test } from 'vitest';
import { applyPartitionChange, NO_LEADER, type PartitionRegistration } from './partition-registration';

const before: PartitionRegistration = {
  replicas: [1, 2, 3],
  isr: [1, 2],
  elr: [],
  lastKnownElr: [],
  leader: 1,
  leaderEpoch: 4,
  partitionEpoch: 9,
  addingReplicas: [],
  removingReplicas: [],
  leaderRecoveryState: 0,
};

test('R-ELECT-06: a leader written raises both epochs, even the same leader or none', () => {
  for (const leader of [2, 1, NO_LEADER]) {
    expect(applyPartitionChange(before, { leader })).toEqual({ ...before, leader, leaderEpoch: 5, partitionEpoch: 10 });
  }
});

test('R-ELECT-06, R-ISR-10: any other change raises the partition epoch only', () => {
  expect(applyPartitionChange(before, { isr: [1, 2, 3] })).toEqual({ ...before, isr: [1, 2, 3], partitionEpoch: 10 });
});

test('the registration before stays as it was', () => {
  const copy = structuredClone(before);
  applyPartitionChange(before, { isr: [], eligibleLeaderReplicas: [1], replicas: [3], leaderRecoveryState: 1 });
  expect(before).toEqual(copy);
});
