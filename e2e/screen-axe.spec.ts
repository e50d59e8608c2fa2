import { expect, test } from '@playwright/test';
import { violationsInBothThemes } from './support/axe';
import { Screen } from './support/screen';

test('no axe violation on the main screen and what opens over it, dark and light', async ({ page }) => {
  test.slow();
  const screen = new Screen(page);
  await screen.open();
  await screen.faster(2);
  await screen.waitUntil(6);
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await expect(screen.thing('node/broker-2')).toContainText('crashed');
  await screen.pause();
  expect(await violationsInBothThemes(page)).toEqual([]);

  await page.keyboard.press('e');
  await expect(page.getByRole('region', { name: 'Event log' }).getByRole('listitem').first()).toBeVisible();
  await page.keyboard.press('v');
  await expect(page.getByRole('table').first()).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press('v');

  await screen.thing('node/broker-1').click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);

  for (const [key, name] of [['ControlOrMeta+k', 'Commands'], ['?', 'Keyboard'], ['ControlOrMeta+Shift+s', 'Share this moment']] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name })).toHaveCount(0);
  }

  await page.keyboard.press('Shift+F');
  await expect(page.getByRole('button', { name: 'Leave present mode' })).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.goto('./#/model');
  await expect(page.getByRole('heading', { name: 'What is simplified here' })).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
});

test('no axe violation on the log and the replicas, dark and light', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.faster(3);
  await screen.waitUntil(10);
  await screen.pause();
  for (const [key, name] of [['o', /^Log of/], ['y', /^Replicas of/]] as const) {
    await page.keyboard.press(key);
    const panel = page.getByRole('region', { name });
    await expect(panel).toBeVisible();
    if (key === 'o') {
      await panel.getByRole('textbox', { name: 'Offset' }).fill('3');
      await page.keyboard.press('Enter');
      await expect(panel.getByRole('list', { name: 'Hops' })).toBeVisible();
      await page.keyboard.press('Escape');
    }
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press('v');
    await expect(panel.getByRole('table').first()).toBeVisible();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press('v');
  }
});
