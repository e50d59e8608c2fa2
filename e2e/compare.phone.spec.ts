import { expect, test } from '@playwright/test';
import { violations } from './support/axe';

test('compare on a phone: it fits and breaks no rule of accessibility', async ({ page }) => {
  test.slow();
  await page.goto('./#/compare');
  await expect(page.getByRole('region', { name: /^Ledger/ })).toBeVisible({ timeout: 40_000 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(await violations(page)).toEqual([]);
});
