import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyPartitionChange, LeaderRecoveryState, type PartitionRegistration } from '../metadata/partition-registration';
import { buildPartitionChange, bumpsLeaderEpochOnIsrShrink, type PartitionChangeRequest } from './partition-change';
import { startReassignment } from './reassign';

function partition(changes: Partial<PartitionRegistration> = {}): PartitionRegistration {
  return {
    replicas: [1, 2, 3],
    isr: [1, 2, 3],
    elr: [],
    lastKnownElr: [],
    leader: 1,
    leaderEpoch: 0,
    partitionEpoch: 0,
    addingReplicas: [],
    removingReplicas: [],
    leaderRecoveryState: LeaderRecoveryState.RECOVERED,
    ...changes,
  };
}

type Situation = Omit<Partial<PartitionChangeRequest>, 'partition' | 'isAcceptableLeader'>;

function change(from: PartitionRegistration, alive: readonly number[], situation: Situation = {}) {
  return buildPartitionChange({
    partition: from,
    isAcceptableLeader: (broker) => alive.includes(broker),
    minIsr: 2,
    elrEnabled: true,
    ...situation,
  });
}

/** The registration once the change was applied; the same one when there is none. */
function step(from: PartitionRegistration, alive: readonly number[], situation: Situation = {}): PartitionRegistration {
  const record = change(from, alive, situation);
  return record ? applyPartitionChange(from, record) : from;
}

/** A row of the tables in the reference: leader, ISR, ELR, last known, leader epoch, partition epoch. */
function row(p: PartitionRegistration) {
  return [p.leader, p.isr, p.elr, p.lastKnownElr, p.leaderEpoch, p.partitionEpoch];
}

describe('EX-05: eligible leader replicas, floor 2', () => {
  const fenced3 = step(partition(), [1, 2], { targetIsr: [1, 2] });
  const fenced2 = step(fenced3, [1], { targetIsr: [1] });
  const fenced1 = step(fenced2, [], { targetIsr: [] });

  test('R-ELR-02, R-ELR-04, R-ELR-05: one broker after the other goes', () => {
    expect(row(fenced3)).toEqual([1, [1, 2], [], [], 0, 1]);
    expect(row(fenced2)).toEqual([1, [1], [2], [], 0, 2]);
    expect(row(fenced1)).toEqual([-1, [], [1, 2], [1], 1, 3]);
  });

  test('R-ELECT-05: an eligible one comes back and leads; the floor reached, nobody needs to be eligible', () => {
    expect(change(fenced1, [3])).toBeNull();
    const back2 = step(fenced1, [2, 3]);
    expect(row(back2)).toEqual([2, [2], [1], [], 2, 4]);
    expect(row(step(back2, [2, 3], { targetIsr: [2, 3] }))).toEqual([2, [2, 3], [], [], 2, 5]);
  });

  test('R-ELR-06, R-ELR-07, R-ELECT-04: both lost data, so the last known leader is elected uncleanly', () => {
    const lost2 = step(fenced1, [], { uncleanShutdownReplicas: [2] });
    expect(row(lost2)).toEqual([-1, [], [1], [1], 1, 4]);
    expect(change(lost2, [2])).toBeNull();
    const lost1 = step(lost2, [2], { uncleanShutdownReplicas: [1] });
    expect(row(lost1)).toEqual([-1, [], [], [1], 1, 5]);
    expect(change(lost1, [2, 3])).toBeNull();
    const back1 = step(lost1, [1, 2]);
    expect(row(back1)).toEqual([1, [1], [], [], 2, 6]);
    expect(back1.leaderRecoveryState).toBe(LeaderRecoveryState.RECOVERING);
    expect(change(lost1, [1, 2], { lastKnownLeaderElection: false })).toBeNull();
  });

  test('R-ELR-04: without the feature the last member stays in the ISR, and only it can lead again', () => {
    const off = { elrEnabled: false };
    const alone = step(step(partition(), [1, 2], { ...off, targetIsr: [1, 2] }), [1], { ...off, targetIsr: [1] });
    const gone = step(alone, [], { ...off, targetIsr: [] });
    expect(row(gone)).toEqual([-1, [1], [], [], 1, 3]);
    expect(change(gone, [2, 3], off)).toBeNull();
    expect(row(step(gone, [1, 2, 3], off))).toEqual([1, [1], [], [], 2, 4]);
  });

  test('four replicas, floor 3: the only one in sync goes', () => {
    const from = partition({ replicas: [1, 2, 3, 4], isr: [1], elr: [3] });
    expect(row(step(from, [2, 3, 4], { minIsr: 3, targetIsr: [] }))).toEqual([3, [3], [1], [], 1, 1]);
  });

  test('no floor is reached by eligible ones that are many: they come in the order of a hash set', () => {
    const from = partition({ replicas: [17, 16, 33, 2], isr: [17, 2, 16, 33], leader: 17 });
    expect(change(from, [17], { minIsr: 4, targetIsr: [17] })?.eligibleLeaderReplicas).toEqual([16, 33, 2]);
  });
});

