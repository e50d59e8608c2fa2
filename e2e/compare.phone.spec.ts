import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

test('compare on a phone: it fits and breaks no rule of accessibility', async ({ page }) => {
  test.slow();
  await page.goto('./#/compare');
  await expect(page.getByRole('region', { name: /^Ledger/ })).toBeVisible({ timeout: 40_000 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
});
