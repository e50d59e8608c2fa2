import { expect, test } from '@playwright/test';
import meta from '../src/course/lessons/unclean-elr/lesson';
import quiz from '../src/course/lessons/unclean-elr/quiz';
import { faster, keys, openLesson, palette } from './support/lesson';

const LAST = /Stop broker 3, then broker 2/;
const UNCLEAN = /Make orders writable too/;

test('unclean election: payments comes back by itself, orders at a price', async ({ page }) => {
  test.setTimeout(150_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  await lesson.guess(/^Neither/, /stop broker 3/);
  await faster(page, 3);
  await expect(lesson.step(LAST)).toContainText('brokers 1 and 2', { timeout: 20_000 });
  await keys(page, '2', 's');
  await expect(lesson.step(LAST)).toContainText('broker 1.', { timeout: 20_000 });
  await keys(page, '1', 'x');
  await lesson.isDone(LAST);

  await keys(page, '2', 'r');
  await lesson.isDone(/Give payments a leader/);
  await expect(lesson.answer()).toContainText(/orders stayed without one and payments got a leader at once/, { timeout: 20_000 });
  await expect(lesson.answer()).toContainText('The run says otherwise');
  await expect(lesson.step(UNCLEAN)).toContainText('Broker 2 could');

  await palette(page, 'Elect a leader that is out of sync', 'orders-0');
  await lesson.isDone(UNCLEAN);

  await keys(page, '3', 'r');
  await keys(page, '1', 'r');
  await lesson.isDone(/Bring the last leader and all others back/);
  await lesson.isDone(/Lose no acknowledged record of payments/);
  await expect(lesson.article).toContainText('Lesson passed.');
  await lesson.takeQuiz(quiz);
});
