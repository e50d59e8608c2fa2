import { expect, test } from '@playwright/test';
import meta from '../src/course/lessons/segments-indexes/lesson';
import quiz from '../src/course/lessons/segments-indexes/quiz';
import { faster, openLesson } from './support/lesson';

test('three hops to a record, and what deleting deletes', async ({ page }) => {
  test.setTimeout(90_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  await expect(lesson.step(/Run until the log is in 7 files/)).toContainText('5 so far', { timeout: 30_000 });

  await test.step('prose opens the log, and a search in it finds the record', async () => {
    await lesson.article.getByRole('button', { name: /See an index with gaps/ }).click();
    const log = page.getByRole('region', { name: 'Log of clicks-0' });
    await expect(log).toBeVisible();
    await log.getByRole('textbox', { name: 'Offset' }).fill('20007');
    await page.keyboard.press('Enter');
    await expect(log).toContainText(/greatest entry at or below it, 19.991/, { timeout: 15_000 });
    await expect(log).toContainText('3 batch headers read');
  });

  await page.keyboard.press('a');
  await page.keyboard.press('Space');
  await faster(page, 2);
  await lesson.isDone(/Run until the log is in 7 files/);
  await lesson.guess(/Exactly the records below/, /Delete the records below \d+/);
  await lesson.isDone(/Delete the oldest records/);
  await lesson.isDone(/reader whose next record was deleted/);
  await lesson.isDone(/remove the files that lie wholly below/);
  await expect(lesson.answer()).toContainText('The run says otherwise');
  await expect(lesson.answer()).toContainText(/records in it can no longer be read/);
  await expect(lesson.article).toContainText('Lesson passed.');
  await lesson.takeQuiz(quiz);
});
