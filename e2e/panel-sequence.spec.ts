import { expect, test } from '@playwright/test';
import { violations } from './support/axe';
import { Screen } from './support/screen';

test('a person follows an acknowledgement back to the fetch that released it, by keyboard', async ({ page }) => {
  test.slow();
  const screen = new Screen(page);
  await screen.open('./#/lab');
  await screen.faster(2);
  await screen.waitUntil(9);
  await screen.pause();
  await page.keyboard.press('m');
  const diagram = page.getByRole('region', { name: 'Sequence diagram' });
  await expect(diagram.getByText('controller 101', { exact: true })).toBeVisible();
  await diagram.getByRole('combobox', { name: 'How much time' }).selectOption({ label: '3 s' });

  // The newest acknowledgement that has been read.
  const answer = diagram.getByRole('button', { name: /Produce response.*base offset/ }).last();
  await answer.focus();
  await page.keyboard.press('Enter');
  const card = diagram.getByRole('region', { name: 'Message', exact: true });
  await expect(card.getByRole('heading', { name: 'Produce response' })).toBeVisible();
  await expect(card.getByRole('row', { name: /baseOffset/ })).toBeVisible();
  const path = card.getByRole('region', { name: 'Cause and effect' }).getByRole('listitem');
  // What released it was a follower asking for more: no acknowledgement of a follower exists (R-REPL-06).
  await expect(path.filter({ hasText: /Fetch request/ }).first()).toBeVisible();
  await expect(path.filter({ hasText: /HW \d+ → \d+/ }).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);

  // A step of the path opens that message; its time takes the clock there. An earlier fetch may have had nothing new to say.
  await path.filter({ hasText: /Fetch request/ }).last().getByRole('button').click();
  await expect(card.getByRole('heading', { name: 'Fetch request' })).toBeVisible();
  await expect(card.getByRole('row', { name: /fetchOffset/ }).first()).toBeVisible();
  const before = await screen.seconds();
  await card.getByRole('definition').getByRole('button').first().click();
  await expect.poll(() => screen.seconds()).toBeLessThan(before);

  // The same in text.
  await page.keyboard.press('v');
  await expect(diagram.getByRole('table', { name: /Messages from/ })).toBeVisible();
  await expect(diagram.getByRole('row', { name: /Fetch request/ }).first()).toBeVisible();
});
