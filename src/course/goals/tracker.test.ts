import { describe, expect, it } from 'vitest';
import type { ClusterView, PlacedCommand } from '../../worker/contract';
import type { Goal } from '../format';
import { done, missing } from './check';
import { History } from './history';
import type { Now } from './now';
import { isPastOf, type Place } from './place';
import type { ReadFact } from './read-fact';
import { allMet, GoalTracker } from './tracker';

const crashAt = (atEvent: number, node = 'broker-1'): PlacedCommand => ({ atEvent, timeUs: atEvent * 1000, command: { type: 'crash', node } });
const at = (events: number, ...commands: PlacedCommand[]): Place => ({ moment: { events, timeUs: events * 1000 }, commands });

function fact(kind: string, event: number): ReadFact {
  return { id: event, timeUs: event * 1000, event, cause: 0, kind, level: 2, node: 'broker-1', args: {} };
}

function now(delivered: number, ...facts: ReadFact[]): Now {
  return { view: { ledger: { delivered } } as ClusterView, history: new History(facts) };
}

const reach: Goal = { kind: 'reach', id: 'read', title: 'Read ten', check: ({ view }) => (view.ledger.delivered >= 10 ? done() : missing(`${10 - view.ledger.delivered} to go.`)) };
const keep: Goal = {
  kind: 'keep', id: 'alive', title: 'Stay alive', holding: 'All alive.',
  broken: ({ history }) => {
    const crash = history.last('NodeCrashed');
    return crash === null ? null : { sentence: 'One died.', fact: crash };
  },
};
const recover: Goal = {
  kind: 'recover', id: 'back', title: 'Come back', withinMs: 20, before: 'Nothing is broken.', since: ({ history }) => history.last('NodeCrashed'),
  check: ({ history }, since) => {
    const started = history.after(since, 'NodeStarted');
    return started === null ? missing('Still down.') : done(started);
  },
};

describe('one moment in the past of another', () => {
  const crash = crashAt(50);
  it.each([
    ['the same', at(10), at(10), true],
    ['later', at(10), at(20), true],
    ['earlier', at(20), at(10), false],
    ['later with a command between', at(10), at(60, crash), true],
    ['a future that was left: the command came before', at(60), at(70, crash), false],
    ['the very moment before the command', at(50), at(50, crash), true],
    ['the very moment after the command', at(50, crash), at(50), false],
    ['the same command, copied', at(60, crash), at(70, { ...crash }), true],
    ['another command at that place', at(60, crash), at(70, crashAt(50, 'broker-2')), false],
  ])('%s', (_name, earlier, later, expected) => expect(isPastOf(earlier, later)).toBe(expected));
});

describe('reach', () => {
  it('says what is missing, then remembers the moment', () => {
    const tracker = new GoalTracker([reach]);
    expect(tracker.observe(at(1), now(3))[0]).toMatchObject({ status: 'open', sentence: '7 to go.', moment: null });
    expect(tracker.observe(at(5), now(12))[0]).toMatchObject({ status: 'met', moment: { events: 5 } });
    expect(tracker.observe(at(9), now(0))[0]).toMatchObject({ status: 'met', moment: { events: 5 } });
  });

  it('unticks when time goes back, ticks again when it comes, and not in another history', () => {
    const tracker = new GoalTracker([reach]);
    tracker.observe(at(50), now(12));
    expect(tracker.observe(at(49), now(9))[0]?.status).toBe('open');
    expect(tracker.observe(at(60), now(0))[0]?.status).toBe('met');
    expect(tracker.observe(at(60, crashAt(40)), now(9))[0]?.status).toBe('open');
  });

  it('takes the moment of the fact that did it', () => {
    const byFact: Goal = { ...reach, kind: 'reach', check: ({ history }) => done(history.first('LeaderElected')) };
    expect(new GoalTracker([byFact]).observe(at(90), now(0, fact('LeaderElected', 30)))[0]?.moment?.events).toBe(30);
  });
});

describe('keep', () => {
  it('holds, and counts when the rest is met', () => {
    const tracker = new GoalTracker([reach, keep]);
    expect(tracker.observe(at(1), now(3)).map(({ status }) => status)).toEqual(['open', 'holding']);
    const states = tracker.observe(at(5), now(10));
    expect(states.map(({ status }) => status)).toEqual(['met', 'met']);
    expect(allMet(states)).toBe(true);
  });

  it('stays broken from that moment on, and is whole again before it', () => {
    const tracker = new GoalTracker([keep]);
    const crash = crashAt(50);
    expect(tracker.observe(at(55, crash), now(0, fact('NodeCrashed', 50)))[0]).toMatchObject({ status: 'broken', sentence: 'One died.', moment: { events: 50 } });
    expect(tracker.observe(at(70, crash), now(0))[0]?.status).toBe('broken');
    expect(tracker.observe(at(50), now(0))[0]?.status).toBe('met');
  });
});

describe('recover', () => {
  it('waits for the fault, then for the cure in time', () => {
    const tracker = new GoalTracker([recover]);
    expect(tracker.observe(at(1), now(0))[0]).toMatchObject({ status: 'open', sentence: 'Nothing is broken.' });
    expect(tracker.observe(at(55), now(0, fact('NodeCrashed', 50)))[0]).toMatchObject({ status: 'open', sentence: 'Still down.' });
    expect(tracker.observe(at(95), now(0, fact('NodeCrashed', 50), fact('NodeStarted', 70)))[0]).toMatchObject({ status: 'met', moment: { events: 70 } });
  });

  it('is late when the time has run out, cured or not; a new fault starts the clock again', () => {
    const tracker = new GoalTracker([recover]);
    expect(tracker.observe(at(71), now(0, fact('NodeCrashed', 50)))[0]?.status).toBe('late');
    expect(tracker.observe(at(95), now(0, fact('NodeCrashed', 50), fact('NodeStarted', 80)))[0]?.status).toBe('late');
    expect(tracker.observe(at(101), now(0, fact('NodeCrashed', 50), fact('NodeStarted', 80), fact('NodeCrashed', 100)))[0]?.status).toBe('open');
  });
});
