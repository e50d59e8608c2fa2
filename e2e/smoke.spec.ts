import { expect, test, type Page } from '@playwright/test';

/** Opens an address and gives what the page complained of by the time its main part is there. */
async function complaintsAt(page: Page, address: string): Promise<string[]> {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address);
  await expect(page).toHaveTitle(/Highwater/);
  await expect(page.getByRole('main').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  return complaints;
}

test('the built site opens from its root and complains of nothing', async ({ page }) => {
  expect(await complaintsAt(page, './')).toEqual([]);
});

test('the built site opens from any sub-path and fetches nothing from outside it', async ({ page, baseURL }) => {
  const outside: string[] = [];
  page.on('request', (request) => {
    const { protocol, pathname } = new URL(request.url());
    if (protocol.startsWith('http') && !pathname.startsWith('/some/where/')) outside.push(request.url());
  });
  await page.route('**/some/where/**', async (route) => {
    const response = await route.fetch({ url: route.request().url().replace('/some/where/', '/') });
    await route.fulfill({ response });
  });
  expect(await complaintsAt(page, new URL('some/where/', baseURL).href)).toEqual([]);
  expect(outside).toEqual([]);
});
