import { existsSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { findBrowser, launchArguments } from '../../../e2e/support/browser';
import { linkInFlight } from './flight-scenario';
import { quantile } from './measure';

export interface FrameFigures {
  readonly frameP95Ms?: number;
  readonly longestTaskMs?: number;
}

const OPEN_MS = 60_000;
/** Start-up is over: code is compiled, the history up to the link's moment computed. */
const SETTLE_MS = 3_000;
const MEASURE_MS = 8_000;

interface Seen {
  readonly frameMs: readonly number[];
  /** Only those above 50 ms are reported to a page. */
  readonly longTasksMs: readonly number[];
}

/**
 * What a page that shows 2 000 records in flight does to its main thread: the built site in a real browser, playing in real time.
 * Nothing without a build or a browser.
 */
export async function measureFrames(): Promise<FrameFigures> {
  const executablePath = existsSync('dist/index.html') ? findBrowser() : undefined;
  if (executablePath === undefined) return {};
  const hash = await linkInFlight();
  const server = await preview({ preview: { port: 0, host: 'localhost' }, logLevel: 'silent' });
  const browser = await chromium.launch({ executablePath, args: launchArguments() });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    // The transpiler that runs this file wraps named functions in a helper, which the page has to know.
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}#${hash}`);
    await play(page);
    await page.waitForTimeout(SETTLE_MS);
    const before = await clockText(page);
    const { frameMs, longTasksMs } = await page.evaluate(observe, MEASURE_MS);
    if ((await clockText(page)) === before) throw new Error('the run in the page stood still while its frames were measured');
    return { frameP95Ms: quantile(frameMs, 0.95), longestTaskMs: longTasksMs.reduce((longest, ms) => Math.max(longest, ms), 0) };
  } finally {
    await browser.close();
    await server.close();
  }
}

async function play(page: Page): Promise<void> {
  const toggle = page.locator('[data-command="run.toggle"]');
  await page.locator('button[data-thing="node/broker-3"]').first().waitFor({ timeout: OPEN_MS });
  if ((await toggle.getAttribute('aria-label')) === 'Play') await toggle.click();
}

function clockText(page: Page): Promise<string> {
  return page.getByRole('timer', { name: 'Virtual clock' }).innerText();
}

/** Runs in the page: times between frames, and tasks that held the main thread up. */
function observe(forMs: number): Promise<Seen> {
  return new Promise((done) => {
    const frameMs: number[] = [];
    const longTasksMs: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longTasksMs.push(entry.duration);
    });
    observer.observe({ type: 'longtask' });
    const start = performance.now();
    let last = start;
    const frame = (now: number): void => {
      if (now > last) frameMs.push(now - last);
      last = now;
      if (now - start < forMs) requestAnimationFrame(frame);
      else {
        observer.disconnect();
        done({ frameMs, longTasksMs });
      }
    };
    requestAnimationFrame(frame);
  });
}
