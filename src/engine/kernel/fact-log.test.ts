import { describe, expect, it } from 'vitest';
import { FactLog } from './fact-log';

/** Facts of kind 1 are notable, of kind 0 routine; each is caused by the one before. */
function logOf(count: number, recent: number, notable: number): FactLog {
  const log = new FactLog((kind) => kind === 1, recent, notable);
  for (let id = 1; id <= count; id++) log.push(id, id * 10, id, 0, id % 10 === 0 ? 1 : 0, id, 0, 0, 0, id - 1);
  return log;
}

describe('the fact log', () => {
  it('keeps a bounded tail of all facts and a longer one of the notable', () => {
    const log = logOf(100_000, 4096, 65536);
    expect(log.recentSize).toBeLessThanOrEqual(4096);
    expect(log.find(100_000)?.a).toBe(100_000);
    expect(log.find(99_999)?.timeUs).toBe(999_990);
    expect(log.find(11)).toBeNull();
    expect(log.find(20)?.kind).toBe(1);
    expect(log.notableSince(0)).toHaveLength(10_000);
  });

  it('walks from a fact to its causes as far as they are kept', () => {
    const log = logOf(50, 4096, 4096);
    expect(log.chain(5).map((fact) => fact.id)).toEqual([5, 4, 3, 2, 1]);
    expect(log.chain(50, 3).map((fact) => fact.id)).toEqual([50, 49, 48]);
  });

  it('forgets what comes after a point in time', () => {
    const log = logOf(50, 4096, 4096);
    log.truncateAfter(20);
    expect(log.since(0).map((fact) => fact.id).at(-1)).toBe(20);
    log.push(21, 1, 1, 0, 1, 7, 0, 0, 0, 0);
    expect(log.find(21)?.a).toBe(7);
    expect(log.since(19, 1).map((fact) => fact.id)).toEqual([20]);
  });
});
