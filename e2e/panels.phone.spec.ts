import { expect, test } from '@playwright/test';
import { violations } from './support/axe';
import { linkTo, SHARE_GROUP } from './support/link';
import { Screen } from './support/screen';

test('log and replicas on a phone: by tabs, nothing wider than the screen, no axe violation', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open('./#/lab');
  await screen.pause();
  // Before there is a topic, the picture says so; then there is one.
  await page.getByRole('button', { name: 'Go to the start' }).tap();
  await page.getByRole('tab', { name: 'Log', exact: true }).tap();
  await expect(page.getByText('There is no partition to look at yet')).toBeVisible();
  await screen.toggle.tap();
  await screen.waitUntil(3);
  await screen.pause();
  for (const name of ['Log', 'Replicas']) {
    await page.getByRole('tab', { name, exact: true }).tap();
    await expect(page.getByRole('region', { name: new RegExp(`^${name} of `) })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);
  }
});

test('group and consumer on a phone: nothing wider than the screen, no axe violation', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open('./#/lab');
  await screen.waitUntil(8);
  await screen.pause();
  for (const [tab, region] of [['Group', 'Groups'], ['Consumer', 'Consumer']] as const) {
    await page.getByRole('tab', { name: tab, exact: true }).tap();
    await expect(page.getByRole('region', { name: region, exact: true })).toBeVisible();
    await expect(page.getByText(/generation \d/).first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);
  }
});

test('producer and transaction on a phone: by tabs, nothing wider than the screen, no axe violation', async ({ page }) => {
  await page.goto('./#/lesson/transactions');
  await page.getByRole('button', { name: 'Stage', exact: true }).tap();
  for (const name of ['Producer', 'Transaction']) {
    await page.getByRole('tab', { name, exact: true }).tap();
    await expect(page.getByRole('region', { name, exact: true })).toBeVisible();
    await expect(page.getByText(name === 'Producer' ? /expects sequence/ : /LSO 23, HW 25/).first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);
  }
});

test('share group on a phone: nothing wider than the screen, no axe violation', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open(await linkTo(SHARE_GROUP, 3_000));
  await page.getByRole('tab', { name: 'Share group', exact: true }).tap();
  await expect(page.getByRole('region', { name: 'Share group', exact: true })).toContainText('workers');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violations(page)).toEqual([]);
});
