import { expect, test } from '@playwright/test';
import { Screen } from './support/screen';

test('go back, do something else: history forks, and both futures stay', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.faster(1);
  await screen.waitUntil(8);
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await expect(screen.thing('node/broker-2')).toContainText('crashed');
  const crashedAt = Number(/crashed ([\d.]+) s/.exec(await screen.thing('node/broker-2').innerText())?.[1]);
  await screen.waitUntil(crashedAt + 3);
  await screen.pause();

  // Back to before the crash, along the timeline's slider, second by second.
  const slider = page.getByRole('slider', { name: 'Time' });
  await slider.focus();
  const back = Math.ceil((await screen.seconds()) - crashedAt) + 1;
  for (let i = 0; i < back; i++) await page.keyboard.press('PageDown');
  await expect(screen.thing('node/broker-2')).not.toContainText('crashed');
  expect(await screen.seconds()).toBeLessThan(crashedAt);

  // Something else: another broker.
  await page.keyboard.press('3');
  await page.keyboard.press('x');
  await expect(screen.thing('node/broker-3')).toContainText('crashed');
  await expect(screen.thing('node/broker-2')).not.toContainText('crashed');

  // Undo takes it back; redo brings it again.
  await page.keyboard.press('ControlOrMeta+z');
  await expect(screen.thing('node/broker-3')).not.toContainText('crashed');
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(screen.thing('node/broker-3')).toContainText('crashed');

  // The other future is still there.
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByPlaceholder('What to do?').fill('another branch');
  await page.keyboard.press('Enter');
  await page.getByRole('option').first().click();
  await expect(screen.thing('node/broker-3')).not.toContainText('crashed');
});

test('a link reproduces the very moment in a new page: same clock, same events, same hash', async ({ page, context }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.faster(2);
  await screen.waitUntil(7);
  await page.keyboard.press('1');
  await page.keyboard.press('x');
  await screen.waitUntil(9);
  await screen.pause();
  // A step is an ask like any other: what is read before it has been answered is the moment before it.
  const counted = page.getByText(/events$/);
  const before = await counted.innerText();
  await page.keyboard.press(']');
  await expect(counted).not.toHaveText(before);
  const clock = await screen.clock.innerText();
  const events = await counted.innerText();
  const { link, trace } = await screen.share();
  expect(trace).toMatch(/^[0-9a-f]{16}$/);

  const other = new Screen(await context.newPage());
  await other.open(link);
  await expect(other.clock).toHaveText(clock);
  await expect(other.page.getByText(/events$/)).toHaveText(events);
  await expect(other.thing('node/broker-1')).toContainText('crashed');
  const again = await other.share();
  expect(again.trace).toBe(trace);
  expect(again.link).toBe(link);
});

test('a link that cannot be opened says why, and loses nothing silently', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.pause();
  const { link } = await screen.share();
  const cases: readonly (readonly [string, RegExp])[] = [
    [link.replace(/&lesson=.*$/, '').slice(0, -4), /incomplete/],
    [link.replace('#run=1.', '#run=9.'), /newer Highwater/],
    [link.replace(/#run=1\.(.{40})./, '#run=1.$1!'), /damaged/],
  ];
  for (const [bad, title] of cases) {
    await page.goto('about:blank');
    await page.goto(bad);
    await expect(page.getByRole('alert').getByRole('heading')).toHaveText(title);
    expect(page.url()).toBe(bad);
  }
  await page.getByRole('button', { name: 'Open the first cluster' }).click();
  await expect(screen.thing('node/broker-1')).toBeVisible();
});

test('steps go forward and back through the same events', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.faster(2);
  await screen.waitUntil(5);
  await screen.pause();
  const events = page.getByText(/events$/);
  const count = async (): Promise<number> => Number((await events.innerText()).replace(/\D/g, ''));
  const start = await count();
  await page.keyboard.press('.');
  await expect.poll(count).toBe(start + 1);
  await page.keyboard.press('.');
  await expect.poll(count).toBe(start + 2);
  await page.keyboard.press(',');
  await expect.poll(count).toBe(start + 1);

  const clock = await screen.clock.innerText();
  await page.keyboard.press(']');
  await expect(screen.clock).not.toHaveText(clock);
  await page.keyboard.press('[');
  await page.keyboard.press('Home');
  await expect(screen.clock).toHaveText('0.000 s');
  await page.keyboard.press('End');
  await expect.poll(() => screen.seconds()).toBeGreaterThanOrEqual(5);
});
