import { expect, it } from 'vitest';
import { keepPlace, leftPlace } from './place';
import type { SavedRun } from '../../worker/contract';

function storage() {
  const items = new Map<string, string>();
  return { items, getItem: (key: string) => items.get(key) ?? null, setItem: (key: string, value: string) => void items.set(key, value) };
}

const run: SavedRun = { scenario: { version: 1 }, seed: 7, commands: [{ atEvent: 3, timeUs: 5, command: { type: 'crash', node: 'broker-1' } }], cursor: { events: 9, timeUs: 18_402_000 } };

it('gives back the lesson and the very run', () => {
  const store = storage();
  expect(leftPlace(store)).toBeNull();
  keepPlace(store, 'tour', run);
  expect(leftPlace(store)).toEqual({ lesson: 'tour', timeUs: 18_402_000, run });
});

it('keeps the lesson alone when the run is too long, and reads nothing that is damaged', () => {
  const store = storage();
  keepPlace(store, 'tour', { ...run, scenario: 'x'.repeat(400_000) });
  expect(leftPlace(store)).toEqual({ lesson: 'tour', timeUs: 0, run: null });
  for (const text of ['{', '{"version":2}', '{"version":1,"lesson":"tour","timeUs":-1,"run":null}']) {
    store.items.set('highwater.place', text);
    expect(leftPlace(store)).toBeNull();
  }
});
