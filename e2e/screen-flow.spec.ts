import { expect, test } from '@playwright/test';
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

  // Another program may take the processor for a while: one undisturbed stretch is enough, and without such a thing none is.
  const longest = async (): Promise<number> =>
    page.evaluate(
      () =>
        new Promise<number>((done) => {
          let longest = 0;
          const observer = new PerformanceObserver((list) => {
            for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
          });
          observer.observe({ type: 'longtask' });
          setTimeout(() => {
            observer.disconnect();
            done(longest);
          }, 3_000);
        }),
    );
  await expect.poll(longest, { timeout: 60_000, intervals: [0] }).toBe(0);
  expect(await inFlight()).toBeGreaterThan(1_000);
});
