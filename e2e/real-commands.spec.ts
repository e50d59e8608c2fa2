import { expect, test } from '@playwright/test';
import { violationsInBothThemes } from './support/axe';
import { Screen } from './support/screen';

test('every way to an action shows its real command, and the whole run can be taken along', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  const screen = new Screen(page);
  await screen.open('./#/lab');
  await screen.waitUntil(3);
  await screen.pause();

  // The menu: each entry that the keys go to.
  await screen.thing('node/broker-1').click({ button: 'right' });
  const menu = page.getByRole('menu');
  await page.keyboard.press('ArrowDown');
  const crash = menu.getByRole('menuitem', { name: /^Crash broker 1/ });
  await expect(crash).toBeFocused();
  await expect(crash).toHaveAccessibleDescription(/pkill -KILL -f 'kafka\\\.Kafka \.\*server-1\\\.properties'/);
  await page.keyboard.press('Alt+Enter');
  await expect.poll(clipboard).toBe("pkill -KILL -f 'kafka\\.Kafka .*server-1\\.properties'");
  await expect(menu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);

  // The bar below the stage.
  await screen.select('node/broker-1');
  await page.getByRole('button', { name: 'Show the real command of each button' }).click();
  await page.getByRole('button', { name: 'Stop cleanly' }).focus();
  await expect(page.getByRole('region', { name: 'Real command: Stop broker 1 cleanly' })).toContainText('kafka-server-stop.sh --node-id=1');
  await page.getByRole('button', { name: 'Cut network' }).focus();
  await expect(page.getByRole('region', { name: /^Real command: Cut broker 1 off/ })).toContainText('Kafka has no tool for its network.');

  // A partition: its tool can be put at the prompt.
  await page.keyboard.press('f');
  await page.getByRole('option', { name: /^orders-0/ }).click();
  await page.getByRole('button', { name: 'Elect preferred leaders' }).focus({ timeout: 20_000 });
  const elect = page.getByRole('region', { name: /^Real command: Elect the preferred/ });
  await expect(elect).toContainText('--all-topic-partitions');
  await elect.getByRole('button', { name: 'In the terminal' }).click();
  await expect(page.getByRole('tab', { name: 'Terminal', selected: true })).toBeVisible();

  // The palette.
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await page.keyboard.type('elect the preferred');
  await expect(palette).toContainText('kafka-leader-election.sh --bootstrap-server localhost:9092 --election-type preferred --all-topic-partitions');
  await page.keyboard.press('Alt+Enter');
  await expect(palette.getByRole('status')).toHaveText('Copied.');
  await expect.poll(clipboard).toContain('kafka-leader-election.sh');
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);

  // All of it.
  await screen.select('node/broker-1');
  await page.keyboard.press('x');
  await expect(screen.thing('node/broker-1')).toContainText('crashed');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('as real commands');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'This run as real commands' });
  await expect(dialog.getByRole('textbox', { name: 'Script' })).toHaveValue(/kafka-topics\.sh --bootstrap-server localhost:9092 --create --topic orders[\s\S]*sleep [\d.]+\n\n# \S+ s crash broker 1\npkill -KILL/);
  expect(await violationsInBothThemes(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Copy the script' }).click();
  await expect(dialog.getByRole('status')).toHaveText('Copied.');
  expect(await clipboard()).toMatch(/^#!\/usr\/bin\/env bash\n/);
});
