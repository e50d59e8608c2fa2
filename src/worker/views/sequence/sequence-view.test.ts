import { describe, expect, it } from 'vitest';
import { FactKind } from '../../../engine/facts/fact-kinds';
import { FACT_COLUMNS, type FactRows } from '../../contract';
import { openRun } from '../run.fixture';
import { sequenceView } from './sequence-view';
import type { SequenceView } from './sequence-contract';

const kinds = (rows: FactRows): number[] => Array.from({ length: rows.length / FACT_COLUMNS }, (_, i) => rows[i * FACT_COLUMNS + 4]);

function steps({ path, messages, pathFacts }: SequenceView): string[] {
  const factKinds = new Map(Array.from({ length: pathFacts.length / FACT_COLUMNS }, (_, i) => [pathFacts[i * FACT_COLUMNS], pathFacts[i * FACT_COLUMNS + 4]]));
  return path.map(({ message, fact, stands }) => {
    const found = stands ?? messages.find(({ id }) => id === message);
    return found === undefined ? `fact ${factKinds.get(fact)}` : `${found.api} ${found.isResponse ? 'response' : 'request'}`;
  });
}

describe('the sequence diagram', () => {
  it('an acks=all answer is released by a follower’s fetch, and the path says so (R-REPL-06, R-PURG-03)', () => {
    const run = openRun();
    run.seek({ timeUs: 8_000_000 });
    const view = sequenceView(run, { spanUs: 4_000_000, topic: 'orders', partition: 0 });
    const answer = view.messages.find(({ api, isResponse, takenUs }) => api === 'Produce' && isResponse && takenUs >= 0);
    expect(answer).toBeDefined();
    const chosen = sequenceView(run, { spanUs: 4_000_000, topic: 'orders', partition: 0, chosen: answer?.id ?? 0 });
    const path = steps(chosen);
    const at = path.indexOf('Produce response');
    expect(chosen.path[at]?.part).toBe('chosen');
    expect(path.slice(0, at)).toContain('Fetch request');
    expect(path.slice(0, at)).toContain(`fact ${FactKind.HighWatermarkAdvanced}`);
    expect(path.slice(0, at).indexOf('Produce request')).toBeLessThan(path.slice(0, at).lastIndexOf('Fetch request'));
  });

  it('opens a message down to its fields, with Kafka’s names in Kafka’s order', () => {
    const run = openRun();
    run.seek({ timeUs: 8_000_000 });
    const fetch = sequenceView(run, { spanUs: 3_000_000, apis: ['Produce'] }).messages.find(({ isResponse }) => !isResponse);
    const { opened } = sequenceView(run, { spanUs: 3_000_000, chosen: fetch?.id ?? 0 });
    expect(opened?.fields.slice(0, 3).map(({ name }) => name)).toEqual(['transactionalId', 'acks', 'timeoutMs']);
    expect(opened?.fields.find(({ name }) => name === 'topicId')?.note).toBe('orders');
    expect(opened?.fields.map(({ name }) => name)).toContain('baseSequence');
    expect(opened?.counterpart).toBe((fetch?.id ?? 0) + 1);
  });

  it('is bounded, and says how many there are', () => {
    const run = openRun();
    run.seek({ timeUs: 8_000_000 });
    const view = sequenceView(run, { spanUs: 8_000_000, limit: 20 });
    expect(view.messages.length).toBe(20);
    expect(view.total).toBeGreaterThan(100);
    expect(view.messages.every(({ sentUs }, i, all) => i === 0 || sentUs >= all[i - 1].sentUs)).toBe(true);
  });

  it('exchanges that led to nothing can be left out and are counted', () => {
    const run = openRun();
    run.seek({ timeUs: 8_000_000 });
    const all = sequenceView(run, { spanUs: 3_000_000, limit: 600 });
    const less = sequenceView(run, { spanUs: 3_000_000, limit: 600, routine: false });
    expect(less.messages.some(({ isRoutine }) => isRoutine)).toBe(false);
    expect(less.messages.length).toBe(all.messages.filter(({ isRoutine }) => !isRoutine).length);
    expect(less.routine.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0);
  });

  it('a crash is in the picture, and the messages it swallowed are lost', () => {
    const run = openRun();
    run.seek({ timeUs: 6_000_000 });
    run.act({ type: 'crash', node: 'broker-2' });
    run.seek({ timeUs: 7_000_000 });
    const view = sequenceView(run, { spanUs: 2_000_000 });
    expect(kinds(view.facts)).toContain(FactKind.NodeCrashed);
    expect(view.messages.some(({ state }) => state === 'lost')).toBe(true);
    expect(view.lanes.find(({ name }) => name === 'broker-2')?.status).toBe('down');
  });
});
