import { expect, test } from '@playwright/test';
import meta from '../src/course/lessons/transactions/lesson';
import quiz from '../src/course/lessons/transactions/quiz';
import { faster, keys, openLesson, press } from './support/lesson';

test('transactions: everybody waits behind an open one, a zombie is refused, and nobody waits for ever', async ({ page }) => {
  test.setTimeout(180_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  // What an abort leaves: seen before anything is broken.
  await lesson.article.getByRole('button', { name: /See an abort/ }).click();
  const panel = page.getByRole('region', { name: 'Transaction', exact: true });
  await expect(panel.getByRole('button', { name: /: abort marker/ }).first()).toBeVisible();
  await expect(panel.getByRole('button', { name: /a record, aborted.*read_committed: passed over, read_uncommitted: given/ }).first()).toBeVisible();
  await page.keyboard.press('End');

  await lesson.guess(/^The records of audit/, /Freeze pay-a and see/);
  await lesson.isDone(/wait behind it/);
  await expect(lesson.answer()).toContainText(/ship was given 0/);
  await expect(lesson.answer()).toContainText('The run says otherwise');
  await expect(panel.getByText(/holds back \d+ offsets, its own and everyone’s/)).toBeVisible();

  await keys(page, 'a');
  await press(page, 'node/pay-b', 'r');
  await lesson.isDone(/Have another producer/);
  await press(page, 'node/pay-a', 'Shift+P');
  await lesson.isDone(/see it refused/);

  // The panel's own button crashes the producer whose transaction is open.
  await keys(page, 'n');
  await expect(panel.getByText('fenced: another producer has taken its transactional.id over', { exact: false })).toBeVisible();
  await expect(panel.getByRole('list', { name: 'Steps of a transaction' }).getByRole('listitem').filter({ hasText: 'send()' })).toHaveAttribute('aria-current', 'step');
  await panel.getByRole('button', { name: 'Crash pay-b here' }).click();
  await faster(page, 2);
  await lesson.isDone(/until the coordinator aborts it/);
  await expect(lesson.article).toContainText('Lesson passed.');
  await lesson.takeQuiz(quiz);
});
