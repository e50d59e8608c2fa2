import { expect, test } from '@playwright/test';
import { violations } from './support/axe';

test('log and replicas on a phone: by tabs, nothing wider than the screen, no axe violation', async ({ page }) => {
  await page.goto('./#/lab');
  for (const name of ['Log', 'Replicas']) {
    await page.getByRole('tab', { name, exact: true }).click({ timeout: 20_000 });
    await expect(page.getByRole('region', { name: new RegExp(`^${name} of `) })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);
  }
});
