import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { Screen } from './support/screen';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');

interface Summary {
  readonly timeUs: number;
  readonly events: number;
  readonly traceHash: string;
}

/** The same run in Node, without a screen, up to the link's moment. */
async function headless(link: string): Promise<Summary> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'src/cli/headless.ts', link], { cwd: root });
  return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { summary: Summary }).summary;
}

test('a run with a crash has the same trace hash in the browser and headless, also after seeking back and forth', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.faster(2);
  await screen.waitUntil(8);
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await screen.waitUntil(12);
  await screen.pause();
  const { link, trace } = await screen.share();
  const again = headless(link);

  // Back to the beginning, some single events forth and back: there, too, both say the same.
  await page.keyboard.press('Escape');
  const slider = page.getByRole('slider', { name: 'Time' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(screen.thing('node/broker-2')).not.toContainText('crashed');
  for (let i = 0; i < 5; i++) await page.keyboard.press(']');
  for (let i = 0; i < 2; i++) await page.keyboard.press('[');
  const early = await screen.share();
  expect(early.trace).not.toBe(trace);
  expect(await Promise.all([again, headless(early.link)])).toMatchObject([{ traceHash: trace }, { traceHash: early.trace }]);

  // And forth over the crash again to where it was left.
  await page.keyboard.press('Escape');
  await slider.focus();
  await page.keyboard.press('End');
  await expect(screen.thing('node/broker-2')).toContainText('crashed');
  expect((await screen.share()).trace).toBe(trace);
});
