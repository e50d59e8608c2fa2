import { expect, test } from '@playwright/test';
import meta from '../src/course/lessons/rebalancing/lesson';
import quiz from '../src/course/lessons/rebalancing/quiz';
import { faster, openLesson } from './support/lesson';

test('rebalancing: one join three ways, a goodbye, and a death that nobody notices', async ({ page }) => {
  test.setTimeout(240_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  await lesson.guess(/Three: those that the new member gets/, /Let the fourth member join/);
  await faster(page, 3);
  await lesson.isDone(/Run on until the fourth member has its share/);
  await expect(lesson.answer()).toContainText(/eager stopped 12 of 12/);
  await expect(lesson.answer()).toContainText(/cooperative stopped 3 of 12/);
  await expect(lesson.answer()).toContainText('The run says otherwise');

  // The wrong group first: everybody stops. The picture is where the members are chosen.
  const member = (group: string, name: string) => page.getByRole('region', { name: `Group ${group}`, exact: true }).getByRole('button', { name: new RegExp(`, ${name}:`) });
  await member('eager', 'eager-b').click();
  await page.keyboard.press('s');
  await expect(lesson.step(/Take a member away/)).toContainText(/gave up \d+ partitions of their own/, { timeout: 40_000 });
  await member('next', 'next-a').click();
  await page.keyboard.press('s');
  await lesson.isDone(/Take a member away/);

  await member('cooperative', 'coop-b').click();
  await page.keyboard.press('x');
  await expect(lesson.step(/Crash a member/)).toContainText(/its group does not know it/);
  await faster(page, 1);
  await expect(lesson.step(/Crash a member/)).toContainText(/done:/, { timeout: 90_000 });
  await expect(lesson.article).toContainText('Lesson passed.');
  await lesson.takeQuiz(quiz);
});
