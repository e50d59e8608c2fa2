import { expect, test } from '@playwright/test';
import meta from '../src/course/lessons/the-log/lesson';
import quiz from '../src/course/lessons/the-log/quiz';
import { faster, openLesson, press } from './support/lesson';

test('two readers, one crash, nothing left out', async ({ page }) => {
  test.setTimeout(300_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  await faster(page, 3);
  await lesson.isDone(/stand 50 records apart/);

  await lesson.guess(/At the very record where it stopped/, /Crash mail-1 and see/);
  await lesson.isDone(/let 60 records wait/);
  await press(page, 'node/mail-1', 'r');
  await lesson.isDone(/Start it again/);
  await expect(lesson.answer()).toContainText('The run says otherwise');
  await expect(lesson.answer()).toContainText(/\d+ of them twice, none left out/);

  await lesson.isDone(/no reader leave out a record/);
  await expect(lesson.article).toContainText('Lesson passed.');
  await lesson.takeQuiz(quiz);
});
