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
  expect(await headless(link)).toMatchObject({ traceHash: trace });

  // Back over the crash and forth again by single events: the same moments again.
  await page.keyboard.press('Escape');
  const slider = page.getByRole('slider', { name: 'Time' });
  await slider.focus();
  for (let i = 0; i < 6; i++) await page.keyboard.press('PageDown');
  await expect(screen.thing('node/broker-2')).not.toContainText('crashed');
  for (let i = 0; i < 3; i++) await page.keyboard.press('[');
  for (let i = 0; i < 5; i++) await page.keyboard.press(']');
  const back = await screen.share();
  expect(back.trace).not.toBe(trace);
  expect(await headless(back.link)).toMatchObject({ traceHash: back.trace });
});
