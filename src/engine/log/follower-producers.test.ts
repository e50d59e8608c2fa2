import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordBatch } from '../protocol/record-batch';
import { described, START_MS, TestLog } from './log.fixture';
import { PartitionLog } from './partition-log';

type Step =
  | { readonly type: 'write'; readonly id: number; readonly isTransactional: boolean }
  | { readonly type: 'end'; readonly id: number; readonly isAborted: boolean }
  | { readonly type: 'replicate'; readonly batches: number }
  | { readonly type: 'cut'; readonly back: number }
  | { readonly type: 'roll' | 'copy' | 'expire' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('write' as const), id: fc.integer({ min: 1, max: 3 }), isTransactional: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('end' as const), id: fc.integer({ min: 1, max: 3 }), isAborted: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('replicate' as const), batches: fc.integer({ min: 1, max: 5 }) }) },
  fc.record({ type: fc.constant('cut' as const), back: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ type: fc.constantFrom('roll' as const, 'copy' as const, 'expire' as const) }),
);

/** A leader, and what a follower of it does; `isAsked`: somebody looks at its producers after every step. */
class Follower {
  log: PartitionLog;

  constructor(
    private readonly leader: TestLog,
    private readonly isAsked: boolean,
  ) {
    this.log = new PartitionLog(START_MS, leader.config);
  }

  take(taken: Step): void {
    const { leader } = this;
    const { nowMs, config } = leader;
    switch (taken.type) {
      case 'replicate': {
        const batches: RecordBatch[] = [];
        leader.log.forEachBatch(this.log.logEndOffset, (batch) => batches.push(batch));
        if (batches.length > 0) this.log.appendAsFollower(batches.slice(0, taken.batches), 0, nowMs, config);
        this.log.updateHighWatermark(this.log.logEndOffset - 2);
        break;
      }
      case 'cut':
        this.log.truncateTo(Math.max(0, this.log.logEndOffset - taken.back), nowMs);
        break;
      case 'roll':
        this.log.roll(nowMs);
        break;
      case 'copy':
        this.log = this.log.copy();
        break;
      case 'expire':
        this.log.producers.expirationMs = 20;
        this.log.producers.removeExpired(nowMs);
        break;
      case 'write':
      case 'end':
        break;
    }
    if (this.isAsked) expect(this.log.producers.mapEndOffset).toBe(this.log.logEndOffset);
  }
}

function lead(leader: TestLog, taken: Step, sequences: number[]): void {
  leader.nowMs += 5;
  if (taken.type === 'write') {
    const sequence = sequences[taken.id] ?? 0;
    if (leader.produced({ id: taken.id, sequence }, 1, taken.isTransactional).errorCode === 0) sequences[taken.id] = sequence + 1;
  } else if (taken.type === 'end') leader.end({ id: taken.id }, taken.isAborted ? 'ABORT' : 'COMMIT');
}

test('R-LOG-09, R-SEG-04: what a follower knows of its producers does not depend on when somebody asks', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const leader = new TestLog();
      const sequences: number[] = [];
      const asked = new Follower(leader, true);
      const left = new Follower(leader, false);
      for (const taken of steps) {
        lead(leader, taken, sequences);
        asked.take(taken);
        left.take(taken);
        expect(left.log.lastStableOffset).toBe(asked.log.lastStableOffset);
      }
      const plain = (log: PartitionLog): unknown => JSON.parse(JSON.stringify(described(log), (key, value: unknown) => (key === 'owner' || key === 'source' ? undefined : value)));
      expect(plain(left.log)).toEqual(plain(asked.log));
    }),
    { numRuns: 1000 },
  );
});
