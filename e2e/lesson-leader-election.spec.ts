import { expect, test } from '@playwright/test';
import meta from '../src/course/lessons/leader-election/lesson';
import quiz from '../src/course/lessons/leader-election/quiz';
import { faster, keys, openLesson, palette } from './support/lesson';

test('leader election: a crash, a way back, a preferred election, a clean stop', async ({ page }) => {
  test.setTimeout(120_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  await lesson.guess(/Broker 2, which leads least/, /Crash broker 1 and see/);
  await faster(page, 3);
  await lesson.isDone(/Crash a broker that leads/);
  await expect(lesson.answer()).toContainText(/orders-0 went to broker 3 and orders-1 went to broker 3, after \d/);
  await expect(lesson.answer()).toContainText('The run says otherwise');

  await keys(page, '1', 'r');
  await lesson.isDone(/Start it again/);
  await expect(lesson.step(/Give every partition back/)).toContainText('orders-0 and orders-1 are led by another');

  await palette(page, 'Elect the preferred leaders');
  await lesson.isDone(/Give every partition back/);

  await keys(page, '1', 's');
  await lesson.isDone(/Take a leading broker away/);
  await lesson.isDone(/Lose no acknowledged record/);
  await expect(lesson.article).toContainText('Lesson passed.');
  await lesson.takeQuiz(quiz);
});
