import { expect, it } from 'vitest';
import { describeFailure } from './describe-failure';
import { mixesInTurn, planOf, type MixName } from './plan';
import { runPlan } from './run-plan';

/** Tests that every run of these seeds keeps all invariants and recovers; each mix gets its turn. */
export function testSeeds(from: number, count: number, mixes: readonly MixName[] = mixesInTurn): void {
  for (let seed = from; seed < from + count; seed++) {
    const mix = mixes[seed % mixes.length];
    it(`seed ${seed}, mix ${mix}`, () => {
      const result = runPlan(planOf(seed, mix));
      expect(result.violations.length === 0 ? '' : describeFailure(result)).toBe('');
    });
  }
}
