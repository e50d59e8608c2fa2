import { describe, expect, it } from 'vitest';
import type { Lesson, SolutionStep } from '../format';
import { allMet } from '../goals/tracker';
import { BookmarkFinder } from '../run/bookmarks';
import { HeadlessRun, LOOK_EVERY_US } from './headless-run';

/** A way through a lesson, as the solution is written. */
export interface Way {
  readonly name: string;
  readonly steps: readonly SolutionStep[];
}

export interface WrongWay extends Way {
  /** The goal it misses. */
  readonly misses: string;
  /** What the learner is told about it. */
  readonly told: RegExp;
}

export interface LessonTests {
  /** A plausible answer that is wrong. */
  readonly wrong: readonly [WrongWay, ...WrongWay[]];
  /** An answer other than the solution that is right as well. */
  readonly different: readonly [Way, ...Way[]];
  /** The option that the run proves right in the solution; absent for a lesson without a prediction. */
  readonly answer?: string;
}

/** The four tests that every lesson ships, and what follows from them: going back unticks, forks count for themselves. */
export function lessonTests(lesson: Lesson, { wrong, different, answer }: LessonTests): void {
  const { play, meta } = lesson;
  // Played once for those that look at its end; the one that goes back comes last.
  let played: Promise<HeadlessRun> | undefined;
  const solved = (): Promise<HeadlessRun> => (played ??= playThrough(lesson, play.solution));

  describe(`lesson ${meta.id}`, () => {
    it('the reference solution passes', async () => {
      const run = await solved();
      expect(allMet(run.goals), run.describe()).toBe(true);
    });

    it('the start fails, and every goal says what is missing', () => {
      const run = new HeadlessRun(lesson);
      expect(allMet(run.goals)).toBe(false);
      for (const goal of run.goals.filter(({ status }) => status === 'open')) expect(goal.sentence, goal.id).toMatch(/\.$/);
    });

    it('waiting alone does not pass', () => {
      const run = new HeadlessRun(lesson);
      run.runFor(play.solution.reduce((sum, step) => sum + ('wait' in step ? step.atMostMs : 0), 0));
      expect(allMet(run.goals), run.describe()).toBe(false);
    });

    it.each(wrong)('a wrong answer fails: $name', async ({ steps, misses, told }) => {
      const run = new HeadlessRun(lesson);
      await run.play(steps);
      expect(allMet(run.goals), run.describe()).toBe(false);
      const state = run.goals.find(({ id }) => id === misses);
      expect(state?.status, run.describe()).not.toBe('met');
      expect(state?.sentence).toMatch(told);
    });

    it.each(different)('a different right answer passes: $name', async ({ steps }) => {
      const run = new HeadlessRun(lesson);
      await run.play(steps);
      expect(allMet(run.goals), run.describe()).toBe(true);
    });

    it('every bookmark has its moment in the solution', async () => {
      const run = await solved();
      const { timesUs } = new BookmarkFinder(play.bookmarks).look(run.place, run.place, run.now);
      for (const { id } of play.bookmarks) expect(timesUs[id], `bookmark ${id}`).not.toBeNull();
    });

    it('going back unticks, coming again ticks, and another history starts from what it shares', async () => {
      const run = await solved();
      const done = run.goals;
      const endUs = run.simulation.world.nowUs;
      const last = done.filter(({ id }) => play.goals.find((goal) => goal.id === id)?.kind !== 'keep').reduce((a, b) => ((b.moment?.events ?? 0) > (a.moment?.events ?? 0) ? b : a));
      // A goal that no fact has met was met at some moment since the look before.
      run.seek((last.moment?.timeUs ?? 0) - LOOK_EVERY_US - 1000);
      expect(run.statusOf(last.id)).not.toBe('met');
      run.seek(endUs);
      expect(run.goals).toEqual(done);
      run.seek(0);
      expect(run.goals.filter(({ status }) => status === 'met')).toEqual([]);
    });

    if (play.prediction !== null) {
      const { prediction } = play;
      it('the prediction is asked before and answered by the run', async () => {
        const run = new HeadlessRun(lesson);
        // A question may come up on the way: after the first of several things that are done.
        let asked = 0;
        while (asked < play.solution.length && prediction.notYet(run.now) !== null) await run.play(play.solution.slice(asked, ++asked));
        expect(play.solution.slice(asked).some((step) => 'action' in step), 'asked before the action that answers it').toBe(true);
        expect(prediction.answer(run.now)).toBeNull();
        const options = prediction.options(run.now).map(({ id }) => id);
        await run.play(play.solution.slice(asked));
        expect(options).toContain(answer);
        expect(prediction.answer(run.now)).toBe(answer);
        expect(prediction.outcome(run.now)).toMatch(/\.$/);
      });
    }
  });
}

async function playThrough(lesson: Lesson, steps: readonly SolutionStep[]): Promise<HeadlessRun> {
  const run = new HeadlessRun(lesson);
  await run.play(steps);
  return run;
}
