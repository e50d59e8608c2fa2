import { expect, test, type Locator, type Page } from '@playwright/test';
import quiz from '../src/course/lessons/tour/quiz';
import { violationsInBothThemes } from './support/axe';

const lesson = (page: Page): Locator => page.getByRole('article', { name: 'Kafka in five minutes' });
const step = (page: Page, title: RegExp): Locator => lesson(page).getByRole('group', { name: title });
const done = /done:/;

const CONSUME = /Run until billing has read/;
const CRASH = /Crash a broker that leads/;
const ELECT = /Run on until every partition/;
const WHOLE = /Restart the broker/;
const KEPT = /Lose no acknowledged record/;
const STEPS = [CONSUME, CRASH, ELECT, WHOLE, KEPT];

async function open(page: Page): Promise<void> {
  await page.goto('./#/lesson/tour');
  await expect(lesson(page)).toBeVisible();
  await expect(step(page, CONSUME)).toContainText(done, { timeout: 20_000 });
}

/** Presses Tab (or Shift+Tab) until a thing has the focus, as someone without a mouse does. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeAttached();
  for (let presses = 0; presses < 200; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`The keyboard does not reach ${String(target)}`);
}

async function faster(page: Page, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await page.keyboard.press('>');
}

test('the whole lesson by keyboard only', async ({ page }) => {
  test.setTimeout(300_000);
  // Nothing here may use the mouse: pointer events would be a lie about what the keyboard can do.
  await page.addInitScript(() => {
    for (const kind of ['pointerdown', 'mousedown']) window.addEventListener(kind, () => document.documentElement.setAttribute('data-pointer-used', ''), true);
  });
  await open(page);

  await test.step('a word of Kafka opens its card and gives the focus back', async () => {
    const word = lesson(page).getByRole('button', { name: 'high watermark' });
    await tabTo(page, word);
    await page.keyboard.press('Enter');
    const card = page.getByRole('dialog', { name: 'high watermark' });
    await expect(card).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(card).toBeHidden();
    await expect(word).toBeFocused();
  });

  await test.step('guess, then let the run answer', async () => {
    const guess = lesson(page).getByRole('region', { name: 'Guess before you see' });
    await tabTo(page, guess.getByRole('radio').first());
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(guess.getByRole('radio', { name: /followers count as too far behind/ })).toBeChecked();
    await tabTo(page, guess.getByRole('button', { name: /Crash broker \d and see/ }));
    await page.keyboard.press('Enter');
    await expect(step(page, CRASH)).toContainText(done);
    await expect(step(page, ELECT)).toContainText('The controller still waits for broker 1');
  });

  await test.step('the election comes, and the guess is answered', async () => {
    await faster(page, 2);
    await expect(step(page, ELECT)).toContainText(done, { timeout: 30_000 });
    const answer = lesson(page).getByRole('region', { name: 'Your guess and the answer' });
    await expect(answer).toContainText(/had no leader for \d/);
    await expect(answer).toContainText('The run says otherwise');
    await expect(answer).toContainText('what a leader grants its followers');
  });

  await test.step('restart the broker', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('1');
    await page.keyboard.press('r');
    await expect(step(page, WHOLE)).toContainText(done, { timeout: 30_000 });
  });

  await test.step('passed, with nothing lost', async () => {
    for (const title of STEPS) await expect(step(page, title)).toContainText(done);
    await expect(lesson(page)).toContainText('Lesson passed.');
    await expect(lesson(page).getByRole('status').filter({ hasText: 'All steps are done.' })).toBeAttached();
  });

  await page.keyboard.press('Escape');
  await page.keyboard.press('k');
  await test.step('the quiz: one wrong answer, the rest right', async () => {
    for (const [i, question] of quiz.entries()) {
      const right = question.options.findIndex((option) => option.right === true);
      const chosen = i === 0 ? (right + 1) % question.options.length : right;
      const box = lesson(page).getByRole('group', { name: new RegExp(`Question ${i + 1} of ${quiz.length}`) });
      await tabTo(page, box.getByRole('radio').first());
      await page.keyboard.press('Space');
      for (let down = 0; down < chosen; down++) await page.keyboard.press('ArrowDown');
      await expect(box.getByRole('radio').nth(chosen)).toBeChecked();
      await tabTo(page, lesson(page).getByRole('button', { name: 'Answer', exact: true }));
      await page.keyboard.press('Enter');
      // Every option is explained, right or wrong.
      for (const { because } of question.options) await expect(box).toContainText(because.replaceAll('`', ''));
      await tabTo(page, lesson(page).getByRole('button', { name: i === quiz.length - 1 ? 'See the result' : 'Next question' }));
      await page.keyboard.press('Enter');
    }
    await expect(lesson(page)).toContainText(`${quiz.length - 1} of ${quiz.length} right.`);
  });

  await expect(page.locator('html')).not.toHaveAttribute('data-pointer-used', '');
  await page.reload();
  await expect(lesson(page)).toContainText('passed before');
});

test('going back unticks, coming again ticks, and prose leads to its moments', async ({ page }) => {
  test.setTimeout(300_000);
  await open(page);
  await lesson(page).getByRole('button', { name: /Skip the guess/ }).click();
  await page.keyboard.press('1');
  await page.keyboard.press('x');
  await faster(page, 2);
  await expect(step(page, ELECT)).toContainText(done, { timeout: 30_000 });
  await page.keyboard.press('k');

  await lesson(page).getByRole('button', { name: /See followers fetch/ }).click();
  await expect(step(page, CRASH)).not.toContainText(done);
  await expect(step(page, ELECT)).not.toContainText(done);
  await expect(page.getByLabel('Inspector', { exact: true })).toContainText('orders-0');

  await page.keyboard.press('End');
  await expect(step(page, ELECT)).toContainText(done);
  await step(page, CRASH).getByRole('button', { name: /done at/ }).click();
  await expect(step(page, CRASH)).toContainText(done);
  await expect(step(page, ELECT)).not.toContainText(done);

  await page.keyboard.press('Control+z');
  await expect(step(page, CRASH)).not.toContainText(done);
});

test('stopping a broker cleanly is told apart from a crash', async ({ page }) => {
  await open(page);
  await page.keyboard.press('2');
  await page.keyboard.press('s');
  await expect(step(page, CRASH)).toContainText('was stopped cleanly');
});

test('show me plays the solution and does not count', async ({ page }) => {
  test.setTimeout(300_000);
  await open(page);
  await faster(page, 2);
  await step(page, CRASH).getByRole('button', { name: 'Show me' }).click();
  await expect(lesson(page)).toContainText('Showing');
  for (const title of STEPS) await expect(step(page, title)).toContainText(done, { timeout: 60_000 });
  await expect(lesson(page)).toContainText('That was the solution, shown.');
  await page.reload();
  await expect(step(page, CONSUME)).toContainText(done, { timeout: 20_000 });
  await expect(lesson(page)).not.toContainText('passed before');
});

test('damaged progress is told, kept aside, and can be let go', async ({ page }) => {
  await page.addInitScript(() => {
    if (localStorage.getItem('highwater.progress') === null) localStorage.setItem('highwater.progress', '{"version": 2, "les');
  });
  await page.goto('./#/lesson/tour');
  const notice = lesson(page).getByRole('alert');
  await expect(notice).toContainText('not readable');
  await expect(notice.getByRole('link', { name: 'Save as a file' })).toHaveAttribute('href', /%7B%22version%22%3A%202/);
  await expect.poll(() => page.evaluate(() => localStorage.getItem('highwater.progress.unreadable'))).toBe('{"version": 2, "les');
  await notice.getByRole('button', { name: 'Let it go' }).click();
  await expect(notice).toBeHidden();
});

test('the lesson breaks no rule of accessibility, dark and light', async ({ page }) => {
  await open(page);
  await page.keyboard.press('k');
  expect(await violationsInBothThemes(page, { within: 'article' })).toEqual([]);
});
