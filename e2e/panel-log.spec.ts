import { expect, test } from '@playwright/test';
import { Screen } from './support/screen';

test('find a record in a log: hop by hop, down to its fields, by mouse, keys and as text', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.faster(3);
  await screen.waitUntil(12);
  await screen.pause();

  await page.keyboard.press('o');
  const log = page.getByRole('region', { name: 'Log of orders-0' });
  await expect(log.getByText(/^LEADER · epoch/)).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Log', exact: true })).toHaveAttribute('aria-selected', 'true');

  // The search: segment, index, the headers that were read.
  await log.getByRole('textbox', { name: 'Offset' }).fill('5');
  await log.getByRole('button', { name: 'Find' }).click();
  await expect(log.getByRole('status')).toContainText(/Offset 5: \d+ batch headers? read/);
  const hops = log.getByRole('list', { name: 'Hops' }).getByRole('listitem');
  await expect(hops.first()).toContainText('Segment 0: greatest base offset at or below it');
  await expect(hops.nth(1)).toContainText('.index: no entry at or below it; scan from position 0');
  await expect(hops.last()).toContainText('this is it');

  // One hop at a time.
  await log.getByRole('button', { name: 'From the start' }).click();
  await expect(hops).toHaveCount(1);
  await log.getByRole('button', { name: 'Next hop' }).click();
  await expect(hops).toHaveCount(2);

  // The record that was found is open; its nine fields add up to its size.
  const opened = log.getByRole('heading', { name: /^Record 5 · / });
  const size = Number((await opened.innerText()).split('·')[1]?.replace(/\D/g, ''));
  const bytes = await log.locator('dl dd span').filter({ hasText: / B$/ }).allInnerTexts();
  expect(bytes).toHaveLength(9);
  expect(bytes.reduce((sum, text) => sum + Number(text.replace(/\D/g, '')), 0)).toBe(size);
  await expect(log.getByRole('row', { name: /partitionLeaderEpoch/ })).toContainText('0');

  // Along the batches by keyboard.
  await log.getByRole('group', { name: 'Batches, to byte scale' }).getByRole('button').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(log.getByRole('group', { name: 'Batches, to byte scale' }).getByRole('button').nth(1)).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(log.getByRole('group', { name: /segment/ }).getByRole('button').first()).toBeFocused();

  // What is not there is said in Kafka’s words.
  await log.getByRole('textbox', { name: 'Offset' }).fill('999999');
  await page.keyboard.press('Enter');
  await expect(log.getByRole('status')).toContainText('OFFSET_OUT_OF_RANGE: the log ends at');

  // By time: the first record at or after it.
  await log.getByRole('combobox', { name: 'Find by' }).selectOption('time');
  await log.getByRole('textbox', { name: /Time/ }).fill('0');
  await page.keyboard.press('Enter');
  await expect(log.getByRole('status')).toContainText('Offset 0:');

  // A follower’s copy of the same log.
  const other = await log.getByRole('combobox', { name: 'Whose replica' }).locator('option').filter({ hasNotText: 'leader' }).first().getAttribute('value');
  await log.getByRole('combobox', { name: 'Whose replica' }).selectOption(other);
  await expect(log.getByText(/^follower · epoch/)).toBeVisible();

  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('v');
  await expect(log.getByRole('table', { name: 'Segments' })).toBeVisible();
  await expect(log.getByRole('table', { name: /Batches of segment/ }).getByRole('row').nth(1)).toContainText('committed');
});
