import { expect, test, type Page } from '@playwright/test';
import meta from '../src/course/lessons/batching/lesson';
import quiz from '../src/course/lessons/batching/quiz';
import { faster, keys, openLesson, type LessonOnPage } from './support/lesson';

/** Opens the hints of a step down to the one that acts, and takes it. */
async function takeHint(lesson: LessonOnPage, step: RegExp, action: RegExp): Promise<void> {
  const box = lesson.step(step);
  const act = box.getByRole('button', { name: action });
  for (let i = 0; i < 3 && !(await act.isVisible()); i++) await box.getByRole('button', { name: /hint/i }).click();
  await act.click();
}

/** By the palette: the producer is the selected one. */
async function setRate(page: Page, name: string, rate: number): Promise<void> {
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Commands' });
  await dialog.getByRole('combobox').fill('Set the rate of a producer');
  await page.keyboard.press('Enter');
  await dialog.getByRole('combobox').fill(name);
  await page.keyboard.press('Enter');
  await dialog.getByLabel(/records a second/).fill(String(rate));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
}

test('batching: linger 0 batches under load, one record a batch cannot keep up, and a full batch never waits', async ({ page }) => {
  test.setTimeout(180_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  await keys(page, 'i');
  const panel = page.getByRole('region', { name: 'Producer', exact: true });
  await panel.getByRole('combobox', { name: 'Producer' }).selectOption('eager-app');
  await expect(panel.getByText('linger.ms', { exact: true })).toBeVisible();

  await lesson.guess(/^One: it waits for nothing/, /Set eager-app to 1,000 a second/);
  await lesson.isDone(/hold 5 records or more/);
  await expect(lesson.answer()).toContainText('The run says otherwise');
  await expect(lesson.answer()).toContainText(/records acknowledged with/);

  await takeHint(lesson, /pile up in/, /single-app: 200 a second/);
  await lesson.isDone(/pile up in/);
  await panel.getByRole('combobox', { name: 'Producer' }).selectOption('single-app');
  await expect(panel.getByText(/5 of at most 5: the next waits for an answer/)).toBeVisible();

  // It gets rid of the pile at its old rate.
  await keys(page);
  await setRate(page, 'single-app', 20);
  await takeHint(lesson, /hardly ever waits/, /patient-app: 3000 a second/);
  await takeHint(lesson, /more than fit without compression/, /zip-app: 3000 a second/);
  await faster(page, 1);
  await lesson.isDone(/hardly ever waits/);
  await lesson.isDone(/more than fit without compression/);
  await panel.getByRole('combobox', { name: 'Producer' }).selectOption('zip-app');
  await expect(panel.getByText(/B before compression/).first()).toBeVisible();
  await lesson.isDone(/Let no record fail/);
  await expect(lesson.article).toContainText('Lesson passed.');
  await lesson.takeQuiz(quiz);
});
