import { expect, test, type Page } from '@playwright/test';
import { violationsInBothThemes } from './support/axe';
import { Screen } from './support/screen';

const ledger = (page: Page, row: string) => page.getByRole('region', { name: /^Ledger/ }).getByRole('row', { name: new RegExp(`^${row}`) });

async function open(page: Page, address = './#/compare'): Promise<void> {
  await page.goto(address);
  await expect(ledger(page, 'sent')).toBeVisible({ timeout: 40_000 });
}

test('acks=1 loses what acks=all keeps: sentence, ledger, both runs at the moment of a difference', async ({ page }) => {
  test.slow();
  await open(page);
  await expect(page.getByText(/With acks=1 the cluster lost [1-9]\d* records? it had acknowledged; with acks=all none\./)).toBeVisible();
  await expect(ledger(page, 'acknowledged and lost')).toContainText(/lost\s*[1-9]\d*\s*0/);
  for (const run of ['A', 'B']) {
    const card = page.getByRole('region', { name: `Run ${run}`, exact: true });
    await expect(card.getByRole('button', { name: /broker 2/ })).toContainText(/LEADER/, { timeout: 40_000 });
    await expect(card.getByRole('button', { name: /broker 1/ })).toContainText('offline');
  }
  await expect(page.getByRole('region', { name: 'Run A', exact: true })).toContainText(/[1-9]\d* of them lost/);
  await expect(page.getByRole('region', { name: 'Run B', exact: true })).toContainText('· 0 of them lost');

  // A fact takes both cards to its moment; the slider moves both by keyboard.
  await page.getByRole('region', { name: /Difference of facts/ }).getByRole('button').first().click();
  const slider = page.getByRole('slider', { name: 'Moment of both runs' });
  const first = await slider.getAttribute('aria-valuetext');
  for (const run of ['A', 'B']) await expect(page.getByRole('region', { name: `Run ${run}`, exact: true })).toContainText(`replicas, ${first ?? ''}`);
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(slider).not.toHaveAttribute('aria-valuetext', first ?? '');
  await page.getByRole('button', { name: 'Next difference' }).click();
  await expect(page.getByRole('region', { name: 'Run B', exact: true })).toContainText(`replicas, ${(await slider.getAttribute('aria-valuetext')) ?? ''}`);
});

test('another setting runs both again, and its link opens the same comparison', async ({ page, context }) => {
  test.slow();
  await open(page, './#/compare/linger');
  await page.getByText('Change the setting').click();
  await page.getByLabel('B', { exact: true }).fill('20');
  await page.getByRole('button', { name: 'Run both' }).click();
  await expect(page).toHaveURL(/#run=1\..*&compare=producers\/linger\.ms\/0\/20/);
  await expect(ledger(page, 'batches sent')).toBeVisible({ timeout: 40_000 });
  const numbers = await ledger(page, 'batches sent').innerText();
  const other = await context.newPage();
  await open(other, page.url());
  expect(await ledger(other, 'batches sent').innerText()).toBe(numbers);

  await page.goto(page.url().replace(/compare=.*/, 'compare=nonsense'));
  await expect(page.getByRole('alert')).toContainText('does not say which setting differs');
});

test('a setting that brings another with it says so; one that Kafka does not know is refused', async ({ page }) => {
  test.slow();
  const screen = new Screen(page);
  await screen.open('./');
  await screen.waitUntil(13);
  await page.keyboard.press('Shift+V');
  await page.getByRole('button', { name: 'The run I had open' }).click();
  await expect(page.getByText(/switches enable.idempotence off/)).toBeVisible();
  await expect(ledger(page, 'sent')).toBeVisible({ timeout: 40_000 });
  await page.getByText('Change the setting').click();
  await page.getByLabel('setting', { exact: true }).fill('akcs');
  await page.getByRole('button', { name: 'Run both' }).click();
  await expect(page.getByRole('alert')).toContainText('akcs', { timeout: 40_000 });
});

test('compare breaks no rule of accessibility, dark and light', async ({ page }) => {
  test.slow();
  await open(page);
  expect(await violationsInBothThemes(page)).toEqual([]);
});
