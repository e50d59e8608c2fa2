/**
 * Steps from each version of stored progress to the next. They are never changed once released; `golden/` holds a file of each
 * old version that must still be read. A step gets what the version before wrote, which has not been checked.
 */
type Upgrade = (old: Record<string, unknown>) => Record<string, unknown>;

/** Version 1 had neither times nor questions that come back. */
const fromVersion1: Upgrade = (old) => ({
  version: 2,
  lessons: mapRecord(old['lessons'], (lesson: Record<string, unknown>) => ({
    openedAt: 0,
    goals: lesson['goals'],
    passedAt: lesson['passed'] === true ? 0 : null,
    guess: null,
    answers: mapRecord(lesson['quiz'], (answer: unknown) => {
      const right = answer === 'right';
      // A miss of those days is due at once.
      return { right, answeredAt: 0, streak: 0, dueAt: right ? null : 0 };
    }),
  })),
});

/** By the version they start from. */
export const UPGRADES: Readonly<Record<number, Upgrade>> = { 1: fromVersion1 };

function mapRecord(record: unknown, change: (value: never) => unknown): unknown {
  if (typeof record !== 'object' || record === null) return record;
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value as never)]));
}
