import { expect, test } from '@playwright/test';
import { violations } from './support/axe';

test('the lesson in a sheet on a phone: it fits, ticks while shut, and breaks no rule of accessibility', async ({ page }) => {
  test.setTimeout(300_000);
  await page.goto('./#/lesson/tour');
  await page.getByRole('button', { name: 'Lesson', exact: true }).tap();
  const lesson = page.getByRole('article', { name: 'Kafka in five minutes' });
  await expect(lesson).toBeVisible();
  const step = lesson.getByRole('group', { name: /Run until billing has read/ });
  await expect(step).toContainText('done:', { timeout: 30_000 });

  const sideways = await lesson.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(sideways).toBeLessThanOrEqual(0);
  expect(await violations(page, { within: 'article' })).toEqual([]);

  // What happens while the sheet is shut is known when it opens again.
  await lesson.getByRole('button', { name: /Skip the guess/ }).tap();
  await lesson.getByRole('radio', { name: /About 9 s/ }).check();
  await lesson.getByRole('button', { name: /Crash broker/ }).tap();
  await page.getByRole('button', { name: 'Stage', exact: true }).tap();
  await expect(lesson).toBeHidden();
  await page.getByRole('button', { name: 'Lesson', exact: true }).tap();
  await expect(lesson.getByRole('group', { name: /Run on until every partition/ })).toContainText('done:', { timeout: 40_000 });
  await expect(lesson.getByRole('region', { name: 'Your guess and the answer' })).toContainText('You guessed right');
});
