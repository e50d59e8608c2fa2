import { expect, test } from '@playwright/test';
import { violationsInBothThemes } from './support/axe';
import { Screen } from './support/screen';

test('a producer from inside: batches, what the leader remembers, what happens when the leader is gone; in text, no axe violation', async ({ page }) => {
  test.slow();
  const screen = new Screen(page);
  await screen.open('./#/lab');
  await screen.faster(1);
  await screen.waitUntil(6);
  await page.keyboard.press('i');
  const panel = page.getByRole('region', { name: 'Producer', exact: true });
  await expect(panel.getByText(/producer id \d+, epoch 0/)).toBeVisible();
  await expect(panel.getByText(/expects sequence \d+ at epoch 0/).first()).toBeVisible();
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await expect(panel.getByText(/again in|leaves again|waits for its connection/).first()).toBeVisible();
  await screen.pause();
  expect(await violationsInBothThemes(page)).toEqual([]);

  // The panel's partitions and brokers are the stage's own.
  await panel.getByRole('button', { name: 'orders-1' }).click();
  await expect(page.getByRole('heading', { name: /orders-1/ }).first()).toBeVisible();
  await page.keyboard.press('v');
  await expect(panel.getByRole('table', { name: 'Batches' })).toBeVisible();
  await expect(panel.getByRole('table', { name: 'Requests in flight' })).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
});
