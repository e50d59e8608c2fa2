import { expect, test } from '@playwright/test';
import { violationsInBothThemes } from './support/axe';
import { goTo } from './support/lesson';

test('a consumer from inside: the poll loop, the clocks, each offset told apart; as text; without an axe violation', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto('./#/lesson/rebalancing');
  await expect(page.locator('[data-command="run.toggle"]')).toHaveAccessibleName('Play', { timeout: 20_000 });
  await page.getByRole('tab', { name: 'Consumer', exact: true }).click();
  await goTo(page, 38);
  const panel = page.getByRole('region', { name: 'Consumer', exact: true });
  await panel.getByLabel('Which consumer').selectOption('coop-b');
  await panel.getByLabel('How much time').selectOption('20000000');
  await expect(panel).toContainText(/coop-b.*stable.*in group cooperative, classic protocol, generation 3/);
  await expect(panel.getByRole('img', { name: /polls returned \d+ records, the application worked \d+ % of the time, \d+ heartbeats went out/ })).toBeVisible();
  const clocks = panel.getByRole('region', { name: 'Clocks' });
  for (const name of ['max.poll.interval.ms', 'heartbeat.interval.ms', 'session.timeout.ms', 'auto.commit.interval.ms']) await expect(clocks).toContainText(name);
  await expect(clocks).toContainText(/of 45 s left/);
  const partitions = panel.getByRole('region', { name: 'Partitions' });
  await expect(partitions.getByRole('row')).toHaveCount(4);
  const numbers = (await partitions.getByRole('row').nth(1).getByRole('cell').allInnerTexts()).map(Number);
  const [committed, position, fetched, , hw, leo, lag] = numbers.slice(1);
  expect(committed).toBeLessThanOrEqual(position);
  expect(position).toBeLessThanOrEqual(fetched);
  expect(hw - position).toBe(lag);
  expect(hw).toBeLessThanOrEqual(leo);
  await expect(panel.getByRole('region', { name: 'Fetches' }).getByRole('row')).not.toHaveCount(0);

  // What interrupted the loop leads to its cause.
  await panel.getByRole('list', { name: 'Why' }).getByRole('button').first().click();
  await expect(page.getByRole('region', { name: /Why/ }).getByRole('listitem').first()).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);

  await page.keyboard.press('Escape');
  await page.keyboard.press('v');
  await expect(panel.getByRole('region', { name: 'Poll loop' }).getByRole('listitem').filter({ hasText: /poll\(\) returned \d+ records/ }).first()).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
});
