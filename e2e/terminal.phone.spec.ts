import { expect, test } from '@playwright/test';
import { Screen } from './support/screen';
import { TerminalOnPage } from './support/terminal';
import { violations } from './support/axe';

test('the terminal on a phone: a sheet, the keys that a phone lacks, nothing wider than the screen, no axe violation', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open('./#/lab');
  await screen.waitUntil(4);
  await page.getByRole('button', { name: 'Terminal', exact: true }).tap();
  const terminal = new TerminalOnPage(page);
  await terminal.field.focus();
  await page.keyboard.type('kafka-to');
  const keys = terminal.pane.getByRole('group', { name: 'Keys of the terminal' });
  await keys.getByRole('button', { name: 'Tab: complete' }).tap();
  await expect(terminal.field).toHaveValue('kafka-topics.sh ');
  await page.keyboard.type('--bootstrap-server localhost:9092 --list');
  await page.keyboard.press('Enter');
  await expect(terminal.log).toContainText('orders');
  await expect(terminal.state).toHaveText('ready');
  await keys.getByRole('button', { name: 'Up: older line' }).tap();
  await expect(terminal.field).toHaveValue(/--list/);
  await keys.getByRole('button', { name: 'Ctrl C: interrupt' }).tap();
  await expect(terminal.field).toHaveValue('');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violations(page)).toEqual([]);
});
