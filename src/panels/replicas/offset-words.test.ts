import { expect, it } from 'vitest';
import { offsetWords } from './offset-words';
import type { ReplicaLog } from '../../worker/replicas-contract';

function row(broker: number, epoch: number, classes: readonly number[], hw = classes.length): ReplicaLog {
  return {
    broker, status: 'running', isFenced: false, role: 'follower', isCommittedLeader: false, inIsr: true, inElr: false, believedLeader: 1, leaderEpoch: epoch,
    logStart: 0, hw, leo: classes.length, epochs: [], epochTotal: 1, differsFrom: null, cut: null,
    batches: [{ baseOffset: 0, lastOffset: classes.length - 1, leaderEpoch: epoch, from: 0, classes }],
  };
}

it('one offset on all brokers: the same record or not (offset and leader epoch name it, R-LEC-01)', () => {
  expect(offsetWords([row(1, 4, [0, 1]), row(2, 4, [0, 1])], 1)).toBe('Offset 1: the same record everywhere. broker 1 epoch 4, B; broker 2 epoch 4, B.');
  expect(offsetWords([row(1, 4, [0, 1]), row(2, 5, [0, 2], 1)], 1)).toBe('Offset 1: different records. broker 1 epoch 4, B; broker 2 epoch 5, C, not known committed.');
  expect(offsetWords([row(1, 4, [0, 1]), row(2, 4, [0])], 1)).toBe('Offset 1: only broker 1 has a record. broker 1 epoch 4, B; broker 2 nothing.');
  expect(offsetWords([row(1, 4, [0]), row(2, 4, [0])], 7)).toContain('no record');
});
