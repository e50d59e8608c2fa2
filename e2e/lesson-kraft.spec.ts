import { expect, test } from '@playwright/test';
import meta from '../src/course/lessons/kraft/lesson';
import quiz from '../src/course/lessons/kraft/quiz';
import { faster, openLesson, press } from './support/lesson';

test('lose a controller, lose the majority, and get it back', async ({ page }) => {
  test.setTimeout(120_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  const failover = lesson.step(/Crash the active controller/);
  await expect(failover).toContainText('leads the quorum', { timeout: 20_000 });
  const leader = /Controller (\d+) leads/.exec(await failover.innerText())?.[1] ?? '';
  await faster(page, 3);
  await press(page, `node/controller-${leader}`, 'x');
  await lesson.isDone(/Crash the active controller/);

  await lesson.guess(/when the sessions of the brokers run out/, /Crash the second controller and see/);
  await lesson.isDone(/Take the majority away/);
  await expect(lesson.answer()).toContainText('The run says otherwise');
  await expect(lesson.answer()).toContainText('shop had to send nothing twice');

  await press(page, 'node/broker-1', 'x');
  await lesson.isDone(/While it is away, crash a broker/);
  await press(page, `node/controller-${leader}`, 'r');
  await lesson.isDone(/Bring one controller back/);
  await lesson.isDone(/Lose no acknowledged record/);
  await expect(lesson.article).toContainText('Lesson passed.');
  await lesson.takeQuiz(quiz);
});
