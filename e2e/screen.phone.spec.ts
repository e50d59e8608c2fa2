import { expect, test } from '@playwright/test';
import { violations } from './support/axe';
import { Screen } from './support/screen';

test('on a phone: one stage, one sheet, one thumb', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  const sheets = page.getByRole('navigation', { name: 'Sheets' });

  // Crash from the bar under the stage, then ask why in a sheet.
  await screen.thing('node/broker-2').tap();
  await page.getByRole('toolbar', { name: /Faults/ }).getByRole('button', { name: 'Crash' }).tap();
  await expect(screen.thing('node/broker-2')).toContainText('crashed');
  await sheets.getByRole('button', { name: 'Why?' }).tap();
  await expect(page.getByRole('heading', { name: /Why is it down/ })).toBeVisible();
  await expect(screen.why.last()).toContainText('Broker 2 crashed');
  // The picture never disappears behind the words.
  await expect(page.getByRole('region', { name: /Replicas of/ })).toBeVisible();

  // The sheet grows and shuts by its handle.
  const handle = page.getByRole('button', { name: /Sheet:/ });
  await handle.focus();
  await page.keyboard.press('ArrowUp');
  await expect(handle).toHaveAccessibleName(/full height/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(handle).toHaveCount(0);

  // Play is under the thumb and large enough.
  const play = page.locator('[data-command="run.toggle"]');
  const box = await play.boundingBox();
  expect(box?.width).toBeGreaterThanOrEqual(64);
  expect(box?.height).toBeGreaterThanOrEqual(44);
  await play.tap();
  await expect(play).toHaveAccessibleName('Play');
  await page.getByRole('button', { name: 'One event forward' }).tap();

  // The scrubber says where it stands.
  await expect(page.getByRole('slider', { name: 'Time' })).toHaveAttribute('aria-valuetext', /\d s, .* after the crash/);
});

test('a long press opens what can be done to a thing', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  const box = await screen.thing('node/broker-1').boundingBox();
  if (!box) throw new Error('broker 1 is not on screen');
  const at = { x: box.x + 60, y: box.y + box.height / 2 };
  await screen.thing('node/broker-1').dispatchEvent('pointerdown', { pointerType: 'touch', clientX: at.x, clientY: at.y, bubbles: true });
  await expect(page.getByRole('menu')).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /Crash broker 1/ })).toBeVisible();
});

for (const width of [390, 360]) {
  test(`nothing is cut off and every target is large enough at ${width} px`, async ({ page }) => {
    test.slow();
    await page.setViewportSize({ width, height: 844 });
    const screen = new Screen(page);
    await screen.open();
    await screen.pause();
    for (const sheet of [undefined, 'Lesson', 'Why?', 'Log', 'More']) {
      if (sheet !== undefined) await page.getByRole('navigation', { name: 'Sheets' }).getByRole('button', { name: sheet }).tap();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
      expect(await violations(page), sheet ?? 'stage').toEqual([]);
    }
    await page.getByRole('navigation', { name: 'Sheets' }).getByRole('button', { name: 'Stage' }).tap();
    const small = await page.locator('button:visible, [role=slider]:visible').evaluateAll((all) =>
      all.map((e) => ({ words: e.textContent?.slice(0, 20), box: e.getBoundingClientRect() })).filter(({ box }) => box.width > 0 && (box.height < 44 || box.width < 44)).map(({ words, box }) => `${words} ${box.width}×${box.height}`),
    );
    expect(small).toEqual([]);
  });
}
