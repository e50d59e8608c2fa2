import { expect, test } from '@playwright/test';
import { violationsInBothThemes } from './support/axe';
import { goTo } from './support/lesson';

test('groups over time: three protocols over one clock, a pause with its cause, as text, without an axe violation', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto('./#/lesson/rebalancing');
  const toggle = page.locator('[data-command="run.toggle"]');
  await expect(toggle).toHaveAccessibleName('Play', { timeout: 20_000 });
  await page.getByRole('tab', { name: 'Group', exact: true }).click();
  await goTo(page, 38);
  const eager = page.getByRole('region', { name: 'Group eager', exact: true });
  const cooperative = page.getByRole('region', { name: 'Group cooperative', exact: true });
  await expect(eager).toContainText('classic, eager · range');
  await expect(cooperative).toContainText('classic, cooperative · cooperative-sticky');
  await expect(page.getByRole('region', { name: 'Group next', exact: true })).toContainText('consumer protocol · uniform');
  await expect(eager).toContainText(/coordinator broker \d, in __consumer_offsets-\d+/);

  // The surprise of the lesson, in numbers of the run.
  const stopped = (group: typeof eager) => group.locator('dl div', { hasText: 'partitions that stopped' }).locator('dd');
  await expect(stopped(eager)).toHaveText('12 of 12');
  await expect(stopped(cooperative)).toHaveText('3 of 12');

  // One stop for the tab key, arrows from pause to pause, Enter for more, and the way to the cause.
  const pauses = eager.getByRole('button', { name: /^nobody read orders-\d+ from/ });
  await expect(pauses).toHaveCount(12);
  await pauses.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(pauses.nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  const card = page.getByRole('region', { name: 'A stretch of time' });
  await expect(card).toContainText(/Nobody read orders-1 from 2\d\.\d+ s to 2\d\.\d+ s/);
  await expect(card).toContainText(/came meanwhile and waited/);
  await card.getByRole('button', { name: 'Why?' }).click();
  await expect(page.getByRole('region', { name: /Why/ }).getByRole('listitem').first()).toBeVisible();
  await card.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('group', { name: 'What is drawn' }).getByRole('button', { name: 'next' }).click();
  await expect(page.getByRole('region', { name: 'Group next', exact: true })).toBeHidden();
  expect(await violationsInBothThemes(page)).toEqual([]);

  await page.keyboard.press('Escape');
  await page.keyboard.press('v');
  await expect(eager).toContainText('12 of 12 partitions are read');
  await expect(eager.getByRole('table', { name: 'State of the group' })).toContainText('PreparingRebalance, waits until every member has joined');
  await expect(eager.getByRole('table', { name: 'Partitions' })).toContainText(/nobody read orders-0 from/);
  expect(await violationsInBothThemes(page)).toEqual([]);
});
