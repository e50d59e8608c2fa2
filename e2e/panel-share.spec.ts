import { expect, test } from '@playwright/test';
import { parseScenario } from '../src/engine/scenario/parse-scenario';
import { encodeLink } from '../src/session/link';
import { violationsInBothThemes } from './support/axe';
import { goTo } from './support/lesson';
import { Screen } from './support/screen';

/** Two members of a share group that give every record back, until it was delivered twice. */
async function link(): Promise<string> {
  const parsed = parseScenario({
    version: 1,
    cluster: { brokers: 3 },
    topics: [{ name: 'jobs', partitions: 1, replicationFactor: 3 }],
    producers: [{ name: 'shop', topic: 'jobs', workload: { recordsPerSecond: 8, keys: 10 } }],
    groups: [{
      name: 'workers', members: ['worker-1', 'worker-2'], topics: ['jobs'], processingMs: 700, config: { 'share.acknowledgement.mode': 'explicit' },
      share: { answer: 'release', configs: { 'share.auto.offset.reset': 'earliest', 'share.delivery.count.limit': '2' } },
    }],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return `./#${await encodeLink({ scenario: parsed.scenario, seed: 1, commands: [], cursor: { events: 3_000, timeUs: 0 } })}`;
}

test('a share group: states of records, locks, deliveries, and why; as text; without an axe violation', async ({ page }) => {
  test.setTimeout(120_000);
  const screen = new Screen(page);
  await screen.open(await link());
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
