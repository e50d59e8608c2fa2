/** A lesson on the page, as a learner meets it. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Quiz } from '../../src/course/format';

export interface LessonOnPage {
  readonly article: Locator;
  /** The box of one goal, by words of its title. */
  step(title: RegExp): Locator;
  isDone(title: RegExp): Promise<void>;
  /** Chooses an option and presses the button that lets the run answer. */
  guess(option: RegExp, reveal: RegExp): Promise<void>;
  /** What is said about the guess once the run has answered. */
  answer(): Locator;
  /** Answers every question right and sees the result. */
  takeQuiz(quiz: Quiz): Promise<void>;
}

/** Opens a lesson by its address. */
export async function openLesson(page: Page, id: string, title: string): Promise<LessonOnPage> {
  await page.goto(`./#/lesson/${id}`);
  const article = page.getByRole('article', { name: title });
  await expect(article).toBeVisible({ timeout: 20_000 });
  const step = (words: RegExp): Locator => article.getByRole('group', { name: words });
  return {
    article,
    step,
    isDone: (words) => expect(step(words)).toContainText(/done:/, { timeout: 40_000 }),
    async guess(option, reveal) {
      const guess = article.getByRole('region', { name: 'Guess before you see' });
      await guess.getByRole('radio', { name: option }).check();
      await guess.getByRole('button', { name: reveal }).click();
    },
    answer: () => article.getByRole('region', { name: 'Your guess and the answer' }),
    async takeQuiz(quiz) {
      // The run has said what it had to say.
      const toggle = page.locator('[data-command="run.toggle"]');
      if ((await toggle.getAttribute('aria-label')) === 'Pause') await toggle.click();
      for (const [i, question] of quiz.entries()) {
        const box = article.getByRole('group', { name: new RegExp(`Question ${i + 1} of ${quiz.length}`) });
        await box.getByRole('radio').nth(question.options.findIndex((option) => option.right === true)).check();
        await article.getByRole('button', { name: 'Answer', exact: true }).click();
        for (const { because } of question.options) await expect(box).toContainText(because.replaceAll('`', ''));
        await article.getByRole('button', { name: i === quiz.length - 1 ? 'See the result' : 'Next question' }).click();
      }
      await expect(article).toContainText(`${quiz.length} of ${quiz.length} right.`);
    },
  };
}

/** Presses the key that makes the run faster. */
export async function faster(page: Page, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await page.keyboard.press('>');
}

/** Goes to a moment of the run, by the key that asks for one; it stands still there. */
export async function goTo(page: Page, seconds: number): Promise<void> {
  await page.keyboard.press('g');
  await page.getByLabel(/Go to a time/).fill(String(seconds));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('timer', { name: 'Virtual clock' })).toHaveText(`${seconds.toFixed(3)} s`);
}

/** Selects a thing of the stage by its name and presses a key for it. */
export async function press(page: Page, thing: string, key: string): Promise<void> {
  await page.locator(`[data-anchor="${thing}"]`).first().click();
  await page.keyboard.press(key);
}

/** Presses keys as someone whose focus is on the stage. */
export async function keys(page: Page, ...chords: readonly string[]): Promise<void> {
  await page.keyboard.press('Escape');
  for (const chord of chords) await page.keyboard.press(chord);
}

/** Runs a command from the palette: its name, then what it asks for. */
export async function palette(page: Page, command: string, ...answers: readonly string[]): Promise<void> {
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Commands' });
  for (const text of [command, ...answers]) {
    const input = dialog.getByRole('combobox');
    await expect(input).toHaveValue('');
    await input.fill(text);
    await expect(dialog.getByRole('option').first()).toContainText(text);
    await page.keyboard.press('Enter');
  }
  await expect(dialog).toBeHidden();
}
