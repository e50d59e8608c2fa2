import { expect, test } from '@playwright/test';
import meta from '../src/course/lessons/leader-epochs/lesson';
import quiz from '../src/course/lessons/leader-epochs/quiz';
import { faster, openLesson, press } from './support/lesson';

test('two histories part, and are one again', async ({ page }) => {
  test.setTimeout(300_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  await expect(lesson.step(/Take broker 1 away/)).toContainText('Broker 1 still leads. 6 of its records are not committed.', { timeout: 20_000 });
  // It stands still until the learner lets it run.
  await expect(page.getByRole('timer', { name: 'Virtual clock' })).toContainText('12.000');

  await lesson.guess(/cut at its own high watermark/, /Crash broker 1 and see/);
  await faster(page, 2);
  await lesson.isDone(/Take broker 1 away/);
  await expect(lesson.step(/Bring broker 1 back/)).toContainText('Broker 1 is down. Start it again.');

  await press(page, 'node/broker-1', 'Shift+C');
  await page.keyboard.press('r');
  await lesson.isDone(/Bring broker 1 back/);
  await expect(lesson.answer()).toContainText('The run says otherwise');
  await expect(lesson.answer()).toContainText('broker 1 cut its log from 53 to 50: 3 records');

  await lesson.isDone(/Three in-sync replicas/);
  // Prose leads to where the two logs stand side by side, and back.
  await lesson.article.getByRole('button', { name: /See broker 1 asks/ }).click();
  await expect(page.getByRole('region', { name: /Replicas of orders-0/ })).toBeVisible();
  await page.keyboard.press('End');
  await lesson.isDone(/Lose no acknowledged record/);
  await expect(lesson.article).toContainText('Lesson passed.');
  await lesson.takeQuiz(quiz);
});
