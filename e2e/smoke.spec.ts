import { expect, test } from '@playwright/test';

test('the built site opens from its root and says nothing on the console', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto('./');
  await expect(page).toHaveTitle(/Highwater/);
  await expect(page.getByRole('main').first()).toBeVisible();
  expect(complaints).toEqual([]);
});
