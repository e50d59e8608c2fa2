import { expect, test } from '@playwright/test';
import { violationsInBothThemes } from './support/axe';
import { linkTo } from './support/link';
import { Screen } from './support/screen';

test('tiered storage: the object store stands on the stage, and the log says what is read from there', async ({ page }) => {
  test.slow();
  const screen = new Screen(page);
  await screen.open(await linkTo({
    version: 1,
    cluster: { brokers: 3, config: { 'remote.log.storage.system.enable': 'true', 'log.retention.check.interval.ms': '2000', 'remote.log.manager.task.interval.ms': '2000' } },
    topics: [{ name: 'orders', partitions: 1, replicationFactor: 3, configs: { 'remote.storage.enable': 'true', 'segment.bytes': '1048576', 'local.retention.bytes': '1048576' } }],
    producers: [{ name: 'web', topic: 'orders', workload: { recordsPerSecond: 400, valueSizeBytes: 1000, keys: 20 } }],
  }, 60_000));
  const store = screen.thing('node/object-store');
  await expect(store).toContainText(/\d+ segments · \d+\.\d MB/);
  await store.click();
  await expect(page.getByRole('region', { name: 'Inspector' })).toContainText(/orders-0.*segments · 0–/);
  expect(await violationsInBothThemes(page)).toEqual([]);

  await page.keyboard.press('o');
  const log = page.getByRole('region', { name: 'Log of orders-0' });
  await expect(log).toContainText(/In the object store: \d+ segments, offsets 0–/);
  await log.getByRole('textbox', { name: 'Offset' }).fill('5');
  await page.keyboard.press('Enter');
  await expect(log.getByRole('status')).toContainText('Offset 5 is no longer on this disk');
});

test('ZooKeeper’s controller panel breaks no rule of accessibility, dark and light', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open(await linkTo({ version: 1, cluster: { controlPlane: 'zookeeper' }, topics: [{ name: 'orders', partitions: 3, replicationFactor: 3 }] }, 3_000));
  await expect(screen.thing('node/zookeeper')).toContainText('/controller: broker');
  await page.getByRole('tab', { name: 'Controller' }).click();
  await expect(page.getByRole('region', { name: 'Znodes' })).toContainText('/brokers/ids/1');
  expect(await violationsInBothThemes(page)).toEqual([]);
});
