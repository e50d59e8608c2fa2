import { expect, test } from '@playwright/test';
import meta from '../src/course/lessons/retries-idempotence/lesson';
import quiz from '../src/course/lessons/retries-idempotence/quiz';
import { keys, openLesson, press } from './support/lesson';

test('retries: a lost answer puts a record into the log twice, sequence numbers do not, a new process is a stranger', async ({ page }) => {
  test.setTimeout(150_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  await lesson.guess(/^Once, in both topics/, /Cut both links to broker 1/);
  const twice = lesson.step(/is in the log twice/);
  await expect(twice).toContainText(/waits for its answers/);
  await expect(twice).toContainText(/sends again as soon as it reaches the leader/);

  // Both links are mended from the two producers.
  await keys(page, 'a');
  await press(page, 'node/bare-app', 'Shift+C');
  await press(page, 'node/safe-app', 'Shift+C');
  await lesson.isDone(/is in the log twice/);
  await lesson.isDone(/Do the same to/);
  await expect(lesson.answer()).toContainText(/of tickets are in the log twice, and 0 of seats/);
  await expect(lesson.answer()).toContainText('The run says otherwise');

  await press(page, 'node/safe-app', 'x');
  await expect(lesson.step(/it is a stranger/)).toContainText(/is down, and its producer id with it/);
  await press(page, 'node/safe-app', 'r');
  await lesson.isDone(/it is a stranger/);
  await lesson.isDone(/Let no record be given up/);
  await expect(lesson.article).toContainText('Lesson passed.');

  // The prose leads to the moment at which the leader knew a batch already; the panel shows what it compared.
  await lesson.article.getByRole('button', { name: /See recognised/ }).click();
  const panel = page.getByRole('region', { name: 'Producer', exact: true });
  await expect(panel.getByText(/It knows the last 5 batches/)).toBeVisible();
  await page.keyboard.press('End');
  await lesson.isDone(/it is a stranger/);
  await lesson.takeQuiz(quiz);
});