describe('who is elected', () => {
  const headless = partition({ leader: -1, isr: [2, 3], leaderEpoch: 5, partitionEpoch: 5 });

  test('R-ELECT-01, R-ELECT-02: the first that is in sync and acceptable, in the order of assignment', () => {
    expect(change(headless, [1, 3])).toEqual({ leader: 3 });
    expect(change(headless, [1, 2, 3])).toEqual({ leader: 2 });
  });

  test('R-ELECT-02: a leader that may lead stays; no record then (R-ELECT-06)', () => {
    expect(change(partition({ leader: 3 }), [1, 2, 3])).toBeNull();
  });

  test('R-ELECT-03: a preferred election brings the first replica back, but never one out of sync', () => {
    expect(change(partition({ leader: 3 }), [1, 2, 3], { election: 'PREFERRED' })).toEqual({ leader: 1 });
    expect(change(partition({ leader: 3, isr: [2, 3] }), [1, 2, 3], { election: 'PREFERRED' })).toBeNull();
    const offline = partition({ leader: 1, isr: [1] });
    expect(change(offline, [2, 3], { election: 'PREFERRED', elrEnabled: false })).toEqual({ leader: -1 });
  });

  test('EX-17, R-ELECT-08: unclean election', () => {
    const from = partition({ isr: [1], leaderEpoch: 4, partitionEpoch: 9 });
    const after = step(from, [2, 3], { elrEnabled: false, election: 'UNCLEAN', targetIsr: [], minIsr: 1 });
    expect(row(after)).toEqual([2, [2], [], [], 5, 10]);
    expect(after.leaderRecoveryState).toBe(LeaderRecoveryState.RECOVERING);
    const recovered = { targetIsr: [2, 3], targetLeaderRecoveryState: LeaderRecoveryState.RECOVERED };
    expect(change(after, [2, 3], recovered)).toEqual({ isr: [2, 3], leaderRecoveryState: LeaderRecoveryState.RECOVERED });
  });

  test('EX-16, R-BRK-09: a leader that shuts down hands over in one change', () => {
    const from = partition({ leaderEpoch: 3, partitionEpoch: 5 });
    expect(row(step(from, [2, 3], { targetIsr: [2, 3] }))).toEqual([2, [2, 3], [], [], 4, 6]);
  });

  test('R-ISR-10: a shrink leaves the leader epoch alone, save before metadata version 3.6', () => {
    expect(change(partition(), [1, 2, 3], { targetIsr: [1, 2] })).toEqual({ isr: [1, 2] });
    const old = { targetIsr: [1, 2], bumpLeaderEpochOnIsrShrink: bumpsLeaderEpochOnIsrShrink('3.5-IV2') };
    expect(change(partition(), [1, 2, 3], old)).toEqual({ isr: [1, 2], leader: 1 });
    expect(['3.6-IV0', '4.0-IV3', '3.3-IV3'].map(bumpsLeaderEpochOnIsrShrink)).toEqual([false, false, true]);
  });
});

