import { expect, test, type Locator, type Page } from '@playwright/test';
import { violationsInBothThemes } from './support/axe';
import { Screen } from './support/screen';

const step = (page: Page, n: number): Locator => page.getByRole('list', { name: 'Three steps' }).getByRole('listitem').nth(n - 1);
const inspector = (page: Page): Locator => page.getByRole('region', { name: 'Inspector' });

/** The partition that broker 2 leads, by what the stage says. */
async function ledByTwo(page: Page): Promise<string> {
  const row = page.locator('button[data-thing$="@broker-2"][data-state="leader"]').first();
  await expect(row).toBeVisible();
  return /replica\/(.+)@/.exec((await row.getAttribute('data-thing')) ?? '')?.[1] ?? '';
}

test('three clicks to the first insight: crash, select what stopped, ask why', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open('./');
  const partition = await ledByTwo(page);
  await screen.faster(2);
  await page.getByRole('region', { name: 'Stage' }).getByRole('button', { name: 'Crash broker 2' }).click();
  await expect(step(page, 1)).toContainText(/done:.*crashed at/);
  await expect(step(page, 2)).toContainText(/no leader for|Broker \d leads/);
  await page.locator(`button[data-thing="replica/${partition}@broker-2"]`).click();
  await expect(step(page, 2)).toContainText('done:');
  await expect(step(page, 2)).toContainText(new RegExp(`Broker \\d leads .*${partition}.*, epoch 1, after [\\d.]+ s`), { timeout: 30_000 });
  await page.locator(`button[data-thing^="replica/${partition}@"][data-state="leader"]`).click();
  await step(page, 3).getByRole('button').click();
  await expect(inspector(page)).toContainText('Broker 2 crashed');
  await expect(inspector(page)).toContainText('leads ' + partition);
  await expect(step(page, 3)).toContainText('done:');
  await expect(page.getByText('That was a leader election.')).toBeVisible();

  // Time goes back: what has not happened yet is not ticked.
  await page.keyboard.press('Home');
  await expect(step(page, 1)).not.toContainText('done:');
  await expect(step(page, 3)).not.toContainText('done:');
});

test('the same by keyboard alone, and the guess is answered by the run', async ({ page }) => {
  await page.addInitScript(() => {
    for (const kind of ['pointerdown', 'mousedown']) window.addEventListener(kind, () => document.documentElement.setAttribute('data-pointer-used', ''), true);
  });
  const screen = new Screen(page);
  await screen.open('./');
  await screen.faster(2);
  await page.getByRole('button', { name: 'under 1 s' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await expect(step(page, 1)).toContainText('done:');
  await step(page, 2).getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(step(page, 2)).toContainText('done:');
  await expect(page.getByText('The run says otherwise.')).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('w');
  await expect(page.getByRole('heading', { name: /Why/ })).toBeFocused();
  await expect(step(page, 3)).toContainText('done:');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('navigation', { name: 'Entrances' })).toBeVisible();
  await expect(page.locator('html')).not.toHaveAttribute('data-pointer-used', '');
});

test('the course lists every lesson, says what is not written, and takes up where I was', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open('./');
  const course = page.getByRole('region', { name: 'The course' });
  await expect(course.getByRole('link', { name: /Kafka in five minutes/ })).toBeVisible();
  await expect(course.getByText('The whole platform')).toBeVisible();
  await expect(course.getByText(', not written yet').first()).toBeAttached();
  await course.getByRole('link', { name: /Kafka in five minutes/ }).focus();
  await expect(course.getByText(/After it you can/).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'Kafka in five minutes' })).toBeVisible();
  await screen.waitUntil(4);
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await expect(screen.thing('node/broker-2')).toContainText('crashed');
  await screen.pause();
  const clock = await screen.clock.innerText();
  await expect.poll(() => page.evaluate(() => localStorage.getItem('highwater.place') ?? ''), { timeout: 15_000 }).toContain('"crash"');
  await page.keyboard.press('Shift+H');
  const learn = page.getByRole('navigation', { name: 'Entrances' });
  await expect(learn).toContainText('where you left off');
  await expect(learn).toContainText(clock);
  await learn.getByRole('link', { name: /Continue/ }).click();
  await expect(screen.clock).toHaveText(clock);
  await expect(screen.thing('node/broker-2')).toContainText('crashed');
});

test('from home to the bare lab the same cluster goes on', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open('./');
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await expect(screen.thing('node/broker-2')).toContainText('crashed');
  await page.keyboard.press('Shift+B');
  await expect(page.getByRole('slider', { name: 'Time' })).toBeVisible();
  await expect(screen.thing('node/broker-2')).toContainText('crashed');
});

test('home breaks no rule of accessibility, dark and light', async ({ page }) => {
  test.slow();
  const screen = new Screen(page);
  await screen.open('./');
  await screen.pause();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await screen.faster(3);
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await page.keyboard.press('Space');
  await step(page, 2).getByRole('button').click();
  await expect(step(page, 2)).toContainText(/Broker \d leads/, { timeout: 30_000 });
  await screen.pause();
  await step(page, 3).getByRole('button').click();
  await expect(step(page, 3)).toContainText('done:');
  expect(await violationsInBothThemes(page)).toEqual([]);
});
