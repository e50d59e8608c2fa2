import { expect, test } from '@playwright/test';
import { violationsInBothThemes } from './support/axe';
import { goTo, openLesson } from './support/lesson';
import meta from '../src/course/lessons/transactions/lesson';

test('a transaction at its coordinator and in the log: by mouse, by keyboard, in text, no axe violation', async ({ page }) => {
  test.slow();
  await openLesson(page, meta.id, meta.title);
  await page.keyboard.press('n');
  const panel = page.getByRole('region', { name: 'Transaction', exact: true });
  await expect(panel.getByRole('list', { name: 'States of the coordinator' }).getByRole('listitem').filter({ hasText: 'Ongoing' })).toHaveAttribute('aria-current', 'step');
  await expect(panel.getByRole('row', { name: /ship-1/ })).toContainText(/read_committed.*LSO/);
  await expect(panel.getByText(/payments-0: part of it/)).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);

  // Left and right go from record to record.
  const records = panel.getByRole('group', { name: 'Records of the log' });
  const marker = records.getByRole('button', { name: /commit marker/ }).last();
  await marker.click();
  await marker.focus();
  await expect(panel.getByText(/no reader is given it, and it takes up its offset\./)).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(records.getByRole('button', { pressed: true })).toBeFocused();
  await expect(records.getByRole('button', { pressed: true })).toHaveAccessibleName(/a record, committed/);

  // A crash can be ordered for a step to come, and taken back.
  const order = panel.getByRole('button', { name: 'crash it with EndTxn under way' });
  await order.click();
  const ordered = panel.getByRole('button', { name: 'pay-a will crash with EndTxn under way' });
  await expect(ordered).toHaveAttribute('aria-pressed', 'true');
  await ordered.click();
  await expect(order).toBeVisible();

  // A step opens what led to it, and the same moment comes back after a jump.
  await panel.getByRole('region', { name: 'Steps' }).getByRole('button', { name: /will abort: that is decided/ }).first().click();
  await expect(page.getByRole('region', { name: /Why/ }).getByRole('listitem').first()).toBeVisible();
  await goTo(page, 7.503);
  await goTo(page, 9);
  await expect(panel.getByText(/LSO 23, HW 25/)).toBeVisible();

  await page.keyboard.press('v');
  await expect(panel.getByText(/^pay: Ongoing since .* Next can be: PrepareCommit, PrepareAbort\.$/)).toBeVisible();
  await expect(panel.getByRole('row', { name: /aborted/ }).first()).toContainText(/no.*given/);
  expect(await violationsInBothThemes(page)).toEqual([]);
});
