import { expect, test } from '@playwright/test';
import meta from '../src/course/lessons/acks/lesson';
import quiz from '../src/course/lessons/acks/quiz';
import { faster, goTo, keys, openLesson } from './support/lesson';

test('acks: a record is lost, one copy is all, and a write is refused', async ({ page }) => {
  test.setTimeout(150_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  // Just after a fetch a crash loses nothing, and the lesson says so; this moment is in between.
  await goTo(page, 8.2);
  await lesson.guess(/^clicks and carts/, /Crash broker 1 and see/);
  await faster(page, 4);
  await lesson.isDone(/Crash the leader so that a record is lost/);
  await expect(lesson.answer()).toContainText(/orders and payments together lost 0/);
  await expect(lesson.answer()).not.toContainText('The run says otherwise');

  await keys(page, '1', 'r');
  await lesson.isDone(/Start it again: in sync/);
  await expect(lesson.step(/a single disk holds/)).toContainText('means 3 copies now');

  // Broker 2 leads now; the other two only follow.
  await keys(page, '1', 'x');
  await keys(page, '3', 'x');
  await lesson.isDone(/a single disk holds/);
  await lesson.isDone(/refuses a record/);
  await lesson.isDone(/Lose nothing that/);
  await expect(lesson.article).toContainText('Lesson passed.');
  await lesson.takeQuiz(quiz);
});
