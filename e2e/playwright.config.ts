import { createServer } from 'node:net';
import { defineConfig, devices } from '@playwright/test';
import { findBrowser, launchArguments } from './support/browser';

// The config is read again in every worker, which inherits the environment: one port and one browser for all.
process.env['HIGHWATER_E2E_PORT'] ??= String(await freePort());
process.env['CHROMIUM_PATH'] ??= findBrowser() ?? '';
const port = Number(process.env['HIGHWATER_E2E_PORT']);
const executablePath = process.env['CHROMIUM_PATH'] || undefined;

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  // More than the two cores: specs wait for the clock of a simulation most of the time.
  workers: 3,
  forbidOnly: true,
  retries: 0,
  // Generous: a busy machine of two cores must not turn a sound build red.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    // Recording every page makes the run three times as long; `--trace on` records the spec that is being looked into.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath, args: launchArguments() },
  },
  projects: [
    {
      name: 'desktop',
      testIgnore: '**/*.phone.spec.ts',
      use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } },
    },
    {
      name: 'phone',
      // Specs for a phone say so in their name; most others need a screen as wide as a desk.
      testMatch: ['**/*.phone.spec.ts', '**/smoke.spec.ts'],
      use: { ...devices['Pixel 5'], viewport: { width: 390, height: 844 } },
    },
  ],
  webServer: {
    command: `npx vite preview --host 127.0.0.1 --port ${port} --strictPort`,
    cwd: '..',
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
    timeout: 60_000,
  },
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('No free port'));
      });
    });
  });
}
