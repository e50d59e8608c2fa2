import { expect, test } from '@playwright/test';
import { violationsInBothThemes } from './support/axe';
import { Screen } from './support/screen';

const OUTPUT = [
  '$ bin/kafka-topics.sh --bootstrap-server kafka-1:9092 --describe',
  'Topic: orders\tTopicId: Kq0uR1b9T7aZ0lY3mV2xHg\tPartitionCount: 2\tReplicationFactor: 2\tConfigs: min.insync.replicas=1,retention.ms=60000',
  '\tTopic: orders\tPartition: 0\tLeader: 4\tReplicas: 4,2\tIsr: 4,2\tElr: \tLastKnownElr: ',
  '\tTopic: orders\tPartition: 1\tLeader: 2\tReplicas: 2,3\tIsr: 2,3\tElr: \tLastKnownElr: ',
  '$ bin/kafka-consumer-groups.sh --bootstrap-server kafka-1:9092 --describe --all-groups', '',
  'GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID                                  HOST            CLIENT-ID',
  'mail            orders          0          120             150             30              app-0e1c7d2a-52a3-4b6e-9a2a-6d0d4a7e1f11     /10.0.0.7       app',
  'mail            orders          1          7               12              5               app-1e1c7d2a-52a3-4b6e-9a2a-6d0d4a7e1f12     /10.0.0.8       app',
].join('\r\n');

test('the output of a real cluster, pasted, becomes that cluster', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open('./#/');
  await screen.pause();
  await page.getByRole('button', { name: 'Paste a real cluster' }).click();
  const dialog = page.getByRole('dialog', { name: 'Paste the output of a real cluster' });
  const field = dialog.getByRole('textbox', { name: 'Output' });
  const open = dialog.getByRole('button', { name: 'Open this cluster' });
  await expect(open).toBeDisabled();

  await field.fill(OUTPUT.replace('Replicas: 2,3', 'Repl'));
  const preview = dialog.getByRole('group', { name: 'What was understood' });
  await expect(preview).toContainText('Line 4: ');
  await expect(preview).toContainText('widen its window and copy again');
  await expect(open).toBeDisabled();

  await field.fill(OUTPUT);
  await expect(preview).toContainText('1 topic with 2 partitions, each on the brokers that it is on.');
  await expect(preview).toContainText('3 brokers: 2, 3, 4.');
  await expect(preview).toContainText('mail 35');
  expect(await violationsInBothThemes(page)).toEqual([]);
  await open.focus();
  await page.keyboard.press('Enter');

  await expect(dialog).toHaveCount(0);
  await expect(screen.thing('node/broker-4')).toBeVisible({ timeout: 30_000 });
  await expect(screen.thing('node/app-2')).toBeVisible();
  await expect(screen.replica('orders-0', 4)).toHaveAccessibleName(/LEADER/);
  await expect(screen.replica('orders-1', 3)).toHaveAccessibleName(/in sync/);
  await expect(page).toHaveURL(/#run=1\./);
  await page.reload();
  await expect(screen.replica('orders-1', 2)).toHaveAccessibleName(/LEADER/, { timeout: 30_000 });
});
