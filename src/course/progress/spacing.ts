import type { Answer, Progress } from './progress';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A missed question comes back after ten minutes, then after one day and after four; then it is known. */
const AGAIN_AFTER_MS = [10 * MINUTE_MS, DAY_MS, 4 * DAY_MS] as const;

/** How an answer is remembered, after the one before it. */
export function remember(before: Answer | undefined, right: boolean, nowMs: number): Answer {
  if (!right) return { right, answeredAt: nowMs, streak: 0, dueAt: nowMs + AGAIN_AFTER_MS[0] };
  // Right the first time, or known already: nothing to come back to.
  if (before === undefined || before.dueAt === null) return { right, answeredAt: nowMs, streak: 0, dueAt: null };
  // Answered again before it was due: that says little, so nothing moves.
  if (nowMs < before.dueAt) return { ...before, right, answeredAt: nowMs };
  const streak = before.streak + 1;
  const again = AGAIN_AFTER_MS[streak];
  return { right, answeredAt: nowMs, streak, dueAt: again === undefined ? null : nowMs + again };
}

export interface DueQuestion {
  readonly lesson: string;
  readonly question: string;
  readonly dueAt: number;
}

/** Questions to be asked again, the longest due first. */
export function dueQuestions(progress: Progress, nowMs: number): DueQuestion[] {
  const due: DueQuestion[] = [];
  for (const [lesson, { answers }] of Object.entries(progress.lessons)) {
    for (const [question, { dueAt }] of Object.entries(answers)) if (dueAt !== null && dueAt <= nowMs) due.push({ lesson, question, dueAt });
  }
  return due.sort((a, b) => a.dueAt - b.dueAt);
}
