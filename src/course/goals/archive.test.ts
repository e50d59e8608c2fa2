import { describe, expect, it } from 'vitest';
import type { PlacedCommand } from '../../worker/contract';
import { FactArchive } from './archive';
import type { Place } from './place';
import type { ReadFact } from './read-fact';

const crash: PlacedCommand = { atEvent: 50, timeUs: 50, command: { type: 'crash', node: 'broker-1' } };
const other: PlacedCommand = { atEvent: 50, timeUs: 50, command: { type: 'crash', node: 'broker-2' } };
const at = (events: number, ...commands: PlacedCommand[]): Place => ({ moment: { events, timeUs: events }, commands });
const fact = (id: number, event: number, kind = 'LeaderElected', cause = 0): ReadFact => ({ id, timeUs: event, event, cause, kind, level: 2, node: 'x', args: {} });
const ids = (archive: FactArchive, place: Place): number[] => archive.historyAt(place).facts.map(({ id }) => id);

describe('the archive of facts', () => {
  it('gives the facts up to a moment, those of a replay only once', () => {
    const archive = new FactArchive();
    archive.add([fact(1, 10), fact(2, 20), fact(3, 30)], at(40));
    archive.add([fact(2, 20), fact(3, 30)], at(40));
    expect(ids(archive, at(25))).toEqual([1, 2]);
    expect(ids(archive, at(40))).toEqual([1, 2, 3]);
  });

  it('closes the gap that a jump has left', () => {
    const archive = new FactArchive();
    archive.add([fact(1, 10), fact(2, 20), fact(3, 30)], at(40));
    archive.add([fact(1, 10)], at(10));
    archive.add([fact(4, 44)], at(45));
    expect(ids(archive, at(45))).toEqual([1, 2, 3, 4]);
  });

  it('keeps branches apart, and what came before both in both', () => {
    const archive = new FactArchive();
    archive.add([fact(1, 10), fact(2, 50, 'NodeCrashed'), fact(3, 60)], at(70, crash));
    archive.add([fact(2, 50, 'NodeCrashed'), fact(3, 55)], at(70, other));
    expect(archive.historyAt(at(70, crash)).facts.map(({ event }) => event)).toEqual([10, 50, 60]);
    expect(archive.historyAt(at(70, other)).facts.map(({ event }) => event)).toEqual([10, 50, 55]);
  });

  it('knows the facts of the event from those of the command given right after it', () => {
    const archive = new FactArchive();
    archive.add([fact(1, 50), fact(2, 50, 'NodeCrashed'), fact(3, 50, 'BecameFollower', 2)], at(50, crash));
    expect(ids(archive, at(50))).toEqual([1]);
    expect(ids(archive, at(50, crash))).toEqual([1, 2, 3]);
  });
});
