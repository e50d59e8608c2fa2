import { expect, test } from '@playwright/test';
import { Screen } from './support/screen';

test('the first thing on screen is a cluster that runs', async ({ page }) => {
  const screen = new Screen(page);
  const opened = Date.now();
  await screen.open('./');
  for (const broker of [1, 2, 3]) await expect(screen.thing(`node/broker-${broker}`)).toBeVisible();
  await expect(page.getByText(/^LEADER · epoch/).first()).toBeVisible();
  expect(Date.now() - opened).toBeLessThan(10_000);
  const before = await screen.seconds();
  await screen.waitUntil(before + 1);
  // Records arrive: the log of some leader grows.
  await expect(page.locator('svg[data-state="leader"]').first()).toContainText(/LEO [1-9]/, { timeout: 15_000 });
});

test('crash a leader: the controller notices, another leads, and nothing acknowledged is lost', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.faster(2);
  await screen.waitUntil(10);

  // Whoever leads orders-1 now.
  const leader = Number(await page.locator('li:has(> button[data-state="leader"]) button[data-thing^="replica/orders-1@"]').getAttribute('data-thing').then((id) => id?.split('broker-')[1]));
  await screen.select(`node/broker-${leader}`);
  await page.getByRole('toolbar', { name: /Faults/ }).getByRole('button', { name: 'Crash' }).click();
  const crashedAt = await screen.seconds();

  await expect(screen.thing(`node/broker-${leader}`)).toContainText(/crashed \d/);
  await expect(screen.replica('orders-1', leader)).toContainText('offline');
  // Until its session is over nobody else leads; then the first one in sync does, in a new epoch.
  const next = page.locator('button[data-thing^="replica/orders-1@"][data-state="leader"]');
  await expect(next).toContainText('LEADER · epoch 1', { timeout: 30_000 });
  await expect(screen.thing(`node/broker-${leader}`)).toContainText(/fenced/);
  expect(await screen.seconds()).toBeGreaterThan(crashedAt + 5);
  await screen.waitUntil((await screen.seconds()) + 4);
  await screen.pause();

  // Why? From the crash to the new leader, each link a moment.
  await next.click();
  await expect(page.getByRole('heading', { name: 'Why did the leader change?' })).toBeVisible();
  await expect(screen.why.first()).toContainText(`Broker ${leader} crashed`);
  await expect(screen.why.nth(1)).toContainText(`Session of broker ${leader} expired`);
  await expect(screen.why.nth(2)).toContainText(`Broker ${leader} fenced`);
  await expect(screen.why.nth(3)).toContainText(`orders-1: leader ${leader} →`);
  await expect(screen.why.nth(4)).toContainText('leads orders-1, epoch 1');

  // A link of the chain takes the whole app to its moment, and back.
  const now = await screen.clock.innerText();
  await screen.why.nth(3).getByRole('button').click();
  await expect(screen.why.nth(3).getByRole('button')).toHaveAttribute('aria-current', 'time');
  expect(await screen.clock.innerText()).not.toBe(now);
  await page.getByRole('button', { name: `back to ${now}` }).click();
  await expect(screen.clock).toHaveText(now);

  const words = (await screen.ledger.innerText()).replaceAll(',', '');
  expect(Number(/(\d+) acknowledged/.exec(words)?.[1])).toBeGreaterThan(50);
  expect(words).toContain('· 0 of them lost');
});

test('faults stand on the thing they hurt: menu, keys, links', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.thing('node/broker-3').click({ button: 'right' });
  const menu = page.getByRole('menu');
  await expect(menu.getByRole('menuitem', { name: /Crash broker 3/ })).toBeFocused({ timeout: 100 }).catch(() => undefined);
  await expect(menu.getByRole('menuitem', { name: /Restart broker 3.*running/ })).toHaveAttribute('aria-disabled', 'true');
  await menu.getByRole('menuitem', { name: /Pause broker 3/ }).click();
  await expect(screen.thing('node/broker-3')).toContainText(/paused/);

  await page.keyboard.press('Shift+P');
  await expect(screen.thing('node/broker-3')).not.toContainText('paused');

  await page.keyboard.press('d');
  await expect(screen.thing('node/broker-3')).toContainText('slow disk: 200 ms a write');
  await page.keyboard.press('Shift+D');
  await expect(screen.thing('node/broker-3')).not.toContainText('slow disk');

  // A line is a thing as well; from the text of the stage it can be reached by keyboard.
  await page.keyboard.press('v');
  await page.getByRole('button', { name: /broker-1 – broker-2/ }).click();
  const faults = page.getByRole('toolbar', { name: /Faults/ });
  await faults.getByRole('button', { name: 'Cut', exact: true }).click();
  await expect(page.getByRole('row', { name: /broker-1 – broker-2/ })).toContainText('cut');
  await faults.getByRole('button', { name: 'Heal', exact: true }).click();
  await expect(page.getByRole('row', { name: /broker-1 – broker-2/ })).toContainText('healthy');
  await faults.getByRole('button', { name: 'Drop packets' }).click();
  await expect(page.getByRole('row', { name: /broker-1 – broker-2/ })).toContainText('drops packets');
});
