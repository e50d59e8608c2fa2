import { expect, test } from '@playwright/test';
import { Screen } from './support/screen';

test('a leader that is cut off goes on writing; the panel shows where logs part and what will be cut', async ({ page }) => {
  test.slow();
  const screen = new Screen(page);
  await screen.open('./#/lab');
  await screen.faster(2);
  await screen.waitUntil(6);
  const leader = Number(await page.locator('li:has(> button[data-state="leader"]) button[data-thing^="replica/orders-1@"]').getAttribute('data-thing').then((id) => id?.split('broker-')[1]));
  const others = [1, 2, 3].filter((id) => id !== leader);

  await page.keyboard.press('y');
  await page.getByRole('combobox', { name: 'Partition' }).selectOption('orders-1');
  const panel = page.getByRole('region', { name: 'Replicas of orders-1' });
  await expect(panel.getByText('all replicas in sync')).toBeVisible();
  await expect(panel.getByText(/^LEADER · epoch 0/)).toBeVisible();

  // Away from the other brokers and the controller, not from the clients: it leads on in its own eyes.
  await page.getByRole('tab', { name: 'Cluster', exact: true }).click();
  await page.keyboard.press('v');
  for (const other of [...others.map((id) => `broker-${id}`), 'controller-101']) {
    const ends = [`broker-${leader}`, other].sort();
    await page.getByRole('button', { name: `${ends[0]} – ${ends[1]}` }).first().click();
    await page.getByRole('toolbar', { name: /Faults/ }).getByRole('button', { name: 'Cut', exact: true }).click();
  }
  await page.keyboard.press('v');
  await page.keyboard.press('y');
  await page.getByRole('combobox', { name: 'Partition' }).selectOption('orders-1');
  await expect(panel.getByText(/leads in its own eyes/)).toBeVisible({ timeout: 60_000 });
  await expect(panel.getByText(/differs from offset \d+ on/).first()).toBeVisible({ timeout: 60_000 });
  await screen.pause();

  const cut = panel.getByRole('list', { name: `What broker ${leader} will cut` }).getByRole('listitem');
  await expect(cut.first()).toContainText('Fetch from offset');
  await expect(cut.nth(1)).toContainText('diverging epoch');
  await expect(cut.last()).toContainText('Once it follows');

  // The column of the first offset at which they part, on all brokers.
  await panel.getByRole('button', { name: 'Where they part' }).click();
  await expect(panel.getByText(/^Offset \d+: (different records|only broker \d has a record)/)).toBeVisible();
  await panel.getByRole('group', { name: /^Offsets/ }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(panel.getByText(/^Offset \d+: the same record everywhere/)).toBeVisible();

  await page.keyboard.press('v');
  await expect(panel.getByRole('table', { name: 'Replicas' }).getByRole('row', { name: new RegExp(`^${leader} `) })).toContainText('leads in its own eyes');
  await page.keyboard.press('v');

  // Healed, it follows, cuts, and has what the leader has.
  await page.getByRole('tab', { name: 'Cluster', exact: true }).click();
  await screen.select(`node/broker-${leader}`);
  await page.keyboard.press('Shift+C');
  await page.keyboard.press('y');
  await page.getByRole('combobox', { name: 'Partition' }).selectOption('orders-1');
  await page.keyboard.press('Escape');
  await page.locator('[data-command="run.toggle"]').click();
  await expect(panel.getByText(/differs from offset/)).toHaveCount(0, { timeout: 40_000 });
  await expect(panel.getByText(/^All logs are the same as leader/)).toBeVisible();
});
