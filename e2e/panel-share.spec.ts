import { expect, test } from '@playwright/test';
import { violationsInBothThemes } from './support/axe';
import { goTo } from './support/lesson';
import { linkTo, SHARE_GROUP } from './support/link';
import { Screen } from './support/screen';

test('a share group: states of records, locks, deliveries, and why; as text; without an axe violation', async ({ page }) => {
  test.setTimeout(120_000);
  const screen = new Screen(page);
  await screen.open(await linkTo(SHARE_GROUP, 3_000));
  await page.getByRole('tab', { name: 'Share group', exact: true }).click();
  await goTo(page, 20);
  const panel = page.getByRole('region', { name: 'Share group', exact: true });
  await expect(panel).toContainText(/workers.*Stable.*group epoch \d+.*coordinator broker \d, in __consumer_offsets-\d+/);
  const records = panel.getByRole('region', { name: 'Records' });
  await expect(records).toContainText(/jobs-0.*SPSO \d+ · SPEO \d+ · HW \d+/);
  await expect(records).toContainText('delivered at most 2 times · a lock lasts 30 s');
  const cells = records.getByRole('group', { name: 'Records from SPSO on' });
  const held = cells.getByRole('button', { name: /acquired, delivered (once|2 times), held by worker-[12] \([AB]\), lock for \d/ });
  await held.first().click();
  await expect(records.getByRole('status')).toContainText(/held by worker-[12]/);
  await expect(records.getByRole('list', { name: 'What happened last' })).toContainText(/are archived: they were delivered as often as is allowed/);
  await records.getByRole('list', { name: 'What happened last' }).getByRole('button').last().click();
  await expect(page.getByRole('region', { name: /Why/ }).getByRole('listitem').first()).toBeVisible();
  const row = panel.getByRole('table', { name: 'Share partitions' }).getByRole('row', { name: /jobs-0/ });
  await expect(row).toContainText('ACTIVE');
  await expect(panel.getByRole('table', { name: 'Members' })).toContainText(/worker-1.*member, epoch \d+.*release/);
  expect(await violationsInBothThemes(page)).toEqual([]);

  await page.keyboard.press('Escape');
  await page.keyboard.press('v');
  await expect(records.getByRole('table', { name: 'Records from SPSO on' }).getByRole('row', { name: /acquired/ }).first()).toContainText(/worker-[12]/);
  expect(await violationsInBothThemes(page)).toEqual([]);
});
