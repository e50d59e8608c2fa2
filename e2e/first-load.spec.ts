import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';

const BUDGET_BYTES = 200_000;

/** The size check in the build follows static imports; this one sees what a first visit really fetches. */
test('a first visit fetches no more than 200 kB of compressed script for the page', async ({ page, request }) => {
  await page.goto('./');
  await expect(page.getByRole('main').first()).toBeVisible();
  await page.waitForLoadState('networkidle');

  const fetched = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  const workers = page.workers().map((worker) => worker.url());
  const scripts = [...new Set(fetched)].filter((url) => new URL(url).pathname.endsWith('.js') && !workers.includes(url));
  expect(scripts.length).toBeGreaterThan(0);
  const sizes = await Promise.all(
    scripts.map(async (url) => [url.split('/').pop(), gzipSync(await (await request.get(url)).body()).length] as const),
  );
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  expect(total, sizes.map(([name, size]) => `${name} ${size}`).join('\n')).toBeLessThanOrEqual(BUDGET_BYTES);
});
