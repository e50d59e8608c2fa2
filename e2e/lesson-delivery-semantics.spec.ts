import { expect, test } from '@playwright/test';
import meta from '../src/course/lessons/delivery-semantics/lesson';
import quiz from '../src/course/lessons/delivery-semantics/quiz';
import { faster, openLesson, palette, press } from './support/lesson';

test('delivery semantics: two invoices, none, and one, by where the crash is placed', async ({ page }) => {
  test.setTimeout(180_000);
  const lesson = await openLesson(page, meta.id, meta.title);
  const member = (name: string) => page.locator(`button[data-thing="node/${name}"]`).first();
  await faster(page, 1);
  await lesson.guess(/^One: its producer is idempotent/, /Let least-1 crash there/);
  await expect(member('least-1')).toContainText('crashed');
  await press(page, 'node/least-1', 'r');
  await lesson.isDone(/has two invoices/);
  await expect(lesson.answer()).toContainText(/is done with \d+ orders, and there are \d+ invoices/);
  await expect(lesson.answer()).toContainText('The run says otherwise');

  // By the button beside the selected client.
  await member('most-1').click();
  await page.getByRole('toolbar', { name: /Faults on/ }).getByRole('button', { name: 'Crash at …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Commands' });
  await dialog.getByRole('option', { name: /right after its next commit/ }).click();
  await expect(member('most-1')).toContainText('crashed');
  await press(page, 'node/most-1', 'r');
  await lesson.isDone(/an order has none/);

  // By the palette.
  for (const step of ['with a Produce request under way', 'with EndTxn under way']) {
    await member('exact-1').click();
    await palette(page, 'Crash a client at a step', step);
    await expect(member('exact-1')).toContainText('crashed');
    await press(page, 'node/exact-1', 'r');
    await expect(member('exact-1')).toContainText('p0', { timeout: 20_000 });
  }
  await lesson.isDone(/at 2 different steps/);
  await lesson.isDone(/has one invoice/);
  await expect(lesson.article).toContainText('Lesson passed.');
  await lesson.takeQuiz(quiz);
});
