import { expect, test, type Page } from '@playwright/test';
import { encodeLink } from '../src/session/link';
import { Screen } from './support/screen';

/** Many producers over a slow network: some two thousand messages are under way at any time. */
const crowded = {
  version: 1,
  title: 'Two thousand in flight',
  seed: 5,
  cluster: { brokers: 3, network: { latencyMs: 1000, interBrokerLatencyMs: 5, jitterMs: 5 } },
  topics: [{ name: 'orders', partitions: 12, replicationFactor: 3 }],
  producers: Array.from({ length: 140 }, (_, i) => ({
    name: `p-${i}`,
    topic: 'orders',
    config: { acks: 'all', 'linger.ms': '0', 'batch.size': '1' },
    workload: { recordsPerSecond: 40, keys: 26, spacing: 'random' },
  })),
  groups: [{ name: 'g', members: ['c-1', 'c-2', 'c-3', 'c-4'], topics: ['orders'] }],
};

/**
 * Milliseconds that each task of the page's main thread took meanwhile, in time of the processor: what other programs take from it does
 * not count.
 */
async function tasksWhile(page: Page, meanwhile: () => Promise<void>): Promise<number[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser of its own.');
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  await meanwhile();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const main = new Set(traceEvents.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}:${tid}`));
  return traceEvents.filter((e) => e.ph === 'X' && e.name === 'RunTask' && main.has(`${e.pid}:${e.tid}`)).map(({ tdur }) => (tdur ?? 0) / 1_000);
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

test('two thousand messages in flight are drawn as streams and leave the main thread free', async ({ page }) => {
  test.slow();
  const link = await encodeLink({ scenario: crowded, seed: 5, commands: [], cursor: { events: 0, timeUs: 0 } });
  const screen = new Screen(page);
  await screen.open(`./#${link}`);
  await page.keyboard.press('k');
  const said = page.getByText(/messages in flight: drawn as streams/);
  const inFlight = async (): Promise<number> => Number(/([\d,]+) messages/.exec(await said.innerText())?.[1]?.replaceAll(',', ''));
  await expect(said).toBeVisible({ timeout: 60_000 });
  await expect.poll(inFlight, { timeout: 60_000 }).toBeGreaterThan(1_500);

  const tasks = await tasksWhile(page, () => page.waitForTimeout(5_000));
  expect(tasks.length).toBeGreaterThan(50);
  expect(Math.max(...tasks)).toBeLessThan(50);
  expect(await inFlight()).toBeGreaterThan(1_000);
});
