import { expect, test } from '@playwright/test';
import meta from '../src/course/lessons/replication/lesson';
import quiz from '../src/course/lessons/replication/quiz';
import { faster, keys, openLesson } from './support/lesson';

const COMMIT = /Run until the first record is committed/;
const FREE = /Mend it/;

test('replication: committed one fetch later, held back by one follower, and free again', async ({ page }) => {
  test.setTimeout(120_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  await keys(page, 'Space');
  await faster(page, 1);
  await lesson.isDone(COMMIT);
  await lesson.guess(/two of three are a majority/, /Cut the link and see/);
  await lesson.isDone(/Hold the high watermark back/);
  await expect(lesson.answer()).toContainText(/was on two logs for seconds and was not committed/);
  await expect(lesson.answer()).toContainText('The run says otherwise');

  const free = lesson.step(FREE);
  await expect(free).not.toContainText(/done:/);
  await free.getByRole('button', { name: /hint/i }).click();
  await free.getByRole('button', { name: /hint/i }).click();
  await free.getByRole('button', { name: 'Heal the link' }).click();
  await lesson.isDone(FREE);
  await lesson.isDone(/Keep all three replicas in sync/);
  await expect(lesson.article).toContainText('Lesson passed.');

  // The prose leads to the moment at which three logs have the record and it is not committed.
  await lesson.article.getByRole('button', { name: /See three copies/ }).click();
  await expect(lesson.step(COMMIT)).not.toContainText(/done:/);
  await page.keyboard.press('End');
  await lesson.isDone(FREE);
  await lesson.takeQuiz(quiz);
});
