import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeaderEpochCache } from '../../../engine/log/leader-epoch-cache';
import { acknowledgedIn } from './acknowledged-in';
import { cutSteps, firstDifference, type EpochLog } from './log-difference';

function epochLog(entries: readonly (readonly [epoch: number, start: number])[], logEndOffset: number, logStartOffset = 0): EpochLog {
  return { logStartOffset, logEndOffset, epochs: new LeaderEpochCache(entries.map(([epoch]) => epoch), entries.map(([, start]) => start)) };
}

/** The leader of the picture `mock-replicas`: epoch 4 ended at 1004, two leaders came after it. */
const leader = epochLog([[3, 912], [4, 996], [5, 1004], [6, 1006]], 1009);

describe('where a log parts from its leader’s', () => {
  it('is the first offset with another epoch (R-LEC-01)', () => {
    expect(firstDifference(epochLog([[3, 912], [4, 996]], 1010), leader)).toBe(1004);
    expect(firstDifference(epochLog([[3, 912], [4, 996], [5, 1004]], 1008), leader)).toBe(1006);
  });

  it('is nowhere in a log that is only behind, and at the end of one that is ahead', () => {
    expect(firstDifference(epochLog([[3, 912], [4, 996]], 1002), leader)).toBeNull();
    expect(firstDifference(epochLog([[3, 912], [4, 996], [5, 1004], [6, 1006]], 1012), leader)).toBe(1009);
  });
});

describe('what a follower will cut', () => {
  it('follows from the epoch of its last record, not from its high watermark (R-EPOCH-01, R-EPOCH-02)', () => {
    expect(cutSteps(epochLog([[3, 912], [4, 996]], 1010), leader)).toEqual([
      { fetchOffset: 1010, lastFetchedEpoch: 4, diverging: { epoch: 4, endOffset: 1004 }, truncateTo: 1004 },
    ]);
  });

  it('may take several fetches when the logs took turns (R-EPOCH-02)', () => {
    // Its epochs 2 and 4 are unknown to the leader, whose 1 and 3 it has never seen.
    const own = epochLog([[0, 0], [2, 10], [4, 20]], 30);
    const other = epochLog([[0, 0], [1, 5], [3, 15], [5, 25]], 25);
    const steps = cutSteps(own, other);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps[steps.length - 1].truncateTo).toBe(5);
  });

  it('ends at the leader’s end where that is shorter (R-EPOCH-04)', () => {
    expect(cutSteps(epochLog([[3, 912]], 950), epochLog([[3, 912]], 940))).toEqual([
      { fetchOffset: 950, lastFetchedEpoch: 3, diverging: { epoch: 3, endOffset: 940 }, truncateTo: 940 },
    ]);
  });

  it('leaves nothing that the leader does not have', () => {
    // Two histories of one chain of epochs: each log took some of the epochs, in order, with lengths of its own.
    const shared = fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(shared, (turns) => {
        const grow = (which: 0 | 1): EpochLog => {
          const entries: [number, number][] = [[0, 0]];
          let end = 5;
          turns.forEach((turn, i) => {
            if (!turn[which]) return;
            // An epoch has one leader: logs that both have it at all begin it at the same place only while they agree so far.
            if (turn[0] && turn[1]) return;
            entries.push([i + 1, end]);
            end += turn[which === 0 ? 2 : 3];
          });
          return epochLog(entries, end);
        };
        const own = grow(0);
        const grown = grow(1);
        // Whoever begins to lead notes its new epoch at once, at its log's end (R-LEC-01).
        const other = epochLog([...grown.epochs.entries(), [turns.length + 1, grown.logEndOffset]], grown.logEndOffset);
        const steps = cutSteps(own, other);
        const end = steps.length === 0 ? own.logEndOffset : steps[steps.length - 1].truncateTo;
        const epochs = own.epochs.copy();
        epochs.truncateFromEnd(end);
        expect(firstDifference({ logStartOffset: 0, logEndOffset: end, epochs }, other)).toBeNull();
        const difference = firstDifference(own, other);
        if (difference !== null) expect(end).toBeLessThanOrEqual(difference);
      }),
    );
  });
});

describe('acknowledged records that go', () => {
  it('are told by offset and leader epoch', () => {
    const own = epochLog([[3, 912], [4, 996]], 1010);
    const ranges = [
      { base: 990, end: 1006, leaderEpoch: 4 },
      { base: 1004, end: 1006, leaderEpoch: 5 },
    ];
    expect(acknowledgedIn(ranges, own, 1004)).toBe(2);
    expect(acknowledgedIn(ranges, own, 1006)).toBe(0);
  });
});
