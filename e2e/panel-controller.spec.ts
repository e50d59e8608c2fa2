import { expect, test } from '@playwright/test';
import { violations } from './support/axe';
import { Screen } from './support/screen';

test('a crashed broker in the controller’s eyes: its session runs out, the log says so, record by record', async ({ page }) => {
  test.slow();
  const screen = new Screen(page);
  await screen.open('./#/lab');
  await screen.faster(2);
  await screen.waitUntil(7);
  await page.keyboard.press('q');
  const panel = page.getByRole('region', { name: 'Controller', exact: true });
  const broker = panel.getByRole('row', { name: /broker 2/ });
  await expect(broker).toContainText(/unfenced/);
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await expect(broker).toContainText('offline, unfenced');
  await expect(broker).toContainText(/heard \d.* left/);
  await expect(broker).toContainText('offline, fenced', { timeout: 30_000 });
  await screen.pause();

  const change = panel.getByRole('button', { name: /PartitionChangeRecord, orders-\d: leader/ }).last();
  await change.click();
  const card = panel.getByRole('region', { name: 'Record', exact: true });
  await expect(card.getByRole('heading', { name: 'PartitionChangeRecord' })).toBeVisible();
  await expect(card.getByRole('row', { name: /leader/ }).first()).toBeVisible();
  await expect(card.getByText('broker 1, broker 3')).toBeVisible();
  expect(await violations(page)).toEqual([]);

  // Left and right go from record to record.
  await change.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(panel.getByRole('group', { name: 'Records of the metadata log' }).getByRole('button', { pressed: true })).toBeFocused();
  await page.keyboard.press('v');
  await expect(panel.getByRole('columnheader', { name: 'committed' })).toBeVisible();
});
