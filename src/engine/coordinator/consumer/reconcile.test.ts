import { describe, expect, it } from 'vitest';
import type { CurrentAssignment, TopicPartitionSets } from './member-assignment';
import { reconcile } from './reconcile';

const part = (...numbers: number[]): TopicPartitionSets => new Map(numbers.length === 0 ? [] : [['t', new Set(numbers)]]);
const at = (epoch: number, ...numbers: number[]) => new Map(numbers.length === 0 ? [] : [['t', new Map(numbers.map((number) => [number, epoch]))]]);
const stable = (epoch: number, ...numbers: number[]): CurrentAssignment => ({ epoch, previousEpoch: epoch - 1, state: 'STABLE', assigned: at(epoch, ...numbers), pendingRevocation: new Map() });

function step(member: CurrentAssignment, targetEpoch: number, target: TopicPartitionSets, held: readonly number[], owned: TopicPartitionSets | null): CurrentAssignment {
  return reconcile({ member, targetEpoch, target, isSubscribed: () => true, subscriptionChanged: false, isHeld: (_, partition) => held.includes(partition), owned });
}

describe('reconciliation of a member', () => {
  it('R-CGP-05, R-CGP-06: what is to be given up comes first, at the old epoch', () => {
    const after = step(stable(1, 0, 1, 2), 2, part(0), [0, 1, 2], null);
    expect(after).toMatchObject({ epoch: 1, state: 'UNREVOKED_PARTITIONS', assigned: at(1, 0), pendingRevocation: at(1, 1, 2) });
  });

  it('R-CGP-06: a heartbeat that already reports them gone needs no second one', () => {
    expect(step(stable(1, 0, 1, 2), 2, part(0), [0, 1, 2], part(0))).toMatchObject({ epoch: 2, state: 'STABLE', assigned: at(1, 0) });
  });

  it('R-CGP-07: the member waits until it owns none of them', () => {
    const waiting = step(stable(1, 0, 1, 2), 2, part(0), [0, 1, 2], null);
    expect(step(waiting, 2, part(0), [0, 1, 2], part(0, 1))).toBe(waiting);
    expect(step(waiting, 3, part(0, 1), [0, 1, 2], part(0))).toMatchObject({ epoch: 3, state: 'STABLE' });
  });

  it('R-CGP-08: what another holds is given with a later heartbeat', () => {
    const waiting = step(stable(0), 2, part(3, 4), [3], null);
    expect(waiting).toMatchObject({ epoch: 2, state: 'UNRELEASED_PARTITIONS', assigned: at(2, 4) });
    expect(step(waiting, 2, part(3, 4), [4], null)).toMatchObject({ state: 'STABLE', assigned: at(2, 4, 3) });
  });
});
