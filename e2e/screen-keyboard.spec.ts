import { expect, test } from '@playwright/test';
import { Screen } from './support/screen';

test('everything by keyboard: walk the stage, ask why, run any command, read the keys', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await expect(page.locator('[data-command="run.toggle"]')).toHaveAccessibleName('Pause');
  await page.keyboard.press('Space');
  await expect(page.locator('[data-command="run.toggle"]')).toHaveAccessibleName('Play');

  await page.getByRole('group', { name: /Cluster/ }).focus();
  await page.keyboard.press('ArrowRight');
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown');
  const focused = page.locator('button[data-thing]:focus');
  await expect(focused).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(focused).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('w');
  await expect(page.getByRole('heading', { name: /Why/ })).toBeFocused();

  // The menu of a thing, and out of it again with the focus where it was.
  await page.getByRole('group', { name: /Cluster/ }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(focused).toHaveCount(1);

  // A command that needs to know more asks for it.
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.getByLabel(/Go to a time/).fill('1.5');
  await page.keyboard.press('Enter');
  await expect(screen.clock).toHaveText('1.500 s');

  await page.keyboard.press('ControlOrMeta+k');
  // At once, as fast fingers do: what is typed before the palette is there belongs to it, not to the stage.
  await page.keyboard.type('crash');
  await expect(page.getByPlaceholder('What to do?')).toHaveValue('crash');
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: /broker 2/ }).waitFor();
  await page.keyboard.type('broker 2');
  await page.keyboard.press('Enter');
  await expect(screen.thing('node/broker-2')).toContainText('crashed');

  // What cannot be done says why.
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await expect(page.getByRole('status').filter({ hasText: 'already down' })).toBeVisible();

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(keys).toContainText('One event forward');
  await page.keyboard.press('Escape');
  await expect(keys).toHaveCount(0);
});

test('panels fold, are remembered, and the theme follows the choice', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await expect(inspector).toBeVisible();
  await page.keyboard.press('ControlOrMeta+i');
  await expect(inspector).toBeHidden();
  await page.keyboard.press('e');
  await expect(page.getByRole('tab', { name: 'Event log' })).toHaveAttribute('aria-selected', 'true');
  const theme = (): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset['theme']);
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  expect(await theme()).toBe('light');

  await page.reload();
  await expect(screen.thing('node/broker-1')).toBeVisible({ timeout: 20_000 });
  await expect(inspector).toBeHidden();
  await expect(page.getByRole('tab', { name: 'Event log' })).toHaveAttribute('aria-selected', 'true');
  expect(await theme()).toBe('light');
});

test('the log says what happened, and filters', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.faster(2);
  await screen.waitUntil(6);
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await page.keyboard.press('e');
  await screen.waitUntil(8);
  const log = page.getByRole('region', { name: 'Event log' });
  await page.getByRole('button', { name: 'faults' }).click();
  await expect(log.getByRole('listitem')).toHaveCount(1);
  await expect(log.getByRole('listitem')).toContainText('Broker 2 crashed');
  await page.getByRole('button', { name: 'faults' }).click();
  await page.getByLabel('Filter the log by words').fill('no such words');
  await expect(log).toContainText('Nothing that passes the filters');
  // Those who listen were told as well.
  await expect(page.getByRole('log', { name: 'What happens' })).not.toBeEmpty();
});

test('present mode shows the stage alone and Escape leaves it', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await page.getByRole('button', { name: 'Present' }).click();
  await expect(page.getByRole('region', { name: 'Inspector' })).toHaveCount(0);
  await expect(screen.thing('node/broker-1')).toBeVisible();
  await page.keyboard.press('Space');
  const clock = await screen.clock.innerText();
  await page.keyboard.press('ArrowRight');
  await expect(screen.clock).not.toHaveText(clock);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible();
});

test('with reduced motion nothing travels, and the stage still changes', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const screen = new Screen(page);
  await screen.open();
  await screen.faster(2);
  await screen.waitUntil(6);
  await expect(page.locator('svg[data-state="leader"]').first()).toContainText(/LEO [1-9]/);
});