describe('EX-07: reassignment from [1,2,3], leader 1, LE 7, PE 20', () => {
  const from = partition({ leaderEpoch: 7, partitionEpoch: 20 });
  const alive = [1, 2, 3, 4, 5, 6];
  const reassign = (target: number[]) => {
    const { replicas, adding, removing } = startReassignment(from.replicas, target);
    return step(from, alive, { targetReplicas: replicas, targetAdding: adding, targetRemoving: removing });
  };

  test('(a) to [4,5,6], R-REASN-01, R-REASN-03: complete with the last one added; replicas shrink, so the leader epoch rises', () => {
    let p = reassign([4, 5, 6]);
    expect([p.replicas, p.leaderEpoch, p.partitionEpoch]).toEqual([[4, 5, 6, 1, 2, 3], 7, 21]);
    p = step(p, alive, { targetIsr: [1, 2, 3, 4] });
    p = step(p, alive, { targetIsr: [1, 2, 3, 4, 5] });
    expect(p.partitionEpoch).toBe(23);
    p = step(p, alive, { targetIsr: [1, 2, 3, 4, 5, 6] });
    expect([p.replicas, ...row(p)]).toEqual([[4, 5, 6], 4, [4, 5, 6], [], [], 8, 24]);
    expect([p.addingReplicas, p.removingReplicas]).toEqual([[], []]);
  });

  test('(b) to [1,2]: done in the first record, R-REASN-05', () => {
    const p = reassign([1, 2]);
    expect([p.replicas, ...row(p)]).toEqual([[1, 2], 1, [1, 2], [], [], 8, 21]);
  });

  test('(c) to [2,1,3]: a reorder keeps the leader', () => {
    const p = reassign([2, 1, 3]);
    expect([p.replicas, ...row(p)]).toEqual([[2, 1, 3], 1, [1, 2, 3], [], [], 7, 21]);
  });

  test('(d) to [1,2,4]', () => {
    const p = step(reassign([1, 2, 4]), alive, { targetIsr: [1, 2, 3, 4] });
    expect([p.replicas, ...row(p)]).toEqual([[1, 2, 4], 1, [1, 2, 4], [], [], 8, 22]);
  });
});

describe('whatever happens to a partition', () => {
  const broker = fc.integer({ min: 1, max: 4 });
  const events = fc.array(
    fc.record({
      alive: fc.uniqueArray(broker, { maxLength: 4 }),
      leave: fc.boolean(),
      join: fc.option(broker),
      election: fc.constantFrom('ONLINE' as const, 'PREFERRED' as const),
    }),
    { maxLength: 30 },
  );

  test('INV-03, INV-04 and, but for one case, INV-05 hold after every change, and the same change is not made twice', () => {
    fc.assert(
      fc.property(events, fc.boolean(), fc.integer({ min: 1, max: 3 }), (history, elrEnabled, minIsr) => {
        let p = partition({ replicas: [1, 2, 3, 4], isr: [1, 2, 3, 4] });
        for (const { alive, leave, join, election } of history) {
          const isr = leave ? p.isr.filter((member) => alive.includes(member)) : p.isr;
          const joins = join !== null && p.leader >= 0 && isr.includes(p.leader) && alive.includes(join) && !isr.includes(join);
          const situation = { elrEnabled, minIsr, election, targetIsr: joins ? [...isr, join] : isr };
          const before = p;
          p = step(p, alive, situation);
          expect(p.leaderEpoch).toBeGreaterThanOrEqual(before.leaderEpoch);
          expect(p.isr.every((member) => p.replicas.includes(member))).toBe(true);
          if (p.leader >= 0) expect(p.isr).toContain(p.leader);
          if (p.isr.length === 0) expect([p.leader, elrEnabled]).toEqual([-1, true]);
          expect(p.elr.filter((member) => p.isr.includes(member))).toEqual([]);
          // An eligible replica that was just elected may fill a floor of one by itself: the next change then clears the rest.
          const clean = change(p, alive, { elrEnabled, minIsr, election });
          if (p.isr.length >= minIsr && p.elr.length > 0) {
            expect([p.isr.length, minIsr]).toEqual([1, 1]);
            expect(clean).toEqual({ eligibleLeaderReplicas: [] });
          } else {
            expect(clean).toBeNull();
          }
        }
      }),
    );
  });
});

describe('directories of replicas (KIP-858)', () => {
  const placed = partition({ directories: ['d1', 'd2', 'd3'] });

  test('an assignment changes the one it names, and neither leader nor ISR; the same again changes nothing', () => {
    const record = change(placed, [1, 2, 3], { assignedDirectory: { broker: 2, directory: 'e2' } });
    expect(record).toEqual({ directories: ['d1', 'e2', 'd3'] });
    expect(applyPartitionChange(placed, record ?? {})).toMatchObject({ leader: 1, leaderEpoch: 0, partitionEpoch: 1, directories: ['d1', 'e2', 'd3'] });
    expect(change(placed, [1, 2, 3], { assignedDirectory: { broker: 2, directory: 'd2' } })).toBeNull();
  });

  test('a replica that stays keeps its directory, a new one gets the default of its broker', () => {
    const record = change(placed, [1, 2, 3, 4], { targetReplicas: [4, 2, 1], targetIsr: [1, 2], defaultDirectory: (broker) => `default-${broker}` });
    expect(record).toMatchObject({ replicas: [4, 2, 1], directories: ['default-4', 'd2', 'd1'] });
  });

  test('where no directories are known none are written', () => {
    expect(change(partition(), [2, 3], { targetIsr: [2, 3] })).not.toHaveProperty('directories');
  });
});
