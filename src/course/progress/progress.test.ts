import { describe, expect, it } from 'vitest';
import version1 from './golden/version-1.json';
import version2 from './golden/version-2.json';
import { PROGRESS_VERSION } from './progress';
import { readProgress } from './read';
import { dueQuestions, remember } from './spacing';
import { ASIDE_KEY, PROGRESS_KEY, ProgressKeeper, type ProgressStorage } from './store';
import { UPGRADES } from './upgrade';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

class MemoryStorage implements ProgressStorage {
  readonly items = new Map<string, string>();
  full = false;
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new Error('quota exceeded');
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
}

describe('stored progress', () => {
  it('is read from every old version', () => {
    expect(Object.keys(UPGRADES).map(Number)).toEqual(Array.from({ length: PROGRESS_VERSION - 1 }, (_, i) => i + 1));
    const { progress, damage } = readProgress(JSON.stringify(version1));
    expect(damage).toBeNull();
    expect(progress.lessons['tour']).toEqual({
      openedAt: 0, goals: ['consume', 'crash'], passedAt: null, guess: null,
      answers: { 'who-decides': { right: true, answeredAt: 0, streak: 0, dueAt: null }, 'how-long': { right: false, answeredAt: 0, streak: 0, dueAt: 0 } },
    });
    expect(progress.lessons['the-log']?.passedAt).toBe(0);
  });

  it('is read as it was written', () => {
    expect(readProgress(JSON.stringify(version2))).toEqual({ progress: version2, damage: null });
  });

  it.each([
    ['{"version": 2, "les', 'cut'],
    ['[]', 'version'],
    ['{"version": 99, "lessons": {}}', 'newer'],
    ['{"version": 0, "lessons": {}}', 'unknown'],
    ['{"version": 1, "lessons": {"tour": null}}', 'older'],
    ['{"version": 2}', 'list of lessons'],
  ])('says what is wrong with %s', (text, word) => expect(readProgress(text).damage).toContain(word));

  it('loses only what is damaged', () => {
    const text = JSON.stringify({ ...version2, lessons: { ...version2.lessons, acks: { openedAt: 'yesterday' } } });
    const { progress, damage } = readProgress(text);
    expect(Object.keys(progress.lessons)).toEqual(['tour']);
    expect(damage).toContain('acks');
  });
});

describe('the keeper', () => {
  it('keeps unreadable text aside, says so until told to forget, and goes on', () => {
    const storage = new MemoryStorage();
    storage.items.set(PROGRESS_KEY, 'oops');
    const keeper = new ProgressKeeper(storage, () => 5);
    expect(keeper.store.getState().trouble).toMatchObject({ text: 'oops' });
    keeper.opened('tour');
    expect(storage.items.get(ASIDE_KEY)).toBe('oops');
    const again = new ProgressKeeper(storage, () => 6);
    expect(again.lesson('tour')?.openedAt).toBe(5);
    expect(again.store.getState().trouble?.text).toBe('oops');
    again.forgetAside();
    expect(new ProgressKeeper(storage, () => 7).store.getState().trouble).toBeNull();
  });

  it('says when nothing can be saved, and remembers while the page lives', () => {
    const storage = new MemoryStorage();
    storage.full = true;
    const keeper = new ProgressKeeper(storage, () => 5);
    keeper.goalsMet('tour', ['crash'], false);
    expect(keeper.lesson('tour')?.goals).toEqual(['crash']);
    expect(keeper.store.getState().trouble?.message).toContain('quota exceeded');
  });

  it('passes a lesson once, and forgets it when asked', () => {
    let nowMs = 10;
    const keeper = new ProgressKeeper(new MemoryStorage(), () => nowMs);
    keeper.goalsMet('tour', ['a'], false);
    keeper.goalsMet('tour', ['a', 'b'], true);
    nowMs = 20;
    keeper.goalsMet('tour', ['a', 'b'], true);
    expect(keeper.lesson('tour')).toMatchObject({ goals: ['a', 'b'], passedAt: 10 });
    keeper.forget('tour');
    expect(keeper.lesson('tour')).toBeUndefined();
  });
});

describe('missed questions', () => {
  it('come back after ten minutes, a day and four days, and then no more', () => {
    let answer = remember(undefined, false, 0);
    expect(answer.dueAt).toBe(10 * MINUTE_MS);
    answer = remember(answer, true, 10 * MINUTE_MS);
    expect(answer.dueAt).toBe(10 * MINUTE_MS + DAY_MS);
    answer = remember(answer, true, answer.dueAt as number);
    expect(answer.dueAt).toBe(10 * MINUTE_MS + 5 * DAY_MS);
    answer = remember(answer, true, answer.dueAt as number);
    expect(answer.dueAt).toBeNull();
  });

  it('start anew when missed again, and gain nothing from an answer given too early', () => {
    const missed = remember(undefined, false, 0);
    expect(remember(missed, true, MINUTE_MS)).toMatchObject({ dueAt: missed.dueAt, streak: 0, right: true });
    const once = remember(missed, true, 10 * MINUTE_MS);
    expect(remember(once, false, 20 * MINUTE_MS)).toMatchObject({ dueAt: 30 * MINUTE_MS, streak: 0 });
  });

  it('are never those answered right at first', () => {
    expect(remember(undefined, true, 0).dueAt).toBeNull();
  });

  it('are listed the longest due first', () => {
    const lesson = (dueAt: number | null) => ({ openedAt: 0, goals: [], passedAt: null, guess: null, answers: { q: { right: false, answeredAt: 0, streak: 0, dueAt } } });
    const progress = { version: 2 as const, lessons: { a: lesson(50), b: lesson(20), c: lesson(null), d: lesson(200) } };
    expect(dueQuestions(progress, 100).map((due) => due.lesson)).toEqual(['b', 'a']);
  });
});
