import { expect, test } from '@playwright/test';
import { violations } from './support/axe';
import { Screen } from './support/screen';

test('home on a phone: it fits, the steps are done by thumb, and the answer comes into sight', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open('./');
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  const steps = page.getByRole('list', { name: 'Three steps' }).getByRole('listitem');
  await steps.nth(0).getByRole('button').tap();
  await expect(steps.nth(0)).toContainText('done:');
  await steps.nth(1).getByRole('button').tap();
  await expect(steps.nth(1)).toContainText(/Broker \d leads/, { timeout: 40_000 });
  await steps.nth(2).getByRole('button').tap();
  await expect(page.getByRole('heading', { name: /Why/ })).toBeInViewport();
  await expect(steps.nth(2)).toContainText('done:');
  await screen.pause();
  expect(await violations(page)).toEqual([]);
});
